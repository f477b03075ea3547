"""The one list of everything a person can do.

Key bindings, the footer, the help screen and the command palette are all made from it, so none of
them can disagree. An action's method is ``action_<id>`` of the widget or screen it belongs to;
those of the inbox are in :mod:`inbox_tui.tui.inbox_actions`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from textual.binding import Binding


class Scope(StrEnum):
    """Where an action's keys work."""

    INBOX = "inbox"
    """Anywhere in the inbox, except while writing."""
    LIST = "list"
    THREAD = "thread"
    COMPOSER = "composer"
    ACCOUNTS = "accounts"
    APP = "app"
    """Everywhere, except in the confirm step."""


class Group(StrEnum):
    """Headings of the help screen."""

    ANSWER = "Answer"
    TRIAGE = "Triage"
    MOVE = "Move"
    VIEWS = "Views"
    PROGRAM = "The program"


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """Something a person can do, and how it is called and reached."""

    id: str
    keys: str
    """Names of keys as Textual knows them, joined by commas; the first one is shown."""
    label: str
    """Two or three words for the footer and the palette."""
    help: str
    scope: Scope
    group: Group
    in_footer: bool = False
    in_palette: bool = True

    @property
    def shown_key(self) -> str:
        """Return the first key as people write it."""
        return shown(self.keys.split(",")[0])

    @property
    def shown_keys(self) -> str:
        """Return all keys as people write them."""
        return " ".join(dict.fromkeys(shown(key) for key in self.keys.split(",")))


_SHOWN = {
    "escape": "esc",
    "question_mark": "?",
    "slash": "/",
    "pagedown": "page down",
    "pageup": "page up",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
}


def shown(key: str) -> str:
    """Return a key as people write it: ``^g``, ``?``, ``esc``."""
    if key.startswith("ctrl+"):
        return f"^{key.removeprefix('ctrl+')}"
    return _SHOWN.get(key, key)


def _action(
    scope: Scope,
    group: Group,
    id: str,  # noqa: A002 - it is the field's name
    keys: str,
    label: str,
    help: str,  # noqa: A002 - it is the field's name
    *,
    in_footer: bool = False,
    in_palette: bool = True,
) -> Action:
    return Action(
        id=id,
        keys=keys,
        label=label,
        help=help,
        scope=scope,
        group=group,
        in_footer=in_footer,
        in_palette=in_palette,
    )


_INBOX = (
    _action(
        Scope.INBOX, Group.ANSWER, "reply", "r", "reply",
        "Answer the marked message, or the newest one that waits for an answer.",
        in_footer=True,
    ),
    _action(
        Scope.INBOX, Group.TRIAGE, "done", "e", "done",
        "Close the conversation until somebody writes again; on a closed one, open it again.",
        in_footer=True,
    ),
    _action(
        Scope.INBOX, Group.TRIAGE, "next", "n", "next",
        "Go to the next conversation that waits for an answer.",
        in_footer=True,
    ),
    _action(
        Scope.INBOX, Group.TRIAGE, "undo", "u", "undo",
        "Undo what was done last: a reply that is still held, a discard, or an act of triage.",
        in_footer=True,
    ),
    _action(
        Scope.INBOX, Group.ANSWER, "look_up", "l", "look up",
        "Ask the network what became of a reply whose fate is not known. Nothing is sent again.",
    ),
    _action(
        Scope.INBOX, Group.ANSWER, "resolve", "w", "what became of it",
        "Say what you found on the network of a reply whose fate is not known.",
    ),
    _action(
        Scope.INBOX, Group.MOVE, "open_link", "b", "open a link",
        "Show where a link of the message leads, then open it in a browser.",
    ),
    _action(
        Scope.INBOX, Group.PROGRAM, "pull", "p", "pull now",
        "Fetch what is new from every account.",
    ),
    _action(
        Scope.INBOX, Group.VIEWS, "search", "slash", "search",
        "Find words in everything that ever arrived.",
        in_footer=True,
    ),
    _action(
        Scope.INBOX, Group.VIEWS, "needs_reply", "1", "needs reply",
        "Conversations in which somebody waits for an answer.",
    ),
    _action(
        Scope.INBOX, Group.VIEWS, "unknown", "2", "unknown sends",
        "Replies of which nobody knows yet whether they went out.",
    ),
    _action(Scope.INBOX, Group.VIEWS, "finished", "3", "done view", "Closed conversations."),
    _action(Scope.INBOX, Group.VIEWS, "all", "4", "all", "Everything."),
    _action(
        Scope.INBOX, Group.VIEWS, "next_view", "tab", "next view", "The view to the right.",
        in_palette=False,
    ),
    _action(
        Scope.INBOX, Group.VIEWS, "previous_view", "shift+tab", "previous view",
        "The view to the left.",
        in_palette=False,
    ),
    _action(
        Scope.INBOX, Group.PROGRAM, "accounts", "a", "accounts",
        "Who can speak from here, when each account was verified and pulled.",
    ),
)  # fmt: skip

_LIST = (
    _action(
        Scope.LIST, Group.MOVE, "open", "enter,right,o", "open",
        "Read the conversation; this marks it as read. Moving the cursor never does.",
        in_footer=True,
        in_palette=False,
    ),
    _action(
        Scope.LIST, Group.MOVE, "down", "j,down", "down", "One row down.", in_palette=False
    ),
    _action(Scope.LIST, Group.MOVE, "up", "k,up", "up", "One row up.", in_palette=False),
    _action(
        Scope.LIST, Group.MOVE, "page_down", "pagedown,space,ctrl+d", "page down",
        "One page down.",
        in_palette=False,
    ),
    _action(
        Scope.LIST, Group.MOVE, "page_up", "pageup,ctrl+u", "page up", "One page up.",
        in_palette=False,
    ),
    _action(Scope.LIST, Group.MOVE, "newest", "g,home", "newest", "The newest row."),
    _action(Scope.LIST, Group.MOVE, "oldest", "G,end", "oldest", "The oldest row."),
)  # fmt: skip

_THREAD = (
    _action(
        Scope.THREAD, Group.MOVE, "close", "escape,left", "list",
        "Leave the conversation, back to the list.",
        in_footer=True,
        in_palette=False,
    ),
    _action(
        Scope.THREAD, Group.MOVE, "down", "j,down", "next message",
        "The next message; a long one scrolls first.",
        in_palette=False,
    ),
    _action(
        Scope.THREAD, Group.MOVE, "up", "k,up", "message before",
        "The message before; a long one scrolls first.",
        in_palette=False,
    ),
    _action(
        Scope.THREAD, Group.MOVE, "page_down", "pagedown,space,ctrl+d", "page down",
        "One page down.",
        in_palette=False,
    ),
    _action(
        Scope.THREAD, Group.MOVE, "page_up", "pageup,ctrl+u", "page up", "One page up.",
        in_palette=False,
    ),
    _action(
        Scope.THREAD, Group.MOVE, "first", "g,home", "first message", "The beginning.",
        in_palette=False,
    ),
    _action(
        Scope.THREAD, Group.MOVE, "last", "G,end", "last message", "The end.", in_palette=False
    ),
    _action(
        Scope.THREAD, Group.MOVE, "unfold", "x", "unfold",
        "Show or hide quoted mail and the rest of very long messages.",
        in_palette=False,
    ),
)  # fmt: skip

_COMPOSER = (
    _action(
        Scope.COMPOSER, Group.ANSWER, "preview", "ctrl+g", "preview and send",
        "Ask the network who will speak, then show exactly what leaves and from whom.",
        in_footer=True,
        in_palette=False,
    ),
    _action(
        Scope.COMPOSER, Group.ANSWER, "other_account", "ctrl+o", "other account",
        "Speak from another account: a new draft with the same words.",
        in_footer=True,
        in_palette=False,
    ),
    _action(
        Scope.COMPOSER, Group.ANSWER, "leave", "escape", "back",
        "Stop writing; the draft stays with the conversation.",
        in_footer=True,
        in_palette=False,
    ),
    _action(
        Scope.COMPOSER, Group.ANSWER, "discard", "ctrl+r", "discard",
        "Put the draft away; u takes it out again.",
        in_footer=True,
        in_palette=False,
    ),
)  # fmt: skip

_ACCOUNTS = (
    _action(
        Scope.ACCOUNTS, Group.PROGRAM, "check", "c", "check now",
        "Ask the network who the account's secret belongs to.",
        in_footer=True,
        in_palette=False,
    ),
    _action(
        Scope.ACCOUNTS, Group.PROGRAM, "back", "escape,q", "back", "To the inbox.",
        in_footer=True,
        in_palette=False,
    ),
)  # fmt: skip

_APP = (
    _action(
        Scope.APP, Group.ANSWER, "stop_all", "f9,ctrl+t", "stop everything outgoing",
        "Stop everything that would go out, for every window and command; the same key resumes. "
        "Works everywhere, in the confirm step too.",
    ),
    _action(
        Scope.APP, Group.PROGRAM, "show_help", "question_mark,f1", "help",
        "This list.",
        in_footer=True,
    ),
    _action(
        Scope.APP, Group.PROGRAM, "palette", "ctrl+p", "all actions",
        "Find an action by its words.",
        in_footer=True,
        in_palette=False,
    ),
    _action(
        Scope.INBOX, Group.PROGRAM, "leave_program", "q,ctrl+q", "quit",
        "End the program. Replies that are still held are cancelled; their drafts stay.",
    ),
)  # fmt: skip

ACTIONS: tuple[Action, ...] = (*_INBOX, *_LIST, *_THREAD, *_COMPOSER, *_ACCOUNTS, *_APP)


def of(*scopes: Scope) -> tuple[Action, ...]:
    """Return the actions of these scopes, in the order in which they are shown."""
    return tuple(action for action in ACTIONS if action.scope in scopes)


def bindings(scope: Scope) -> list[Binding]:
    """Return the key bindings of a scope. None has priority: the confirm step stays in charge."""
    return [
        Binding(action.keys, f"act('{action.id}')", action.label, tooltip=action.help)
        if scope is Scope.INBOX
        else Binding(action.keys, action.id, action.label, tooltip=action.help)
        for action in of(scope)
    ]


def footer(scopes: Iterable[Scope]) -> tuple[Action, ...]:
    """Return the actions for a footer, scope by scope: eight at most."""
    return tuple(a for scope in scopes for a in of(scope) if a.in_footer)[:8]
