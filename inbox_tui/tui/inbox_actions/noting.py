"""Notes, the history of a conversation, and the person behind it."""

from __future__ import annotations

from inbox_tui import triage
from inbox_tui.store import conversations
from inbox_tui.tui.actions import hint
from inbox_tui.tui.inbox_actions.part import Part
from inbox_tui.tui.threads import WorkFailed


class Noting(Part):
    """Writes notes, and shows what is known beside the messages."""

    needs_conversation = frozenset({"note", "history", "person"})
    writes = frozenset({"note"})
    needs_me = writes
    one_only = needs_conversation

    def why_not(self, action: str) -> str:
        """Return why it cannot be done now, or ""."""
        here = self.conversation
        if action == "person" and here:
            from inbox_tui.store import people

            author = people.author_of(self.workspace.store.read(), here.uid)
            return "" if author is not None else "Nobody wrote to us here."
        return ""

    async def note(self) -> None:
        """Let the person write a note; words that are not kept are gone on with another time."""
        from inbox_tui.tui.screens.note import NoteScreen

        screen, here = self.screen, self.conversation
        if here is None:
            return
        store, notes = self.workspace.store, self.workspace.notes
        note = notes.begun(here.uid)

        async def keep(words: str) -> bool:
            now = self.workspace.now()
            applied = await screen.change(lambda: triage.add_note(store, here.uid, words, now))
            if applied is None:
                return False
            screen.status.say(hint("Note kept; it stays here · {undo} undoes it"))
            return True

        def leave() -> None:
            screen.app.run_worker(save(), group="writing")
            if note.text.strip():
                screen.status.say(hint("The note is not kept yet; {note} goes on with it"))

        async def save() -> None:
            try:
                await self.workspace.local.run(notes.save)
            except WorkFailed as failure:
                screen.status.say(f"Words of a note are NOT SAVED: {failure}", alarm=True)

        what = here.author_name or here.author_handle
        await screen.app.push_screen(NoteScreen(self.workspace, what, note, keep, leave))

    async def history(self) -> None:
        """Show what happened here."""
        from inbox_tui.tui.screens.history import HistoryScreen

        here = self.conversation
        if here:
            zone = self.workspace.clock.zone
            await self.screen.app.push_screen(HistoryScreen(self.workspace, here, zone))

    async def person(self) -> None:
        """Show who the author is and all that they wrote to us."""
        from inbox_tui.store import people
        from inbox_tui.tui.screens.person import PersonScreen

        screen, here = self.screen, self.conversation
        store = self.workspace.store
        author = people.author_of(store.read(), here.uid) if here else None
        if author is None:
            return

        async def open_message(conversation_uid: int, message_uid: int) -> None:
            found = conversations.get(store.read(), conversation_uid)
            if found:
                screen.views.stand_on(found)
                await screen.open(found)
                screen.thread.go_to(message_uid)

        try:
            known = await self.workspace.local.run(lambda: people.person(store.read(), author))
        except WorkFailed as failure:
            screen.status.say(str(failure), alarm=True)
            return
        if known:
            await screen.app.push_screen(PersonScreen(self.workspace, known, open_message))
