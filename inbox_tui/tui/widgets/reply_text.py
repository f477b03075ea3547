"""The field in which the words of a reply are written."""

from __future__ import annotations

from collections.abc import Callable

from rich.text import Text
from textual import events
from textual.message import Message
from textual.widgets import TextArea

from inbox_tui import text
from inbox_tui.tui.actions import Scope, of
from inbox_tui.tui.widgets.ordered_keys import OrderedKeys


class ReplyText(OrderedKeys, TextArea):
    """The words of the reply."""

    is_in_use = False
    """True while a draft is open."""

    def __init__(self, edited: Callable[[], None], *, id: str) -> None:  # noqa: A002 - Textual's word
        super().__init__(id=id, soft_wrap=True, read_only=True)
        self._edited = edited

    def on_mount(self) -> None:
        """Leave the composer's keys to the composer, where this widget has a use for them too."""
        for action in of(Scope.COMPOSER):
            for key in action.bound_keys:
                self._bindings.key_to_bindings.pop(key, None)

    def post_message(self, message: Message) -> bool:
        """Tell of a change before it is drawn: Textual's own message comes after the frame."""
        if isinstance(message, TextArea.Changed):
            self._edited()
        return super().post_message(message)

    def get_line(self, line_index: int) -> Text:
        """Return a line as it is drawn: a script or a paste may have put anything into it."""
        return Text(text.mark_controls(self.document.get_line(line_index)), end="", no_wrap=True)

    def on_hide(self, event: events.Hide) -> None:
        """Keep the keyboard while a draft is open: the confirm step hides it only for a while.

        Textual would pass the keyboard on, and what is typed next would act in the inbox.
        """
        if self.is_in_use:
            event.prevent_default()
