"""Choosing what the list shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_tui.store import conversations
from inbox_tui.store.views import View
from inbox_tui.tui.inbox_actions.part import Part

if TYPE_CHECKING:
    from inbox_tui.tui.screens.inbox import InboxScreen


class Viewing(Part):
    """Shows another view, or what was searched for."""

    def __init__(self, screen: InboxScreen) -> None:
        super().__init__(screen)
        self._searches: list[str] = []

    def needs_reply(self) -> None:
        """Show who waits."""
        self._show(View.NEEDS_REPLY)

    def mine(self) -> None:
        """Show what is assigned to me."""
        self._show(View.MINE)

    def waiting(self) -> None:
        """Show in what they have the next word."""
        self._show(View.WAITING)

    def snoozed(self) -> None:
        """Show what is out of the way for a while."""
        self._show(View.SNOOZED)

    def unknown(self) -> None:
        """Show the replies of unknown fate."""
        self._show(View.UNKNOWN)

    def finished(self) -> None:
        """Show what is closed."""
        self._show(View.DONE)

    def all(self) -> None:
        """Show everything."""
        self._show(View.ALL)

    def next_view(self) -> None:
        """Show the view to the right."""
        self._step(1)

    def previous_view(self) -> None:
        """Show the view to the left."""
        self._step(-1)

    def _step(self, by: int) -> None:
        views = list(View)
        self._show(views[(views.index(self.screen.view) + by) % len(views)])

    def _show(self, view: View) -> None:
        screen = self.screen
        screen.remove_class("-reading")
        screen.set_focus(screen.list)
        screen.show_view(view)

    async def search(self) -> None:
        """Open the search."""
        from inbox_tui.tui.screens.search import Chosen, SearchScreen

        screen = self.screen

        async def open_found(chosen: Chosen | None) -> None:
            conn = self.workspace.store.read()
            found = conversations.get(conn, chosen.conversation_uid) if chosen else None
            if found and chosen:
                await screen.open(found)
                if chosen.message_uid is not None:
                    screen.thread.go_to(chosen.message_uid)

        await screen.app.push_screen(SearchScreen(self.workspace, self._searches), open_found)
