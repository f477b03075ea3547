"""The one list of everything a person can do.

Key bindings, the footer, the help screen and the command palette are all made from it, so none of
them can disagree. An action's method is ``action_<id>`` of the widget or screen it belongs to;
those of the inbox are in :mod:`inbox_tui.tui.deeds`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from textual.binding import Binding


class Place(StrEnum):
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
    words: str
    """Two or three words for the footer and the palette."""
    help: str
    place: Place
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
    place: Place,
    group: Group,
    id: str,  # noqa: A002 - it is the field's name
    keys: str,
    words: str,
    help: str,  # noqa: A002 - it is the field's name
    *,
    in_footer: bool = False,
    in_palette: bool = True,
) -> Action:
    return Action(
        id=id,
        keys=keys,
        words=words,
        help=help,
        place=place,
        group=group,
        in_footer=in_footer,
        in_palette=in_palette,
    )


_INBOX = (
    _action(
        Place.INBOX, Group.ANSWER, "reply", "r", "reply",
        "Answer the marked message, or the newest one that waits for an answer.",
        in_footer=True,
    ),
    _action(
        Place.INBOX, Group.TRIAGE, "done", "e", "done",
        "Close the conversation until somebody writes again; on a closed one, open it again.",
        in_footer=True,
    ),
    _action(
        Place.INBOX, Group.TRIAGE, "next", "n", "next",
        "Go to the next conversation that waits for an answer.",
        in_footer=True,
    ),
    _action(
        Place.INBOX, Group.TRIAGE, "undo", "u", "undo",
        "Take back the reply that is still held; where none is, undo the last act of triage.",
        in_footer=True,
    ),
    _action(
        Place.INBOX, Group.ANSWER, "look_up", "l", "look up",
        "Ask the network what became of a reply whose fate is not known. Nothing is sent again.",
    ),
    _action(
        Place.INBOX, Group.PROGRAM, "pull", "p", "pull now",
        "Fetch what is new from every account.",
    ),
    _action(
        Place.INBOX, Group.VIEWS, "search", "slash", "search",
        "Find words in everything that ever arrived.",
        in_footer=True,
    ),
    _action(
        Place.INBOX, Group.VIEWS, "needs_reply", "1", "needs reply",
        "Conversations in which somebody waits for an answer.",
    ),
    _action(
        Place.INBOX, Group.VIEWS, "unknown", "2", "unknown sends",
        "Replies of which nobody knows yet whether they went out.",
    ),
    _action(Place.INBOX, Group.VIEWS, "finished", "3", "done view", "Closed conversations."),
    _action(Place.INBOX, Group.VIEWS, "all", "4", "all", "Everything."),
    _action(
        Place.INBOX, Group.VIEWS, "next_view", "tab", "next view", "The view to the right.",
        in_palette=False,
    ),
    _action(
        Place.INBOX, Group.VIEWS, "previous_view", "shift+tab", "previous view",
        "The view to the left.",
        in_palette=False,
    ),
    _action(
        Place.INBOX, Group.PROGRAM, "accounts", "a", "accounts",
        "Who can speak from here, when each account was verified and pulled.",
    ),
)  # fmt: skip

_LIST = (
    _action(
        Place.LIST, Group.MOVE, "open", "enter,right,o", "open",
        "Read the conversation; this marks it as read. Moving the cursor never does.",
        in_footer=True,
        in_palette=False,
    ),
    _action(
        Place.LIST, Group.MOVE, "down", "j,down", "down", "One row down.", in_palette=False
    ),
    _action(Place.LIST, Group.MOVE, "up", "k,up", "up", "One row up.", in_palette=False),
    _action(
        Place.LIST, Group.MOVE, "page_down", "pagedown,space,ctrl+d", "page down",
        "One page down.",
        in_palette=False,
    ),
    _action(
        Place.LIST, Group.MOVE, "page_up", "pageup,ctrl+u", "page up", "One page up.",
        in_palette=False,
    ),
    _action(Place.LIST, Group.MOVE, "newest", "g,home", "newest", "The newest row."),
    _action(Place.LIST, Group.MOVE, "oldest", "G,end", "oldest", "The oldest row."),
)  # fmt: skip

_THREAD = (
    _action(
        Place.THREAD, Group.MOVE, "close", "escape,left", "list",
        "Leave the conversation, back to the list.",
        in_footer=True,
        in_palette=False,
    ),
    _action(
        Place.THREAD, Group.MOVE, "down", "j,down", "next message",
        "The next message; a long one scrolls first.",
        in_palette=False,
    ),
    _action(
        Place.THREAD, Group.MOVE, "up", "k,up", "message before",
        "The message before; a long one scrolls first.",
        in_palette=False,
    ),
    _action(
        Place.THREAD, Group.MOVE, "page_down", "pagedown,space,ctrl+d", "page down",
        "One page down.",
        in_palette=False,
    ),
    _action(
        Place.THREAD, Group.MOVE, "page_up", "pageup,ctrl+u", "page up", "One page up.",
        in_palette=False,
    ),
    _action(
        Place.THREAD, Group.MOVE, "first", "g,home", "first message", "The beginning.",
        in_palette=False,
    ),
    _action(
        Place.THREAD, Group.MOVE, "last", "G,end", "last message", "The end.", in_palette=False
    ),
    _action(
        Place.THREAD, Group.MOVE, "unfold", "x", "unfold",
        "Show or hide quoted mail and the rest of very long messages.",
        in_palette=False,
    ),
)  # fmt: skip

_COMPOSER = (
    _action(
        Place.COMPOSER, Group.ANSWER, "preview", "ctrl+g", "preview and send",
        "Ask the network who will speak, then show exactly what leaves and from whom.",
        in_footer=True,
        in_palette=False,
    ),
    _action(
        Place.COMPOSER, Group.ANSWER, "other_account", "ctrl+o", "other account",
        "Speak from another account: a new draft with the same words.",
        in_footer=True,
        in_palette=False,
    ),
    _action(
        Place.COMPOSER, Group.ANSWER, "leave", "escape", "back",
        "Stop writing; the draft stays with the conversation.",
        in_footer=True,
        in_palette=False,
    ),
)  # fmt: skip

_ACCOUNTS = (
    _action(
        Place.ACCOUNTS, Group.PROGRAM, "check", "c", "check now",
        "Ask the network who the account's secret belongs to.",
        in_footer=True,
        in_palette=False,
    ),
    _action(
        Place.ACCOUNTS, Group.PROGRAM, "back", "escape,q", "back", "To the inbox.",
        in_footer=True,
        in_palette=False,
    ),
)  # fmt: skip

_APP = (
    _action(
        Place.APP, Group.PROGRAM, "show_help", "question_mark,f1", "help",
        "This list.",
        in_footer=True,
    ),
    _action(
        Place.APP, Group.PROGRAM, "palette", "ctrl+p", "all actions",
        "Find an action by its words.",
        in_footer=True,
        in_palette=False,
    ),
    _action(
        Place.INBOX, Group.PROGRAM, "leave_program", "q,ctrl+q", "quit",
        "End the program. Replies that are still held are cancelled; their drafts stay.",
    ),
)  # fmt: skip

ACTIONS: tuple[Action, ...] = (*_INBOX, *_LIST, *_THREAD, *_COMPOSER, *_ACCOUNTS, *_APP)


def of(*places: Place) -> tuple[Action, ...]:
    """Return the actions of these places, in the order in which they are shown."""
    return tuple(action for action in ACTIONS if action.place in places)


def bindings(place: Place) -> list[Binding]:
    """Return the key bindings of a place. None has priority: the confirm step stays in charge."""
    return [
        Binding(action.keys, f"act('{action.id}')", action.words, tooltip=action.help)
        if place is Place.INBOX
        else Binding(action.keys, action.id, action.words, tooltip=action.help)
        for action in of(place)
    ]


def footer(places: Iterable[Place]) -> tuple[Action, ...]:
    """Return the actions for a footer, place by place: eight at most."""
    return tuple(a for place in places for a in of(place) if a.in_footer)[:8]
