"""A key that means nothing in the inbox: said once, quietly, with the way to all keys."""

from __future__ import annotations

from textual import events

from inbox_tui import text
from inbox_tui.tui import actions
from inbox_tui.tui.actions import hint
from inbox_tui.tui.widgets.bars import StatusLine


def tell(status: StatusLine, key: events.Key) -> None:
    """Say that ``key`` does nothing here, where nothing else is being said.

    What stands in the line already was asked for, or is more important, or is just this.
    """
    if not status.words:
        sign = key.character if key.character and key.is_printable else actions.shown(key.key)
        status.say(
            hint(f"{text.clean_cell(sign)} does nothing here · {{show_help}} shows the keys")
        )
