"""Every action with its keys, from the one list of actions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
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
from inbox_tui.tui.actions.key_names import normal
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
        typed = self.query_one(WordLine).value
        key, words = _key(typed), typed.casefold().split()
        entries = list(self._entries(width))
        exact = [entry for entry in entries if key in entry.keys]
        blocks = [_block("This key", exact)] if exact else []
        for group in Group:
            found = [e for e in entries if e.group is group and e not in exact and e.has(words)]
            if found:
                blocks.append(_block(group.value, found))
        nothing = Content("No key and no action has these words.")
        self.query_one("#lines", Static).update(Content("\n\n").join(blocks or [nothing]))

    def _entries(self, width: int) -> Iterator[_Entry]:
        for a in ACTIONS:
            yield _Entry(a.group, a.bound_keys, a.label, self._line(a, width))
        for view in self._views:
            if view.key:
                line = _written(shown(view.key), f"Your own view {view.label}.", width)
                yield _Entry(Group.VIEWS, (view.key,), "", line)

    def _line(self, action: Action, width: int) -> Content:
        reason = self._why_not(action.id) if action.scope is Scope.INBOX else ""
        where = f" ({_WHERE[action.scope]})" if action.scope in _WHERE else ""
        line = _written(action.shown_keys, f"{hint(action.help)}{where}", width)
        if not reason:
            return line
        no = hanging("", f"not now: {text.clean_line(reason)}", width, INDENT)
        return Content("\n").join([line, no.stylize("$text-warning")])


@dataclass(frozen=True, slots=True)
class _Entry:
    """What one action, or one view of one's own, has on this screen."""

    group: Group
    keys: tuple[str, ...]
    """As Textual knows them."""
    name: str
    line: Content

    def has(self, words: Sequence[str]) -> bool:
        """Return whether all words stand in it, wherever its line breaks."""
        chords = " ".join(key for key in self.keys if "+" in key)
        said = f"{self.group.value} {self.name} {chords} {self.line.plain}"
        folded = " ".join(said.casefold().split())
        return all(word in folded for word in words)


def _key(typed: str) -> str:
    """Return the name of the key that was typed, in whichever spelling: ``^y``, ``Ctrl+Y``."""
    held, sign, last = typed.strip().partition("^")
    return normal(f"ctrl+{last}" if sign and last and not held else typed)


def _block(heading: str, entries: Sequence[_Entry]) -> Content:
    lines = [entry.line for entry in entries]
    return Content("\n").join([Content.styled(heading, "bold $text-primary"), *lines])


def _written(keys: str, words: str, width: int) -> Content:
    return hanging(f"  {keys}", words, width, INDENT).stylize("bold", 0, INDENT)
