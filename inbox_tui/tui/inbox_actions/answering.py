"""Answering, and what became of an answer."""

from __future__ import annotations

from inbox_tui.model import Delivery
from inbox_tui.store import conversations, drafts
from inbox_tui.tui import by_hand, view_data
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
                account, parent = screen.account, screen.parent_message
                if by_hand.refusal(self.workspace, account, parent):
                    return ""  # it is written here, and sent in a browser
                return view_data.why_not(self.workspace, account, parent)
        if action in ("look_up", "resolve") and conversation is not None:
            unknown = view_data.find_unknown(self.workspace, conversation)
            if action == "resolve" and by_hand.unseen(self.workspace, conversation):
                return ""
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
        screen.following.changed(found)

    async def resolve(self) -> None:
        """Let the person say what became of a reply whose fate the network cannot tell."""
        from inbox_tui.tui.screens.resolve import ResolveScreen

        screen, conversation = self.screen, self.conversation
        delivery = view_data.find_unknown(self.workspace, conversation) if conversation else None
        account = self.workspace.account(delivery.account_id) if delivery else None
        if delivery is None or account is None:
            await self._resolve_by_hand()
            return

        def settled(after: Delivery | None) -> None:
            if after:
                screen.following.changed(after)

        asked = ResolveScreen(self.workspace, screen.outbox, delivery, account)
        await screen.app.push_screen(asked, settled)

    async def _resolve_by_hand(self) -> None:
        """Let the person say that they did not send by hand after all."""
        from inbox_tui.tui.screens.not_by_hand import NotByHandScreen

        screen, conversation = self.screen, self.conversation
        said = by_hand.unseen(self.workspace, conversation) if conversation else ()
        if not said:
            return

        async def settled(draft_uid: int | None) -> None:
            if draft_uid is not None:
                screen.reread()
                await self.go_on(draft_uid, "It was not sent: the draft is open again.")

        await screen.app.push_screen(NotByHandScreen(self.workspace, said[0]), settled)

    async def drafts(self) -> None:
        """List every draft that waits, and go on with one."""
        from inbox_tui.tui.screens.drafts import DraftsScreen

        screen = self.screen

        async def chosen(draft_uid: int | None) -> None:
            screen.reread()
            if draft_uid is not None:
                await self.go_on(draft_uid, "")

        await screen.app.push_screen(DraftsScreen(self.workspace), chosen)

    async def go_on(self, draft_uid: int, reason: str) -> None:
        """Open a draft under its thread, wherever the person is now."""
        screen, conn = self.screen, self.workspace.store.read()
        draft = drafts.get(conn, draft_uid)
        conversation = conversations.get(conn, draft.conversation_uid) if draft else None
        if conversation:
            screen.views.stand_on(conversation)
            screen.show_opened(conversation)
            screen.replying.resume(draft_uid, reason)
            await screen.mark_read(conversation)
