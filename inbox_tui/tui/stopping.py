"""The stop of everything outgoing, as every screen shows it and one key changes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from inbox_tui.store import stops
from inbox_tui.store.stops import Stop
from inbox_tui.tui import actions
from inbox_tui.tui.outbox import Outbox
from inbox_tui.tui.widgets.stop_banner import StopBanner
from inbox_tui.tui.workspace import Workspace

if TYPE_CHECKING:
    from inbox_tui.tui.app import InboxApp

ACTION = next(a for a in actions.ACTIONS if a.id == "stop_all")


def bound_keys() -> tuple[str, ...]:
    """Return the keys that stop, and end a stop, wherever one is."""
    return ACTION.bound_keys


class Stopping:
    """Knows whether a stop is in force, whichever process began it."""

    def __init__(self, app: InboxApp, workspace: Workspace, outbox: Outbox) -> None:
        self._app = app
        self._workspace = workspace
        self._outbox = outbox
        self._shown: Stop | None = None

    def look(self) -> None:
        """Read from the store whether everything is stopped, and let every screen say so. Cheap."""
        before, self._shown = self._shown, stops.active(self._workspace.store.read())
        if before and self._shown is None:
            self._app.inbox.composer.show_reason("")  # it is no longer true
        self._outbox.let_go()
        for screen in self._app.screen_stack:
            self._show_on(screen)

    def screen_changed(self, screen: Screen[Any]) -> None:
        """Let a screen that was just opened say it too, as soon as it takes widgets."""
        if self._shown:
            screen.call_later(self._show_on, screen)

    @property
    def is_asking(self) -> bool:
        """Return whether the dialog is on top."""
        from inbox_tui.tui.screens.stop import StopScreen

        return isinstance(self._app.screen, StopScreen)

    async def ask(self) -> None:
        """Open the dialog that stops everything, or ends the stop in force."""
        from inbox_tui.tui.screens.stop import StopScreen

        if self.is_asking:
            return
        self.look()
        screen = StopScreen(self._workspace, self._outbox, self._shown)
        await self._app.push_screen(screen, self._said)

    def _said(self, sentence: str | None) -> None:
        self.look()
        if sentence:
            self._app.inbox.reread()
            self._app.inbox.status.say(sentence)

    def _show_on(self, screen: Screen[Any]) -> None:
        if not screen.is_attached:
            return
        banners = screen.query(StopBanner)
        if self._shown is None:
            banners.remove()
            return
        if not banners:
            screen.mount(StopBanner())
        for banner in screen.query(StopBanner):
            banner.say(self._shown, ACTION.shown_key)
