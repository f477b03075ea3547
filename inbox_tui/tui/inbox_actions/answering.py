"""Answering, and what became of an answer."""

from __future__ import annotations

from inbox_tui.model import Delivery
from inbox_tui.tui import view_data
from inbox_tui.tui.inbox_actions.part import Part
from inbox_tui.tui.threads import WorkFailed


class Answering(Part):
    """Writes a reply, and settles one whose fate is not known."""

    needs_conversation = frozenset({"reply", "look_up", "resolve"})
    writes = needs_conversation
    one_only = needs_conversation

    def why_not(self, action: str) -> str:
        """Return why it cannot be done now, or ""."""
        conversation = self.conversation
        if action == "reply" and conversation is not None:
            # A draft that was begun can always be gone on with.
            if view_data.begun_draft(self.workspace, conversation):
                return ""
            screen = self.screen
            under_way = view_data.find_under_way(
                self.workspace, conversation, screen.parent_message
            )
            if under_way:
                return under_way
            if screen.opened and screen.opened.uid == conversation.uid:
                return view_data.why_not(self.workspace, screen.account, screen.parent_message)
        if action in ("look_up", "resolve") and conversation is not None:
            unknown = view_data.find_unknown(self.workspace, conversation)
            return "" if unknown else "Nothing here is of unknown fate."
        return ""

    async def reply(self) -> None:
        """Open the composer under the thread of the current conversation."""
        screen, conversation = self.screen, self.conversation
        if conversation is None:
            return
        screen.show_opened(conversation)
        # Before anything is awaited: the next key is a letter of the answer.
        screen.replying.start(conversation, screen.thread.marked)
        await screen.mark_read(conversation)

    def look_up(self) -> None:
        """Ask the network what became of a reply, in the background."""
        conversation = self.conversation
        delivery = view_data.find_unknown(self.workspace, conversation) if conversation else None
        if delivery:
            self.screen.app.run_worker(self._look_up(delivery), group="look up")

    async def _look_up(self, delivery: Delivery) -> None:
        screen = self.screen
        account = self.workspace.account(delivery.account_id)
        if account is None:
            return
        screen.status.say(f"Asking {self.workspace.names.server_name(account)} whether it was sent")
        try:
            found = await self.workspace.network.run(
                lambda: screen.outbox.look_up(delivery, account)
            )
        except WorkFailed as failure:
            screen.status.say(str(failure), alarm=True)
            return
        screen.delivery_changed(found)

    async def resolve(self) -> None:
        """Let the person say what became of a reply whose fate the network cannot tell."""
        from inbox_tui.tui.screens.resolve import ResolveScreen

        screen, conversation = self.screen, self.conversation
        delivery = view_data.find_unknown(self.workspace, conversation) if conversation else None
        account = self.workspace.account(delivery.account_id) if delivery else None
        if delivery is None or account is None:
            return

        def settled(after: Delivery | None) -> None:
            if after:
                screen.delivery_changed(after)

        asked = ResolveScreen(self.workspace, screen.outbox, delivery, account)
        await screen.app.push_screen(asked, settled)
