"""Moving in the list and in a conversation, and what is done with what one reads."""

from __future__ import annotations

from inbox_tui.tui.actions.action import Action, Group, Scope, action

INBOX: tuple[Action, ...] = (
    action(
        Scope.INBOX, Group.MOVE, "jump", "f", "go to",
        "Label every view, row and message in sight; the key of a label goes there.",
        also="jump hints",
    ),
    action(
        Scope.INBOX, Group.MOVE, "open_link", "b", "open a link",
        "Show where a link of the message leads, then open it in a browser.",
    ),
    action(
        Scope.INBOX, Group.MOVE, "open_message", "B", "open in browser",
        "Show where the message itself stands on its network, then open it in a browser.",
    ),
    action(
        Scope.INBOX, Group.MOVE, "open_image", "i", "look at an image",
        "Show where an image of the message comes from, then fetch it and open it in a viewer.",
    ),
    action(
        Scope.INBOX, Group.MOVE, "details", "d", "details",
        "The exact times of the message, who it is from and to, and what it said before an edit.",
    ),
    action(
        Scope.INBOX, Group.MOVE, "copy", "y", "copy",
        "Copy the message, its address or a link to the terminal's clipboard (OSC 52; some terminals "
        "ignore it, and tmux wants set-clipboard on), and to the desktop's where the program runs "
        "on one.",
    ),
)  # fmt: skip

LIST: tuple[Action, ...] = (
    action(
        Scope.LIST, Group.MOVE, "open", "enter,right,o", "open",
        "Read the conversation; this marks it as read. Moving the cursor never does.",
        in_footer=True,
        in_palette=False,
    ),
    action(
        Scope.LIST, Group.MOVE, "down", "j,down", "down", "One row down.", in_palette=False
    ),
    action(Scope.LIST, Group.MOVE, "up", "k,up", "up", "One row up.", in_palette=False),
    action(
        Scope.LIST, Group.MOVE, "page_down", "pagedown,space,ctrl+d", "page down",
        "One page down.",
        in_palette=False,
    ),
    action(
        Scope.LIST, Group.MOVE, "page_up", "pageup,ctrl+u", "page up", "One page up.",
        in_palette=False,
    ),
    action(Scope.LIST, Group.MOVE, "newest", "g,home", "newest", "The newest row."),
    action(Scope.LIST, Group.MOVE, "oldest", "G,end", "oldest", "The oldest row."),
)  # fmt: skip

THREAD: tuple[Action, ...] = (
    action(
        Scope.THREAD, Group.MOVE, "close", "escape,left", "list",
        "Leave the conversation, back to the list.",
        in_footer=True,
        in_palette=False,
    ),
    action(
        Scope.THREAD, Group.MOVE, "down", "j,down", "next message",
        "The next message; a long one scrolls first.",
        in_palette=False,
    ),
    action(
        Scope.THREAD, Group.MOVE, "up", "k,up", "message before",
        "The message before; a long one scrolls first.",
        in_palette=False,
    ),
    action(
        Scope.THREAD, Group.MOVE, "page_down", "pagedown,space,ctrl+d", "page down",
        "One page down.",
        in_palette=False,
    ),
    action(
        Scope.THREAD, Group.MOVE, "page_up", "pageup,ctrl+u", "page up", "One page up.",
        in_palette=False,
    ),
    action(
        Scope.THREAD, Group.MOVE, "first", "g,home", "first message", "The beginning.",
        in_palette=False,
    ),
    action(
        Scope.THREAD, Group.MOVE, "last", "G,end", "last message", "The end.", in_palette=False
    ),
    action(
        Scope.THREAD, Group.MOVE, "unfold", "x", "unfold",
        "Show or hide quoted mail and the rest of very long messages.",
        in_palette=False,
    ),
)  # fmt: skip
