"""Holding confirmed replies, taking them back, and sending them when their time has come."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

from inbox_tui.adapter import AdapterError, Connect
from inbox_tui.model import Delivery, DeliveryState, utc_now
from inbox_tui.reply import policy
from inbox_tui.reply.cancel import cancel, take_back
from inbox_tui.reply.confirm import Ticket
from inbox_tui.reply.transmit import transmit
from inbox_tui.store import Store, accounts, outbox

_log = logging.getLogger(__name__)

_MARGIN = timedelta(milliseconds=20)
"""SQLite judges the end of a hold by its own clock, in milliseconds."""


class Sender:
    """Holds the tickets of this process, each in a thread of its own until it ends.

    ``changed`` is called from those threads with each delivery whose state has changed. A ticket
    dies with the process: what was held then is never sent behind anybody's back.
    """

    def __init__(self, store: Store, connect: Connect, changed: Callable[[Delivery], None]) -> None:
        self._store = store
        self._connect = connect
        self._changed = changed
        self._lock = threading.Lock()
        self._wakers: dict[int, threading.Event] = {}
        self._threads: dict[int, threading.Thread] = {}
        self._stopped = threading.Event()

    def hold(self, ticket: Ticket) -> None:
        """Take a confirmed reply and send it after its hold."""
        waker = threading.Event()
        thread = threading.Thread(
            target=self._wait_and_send, args=(ticket, waker), name=f"send-{ticket.delivery_uid}"
        )
        with self._lock:
            self._wakers[ticket.delivery_uid] = waker
            self._threads[ticket.delivery_uid] = thread
        thread.start()

    def take_back(self, delivery_uid: int) -> Delivery | None:
        """Cancel a held reply; its draft is as it was. None where it is too late."""
        delivery = take_back(self._store, delivery_uid, utc_now())
        if delivery:
            self._wake(delivery_uid)
            self._report(delivery)
        return delivery

    def take_back_newest(self) -> Delivery | None:
        """Cancel the reply that was confirmed last and is still held, or return None."""
        for uid in sorted(self.held(), reverse=True):
            delivery = self.take_back(uid)
            if delivery:
                return delivery
        return None

    def let_go(self) -> None:
        """Stop waiting for what was cancelled from elsewhere, and report each; cheap."""
        with self._lock:
            waiting = [(uid, waker) for uid, waker in self._wakers.items() if not waker.is_set()]
        for uid, waker in waiting:
            delivery = outbox.get(self._store.read(), uid)
            if delivery and delivery.state is DeliveryState.CANCELLED:
                waker.set()
                self._report(delivery)

    def held(self) -> tuple[int, ...]:
        """Return the deliveries of this process that have not ended."""
        with self._lock:
            return tuple(self._threads)

    def stop(self) -> None:
        """Cancel all that is held and wait for what is already being sent. Called on quitting."""
        # First in memory: whatever goes wrong below, nothing that waits is sent any more.
        self._stopped.set()
        with self._lock:
            wakers = tuple(self._wakers.items())
        for _, waker in wakers:
            waker.set()
        for uid, _ in wakers:
            try:
                self.take_back(uid)
            except Exception:  # noqa: BLE001 - one that cannot be marked must not keep the others
                _log.exception("delivery %s could not be marked as cancelled", uid)
        for thread in self._running():
            thread.join()

    def wait(self, delivery_uid: int, seconds: float | None = None) -> bool:
        """Wait until a delivery has ended; return whether it has."""
        with self._lock:
            thread = self._threads.get(delivery_uid)
        if thread:
            thread.join(seconds)
            return not thread.is_alive()
        return True

    def _running(self) -> tuple[threading.Thread, ...]:
        with self._lock:
            return tuple(self._threads.values())

    def _wake(self, delivery_uid: int) -> None:
        with self._lock:
            waker = self._wakers.get(delivery_uid)
        if waker:
            waker.set()

    def _wait_and_send(self, ticket: Ticket, waker: threading.Event) -> None:
        try:
            pause = (ticket.hold_until - utc_now() + _MARGIN).total_seconds()
            if not waker.wait(max(pause, 0.0)) and not self._stopped.is_set():
                self._report(self._send(ticket))
        except BaseException as error:  # noqa: BLE001 - the thread's top: tell what the store says now
            _log.exception("delivery %s", ticket.delivery_uid)
            self._report_as_stored(ticket.delivery_uid, error)
        finally:
            with self._lock:
                self._wakers.pop(ticket.delivery_uid, None)
                self._threads.pop(ticket.delivery_uid, None)
            self._store.release()

    def _send(self, ticket: Ticket) -> Delivery:
        uid = ticket.delivery_uid
        delivery = outbox.require(self._store.read(), uid)
        account = accounts.get(self._store.read(), delivery.account_id)
        if account is None or delivery.state is not DeliveryState.HELD:
            return delivery
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
            return transmit(self._store, ticket, adapter)
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
            delivery = taken or outbox.get(self._store.read(), uid)
            if delivery:
                self._report(delivery)


def shown_seconds(delivery: Delivery) -> int:
    """Return the seconds of the hold that a screen shows: fewer than there are, never below 0."""
    if delivery.hold_until is None or delivery.state is not DeliveryState.HELD:
        return 0
    left = delivery.hold_until - utc_now() - policy.HOLD_SHOWN_SHORTER
    return max(0, int(left.total_seconds() + 0.999))
