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

MOST = 100_000
"""Characters that a reply can have: more is a file. No network that counts takes as many."""
LONGEST_LINE = 10_000
"""Characters of a line: it is wrapped anew with each key that is typed in it."""


class ReplyText(OrderedKeys, TextArea):
    """The words of the reply."""

    is_in_use = False
    """True while a draft is open."""

    def __init__(
        self,
        edited: Callable[[], None],
        refuse: Callable[[str], None],
        *,
        id: str,  # noqa: A002 - Textual's word
    ) -> None:
        """Call ``edited`` after each change, ``refuse`` with why a paste was not taken."""
        super().__init__(id=id, soft_wrap=True, read_only=True)
        self._edited = edited
        self._refuse = refuse

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

    def on_paste(self, event: events.Paste) -> None:
        """Take no paste that would make every later key wait; whoever pasted has it still."""
        if said := self._why_not(event.text):
            event.stop()
            event.prevent_default()
            self._refuse(said)

    def action_paste(self) -> None:
        """Paste what was cut or copied here, by the same rule."""
        if said := self._why_not(self.app.clipboard):
            self._refuse(said)
        else:
            super().action_paste()

    def _why_not(self, words: str) -> str:
        """Return why ``words`` are not put in the place of what is selected, or ""."""
        whole = len(words) + len(self.text) - len(self.selected_text)
        if whole > MOST:
            return f"a reply has room for {MOST:,} characters, and would have {whole:,}"
        longest = max(map(len, words.splitlines()), default=0)
        if longest > LONGEST_LINE:
            return f"a line has room for {LONGEST_LINE:,} characters, and one there has {longest:,}"
        return ""

    def get_line(self, line_index: int) -> Text:
        """Return a line as it is drawn: a script or a paste may have put anything into it."""
        return Text(text.mark_controls(self.document.get_line(line_index)), end="", no_wrap=True)

    def on_hide(self, event: events.Hide) -> None:
        """Keep the keyboard while a draft is open: the confirm step hides it only for a while.

        Textual would pass the keyboard on, and what is typed next would act in the inbox.
        """
        if self.is_in_use:
            event.prevent_default()
