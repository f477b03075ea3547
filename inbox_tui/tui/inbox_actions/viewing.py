"""Choosing what the list shows."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from inbox_tui.store import conversations
from inbox_tui.store.views import View
from inbox_tui.tui.actions import hint
from inbox_tui.tui.inbox_actions.part import Part
from inbox_tui.tui.own_views import Shown

if TYPE_CHECKING:
    from inbox_tui.tui.screens.inbox import InboxScreen


class Viewing(Part):
    """Shows another view, or what was searched for."""

    def __init__(self, screen: InboxScreen) -> None:
        super().__init__(screen)
        self._searches: list[str] = []

    def needs_reply(self) -> None:
        """Show who waits."""
        self.show(View.NEEDS_REPLY)

    def mine(self) -> None:
        """Show what is assigned to me."""
        self.show(View.MINE)

    def waiting(self) -> None:
        """Show in what they have the next word."""
        self.show(View.WAITING)

    def snoozed(self) -> None:
        """Show what is out of the way for a while."""
        self.show(View.SNOOZED)

    def unknown(self) -> None:
        """Show the replies of unknown fate."""
        self.show(View.UNKNOWN)

    def finished(self) -> None:
        """Show what is closed."""
        self.show(View.DONE)

    def all(self) -> None:
        """Show everything."""
        self.show(View.ALL)

    def next_view(self) -> None:
        """Show the view to the right."""
        self._step(1)

    def previous_view(self) -> None:
        """Show the view to the left."""
        self._step(-1)

    def own_1(self) -> None:
        """Show the first view of one's own."""
        self.show(self.screen.views.own[0])

    def own_2(self) -> None:
        """Show the second view of one's own."""
        self.show(self.screen.views.own[1])

    def why_not(self, action: str) -> str:
        """Return why it cannot be done now, or ""."""
        needed = {"own_1": 1, "own_2": 2}.get(action, 0)
        if len(self.screen.views.own) >= needed:
            return ""
        return hint("There is no such view: {search} searches, and ^n there keeps it as a view.")

    def _step(self, by: int) -> None:
        views = self.screen.views
        place = views.every.index(views.current) + by
        self.show(views.every[place % len(views.every)])

    def show(self, view: Shown) -> None:
        """Show a view, the keyboard in its list."""
        screen = self.screen
        screen.remove_class("-reading")
        screen.set_focus(screen.list)
        screen.status.move_on(time.monotonic())
        screen.views.show(view)

    async def search(self) -> None:
        """Open the search."""
        from inbox_tui.tui.screens.search import Chosen, SearchScreen

        screen = self.screen

        async def open_found(chosen: Chosen | None) -> None:
            conn = self.workspace.store.read()
            found = conversations.get(conn, chosen.conversation_uid) if chosen else None
            if found and chosen:
                screen.views.stand_on(found)
                await screen.open(found)
                if chosen.message_uid is not None:
                    screen.thread.go_to(chosen.message_uid)

        asked = SearchScreen(self.workspace, screen.views.add, self._searches)
        await screen.app.push_screen(asked, open_found)
