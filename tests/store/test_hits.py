"""Every way to the same messages finds the same messages."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, timedelta
from unittest import mock

import pytest

from inbox_tui.query import parse
from inbox_tui.store import Store, hits, index_size, queries
from tests import making
from tests.making import NOON, message, put

COUNT = 600
WORDS = ("router", "rebate", "Rébus", "invoice", "große", "x9", "do_ba", "http://ro.example")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    chance = random.Random(7)
    with making.open_store(tmp_path_factory.mktemp("hits") / "inbox.db") as opened:
        nora = making.add_account(opened)
        brand = making.add_account(opened, name="brand", sign="BRA")
        for account in (nora, brand):
            put(
                opened,
                account,
                *(
                    message(
                        str(number),
                        context=f"c{number // 3}",
                        content=" ".join(chance.choices(WORDS, k=3)),
                        attributed_to=making.actor(chance.choice(["carla", "tomas"])),
                        minutes=number * 60,
                    )
                    for number in range(COUNT // 2)
                ),
            )
        with opened.write() as conn:
            conn.execute("UPDATE conversations SET done = 1, needs_reply = 0 WHERE uid % 3 = 0")
            conn.execute("UPDATE conversations SET vip = 1 WHERE uid % 40 = 0")
        yield opened


QUERIES = (
    "router", "ro", "r", "re", "reb", "gr", "do_b", "ba", "x", "zz", "rebus ", "router re",
    "router -in", "-router", "-router re", "from:carla r", "to:brand x", "to:nora -to:brand re",
    "do-r", "router-re", "rebus router re", "is:done re", "is:done router ", "is:vip", "is:vip r", "is:vip router ", "-is:done in",
    "before:2026-11-25 r", "after:2026-12-01 -re", "on:2026-11-24 r", "-on:2026-11-24 router ",
    '"router rebate"', "has:link re", "is:unanswered", "in:all re", "network:test",
)  # fmt: skip


def _every(store: Store, text: str, limit: int = COUNT, seconds: float | None = None) -> list[int]:
    asked = queries.conditions(store.read(), parse(text), UTC, NOON + timedelta(days=30))
    found: list[int] = []
    below: int | None = hits.LAST
    while below is not None:
        page = hits.find(store.read(), asked, limit, below=below, seconds=seconds)
        assert len(page.uids) <= limit
        found += page.uids
        below = page.next_below
    return found


def _use_the_index(patch: pytest.MonkeyPatch) -> None:
    """Let the index gather beginnings, and let no conversations be few."""
    patch.setattr(index_size, "leaves_of_beginning", lambda *_: 0)
    patch.setattr(hits, "FEW_CONVERSATIONS", -1)


def _read(patch: pytest.MonkeyPatch, messages: int) -> None:
    """Let so many messages be read for a beginning before the index gathers it."""
    patch.setattr(index_size, "leaves_of_beginning", lambda *_: messages)
    patch.setattr(hits, "READ_FOR_A_LEAF", 1)


@pytest.mark.parametrize("text", QUERIES)
def test_reading_asking_few_and_the_index_find_the_same(
    store: Store, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        _use_the_index(patch)
        expected = _every(store, text)
    assert expected == sorted(expected, reverse=True)
    for messages in (5, COUNT):
        _read(monkeypatch, messages)
        assert _every(store, text) == expected
        assert _every(store, text, limit=7) == expected
    monkeypatch.setattr(hits, "FEW_CONVERSATIONS", COUNT)
    assert _every(store, text) == expected
    monkeypatch.setattr(hits, "FEW_MESSAGES", COUNT)
    assert _every(store, text) == expected


@pytest.mark.parametrize("text", QUERIES)
def test_pages_follow_each_other_without_a_gap(store: Store, text: str) -> None:
    assert _every(store, text, limit=7) == _every(store, text)


@pytest.mark.parametrize("text", ["is:done router ", "-is:done invoice ", "is:unread -rebate"])
def test_what_is_broken_off_goes_on_where_it_was(
    store: Store, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hits, "LOOK", 5)
    asked = queries.conditions(store.read(), parse(text), UTC)
    assert hits.find(store.read(), asked, COUNT, seconds=0).next_below
    assert _every(store, text, seconds=0) == _every(store, text)


def test_a_beginning_is_read_for_no_longer_than_the_index_needs_to_gather_it(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = queries.conditions(store.read(), parse("rebu"), UTC)
    _read(monkeypatch, 20)
    with mock.patch.object(hits, "_walk", wraps=hits._walk) as walk:
        hits.find(store.read(), asked, 15)
        walk.assert_called_once()
        assert walk.call_args.args[2] == COUNT - 19, "the index goes on below what was read"
    _read(monkeypatch, COUNT)
    with mock.patch.object(hits, "_walk", wraps=hits._walk) as walk:
        hits.find(store.read(), asked, 15)
        walk.assert_not_called()


def test_what_the_index_cannot_gather_in_time_is_read_for_part_by_part(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hits, "LOOK", 5)
    expected = _every(store, "rebu")
    monkeypatch.setattr(hits, "LEAF_SECONDS", 1000)
    _read(monkeypatch, 1)
    monkeypatch.setattr(hits, "_walk", lambda *_: pytest.fail("the index was asked"))
    asked = queries.conditions(store.read(), parse("rebu"), UTC)
    assert hits.find(store.read(), asked, COUNT, seconds=0).next_below
    assert _every(store, "rebu", seconds=0) == expected


def test_no_message_can_pass_for_one_of_another_account_or_day(store: Store) -> None:
    facet = "\ue000at20261124"
    asked = queries.conditions(store.read(), parse(facet), UTC)
    assert "\ue000" not in asked.match_with_beginning
    assert hits.find(store.read(), asked, 10).uids == ()
