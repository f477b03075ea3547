"""Which conversations the list shows."""

from __future__ import annotations

from inbox_tui.tui.actions.action import Action, Group, Scope, action

INBOX: tuple[Action, ...] = (
    action(
        Scope.INBOX, Group.VIEWS, "search", "slash", "search",
        "Find words in everything that ever arrived.",
        in_footer=True,
    ),
    action(
        Scope.INBOX, Group.VIEWS, "needs_reply", "1", "needs reply",
        "Conversations in which somebody waits for an answer.",
    ),
    action(
        Scope.INBOX, Group.VIEWS, "mine", "2", "mine",
        "Open conversations that are assigned to you.",
    ),
    action(
        Scope.INBOX, Group.VIEWS, "waiting", "3", "waiting",
        "Conversations in which we spoke last: they have the next word.",
    ),
    action(
        Scope.INBOX, Group.VIEWS, "snoozed", "4", "snoozed",
        "Conversations that are out of the way for a while.",
    ),
    action(
        Scope.INBOX, Group.VIEWS, "unknown", "5", "unknown sends",
        "Replies of which nobody knows yet whether they went out.",
    ),
    action(Scope.INBOX, Group.VIEWS, "finished", "6", "done view", "Closed conversations."),
    action(Scope.INBOX, Group.VIEWS, "all", "7", "all", "Everything."),
    action(
        Scope.INBOX, Group.VIEWS, "own_1", "8", "first own view",
        "The first view of your own: a search that you kept, or one of the configuration.",
    ),
    action(Scope.INBOX, Group.VIEWS, "own_2", "9", "second own view", "The second one."),
    action(
        Scope.INBOX, Group.VIEWS, "next_view", "tab", "next view", "The view to the right.",
        in_palette=False,
    ),
    action(
        Scope.INBOX, Group.VIEWS, "previous_view", "shift+tab", "previous view",
        "The view to the left.",
        in_palette=False,
    ),
)  # fmt: skip
