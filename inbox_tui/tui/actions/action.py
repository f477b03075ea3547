"""What an action is: something a person can do, how it is called, and how it is reached."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from inbox_tui.tui.actions.bound import keys_of
from inbox_tui.tui.actions.key_names import SIGNS


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
    """The program's own keys, as Textual names them, joined by commas; the first one is shown."""
    label: str
    """Two or three words for the footer and the palette."""
    help: str
    """A sentence; ``{undo}`` in it stands for the key of that action."""
    scope: Scope
    group: Group
    in_footer: bool = False
    in_palette: bool = True
    also: str = ""
    """Words by which the palette finds it besides, where it can be done."""

    @property
    def name(self) -> str:
        """Return the one name of the action: an id may be used in several scopes."""
        return f"{self.scope.value}.{self.id}"

    @property
    def bound_keys(self) -> tuple[str, ...]:
        """Return the keys that are really bound, as Textual knows them."""
        return keys_of(self.name, self.keys)

    @property
    def shown_key(self) -> str:
        """Return the first key as people write it."""
        return shown(self.bound_keys[0])

    @property
    def shown_keys(self) -> str:
        """Return all keys as people write them."""
        return " ".join(dict.fromkeys(map(shown, self.bound_keys)))


_SHOWN = {"escape": "esc", "pagedown": "page down", "pageup": "page up"}


def shown(key: str) -> str:
    """Return a key as people write it: ``^g``, ``?``, ``esc``."""
    modifiers, _, last = key.rpartition("+")
    last = _SHOWN.get(last) or SIGNS.get(last, last)
    if modifiers == "ctrl":
        return f"^{last}"
    return f"{modifiers}+{last}" if modifiers else last


def action(
    scope: Scope,
    group: Group,
    id: str,  # noqa: A002 - it is the field's name
    keys: str,
    label: str,
    help: str,  # noqa: A002 - it is the field's name
    *,
    in_footer: bool = False,
    in_palette: bool = True,
    also: str = "",
) -> Action:
    """Return an action, in as few words as its list can be read in."""
    return Action(
        id=id,
        keys=keys,
        label=label,
        help=help,
        scope=scope,
        group=group,
        in_footer=in_footer,
        in_palette=in_palette,
        also=also,
    )
