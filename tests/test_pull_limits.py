"""No feed, answer or page, however absurd, stops the inbox or the other accounts."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count, cycle, repeat
from pathlib import Path
from typing import Any

import pytest

from inbox_tui import accounts as connecting
from inbox_tui import intake, paths
from inbox_tui.adapter import Adapter, Page
from inbox_tui.feed import PAGES_LIMIT, REPEATS_LIMIT
from inbox_tui.intake import store_page
from inbox_tui.model import Account, utc_now
from inbox_tui.pull import Progress, Stage, pull_account, pull_all
from inbox_tui.store import Store, pulls
from inbox_tui_sandbox.world import World
from tests import making
from tests.stranger import Pages, connect_to


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("INBOX_TUI_HOME", str(tmp_path))
    with making.open_store() as opened:
        yield opened


def page(cursor: str | None, *ids: str) -> Page:
    return Page(messages=tuple(making.message(i) for i in ids), cursor=cursor)


def pull(store: Store, account: Account, pages: Pages) -> Progress:
    return pull_account(store, account, connect_to(pages), lambda _: None)


def rows(store: Store) -> int:
    return int(store.read().execute("SELECT count(*) FROM messages").fetchone()[0])


ABSURD: dict[str, tuple[Pages, Stage, str]] = {
    "the same cursor again": (lambda _: repeat(page("a", "m")), Stage.FAILED, "circle"),
    "a circle of three": (
        lambda _: cycle([page("a", "m1"), page("b", "m2"), page("c", "m3")]),
        Stage.FAILED,
        "circle",
    ),
    "an empty page with a next link": (lambda _: repeat(page(None)), Stage.FAILED, "circle"),
    "empty pages for ever": (lambda _: (page(f"c{n}") for n in count()), Stage.DONE, "next pull"),
    "new pages for ever": (
        lambda _: (page(f"c{n}", f"m{n}") for n in count()),
        Stage.DONE,
        "next pull",
    ),
    "new pages for ever and no new cursor": (
        lambda _: (page(None, f"m{n}") for n in count()),
        Stage.FAILED,
        "same ones again",
    ),
}


@pytest.mark.parametrize(("pages", "stage", "words"), ABSURD.values(), ids=ABSURD)
def test_an_absurd_feed_ends_is_told_of_and_holds_up_nobody(
    store: Store, pages: Pages, stage: Stage, words: str
) -> None:
    absurd, honest = making.add_account(store), making.connect_sandbox(store, "kim", sign="KIM")
    with World(paths.network_folder("sandbox")) as world:
        world.post("tomas", "@kim a question")
    strange = connect_to(pages)

    def connect(account: Account) -> Adapter:
        return strange(account) if account.id == absurd.id else connecting.connect(account)

    steps: list[Progress] = []
    bad, good = pull_all(store, (absurd, honest), connect, steps.append)
    assert (bad.stage, words in bad.sentence) == (stage, True), bad
    assert (good.stage, good.new) == (Stage.DONE, 1)
    came = [s for s in steps if s.account_id == absurd.id and s.stage is Stage.PAGE]
    assert REPEATS_LIMIT <= len(came) <= PAGES_LIMIT
    assert pulls.state(store.read(), absurd.id).sentence == bad.sentence


def test_a_feed_that_was_cut_goes_on_where_it_was(store: Store) -> None:
    account = making.add_account(store)

    def pages(cursor: str | None) -> Iterator[Page]:
        start = int(cursor or -1) + 1
        return (page(str(n), f"m{n}") for n in range(start, 250))

    first, second = pull(store, account, pages), pull(store, account, pages)
    assert (first.new, second.new, rows(store)) == (PAGES_LIMIT, 50, 250)
    assert (first.stage, second.sentence) == (Stage.DONE, "")


def test_a_page_without_measure_leaves_turns_to_others(store: Store) -> None:
    """A page of 10,000 is stored whole; who wants to write meanwhile waits for a part of it."""
    account, came_meanwhile, done = making.add_account(store), [], threading.Event()
    huge = tuple(making.message(f"m{n}", context=f"c{n % 500}") for n in range(10_000))

    def write() -> None:
        while not done.is_set():
            before = rows(store)
            with store.write() as conn:
                conn.execute("UPDATE accounts SET name = name")
            came_meanwhile.append(rows(store) - before)
            time.sleep(0.005)  # another's writes are not back to back either
        store.release()

    other = threading.Thread(target=write)
    other.start()
    try:
        ended = pull(store, account, lambda _: [Page(messages=huge, cursor="end")])
    finally:
        done.set()
        other.join()
    assert (ended.stage, ended.new, rows(store)) == (Stage.DONE, 10_000, 10_000)
    assert pulls.state(store.read(), account.id).cursor == "end"
    # After each part but the last; a busy machine lets one miss a few.
    assert sum(1 for count in came_meanwhile if count) >= 3
    assert max(came_meanwhile) <= 10 * intake.PART, "a part of the page"


def test_the_cursor_of_a_long_page_waits_for_its_last_part(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = making.add_account(store)
    monkeypatch.setattr(intake, "PART", 10)
    stored = intake.store_messages
    calls = count()

    def fail(*args: Any) -> Any:
        if next(calls) == 2:
            raise RuntimeError("the power went")
        return stored(*args)

    monkeypatch.setattr(intake, "store_messages", fail)
    long = page("end", *(f"m{n}" for n in range(35)))
    with pytest.raises(RuntimeError):
        store_page(store, account, long)
    assert (rows(store), pulls.state(store.read(), account.id).cursor) == (20, None)
    again = store_page(store, account, long)
    assert (again.seen, again.new, rows(store)) == (35, 15, 35)
    assert pulls.state(store.read(), account.id).cursor == "end"


def _deep(depth: int) -> dict[str, Any]:
    nest: dict[str, Any] = {}
    for _ in range(depth):
        nest = {"n": nest}
    return nest


def _circular() -> dict[str, Any]:
    knot: dict[str, Any] = {}
    knot["self"] = knot
    return knot


class _Unspeakable:
    def __str__(self) -> str:
        raise LookupError("no words")

    __repr__ = __str__


BAD: dict[str, Callable[[Any], Any]] = {
    "JSON without a floor": lambda m: replace(m, raw=_deep(100_000)),
    "JSON in a knot": lambda m: replace(m, raw=_circular()),
    "raw that cannot be told": lambda m: replace(m, raw={"x": _Unspeakable()}),
    "no text": lambda m: replace(m, content=None),
    "a number for a text": lambda m: replace(m, name=7),
    "bytes for a text": lambda m: replace(m, content=b"x"),
    "a word for a kind": lambda m: replace(m, kind="mention"),
    "a word for a time": lambda m: replace(m, published="yesterday"),
    "nobody for an author": lambda m: replace(m, attributed_to=None),
    "a nameless author": lambda m: replace(m, attributed_to=replace(m.attributed_to, name=None)),
    "a list for an id": lambda m: replace(m, id=["m7"]),
    "no zone": lambda m: replace(m, published=m.published.replace(tzinfo=None)),
    "nothing at all": lambda _: None,
}


@pytest.mark.parametrize("spoil", BAD.values(), ids=BAD)
def test_of_fifty_items_one_is_bad_and_forty_nine_are_stored(
    store: Store, spoil: Callable[[Any], Any]
) -> None:
    account = making.add_account(store)
    fifty = [making.message(f"m{n}") for n in range(50)]
    fifty[7] = spoil(fifty[7])
    spoilt = Page(messages=tuple(fifty), cursor="after")
    first = pull(store, account, lambda _: [spoilt])
    assert (first.stage, first.new, first.rejected) == (Stage.DONE, 49, 1), first
    (letter,) = pulls.dead_letters(store.read())
    assert letter.reason
    assert letter.at <= utc_now()
    assert pulls.state(store.read(), account.id).cursor == "after"


def test_a_bad_item_is_stored_when_it_comes_again_mended_and_its_letter_goes(store: Store) -> None:
    account = making.add_account(store)
    good = making.message("m7")
    bad: Any = None
    pull(store, account, lambda _: [Page(messages=(replace(good, content=bad),), cursor="1")])
    assert pulls.count_dead_letters(store.read()) == 1
    mended = pull(store, account, lambda _: [Page(messages=(good,), cursor="2")])
    assert (mended.new, pulls.count_dead_letters(store.read())) == (1, 0)
