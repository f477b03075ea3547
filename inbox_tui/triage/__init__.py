"""Triage: what people do with conversations besides answering them.

Every act is one event for each conversation, with who, when, before and after; all of an act can be
undone as one, and undone things done again.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from inbox_tui.store.queue import next_needing_reply
    from inbox_tui.triage.acts import (
        assign,
        mark_done,
        mark_read,
        mark_unread,
        note_opened,
        reopen,
        set_priority,
        shift_priority,
        snooze,
        wake,
    )
    from inbox_tui.triage.applied import Applied, CannotTriage, counted
    from inbox_tui.triage.note_acts import add_note, delete_note, edit_note
    from inbox_tui.triage.reversal import Reversal, redo, undo
    from inbox_tui.triage.tagging import add_tag, change_tags, remove_tag, sound_tag
    from inbox_tui.triage.vip_acts import add_vip, remove_vip

__all__ = [
    "Applied",
    "CannotTriage",
    "Reversal",
    "add_note",
    "add_tag",
    "add_vip",
    "assign",
    "change_tags",
    "counted",
    "delete_note",
    "edit_note",
    "mark_done",
    "mark_read",
    "mark_unread",
    "next_needing_reply",
    "note_opened",
    "redo",
    "remove_tag",
    "remove_vip",
    "reopen",
    "set_priority",
    "shift_priority",
    "snooze",
    "sound_tag",
    "undo",
    "wake",
]

_HOMES = {
    "inbox_tui.store.queue": ("next_needing_reply",),
    "inbox_tui.triage.acts": (
        "assign",
        "mark_done",
        "mark_read",
        "mark_unread",
        "note_opened",
        "reopen",
        "set_priority",
        "shift_priority",
        "snooze",
        "wake",
    ),
    "inbox_tui.triage.applied": (
        "Applied",
        "CannotTriage",
        "counted",
    ),
    "inbox_tui.triage.note_acts": (
        "add_note",
        "delete_note",
        "edit_note",
    ),
    "inbox_tui.triage.reversal": (
        "Reversal",
        "redo",
        "undo",
    ),
    "inbox_tui.triage.tagging": (
        "add_tag",
        "change_tags",
        "remove_tag",
        "sound_tag",
    ),
    "inbox_tui.triage.vip_acts": (
        "add_vip",
        "remove_vip",
    ),
}
"""Modules, and what is had from each: imported with the first use, as the screen opens without."""


def __getattr__(name: str) -> Any:
    """Import what is asked for (https://peps.python.org/pep-0562/)."""
    for home, names in _HOMES.items():
        if name in names:
            found = globals()[name] = getattr(import_module(home), name)
            return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
