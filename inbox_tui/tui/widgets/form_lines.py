"""The lines of a form: one for words, and one for a secret that nothing may show."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from textual import events
from textual.widgets import Input

from inbox_tui import redaction
from inbox_tui.tui.widgets.ask_line import AskLine
from inbox_tui.tui.widgets.ordered_keys import OrderedKeys

Submit = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that a form asks for. The words are our own or cleaned."""

    name: str
    label: str
    value: str = ""
    usual: str = ""
    """What is taken where nothing is typed."""
    is_secret: bool = False
    is_needed: bool = False

    def widget(self, submit: Submit) -> Input:
        """Return the widget in which it is typed; ``submit`` is what Enter does."""
        if self.is_secret:
            return SecretLine(submit, id=f"line-{self.name}")
        line = AskLine(submit, id=f"line-{self.name}", placeholder=self.usual)
        line.value = self.value
        return line


class SecretLine(OrderedKeys, Input):
    """Shows a dot for each character, and gives its words to no clipboard."""

    def __init__(self, submit: Submit, *, id: str) -> None:  # noqa: A002 - Textual's word
        super().__init__(id=id, password=True, select_on_focus=False)
        self._submit = submit

    async def action_submit(self) -> None:
        """Go on with the form."""
        await self._submit()

    def action_copy(self) -> None:
        """Copy nothing."""

    def action_cut(self) -> None:
        """Copy nothing, and leave it as it is."""

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        pasted = event.text.strip()
        redaction.hide([pasted])
        self.value = pasted
        self.cursor_position = len(pasted)
