"""Every action with its keys, from the one list of actions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from inbox_tui import text
from inbox_tui.tui.actions import ACTIONS, Action, Group, Scope, hint, shown
from inbox_tui.tui.layout.hanging_indent import hanging
from inbox_tui.tui.own_views import OwnView
from inbox_tui.tui.widgets.word_line import WordLine

WIDTH = 96
"""Cells of the longest line."""
INDENT = 22

_WHERE = {
    Scope.LIST: "in the list",
    Scope.THREAD: "in a conversation",
    Scope.COMPOSER: "while writing",
    Scope.ACCOUNTS: "in the accounts",
}


class HelpScreen(ModalScreen[None]):
    """Says what each key does, and why one would do nothing just now. What is typed filters it."""

    CSS_PATH = Path(__file__).with_suffix(".tcss")
    BINDINGS: ClassVar[list[Binding]] = [  # type: ignore[assignment]
        Binding("escape", "back", "back"),
        Binding("f1", "dismiss", "back"),
        Binding("down", "scroll(1)", "down"),
        Binding("up", "scroll(-1)", "up"),
        Binding("pagedown", "scroll(10)", "page down"),
        Binding("pageup", "scroll(-10)", "page up"),
    ]
    AUTO_FOCUS = "#find"

    def __init__(self, why_not: Callable[[str], str], views: Sequence[OwnView] = ()) -> None:
        """Keep how to ask why an action of the inbox cannot be done, and one's own views."""
        super().__init__()
        self._why_not = why_not
        self._views = views

    def compose(self) -> ComposeResult:
        """Lay out the line to search in and the actions under their headings."""
        yield WordLine(id="find", placeholder="Keys · type a key or a word to find · esc back")
        with VerticalScroll(id="help", can_focus=False):
            yield Static(id="lines")

    def on_resize(self) -> None:
        """Fill the new width."""
        self._show()

    @on(Input.Changed)
    def typed(self, event: Input.Changed) -> None:
        """Show what fits; the key that opened the help closes it as well."""
        if event.value == "?":
            self.dismiss()
        else:
            self._show()
            self.query_one("#help").scroll_home(animate=False)

    def action_back(self) -> None:
        """Show everything again; where everything is shown, go back."""
        line = self.query_one(WordLine)
        if line.value:
            line.value = ""
        else:
            self.dismiss()

    def action_scroll(self, lines: int) -> None:
        """Scroll by so many lines."""
        self.query_one("#help").scroll_relative(y=lines, animate=False)

    def _show(self) -> None:
        width = min(self.app.size.width - 7, WIDTH)
        words = self.query_one(WordLine).value.casefold().split()
        blocks = [block for group in Group if (block := self._block(group, words, width))]
        nothing = Content("No key and no action has these words.")
        self.query_one("#lines", Static).update(Content("\n\n").join(blocks or [nothing]))

    def _block(self, group: Group, words: Sequence[str], width: int) -> Content | None:
        """Return a group's heading and what of it has all the words, or None."""
        every = [(a.label, self._line(a, width)) for a in ACTIONS if a.group is group]
        if group is Group.VIEWS:
            every += [("", line) for line in self._own_views(width)]
        lines = [line for name, line in every if _has(f"{group.value} {name} {line.plain}", words)]
        if not lines:
            return None
        return Content("\n").join([Content.styled(group.value, "bold $text-primary"), *lines])

    def _line(self, action: Action, width: int) -> Content:
        reason = self._why_not(action.id) if action.scope is Scope.INBOX else ""
        where = f" ({_WHERE[action.scope]})" if action.scope in _WHERE else ""
        line = _entry(action.shown_keys, f"{hint(action.help)}{where}", width)
        if not reason:
            return line
        no = hanging("", f"not now: {text.clean_line(reason)}", width, INDENT)
        return Content("\n").join([line, no.stylize("$text-warning")])

    def _own_views(self, width: int) -> Iterator[Content]:
        for view in self._views:
            if view.key:
                yield _entry(shown(view.key), f"Your own view {view.label}.", width)


def _entry(keys: str, words: str, width: int) -> Content:
    return hanging(f"  {keys}", words, width, INDENT).stylize("bold", 0, INDENT)


def _has(line: str, words: Sequence[str]) -> bool:
    """Return whether all words stand in a line, wherever it breaks."""
    folded = " ".join(line.casefold().split())
    return all(word in folded for word in words)
