"""What a person does to answer."""

from __future__ import annotations

from inbox_tui.tui.actions.action import Action, Group, Scope, action

INBOX: tuple[Action, ...] = (
    action(
        Scope.INBOX, Group.ANSWER, "reply", "r", "reply",
        "Answer the marked message, or the newest one that waits for an answer.",
        in_footer=True,
    ),
    action(
        Scope.INBOX, Group.ANSWER, "drafts", "D", "drafts",
        "Every draft that waits: go on writing one, or put it away.",
    ),
    action(
        Scope.INBOX, Group.ANSWER, "look_up", "l", "look up",
        "Ask the network what became of a reply whose fate is not known. Nothing is sent again.",
    ),
    action(
        Scope.INBOX, Group.ANSWER, "resolve", "w", "what became of it",
        "Say what you found on the network of a reply whose fate is not known, or that you did not "
        "send one by hand after all.",
    ),
)  # fmt: skip

COMPOSER: tuple[Action, ...] = (
    action(
        Scope.COMPOSER, Group.ANSWER, "preview", "ctrl+g", "preview and send",
        "Ask the network who will speak, then show exactly what leaves and from whom.",
        in_footer=True,
        in_palette=False,
    ),
    action(
        Scope.COMPOSER, Group.ANSWER, "other_account", "ctrl+o", "other account",
        "Speak from another account: a new draft with the same words.",
        in_footer=True,
        in_palette=False,
    ),
    action(
        Scope.COMPOSER, Group.ANSWER, "files", "ctrl+f", "files",
        "Attach files, say what a picture shows, change their order, take them off.",
        in_footer=True,
        in_palette=False,
    ),
    action(
        Scope.COMPOSER, Group.ANSWER, "editor", "ctrl+e", "editor",
        "Write in your own editor; what it leaves comes back here, to the preview. Nothing is sent "
        "by it.",
        in_footer=True,
        in_palette=False,
    ),
    action(
        Scope.COMPOSER, Group.ANSWER, "posts", "ctrl+s", "posts",
        "Show the posts that a long text leaves as, each with its length, and whether they are "
        "numbered.",
        in_palette=False,
    ),
    action(
        Scope.COMPOSER, Group.ANSWER, "leave", "escape", "back",
        "Stop writing; the draft stays with the conversation.",
        in_footer=True,
        in_palette=False,
    ),
    action(
        Scope.COMPOSER, Group.ANSWER, "discard", "ctrl+r", "discard",
        "Put the draft away; {undo} takes it out again.",
        in_footer=True,
        in_palette=False,
    ),
)  # fmt: skip
