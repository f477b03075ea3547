"""Holding confirmed replies, taking them back, and sending them when their time has come."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta

from inbox_tui.adapter import AdapterError, Connect
from inbox_tui.model import Delivery, DeliveryState, utc_now
from inbox_tui.reply import policy
from inbox_tui.reply.cancel import TAKEN_BACK, cancel, take_back
from inbox_tui.reply.confirm import Ticket
from inbox_tui.reply.transmit import transmit
from inbox_tui.store import Store, StoreError, accounts, outbox

_log = logging.getLogger(__name__)

_MARGIN = timedelta(milliseconds=20)
"""SQLite judges the end of a hold by its own clock, in milliseconds."""
_AGAIN_SECONDS = 1.0
"""After so long, what could not be marked as cancelled is tried again."""
UNATTENDED = (
    "Nothing was sent: nobody could see the hold. The machine slept, the terminal hung, or the "
    "program stood still or was in the background."
)
_SPENT = "Nothing was sent: it was taken back or stopped during the hold."


@dataclass(slots=True)
class _Held:
    """A ticket, the thread that waits with it, and why it is given up, if it is."""

    ticket: Ticket
    waker: threading.Event = field(default_factory=threading.Event)
    thread: threading.Thread = field(init=False)
    reason: str = ""


class Sender:
    """Holds the tickets of this process, each in a thread of its own until it ends.

    ``changed`` is called from those threads with each delivery whose state has changed. A ticket
    dies with the process: what was held then is never sent behind anybody's back. Nor is what was
    held while nobody could see it: whoever shows the hold calls :meth:`attend` every second.
    """

    def __init__(self, store: Store, connect: Connect, changed: Callable[[Delivery], None]) -> None:
        self._store = store
        self._connect = connect
        self._changed = changed
        self._lock = threading.Lock()
        self._held: dict[int, _Held] = {}
        self._stopped = threading.Event()
        self._attended = _clocks()

    def hold(self, ticket: Ticket) -> None:
        """Take a confirmed reply and send it after its hold."""
        held = _Held(ticket)
        held.thread = threading.Thread(
            target=self._wait_and_send, args=(held,), name=f"send-{ticket.delivery_uid}"
        )
        self.attend()
        with self._lock:
            self._held[ticket.delivery_uid] = held
            held.thread.start()

    def attend(self) -> None:
        """Note that a person can see what is held and take it back, at this moment.

        What is held is given up where the last such moment is too long ago.
        """
        if self._is_unattended():
            for held in self._all():
                self._give_up(held, UNATTENDED)
        self._attended = _clocks()

    def take_back(self, delivery_uid: int) -> Delivery | None:
        """Cancel a held reply; its draft is as it was. None where it is too late."""
        with self._lock:
            held = self._held.get(delivery_uid)
        # First in memory: however slow the store is, it is not sent any more.
        is_first = held is not None and held.ticket.spend()
        if held and is_first:
            held.reason = TAKEN_BACK
        try:
            delivery = take_back(self._store, delivery_uid, utc_now())
        finally:
            # Only now: its thread would mark it too, and whoever comes second is told "too late".
            if held:
                held.waker.set()
        if delivery:
            self._report(delivery)
        elif is_first:
            # At the end of the hold its thread found the ticket spent, and was quicker.
            found = outbox.require(self._store.read(), delivery_uid)
            delivery = found if found.reason == TAKEN_BACK else None
        return delivery

    def take_back_newest(self) -> Delivery | None:
        """Cancel the reply that was confirmed last and is still held, or return None."""
        for uid in sorted(self.held(), reverse=True):
            delivery = self.take_back(uid)
            if delivery:
                return delivery
        return None

    def disarm(self) -> None:
        """Use up every ticket: nothing that waits is sent any more, whatever the store says."""
        for held in self._all():
            held.ticket.spend()

    def let_go(self) -> None:
        """Stop waiting for what was cancelled from elsewhere, and report each; cheap."""
        for held in self._all():
            if held.waker.is_set():
                continue
            delivery = outbox.get(self._store.read(), held.ticket.delivery_uid)
            if delivery and delivery.state is DeliveryState.CANCELLED:
                held.waker.set()
                self._report(delivery)

    def held(self) -> tuple[int, ...]:
        """Return the deliveries of this process that have not ended."""
        with self._lock:
            return tuple(self._held)

    def stop(self) -> None:
        """Cancel all that is held and wait for what is already being sent. Called on quitting."""
        # First in memory: whatever goes wrong below, nothing that waits is sent any more.
        self._stopped.set()
        self.disarm()
        waiting = self._all()
        for held in waiting:
            held.waker.set()
        for held in waiting:
            try:
                self.take_back(held.ticket.delivery_uid)
            except Exception:  # noqa: BLE001 - one that cannot be marked must not keep the others
                _log.exception("%r could not be marked as cancelled", held.ticket)
        for held in waiting:
            held.thread.join()

    def wait(self, delivery_uid: int, seconds: float | None = None) -> bool:
        """Wait until a delivery has ended; return whether it has."""
        with self._lock:
            held = self._held.get(delivery_uid)
        if held:
            held.thread.join(seconds)
            return not held.thread.is_alive()
        return True

    def _all(self) -> tuple[_Held, ...]:
        with self._lock:
            return tuple(self._held.values())

    def _is_unattended(self) -> bool:
        # Two clocks: the one stands still while the machine sleeps, the other can be set.
        passed = max(now - then for now, then in zip(_clocks(), self._attended, strict=True))
        return passed > policy.ATTENDED_EVERY.total_seconds()

    def _give_up(self, held: _Held, reason: str) -> None:
        held.ticket.spend()
        held.reason = held.reason or reason
        held.waker.set()

    def _wait_and_send(self, held: _Held) -> None:
        uid = held.ticket.delivery_uid
        try:
            pause = (held.ticket.hold_until - utc_now() + _MARGIN).total_seconds()
            if not held.waker.wait(max(pause, 0.0)):
                if self._is_unattended():
                    self._give_up(held, UNATTENDED)
                else:
                    delivery = self._send(held.ticket)
                    if delivery.state is DeliveryState.HELD:
                        held.reason = held.reason or (
                            UNATTENDED if self._is_unattended() else _SPENT
                        )
                    else:
                        self._report(delivery)
            if held.reason:
                self._cancel(held)
        except BaseException as error:  # noqa: BLE001 - the thread's top: tell what the store says now
            _log.exception("delivery %s", uid)
            self._report_as_stored(uid, error)
        finally:
            with self._lock:
                self._held.pop(uid, None)
            self._store.release()

    def _cancel(self, held: _Held) -> None:
        """Mark as cancelled what is given up, as often as it takes."""
        while True:
            try:
                delivery = cancel(self._store, held.ticket.delivery_uid, held.reason, utc_now())
            except StoreError:
                if self._stopped.wait(_AGAIN_SECONDS):
                    raise
            else:
                if delivery:
                    self._report(delivery)
                return

    def _send(self, ticket: Ticket) -> Delivery:
        uid = ticket.delivery_uid
        delivery = outbox.require(self._store.read(), uid)
        if delivery.state is not DeliveryState.HELD:
            return delivery
        account = accounts.require(self._store.read(), delivery.account_id)
        try:
            adapter = self._connect(account)
        except AdapterError as error:
            reason = f"Nothing was sent: {error.told}"
            return cancel(self._store, uid, reason, utc_now()) or delivery
        except Exception as error:  # noqa: BLE001 - the adapter boundary: a stranger's code may raise anything
            _log.exception("delivery %s, opening its account", uid)
            reason = f"Nothing was sent: the account could not be opened ({type(error).__name__})."
            return cancel(self._store, uid, reason, utc_now()) or delivery
        try:
            return transmit(self._store, ticket, adapter, lambda: not self._is_unattended())
        finally:
            try:
                adapter.close()
            except Exception:  # noqa: BLE001 - the adapter boundary: the delivery has ended anyway
                _log.exception("an adapter could not be closed")

    def _report(self, delivery: Delivery) -> None:
        try:
            self._changed(delivery)
        except Exception:  # noqa: BLE001 - the caller's code: the thread has more to do
            _log.exception("delivery %s could not be reported", delivery.uid)

    def _report_as_stored(self, uid: int, error: BaseException) -> None:
        reason = f"Nothing was sent: it failed inside the program ({type(error).__name__})."
        with suppress(Exception):
            taken = cancel(self._store, uid, reason, utc_now())
            self._report(taken or outbox.require(self._store.read(), uid))


def _clocks() -> tuple[float, float]:
    return time.monotonic(), time.time()


def shown_seconds(delivery: Delivery) -> int:
    """Return the seconds of the hold that a screen shows: fewer than there are, never below 0."""
    if delivery.hold_until is None or delivery.state is not DeliveryState.HELD:
        return 0
    left = delivery.hold_until - utc_now() - policy.HOLD_SHOWN_SHORTER
    return max(0, int(left.total_seconds() + 0.999))
