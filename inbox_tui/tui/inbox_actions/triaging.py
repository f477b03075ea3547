"""Emptying the queue."""

from __future__ import annotations

from inbox_tui import triage
from inbox_tui.store.views import View
from inbox_tui.tui.actions import key_of
from inbox_tui.tui.inbox_actions.part import Part


class Triaging(Part):
    """Closes conversations and goes on to the next."""

    needs_conversation = frozenset({"done"})
    writes = needs_conversation
    needs_me = needs_conversation

    async def done(self) -> None:
        """Close the conversation, or open a closed one again; go on with the next row."""
        screen, conversation = self.screen, self.conversation
        if conversation is None:
            return
        store, now, uid = self.workspace.store, self.workspace.now(), conversation.uid
        if conversation.done:
            changed = await screen.change(lambda: triage.reopen(store, uid, now))
            said = "Open again"
        else:
            changed = await screen.change(lambda: triage.mark_done(store, uid, now))
            said = "Done"
        if changed:
            screen.status.say(f"{said} · {key_of('undo')} undoes it")
            self.close_if_gone(uid)

    async def next(self) -> None:
        """Go to the next conversation that waits for an answer; after the last, the first."""
        screen, here = self.screen, self.conversation
        if screen.view is not View.NEEDS_REPLY:
            screen.show_view(View.NEEDS_REPLY)
        elif here and screen.list.current and screen.list.current.uid == here.uid:
            screen.list.action_down()
            if screen.list.current.uid == here.uid:
                screen.list.action_newest()
        there = screen.list.current
        if there is None or (here and there.uid == here.uid):
            screen.status.say("Nobody else is waiting for an answer.")
        elif screen.is_reading:
            await screen.open(there)
