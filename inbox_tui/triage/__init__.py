"""Triage: what people do with conversations besides answering them.

Every act is one event for each conversation, with who, when, before and after; all of an act can be
undone as one, and undone things done again.
"""

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
from inbox_tui.triage.history import Entry, history
from inbox_tui.triage.note_acts import add_note, delete_note, edit_note
from inbox_tui.triage.reversal import Reversal, redo, undo
from inbox_tui.triage.tagging import add_tag, change_tags, remove_tag, sound_tag
from inbox_tui.triage.vip_acts import add_vip, remove_vip

__all__ = [
    "Applied",
    "CannotTriage",
    "Entry",
    "Reversal",
    "add_note",
    "add_tag",
    "add_vip",
    "assign",
    "change_tags",
    "counted",
    "delete_note",
    "edit_note",
    "history",
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
