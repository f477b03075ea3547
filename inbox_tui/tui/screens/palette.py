"""The command palette over the action registry."""

from __future__ import annotations

from functools import partial

from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from inbox_tui import text
from inbox_tui.tui.actions import ACTIONS, Action, hint
from inbox_tui.tui.program import Program


class Actions(Provider):
    """Offers every action, with its key and why it would do nothing just now.

    No action sends: the way out leads through the confirm step, which the palette cannot open.
    """

    async def discover(self) -> Hits:
        """List all actions."""
        for action in self._offered():
            yield DiscoveryHit(
                Content(action.label),
                partial(self._program.perform, action),
                help=self._help(action),  # type: ignore[arg-type]  # see there
            )

    async def search(self, query: str) -> Hits:
        """List the actions whose words match."""
        matcher = self.matcher(query)
        for action in self._offered():
            score = matcher.match(action.label)
            if score > 0:
                yield Hit(
                    score,
                    matcher.highlight(action.label),
                    partial(self._program.perform, action),
                    help=self._help(action),  # type: ignore[arg-type]  # see there
                )

    def _offered(self) -> list[Action]:
        return [action for action in ACTIONS if action.in_palette]

    def _help(self, action: Action) -> Content:
        """Return the line below an action. A ``str``, which Textual asks for, it reads as markup."""
        reason = text.clean_line(self._program.why_not(action))
        return Content(
            f"{action.shown_key} · {f'not now: {reason}' if reason else hint(action.help)}"
        )

    @property
    def _program(self) -> Program:
        program: Program = self.app  # type: ignore[assignment]
        return program


def palette() -> CommandPalette:
    """Return the palette, to be shown on the inbox."""
    return CommandPalette(providers=[Actions], placeholder="What to do")
