"""What a room is by its state: who reads it, and whether we may write."""

from __future__ import annotations

from typing import Any

import pytest

from inbox_tui.model import Visibility
from inbox_tui_matrix.rooms import Room, Rooms

ME = "@nora:m.test"
HERE = "!r:m.test"


class Told:
    """A server that knows members and direct rooms."""

    def __init__(self, members: int = 3, direct: Any = None) -> None:
        self._members, self._direct = members, direct or {}

    def members(self, room: str) -> dict[str, Any]:
        return {f"@u{n}:m.test": {"display_name": f"U{n}"} for n in range(self._members)}

    def direct_rooms(self, me: str) -> Any:
        return self._direct


def state(kind: str, key: str = "", sender: str = "", **content: Any) -> dict[str, Any]:
    return {"type": kind, "state_key": key, "sender": sender, "content": content}


def described(*events: dict[str, Any], told: Told | None = None) -> Room:
    return Rooms(told or Told(), ME).describe(HERE, events)  # type: ignore[arg-type]


NAMED = state("m.room.name", name="Support")
OPEN = state("m.room.join_rules", join_rule="public")
CLOSED = state("m.room.join_rules", join_rule="invite")
READ_BY_ALL = state("m.room.history_visibility", history_visibility="world_readable")


@pytest.mark.parametrize(
    ("events", "told", "visibility"),
    [
        ([NAMED, OPEN], Told(), Visibility.PUBLIC),
        ([NAMED, CLOSED], Told(), Visibility.FOLLOWERS),
        ([CLOSED, READ_BY_ALL], Told(2), Visibility.PUBLIC),
        ([CLOSED], Told(2), Visibility.DIRECT),
        ([CLOSED], Told(1), Visibility.DIRECT),
        ([CLOSED], Told(3), Visibility.FOLLOWERS),
        ([NAMED, CLOSED], Told(2), Visibility.FOLLOWERS),
        ([OPEN], Told(2), Visibility.PUBLIC),
        ([NAMED, CLOSED], Told(9, {"@ada:m.test": [HERE]}), Visibility.DIRECT),
        ([OPEN], Told(2, {"@ada:m.test": [HERE]}), Visibility.PUBLIC),
        ([CLOSED, READ_BY_ALL], Told(2, {"@ada:m.test": [HERE]}), Visibility.PUBLIC),
        ([], Told(5), Visibility.FOLLOWERS),
        ([state("m.room.join_rules", join_rule=["public"])], Told(5), Visibility.FOLLOWERS),
    ],
)
def test_who_can_read_a_room(
    events: list[dict[str, Any]], told: Told, visibility: Visibility
) -> None:
    assert described(*events, told=told).visibility is visibility


def test_a_room_is_called_by_its_name_or_its_alias() -> None:
    alias = state("m.room.canonical_alias", alias="#support:m.test")
    assert described(NAMED, alias).title == "Support"
    assert described(alias).title == "#support:m.test"


def test_a_room_that_was_encrypted_once_stays_so() -> None:
    assert described(NAMED, state("m.room.encryption", algorithm="m.megolm")).encrypted
    # Nothing takes it back, not even content that was emptied.
    assert described(NAMED, state("m.room.encryption")).encrypted
    assert not described(NAMED).encrypted


@pytest.mark.parametrize(
    ("levels", "may"),
    [
        ({}, True),
        ({"events_default": 50}, False),
        ({"events_default": 50, "users": {ME: 50}}, True),
        ({"events_default": 50, "users_default": 50}, True),
        ({"events_default": 50, "events": {"m.room.message": 0}}, True),
        ({"events": {"m.room.message": 10}}, False),
        ({"users": {ME: -1}}, False),
        ({"users": {ME: "50"}, "events_default": 50}, True),
        ({"users": "nonsense", "events_default": "nonsense"}, True),
    ],
)
def test_who_may_write_is_a_matter_of_levels(levels: dict[str, Any], may: bool) -> None:
    assert described(NAMED, state("m.room.power_levels", **levels)).may_write is may


@pytest.mark.parametrize(
    ("version", "sender", "others", "may"),
    [
        ("12", ME, [], True),
        ("12", "@ada:m.test", [ME], True),
        ("12", "@ada:m.test", [], False),
        ("org.test.13", ME, [], True),
        ("11", ME, [], False),
        (None, ME, [], False),
    ],
)
def test_from_version_12_on_creators_stand_above_all_levels(
    version: str | None, sender: str, others: list[str], may: bool
) -> None:
    content: dict[str, Any] = {"additional_creators": others}
    content |= {"room_version": version} if version else {}
    creation = state("m.room.create", "", sender, **content)
    levels = state("m.room.power_levels", events_default=100)
    assert described(NAMED, creation, levels).may_write is may


def test_members_are_known_by_name() -> None:
    member = state("m.room.member", "@ada:m.test", membership="join", displayname="Ada")
    assert described(NAMED, member).names == {"@ada:m.test": "Ada"}
    assert described(CLOSED, told=Told(2)).names == {"@u0:m.test": "U0", "@u1:m.test": "U1"}
