"""What a room is: who reads it, who is in it, and whether this account may write there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from inbox_tui.adapter.fields import Json, find_number, find_record, find_text, find_texts
from inbox_tui.model import Visibility
from inbox_tui_matrix.client import Client

MESSAGE = "m.room.message"
_OWNERS_BY_ROOM = frozenset(str(version) for version in range(1, 12))
"""Room versions in which a creator is an ordinary member with a high level. Since 12 the creators
stand above all levels (https://spec.matrix.org/latest/rooms/v12/)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A room as its state describes it, for one account."""

    id: str
    title: str
    """Its name, else its main alias, else ""."""
    visibility: Visibility
    encrypted: bool
    may_write: bool
    names: Mapping[str, str] = field(default_factory=dict)
    """Display names by user id, as far as known."""

    @property
    def is_direct(self) -> bool:
        """True where everything in it is said to this account."""
        return self.visibility is Visibility.DIRECT


class Rooms:
    """Describes rooms, each asked for once."""

    def __init__(self, client: Client, me: str) -> None:
        self._client = client
        self._me = me
        self._direct: frozenset[str] | None = None

    def describe(self, room: str, state: Iterable[Json]) -> Room:
        """Return ``room`` by its state events; asks who is in it where that decides something.

        *Public* is one that anybody may join or read, whatever it is listed as: who invites says
        what it shall be listed as. *Direct* is another that this account lists as direct, or one of
        two people that has no name: some programs list none. All others are for those who were let
        in.
        """
        known = _by_type(state)
        rule = find_text(known, "m.room.join_rules", "join_rule")
        seen = find_text(known, "m.room.history_visibility", "history_visibility")
        title = find_text(known, "m.room.name", "name") or find_text(
            known, "m.room.canonical_alias", "alias"
        )
        names = {
            user: find_text(content, "displayname")
            for user, content in find_record(known, "m.room.member").items()
        }
        is_open = rule == "public" or seen == "world_readable"
        is_direct = not is_open and room in self._listed_as_direct()
        if not (is_direct or is_open or title):
            members = self._client.members(room)
            names |= {user: find_text(members, user, "display_name") for user in members}
            is_direct = len(members) <= 2
        if is_direct:
            visibility = Visibility.DIRECT
        else:
            visibility = Visibility.PUBLIC if is_open else Visibility.FOLLOWERS
        return Room(
            id=room,
            title="" if is_direct else title,
            visibility=visibility,
            encrypted="m.room.encryption" in known,
            may_write=_may_write(known, self._me),
            names=names,
        )

    def _listed_as_direct(self) -> frozenset[str]:
        if self._direct is None:
            listed = self._client.direct_rooms(self._me)
            self._direct = frozenset(room for user in listed for room in find_texts(listed, user))
        return self._direct


def _by_type(state: Iterable[Json]) -> dict[str, Json]:
    """Return the contents of state events by their type; of members, by user id below it.

    Who sent the creation of the room is kept in it as ``sender``.
    """
    known: dict[str, Json] = {}
    members: dict[str, Json] = {}
    for event in state:
        kind, key = find_text(event, "type"), find_text(event, "state_key")
        if kind == "m.room.member":
            members[key] = find_record(event, "content")
        elif kind == "m.room.create":
            known[kind] = {**find_record(event, "content"), "sender": find_text(event, "sender")}
        elif kind and not key:
            known[kind] = find_record(event, "content")
    known["m.room.member"] = members
    return known


def _may_write(known: Json, me: str) -> bool:
    """Tell whether our level is enough for a message.

    Defaults: https://spec.matrix.org/latest/client-server-api/#mroompower_levels.
    """
    creation = find_record(known, "m.room.create")
    if find_text(creation, "room_version", default="1") not in _OWNERS_BY_ROOM and (
        find_text(creation, "sender") == me or me in find_texts(creation, "additional_creators")
    ):
        return True
    levels = find_record(known, "m.room.power_levels")
    needed = find_number(levels, "events", MESSAGE)
    if needed is None:
        needed = find_number(levels, "events_default") or 0
    ours = find_number(levels, "users", me)
    if ours is None:
        ours = find_number(levels, "users_default") or 0
    return ours >= needed
