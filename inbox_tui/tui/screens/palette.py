"""The command palette over the action registry."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from inbox_tui.tui.actions import ACTIONS, Action, Place

if TYPE_CHECKING:
    from inbox_tui.tui.app import InboxApp


class Actions(Provider):
    """Offers every action, with its key and why it would do nothing just now.

    No action sends: the way out leads through the confirm step, which the palette cannot open.
    """

    async def discover(self) -> Hits:
        """List all actions."""
        for action in self._offered():
            yield DiscoveryHit(
                Content(action.words), partial(self._run, action), help=self._help(action)
            )

    async def search(self, query: str) -> Hits:
        """List the actions whose words match."""
        matcher = self.matcher(query)
        for action in self._offered():
            score = matcher.match(action.words)
            if score > 0:
                yield Hit(
                    score,
                    matcher.highlight(action.words),
                    partial(self._run, action),
                    help=self._help(action),
                )

    def _offered(self) -> list[Action]:
        return [action for action in ACTIONS if action.in_palette]

    def _help(self, action: Action) -> str:
        app: InboxApp = self.app  # type: ignore[assignment]
        reason = app.inbox.deeds.why_not(action.id) if action.place is Place.INBOX else ""
        return f"{action.shown_key} · {f'not now: {reason}' if reason else action.help}"

    async def _run(self, action: Action) -> None:
        app: InboxApp = self.app  # type: ignore[assignment]
        if action.place is Place.INBOX:
            await app.inbox.action_act(action.id)
        else:
            target = app.inbox.list if action.place is Place.LIST else app
            await app.run_action(action.id, default_namespace=target)


async def open_palette(app: InboxApp) -> None:
    """Open the palette on the inbox; it takes the very next key."""
    await app.push_screen(CommandPalette(providers=[Actions], placeholder="What to do"))
