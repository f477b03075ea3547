"""Going by a label to anything that is in sight."""

from __future__ import annotations

from inbox_tui.tui.inbox_actions.part import Part
from inbox_tui.tui.own_views import Shown


class Jumping(Part):
    """Labels the views, the rows and the messages in sight, and goes to the one that is typed."""

    async def jump(self) -> None:
        """Show the labels and wait for one."""
        from inbox_tui.tui.jumps import Jumps
        from inbox_tui.tui.screens.jump import JumpScreen

        screen = self.screen
        jumps = Jumps()
        jumps.number(screen.tabs, screen.views.every, self._to_view)
        jumps.letter((screen.list, self._to_row), (screen.thread, self._to_message))
        await screen.app.push_screen(JumpScreen(jumps))

    async def _to_view(self, view: Shown) -> None:
        self.screen.actions.show_view(view)

    async def _to_row(self, uid: int) -> None:
        """Put the cursor on a row, the keyboard in the list."""
        screen = self.screen
        if screen.is_reading:
            screen.close_thread()
        screen.list.go_to(uid)

    async def _to_message(self, uid: int) -> None:
        """Mark a message. Its conversation is being read from now on, as after opening it."""
        screen = self.screen
        if screen.opened and not screen.is_reading:
            await screen.open(screen.opened)
        screen.thread.mark(uid)
