"""The reply path as the screens use it: preview, confirm, hold, take back, look up.

Everything here may block and runs in a thread of :class:`DaemonThreads`; states come back as messages.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from textual.message import Message

from inbox_tui.adapter import Adapter
from inbox_tui.model import Account, Delivery, DeliveryState, utc_now
from inbox_tui.store import audit, outbox
from inbox_tui.tui.workspace import Workspace

if TYPE_CHECKING:
    from inbox_tui.reply.confirm import Refusal, Ticket
    from inbox_tui.reply.preview import Preview
    from inbox_tui.reply.sender import Sender


@dataclass
class DeliveryChanged(Message):
    """A delivery has reached another state."""

    delivery: Delivery


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
        self.wrong_signs = 0
        """Wrong call signs in a row, over all confirm steps."""

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

    def confirm(self, preview: Preview, typed: str) -> Delivery | Refusal:
        """Confirm with the typed call sign and start the hold, or return why not."""
        from inbox_tui.reply.confirm import Ticket, confirm

        result = confirm(self._workspace.store, preview, typed, utc_now(), self._hold)
        if not isinstance(result, Ticket):
            self.wrong_signs += 1
            return result
        self.wrong_signs = 0
        return self._start_hold(result)

    def note_shown_sign(self, preview: Preview) -> None:
        """Write into the audit log that the call sign had to be looked up."""
        with self._workspace.store.write() as conn:
            audit.append(
                conn,
                preview.identity.id,
                "call sign shown",
                {"account": preview.account.id, "draft": preview.draft.uid},
                utc_now(),
            )

    def take_back(self) -> Delivery | None:
        """Take back the reply that was confirmed last and is still held, or return None."""
        return self._sender.take_back_newest() if self._sender else None

    def held(self) -> tuple[Delivery, ...]:
        """Return what this process holds or is sending, oldest first."""
        uids = sorted(self._sender.held()) if self._sender else []
        conn = self._workspace.store.read()
        return tuple(delivery for uid in uids if (delivery := outbox.get(conn, uid)))

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
        with self._lock:
            if self._closed:
                # Confirmed in the very moment of quitting: nobody would be there to take it back.
                cancel(store, ticket.delivery_uid, "The program was ending.", utc_now())
            else:
                if self._sender is None:
                    self._sender = Sender(store, self._workspace.connect, self._tell)
                self._sender.hold(ticket)
        delivery = outbox.get(store.read(), ticket.delivery_uid)
        assert delivery is not None
        return delivery
