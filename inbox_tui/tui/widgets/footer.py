"""The footer: the few keys that matter here, made from the action registry."""

from __future__ import annotations

from collections.abc import Iterable

from textual import events
from textual.content import Content
from textual.widget import Widget

from inbox_tui.tui.actions import Action, Scope
from inbox_tui.tui.layout.footer_line import Key, lay_out
from inbox_tui.tui.program import Program


class Keys(Widget):
    """Shows keys in their groups; one that is clicked acts as if it had been pressed.

    What cannot be done now stands in brackets; its key says why.
    """

    _actions: tuple[tuple[Action, bool], ...] = ()
    _places: tuple[tuple[int, int, Action], ...] = ()

    def say(self, actions: Iterable[tuple[Action, bool]]) -> None:
        """Show actions, each with whether it can be done now."""
        wanted = tuple(actions)
        if wanted != self._actions:
            self._actions = wanted
            self.refresh()

    async def on_click(self, event: events.Click) -> None:
        """Do what was clicked."""
        program: Program = self.app  # type: ignore[assignment]
        for start, end, action in self._places:
            if start <= event.x < end:
                await program.act_on(action.bound_keys[0])
                return

    def render(self) -> Content:
        """Return the line for the width that it has now."""
        keys = [
            Key(action.shown_key, action.label, action.group, possible, _is_pinned(action))
            for action, possible in self._actions
        ]
        parts: list[Content] = []
        places = []
        for piece in lay_out(keys, self.size.width):
            if piece.place is None:
                parts.append(Content.styled(piece.words, "$line"))
                continue
            action, possible = self._actions[piece.place]
            start = sum(part.cell_length for part in parts)
            places.append((start, start + len(piece.words), action))
            style = "$text-muted" if possible else "$text-disabled"
            key = "bold $text-primary" if possible else ""
            drawn = Content.styled(piece.words, style)
            parts.append(drawn.stylize(key, 0, len(action.shown_key)) if key else drawn)
        self._places = tuple(places)
        return Content("").join(parts)


def _is_pinned(action: Action) -> bool:
    """Return whether a key stays in the narrowest window: help, palette and the way back."""
    return action.scope is Scope.APP or action.id in ("leave", "back", "drop_marks")
