"""Names of people, servers, rooms and events.

Grammar: https://spec.matrix.org/latest/appendices/#identifier-grammar. Ids of rooms and events are
opaque: since room version 12 a room's id names no server, and since version 3 an event's does not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote

from inbox_tui.adapter import Misconfigured
from inbox_tui.adapter.fields import Unreadable

_USER = re.compile(r"@[^\s:/@]{1,230}:[A-Za-z0-9.\-\[\]:]{1,230}")
_NAMED = re.compile(
    r"(?<![\w@/])@[a-z0-9._=/+\-]{1,200}:[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)*(?::\d{1,5})?"
)
_SERVER = re.compile(r"(?:[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)*|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?")


@dataclass(frozen=True, slots=True)
class EventAddress:
    """An event by its room and its id: either alone does not find it."""

    room: str
    event: str

    def __str__(self) -> str:
        """Return both in one, as :func:`parse_event` takes them apart: the first ``/$`` parts them.

        What in a room's id would look like it is escaped; hardly any room has that.
        """
        room = self.room.replace("/%", "/%25").replace("/$", "/%24")
        return f"{room}/{self.event}"

    @property
    def page(self) -> str:
        """The event's address for people (https://spec.matrix.org/latest/appendices/#matrixto-navigation)."""
        return f"https://matrix.to/#/{quote(self.room, safe='!:')}/{quote(self.event, safe='$:')}"


def parse_event(remote_id: str) -> EventAddress:
    """Take an event's address apart.

    :raises Unreadable: it names no event of a room.
    """
    room, slash, event = remote_id.partition("/$")
    if not slash or not room.startswith("!") or len(room) < 2 or not event:
        raise Unreadable(f"not the address of an event: {remote_id[:80]!r}")
    return EventAddress(room.replace("/%24", "/$").replace("/%25", "/%"), f"${event}")


def person_page(user: str) -> str:
    """Return a person's address for people."""
    return f"https://matrix.to/#/{quote(user, safe='@:')}"


def user_id(handle: str) -> str:
    """Return ``handle`` as a user id with its sign in front.

    :raises Misconfigured: it names no user of a server.
    """
    user = "@" + handle.strip().removeprefix("@")
    if not _USER.fullmatch(user):
        raise Misconfigured(
            f"{handle[:80]!r} is no Matrix name. It looks like @nora:example.org, with the server"
            " behind the colon."
        )
    return user


def named_users(text: str) -> tuple[str, ...]:
    """Return the user ids written out in ``text``, each once, in their order."""
    found = (match[0].rstrip(".") for match in _NAMED.finditer(text))
    return tuple(dict.fromkeys(found))


def server_of(user: str) -> str:
    """Return the name of the server behind the colon of a user id."""
    return user.partition(":")[2]


def is_server_name(name: str) -> bool:
    """Tell whether ``name`` is a server's name, with a port or without."""
    return _SERVER.fullmatch(name) is not None
