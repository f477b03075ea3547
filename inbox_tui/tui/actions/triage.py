"""What a person does to empty the queue."""

from __future__ import annotations

from inbox_tui.tui.actions.action import Action, Group, Scope, action

INBOX: tuple[Action, ...] = (
    action(
        Scope.INBOX, Group.TRIAGE, "done", "e", "done",
        "Close the conversation until somebody writes again; on a closed one, open it again.",
        in_footer=True,
    ),
    action(
        Scope.INBOX, Group.TRIAGE, "next", "n", "next",
        "Go to the conversation to answer next: the most urgent, then who has waited longest.",
        in_footer=True,
    ),
    action(
        Scope.INBOX, Group.TRIAGE, "undo", "u", "undo",
        "Undo what was done last: a reply that is still held, a discard, or an act of triage.",
        in_footer=True,
    ),
    action(
        Scope.INBOX, Group.TRIAGE, "redo", "ctrl+y", "redo", "Do again what was undone last."
    ),
    action(
        Scope.INBOX, Group.TRIAGE, "snooze", "z", "snooze",
        "Put the conversation away until a moment that you choose, or until they answer.",
    ),
    action(
        Scope.INBOX, Group.TRIAGE, "wake", "Z", "wake", "End the conversation's snooze.",
        also="end snooze",
    ),
    action(
        Scope.INBOX, Group.TRIAGE, "assign", "a", "assign",
        "Say which colleague takes care of it, or nobody.",
    ),
    action(Scope.INBOX, Group.TRIAGE, "tag", "t", "tag", "Put tags on it, or take them off."),
    action(
        Scope.INBOX, Group.TRIAGE, "raise_priority", "plus", "priority up",
        "Low, normal, high, urgent: one up.",
    ),
    action(
        Scope.INBOX, Group.TRIAGE, "lower_priority", "minus", "priority down",
        "Urgent, high, normal, low: one down.",
    ),
    action(
        Scope.INBOX, Group.TRIAGE, "vip", "V", "VIP",
        "Mark all that its author writes as of special care, or end that.",
    ),
    action(
        Scope.INBOX, Group.TRIAGE, "note", "N", "note",
        "Write a note for colleagues. It stays here; nobody outside sees it.",
    ),
    action(
        Scope.INBOX, Group.TRIAGE, "unread", "U", "mark unread",
        "Mark the newest message as unread, so that somebody looks again.",
    ),
    action(
        Scope.INBOX, Group.TRIAGE, "read", "I", "mark read",
        "Mark everything in it as read without opening it.",
    ),
    action(
        Scope.INBOX, Group.TRIAGE, "history", "h", "history",
        "What happened here: who did what, and when.",
    ),
    action(
        Scope.INBOX, Group.TRIAGE, "person", "P", "person",
        "Everything that its author wrote to us, in all conversations on that server.",
    ),
    action(
        Scope.INBOX, Group.TRIAGE, "mark_all", "asterisk", "mark all",
        "Mark every row of the view, a thousand at most.",
    ),
    action(
        Scope.INBOX, Group.TRIAGE, "mark_author", "at", "mark the author's",
        "Mark every row of the view that the same person wrote.",
    ),
)  # fmt: skip

LIST: tuple[Action, ...] = (
    action(
        Scope.LIST, Group.TRIAGE, "mark", "x,v", "mark",
        "Mark the row, or take its mark. What you do then is done to all marked rows; nothing is "
        "ever sent to several.",
        in_palette=False,
    ),
    action(
        Scope.LIST, Group.TRIAGE, "drop_marks", "escape", "drop marks", "Take all marks.",
        in_palette=False,
    ),
)  # fmt: skip
