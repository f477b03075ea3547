"""Taking back what was done last."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from inbox_tui import triage
from inbox_tui.store import Store, conversations, drafts, events
from inbox_tui.store.events import Step
from inbox_tui.tui.actions import hint
from inbox_tui.tui.inbox_actions.part import Part
from inbox_tui.tui.threads import WorkFailed


class Undoing(Part):
    """Takes back a discard, a reply that is still held, or an act of triage."""

    writes = frozenset({"undo", "redo"})
    needs_me = writes

    async def discard(self) -> None:
        """Put the draft that is open away."""
        screen = self.screen
        if await screen.replying.discard() is not None:
            screen.finish_writing()
            screen.reread()
            screen.status.say(hint("Draft discarded · {undo} takes it out again"))

    async def undo(self) -> None:
        """Undo the last thing done: a discard, a reply that is still held, or an act of triage.

        While the screen says that the key takes back a reply, it does that.
        """
        if not (self.screen.status.is_standing and self.screen.outbox.held()):
            await self._wait_for_acts()
        held = [d.created_at for d in self.screen.outbox.held()]
        me = self.workspace.me
        event = events.last_undoable(self.workspace.store.read(), me.id) if me else None
        discarded = self.workspace.discards.last
        others = [*held, *([event.at] if event else [])]
        try:
            if held and self.screen.status.is_standing:
                await self._take_back()
            elif discarded and all(discarded[1] >= at for at in others):
                await self._take_out(discarded[0])
            elif held and (event is None or event.at <= max(held)):
                await self._take_back()
            else:
                await self._undo_triage()
        except WorkFailed as failure:
            self.screen.status.say(str(failure), alarm=True)

    async def _wait_for_acts(self) -> None:
        """Let an act or a discard that goes on beside the keys end: it is the last thing done."""
        async with self.screen.actions.acts, self.workspace.discards.changing:
            pass

    async def _take_back(self) -> None:
        delivery = await self.workspace.local.run(self.screen.outbox.take_back)
        if delivery:
            await self._write_again(delivery.draft_uid, "Taken back: nothing was sent.")
        else:
            # Something older must not be undone in its place.
            self.screen.status.say("Too late to take it back: it is being sent.")

    async def _take_out(self, uid: int) -> None:
        if await self.workspace.discards.take_out(uid):
            await self._write_again(uid, "")
            self.screen.status.say("Draft taken out again")
        else:
            self.screen.status.say("Another draft was begun in its place.")

    async def redo(self) -> None:
        """Do again what was undone last, where nothing was done since."""
        await self._wait_for_acts()
        await self._reverse(triage.redo, "There is nothing to do again.")

    async def _undo_triage(self) -> None:
        await self._reverse(triage.undo, "There is nothing to undo.")

    async def _reverse(
        self, reverse: Callable[[Store, datetime], triage.Reversal | None], nothing: str
    ) -> None:
        screen, workspace = self.screen, self.workspace
        try:
            done = await workspace.local.run(lambda: reverse(workspace.store, workspace.now()))
        except WorkFailed as failure:
            screen.status.say(str(failure), alarm=True)
            return
        screen.reread()
        if done is None:
            screen.status.say(nothing)
            return
        first = conversations.get(workspace.store.read(), done.conversations[0])
        if first:
            screen.list.go_far(first)
        screen.look()
        again = hint(" · {redo} does it again") if done.step is Step.UNDO else ""
        screen.status.say(f"{done.told}{again}")

    async def _write_again(self, draft_uid: int, reason: str) -> None:
        """Lead to a draft that was taken back or out; the keys go on acting where they are.

        In the list only the cursor goes there. While reading, the draft is shown under its thread.
        """
        screen = self.screen
        conn = self.workspace.store.read()
        draft = drafts.get(conn, draft_uid)
        conversation = conversations.get(conn, draft.conversation_uid) if draft else None
        if screen.composer.is_writing or conversation is None:
            return
        screen.views.stand_on(conversation)
        if screen.is_reading:
            screen.show_opened(conversation)
            screen.replying.resume(draft_uid, reason, take_keys=False)
            await screen.mark_read(conversation)
        screen.look()
