"""The reply path as the screens use it: preview, confirm, hold, take back, look up.

Everything here may block and runs in a thread of :class:`DaemonThreads`; states come back as messages.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from textual.message import Message

from inbox_tui.model import Account, Actor, Delivery, DeliveryState, utc_now
from inbox_tui.store import outbox
from inbox_tui.tui.workspace import Workspace

if TYPE_CHECKING:
    from inbox_tui.adapter import Adapter
    from inbox_tui.reply.confirm import Refusal, Ticket
    from inbox_tui.reply.preview import Preview
    from inbox_tui.reply.sender import Sender
    from inbox_tui.store.stops import Stop


_UNDER_WAY = {DeliveryState.CONFIRMED, DeliveryState.HELD, DeliveryState.SENDING}


@dataclass
class DeliveryChanged(Message):
    """A delivery has reached another state."""

    delivery: Delivery


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What a person did in the confirm step."""

    sign: str
    """What was typed for the call sign."""
    read: tuple[str, ...] = ()
    """The ids of the newer messages that were read."""
    reason: str = ""
    pondered: timedelta = timedelta(0)
    """From the first moment that a sign was taken to its Enter."""


class Outbox:
    """Confirmed replies of this process, until the program ends."""

    def __init__(
        self,
        workspace: Workspace,
        changed: Callable[[Delivery], object],
        hold: timedelta | None = None,
    ) -> None:
        self._workspace = workspace
        self._changed = changed
        self._hold = hold
        self._lock = threading.Lock()
        self._closed = False
        self._sender: Sender | None = None

    def prepare(self, draft_uid: int, account: Account) -> Preview:
        """Ask the network who would speak and build what would leave.

        :raises CannotReply: with the reason.
        :raises AdapterError: the network could not be asked.
        """
        from inbox_tui.reply.preview import prepare

        adapter = self._workspace.connect(account)
        try:
            return prepare(self._workspace.store, draft_uid, adapter)
        finally:
            adapter.close()

    def confirm(self, preview: Preview, answers: Answers) -> Delivery | Refusal:
        """Confirm with what the person did and start the hold, or return why not."""
        from inbox_tui.reply.confirm import Ticket, confirm

        result = confirm(
            self._workspace.store,
            preview,
            answers.sign,
            utc_now(),
            self._hold,
            read=answers.read,
            stated_reason=answers.reason,
            pondered=answers.pondered,
        )
        return self._start_hold(result) if isinstance(result, Ticket) else result

    def note_shown_sign(self, preview: Preview) -> None:
        """Write into the audit log that the call sign had to be looked up."""
        from inbox_tui.reply.reveal import reveal

        reveal(self._workspace.store, preview, utc_now())

    def take_back(self) -> Delivery | None:
        """Take back the reply that was confirmed last and is still held, or return None."""
        return self._sender.take_back_newest() if self._sender else None

    def held(self) -> tuple[Delivery, ...]:
        """Return what this process holds or is sending, oldest first."""
        uids = sorted(self._sender.held()) if self._sender else []
        conn = self._workspace.store.read()
        found = (outbox.get(conn, uid) for uid in uids)
        return tuple(d for d in found if d and d.state in _UNDER_WAY)

    def attend(self) -> None:
        """Note that a person can see now what is held; a hold that nobody sees is given up."""
        if self._sender:
            self._sender.attend()

    def let_go(self) -> None:
        """Tell of replies that were held here and were cancelled by another process."""
        if self._sender:
            self._sender.let_go()

    def stop_all(self, reason: str) -> int:
        """Freeze everything outgoing; return how many held replies are drafts again.

        :raises AlreadyStopped: with who stopped it and why.
        :raises NobodyIsMe: a stop bears a name.
        """
        from inbox_tui.reply.stop import stop_all

        if self._sender:
            # First in memory: the store may be slow, and a hold may run out meanwhile.
            self._sender.disarm()
        stopped = stop_all(self._workspace.store, reason, utc_now())
        self.let_go()
        return len(stopped)

    def resume(self) -> Stop:
        """Let replies be confirmed again; sends nothing. Return the stop that was ended.

        :raises NotStopped: nothing is stopped.
        :raises NobodyIsMe: the end of a stop bears a name.
        """
        from inbox_tui.reply.stop import resume

        return resume(self._workspace.store, utc_now())

    def resolve(self, delivery: Delivery, *, sent: bool, reason: str, url: str = "") -> Delivery:
        """Settle a delivery of unknown fate as a person has found it.

        :raises TooSoonToTell: it is called not sent while it may still arrive.
        :raises NotFound: it was settled meanwhile.
        """
        from inbox_tui.reply.reconcile import resolve

        return resolve(
            self._workspace.store, delivery.uid, sent=sent, reason=reason, remote_url=url
        )

    def identify_author(self, delivery: Delivery, author: Account) -> Actor:
        """Ask the network whose the secret of ``author`` is, which would delete a delivery.

        :raises CannotReply: with the reason.
        :raises AdapterError: the network could not be asked.
        """
        from inbox_tui.reply.withdraw import identify

        with closing(self._workspace.connect(author)) as adapter:
            return identify(self._workspace.store, delivery, adapter, utc_now())

    def withdraw(self, delivery: Delivery, author: Account) -> Delivery:
        """Delete as ``author`` from the network what appeared there under a wrong account.

        :raises CannotReply: with the reason; nothing was deleted.
        :raises AdapterError: the network could not be asked, or refused.
        """
        from inbox_tui.reply.withdraw import withdraw

        with closing(self._workspace.connect(author)) as adapter:
            return withdraw(self._workspace.store, delivery.uid, adapter, utc_now())

    def unseen_alarms(self) -> tuple[Delivery, ...]:
        """Return what appeared under a wrong account and nobody has acknowledged or deleted."""
        from inbox_tui.reply import alarms

        return alarms.unseen(self._workspace.store)

    def note_seen_alarm(self, delivery: Delivery) -> None:
        """Write into the audit log that a person has seen the alarm of a delivery."""
        from inbox_tui.reply import alarms

        alarms.note_seen(self._workspace.store, delivery, utc_now())

    def is_sending(self) -> bool:
        """Return whether a reply is leaving at this moment."""
        return any(delivery.state is DeliveryState.SENDING for delivery in self.held())

    def look_up(self, delivery: Delivery, account: Account) -> Delivery:
        """Look for a delivery of unknown fate on the network; never sends.

        :raises AdapterError: the account cannot be opened.
        """
        from inbox_tui.reply.reconcile import look_up

        adapter: Adapter = self._workspace.connect(account)
        try:
            return look_up(self._workspace.store, delivery, adapter)
        finally:
            adapter.close()

    def recover(self) -> tuple[Delivery, ...]:
        """Settle what processes that are gone left behind."""
        from inbox_tui.reply.reconcile import recover

        return recover(self._workspace.store)

    def stop(self) -> int:
        """Cancel what is held, wait for what is being sent; return how many were cancelled."""
        with self._lock:
            self._closed = True
            sender = self._sender
        if sender is None:
            return 0
        uids = sender.held()
        sender.stop()
        ended = [outbox.get(self._workspace.store.read(), uid) for uid in uids]
        return sum(1 for d in ended if d and d.state is DeliveryState.CANCELLED)

    def _tell(self, delivery: Delivery) -> None:
        self._changed(delivery)

    def _start_hold(self, ticket: Ticket) -> Delivery:
        from inbox_tui.reply.cancel import cancel
        from inbox_tui.reply.sender import Sender

        store = self._workspace.store
        # Read first: nothing that fails from here on may leave a reply held that nobody was told of.
        delivery = outbox.require(store.read(), ticket.delivery_uid)
        with self._lock:
            if self._closed:
                # Confirmed in the very moment of quitting: nobody would be there to take it back.
                return cancel(store, delivery.uid, "The program was ending.", utc_now()) or delivery
            if self._sender is None:
                self._sender = Sender(store, self._workspace.connect, self._tell)
            self._sender.hold(ticket)
        return delivery
