"""Names of people, rooms, events and servers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui.adapter import Misconfigured
from inbox_tui.adapter.fields import Unreadable
from inbox_tui_matrix.address import (
    EventAddress,
    named_users,
    parse_event,
    server_of,
    user_id,
)


@pytest.mark.parametrize(
    ("room", "event"),
    [
        ("!abc:m.test", "$143273582443PhrSn:m.test"),  # room versions 1 and 2
        ("!abc:m.test", "$acR1l0raoZnm60CBwAVgqbZqoO/mYU81xysh1u7XcJk"),  # 3
        ("!abc:m.test:8448", "$Rqnc-F-dvnEYJTyHq_iKxU2bZ1CI92-kuZq3a5lr5Zg"),  # 4 and later
        ("!31hneApxJ_1o-63DmFrpeqnkFfWppnzWso1JvH3ogLM", "$Rqnc-F-dvnEYJTyHq_iKxU"),  # 12
    ],
)
def test_an_events_address_comes_apart_as_it_was_put_together(room: str, event: str) -> None:
    assert parse_event(str(EventAddress(room, event))) == EventAddress(room, event)


tricky = st.text("a!/$%245:é", min_size=1)


@given(room=tricky.map("!{}".format), event=tricky.map("${}".format))
def test_ids_that_hold_what_parts_them_come_apart_as_they_were_put_together(
    room: str, event: str
) -> None:
    assert parse_event(str(EventAddress(room, event))) == EventAddress(room, event)


def test_addresses_of_usual_rooms_are_spelt_as_ever() -> None:
    for room in ("!abc:m.test", "!a%2Fb:m.test", "!a/b$c:m.test"):
        assert str(EventAddress(room, "$x/y")) == f"{room}/$x/y"


@pytest.mark.parametrize("name", ["", "!a:m.test", "$b", "!/$b", "x/$b", "!a/$", "!a/b"])
def test_what_is_no_address_of_an_event_is_refused(name: str) -> None:
    with pytest.raises(Unreadable, match="address"):
        parse_event(name)


@pytest.mark.parametrize("handle", ["@nora:m.test", "nora:m.test", " @nora:m.test "])
def test_a_handle_becomes_a_user_id(handle: str) -> None:
    assert user_id(handle) == "@nora:m.test"


def test_the_server_of_a_user_keeps_its_port() -> None:
    assert server_of("@nora:m.test:8448") == "m.test:8448"


@pytest.mark.parametrize("handle", ["", "nora", "@nora", "@nora:", "@:m.test", "@n o:m.test"])
def test_a_handle_without_a_server_is_refused_with_a_sentence(handle: str) -> None:
    with pytest.raises(Misconfigured, match=r"@nora:example\.org"):
        user_id(handle)


@pytest.mark.parametrize(
    ("text", "users"),
    [
        ("ask @ada:m.test.", ("@ada:m.test",)),
        ("@ada:m.test and @bo:x.org:8448, @ada:m.test", ("@ada:m.test", "@bo:x.org:8448")),
        ("mail@ada:m.test, https://x.org/@ada:m.test, @ada", ()),
    ],
)
def test_users_are_found_in_a_text(text: str, users: tuple[str, ...]) -> None:
    assert named_users(text) == users
