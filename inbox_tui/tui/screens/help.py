"""Every action with its keys, from the one list of actions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from inbox_tui import text
from inbox_tui.tui.actions import ACTIONS, Action, Group, Scope, hint
from inbox_tui.tui.layout.hanging_indent import hanging

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
    """Says what each key does, and why one would do nothing just now."""

    CSS_PATH = Path(__file__).with_suffix(".tcss")
    BINDINGS: ClassVar[list[Binding]] = [  # type: ignore[assignment]
        Binding("escape,q,question_mark,f1", "dismiss", "back"),
        Binding("j,down", "scroll(1)", "down"),
        Binding("k,up", "scroll(-1)", "up"),
        Binding("pagedown,space", "scroll(10)", "page down"),
        Binding("pageup", "scroll(-10)", "page up"),
    ]
    AUTO_FOCUS = ""

    def __init__(self, why_not: Callable[[str], str]) -> None:
        super().__init__()
        self._why_not = why_not

    def compose(self) -> ComposeResult:
        """List the actions under their headings."""
        with VerticalScroll(id="help", can_focus=False):
            yield Static(id="lines")

    def on_resize(self) -> None:
        """Fill the new width."""
        lines = self._lines(min(self.app.size.width - 7, WIDTH))
        self.query_one("#lines", Static).update(Content("\n").join(lines))

    def action_scroll(self, lines: int) -> None:
        """Scroll by so many lines."""
        self.query_one("#help").scroll_relative(y=lines, animate=False)

    def _lines(self, width: int) -> list[Content]:
        lines = [Content.assemble(("Keys", "bold"), ("   esc goes back", "$text-muted"))]
        for group in Group:
            lines += [Content(""), Content.styled(group.value, "bold $text-primary")]
            lines += [self._line(action, width) for action in ACTIONS if action.group is group]
        return lines

    def _line(self, action: Action, width: int) -> Content:
        reason = self._why_not(action.id) if action.scope is Scope.INBOX else ""
        where = f" ({_WHERE[action.scope]})" if action.scope in _WHERE else ""
        keys = f"  {action.shown_keys}"
        line = hanging(keys, f"{hint(action.help)}{where}", width, INDENT).stylize(
            "bold", 0, INDENT
        )
        if not reason:
            return line
        no = hanging("", f"not now: {text.clean_line(reason)}", width, INDENT)
        return Content("\n").join([line, no.stylize("$text-warning")])
