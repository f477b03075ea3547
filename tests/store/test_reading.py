"""Stretches of a conversation, and what its messages refer to."""

from __future__ import annotations

from datetime import timedelta

from inbox_tui.model import Account
from inbox_tui.store import Store, messages, reading
from inbox_tui.store.messages import Place
from tests.making import NOON, message, put


def _ids(store: Store, since: Place | None, limit: int = 3) -> list[str]:
    found = messages.of_conversation(store.read(), 1, limit, since)
    return [stored.message.id for stored in found]


def test_a_stretch_begins_at_any_message_whatever_came_in_first(
    store: Store, nora: Account
) -> None:
    put(store, nora, *(message(str(n), minutes=n // 2) for n in (5, 1, 4, 2, 3)))
    conn = store.read()
    uid = {stored.message.id: stored.uid for stored in messages.of_conversation(conn, 1)}
    in_order = [stored.message.id for stored in messages.of_conversation(conn, 1)]
    for steps in range(7):
        place = reading.place_before(conn, 1, uid[in_order[3]], steps)
        assert _ids(store, place) == in_order[max(0, 3 - steps) :][:3]
        rest = 5 - max(0, 3 - steps)
        assert reading.count_from(conn, 1, place, 100) == rest
        assert reading.count_from(conn, 1, place, 2) == min(2, rest)
    before = [reading.has_before(conn, 1, uid[name]) for name in in_order]
    after = [reading.has_after(conn, 1, uid[name]) for name in in_order]
    assert before == [False, True, True, True, True]
    assert after == [True, True, True, True, False]


def test_what_was_not_fetched_is_counted_along_the_references(store: Store, nora: Account) -> None:
    put(
        store,
        nora,
        message("root"),
        message("a", in_reply_to="root"),
        message("b", in_reply_to="lost"),
        message("c", in_reply_to="l2", raw={"references": ["root", "l1", "l2"]}),
        message("d", in_reply_to="l1", raw={"references": "no list"}),
        message("elsewhere", context="other"),
        message("e", in_reply_to="elsewhere"),
    )
    found = messages.of_conversation(store.read(), 1)
    missing = reading.gaps(store.read(), found)
    names = {stored.uid: stored.message.id for stored in found}
    assert {names[uid]: count for uid, count in missing.items()} == {"b": 1, "c": 2, "d": 1}
    assert reading.gaps(store.read(), ()) == {}


def test_what_is_answered_is_found_by_its_remote_id(store: Store, nora: Account) -> None:
    put(store, nora, message("1", content="x" * 1000), message("2", deleted=True))
    found = reading.referred(store.read(), nora.id, ("1", "2", "3"))
    assert {name: len(known.beginning) for name, known in found.items()} == {"1": 300, "2": 0}
    assert found["1"].handle == "tomas"


def test_earlier_versions_come_newest_first_and_go_with_a_deletion(
    store: Store, nora: Account
) -> None:
    for n in range(3):
        put(store, nora, message("1", content=f"v{n}", updated=NOON + timedelta(minutes=n)))
    assert reading.version_counts(store.read(), (1, 2)) == {1: 2}
    assert [version.content for version in reading.versions(store.read(), 1)] == ["v1", "v0"]
    put(store, nora, message("1", deleted=True))
    assert reading.versions(store.read(), 1) == ()
