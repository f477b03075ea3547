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
        "Go to the next conversation that waits for an answer.",
        in_footer=True,
    ),
    action(
        Scope.INBOX, Group.TRIAGE, "undo", "u", "undo",
        "Undo what was done last: a reply that is still held, a discard, or an act of triage.",
        in_footer=True,
    ),
)  # fmt: skip
