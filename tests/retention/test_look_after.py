"""Once a day, beside a pull: by the person's wish, or the network's terms where these are shorter."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import ClassVar

import pytest

from inbox_tui.adapter import AdapterError, Misconfigured, TransientRead, keep_for
from inbox_tui.config.schema import Retention
from inbox_tui.pull import Stage, pull_account
from inbox_tui.retention import purge
from inbox_tui.store import upkeep
from tests.retention.conftest import Shelf, files_with
from tests.stranger import Stranger, connect_to

Offer = Callable[[timedelta | None], None]


@pytest.fixture
def offer(monkeypatch: pytest.MonkeyPatch) -> Offer:
    """Return what offers an adapter for the test's network, with terms of so long."""

    def make(terms: timedelta | None) -> None:
        class Strict(Stranger):
            keep_for: ClassVar[timedelta | None] = terms

        monkeypatch.setattr(purge, "load", lambda network: Strict)

    make(None)
    return make


@pytest.mark.parametrize(
    ("wish", "terms", "days"),
    [
        (Retention(), None, None),
        (Retention(keep="90d"), None, 90),
        (Retention(), 30, 30),
        (Retention(keep="90d"), 30, 30),
        (Retention(keep="10d"), 30, 10),
        (Retention(keep="90d", networks={"test": "60d"}), None, 60),
        (Retention(keep="90d", networks={"test": "60d"}, accounts={"test-nora": "70d"}), None, 70),
        (Retention(networks={"x": "1d"}, accounts={"test-kim": "1d"}), None, None),
    ],
)
def test_the_shorter_of_wish_and_terms_counts(
    wish: Retention, terms: int | None, days: int | None, shelf: Shelf, offer: Offer
) -> None:
    offer(None if terms is None else timedelta(days=terms))
    expected = None if days is None else timedelta(days=days)
    assert purge.span_of(wish, shelf.account) == expected


@pytest.mark.parametrize("said", [timedelta(0), timedelta(days=-1), "30d", 30])
def test_terms_that_make_no_sense_do_not_count(said: object) -> None:
    assert keep_for(type("Odd", (Stranger,), {"keep_for": said})) is None


def test_a_pull_lets_go_and_sweeps_once_a_day(shelf: Shelf, offer: Offer) -> None:
    shelf.arrive("old", 200)
    retention = Retention(keep="90d")
    connect = connect_to(lambda _: ())
    step = pull_account(shelf.store, shelf.account, connect, lambda _: None, retention)
    assert step.stage is Stage.DONE
    assert shelf.left() == set()
    assert files_with(shelf.folder) == []
    shelf.arrive("old too", 200)
    pull_account(shelf.store, shelf.account, connect, lambda _: None, retention)
    assert shelf.left() == {"old too"}


def test_without_an_end_nothing_goes(shelf: Shelf, offer: Offer) -> None:
    shelf.arrive("old", 4000)
    pull_account(shelf.store, shelf.account, connect_to(lambda _: ()), lambda _: None)
    assert shelf.left() == {"old"}
    assert upkeep.purged_at(shelf.store.read(), shelf.account.id)


def test_what_cannot_be_done_does_not_spoil_the_pull(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(network: str) -> None:
        raise Misconfigured("There is no such network.")

    monkeypatch.setattr(purge, "load", fail)
    shelf.arrive("old", 200)
    step = pull_account(
        shelf.store, shelf.account, connect_to(lambda _: ()), lambda _: None, Retention(keep="1d")
    )
    assert step.stage is Stage.DONE
    assert shelf.left() == {"old"}, "the terms are not known: nothing is let go"


def test_an_account_that_cannot_be_pulled_is_looked_after_all_the_same(
    shelf: Shelf, offer: Offer
) -> None:
    def refuse(_: object) -> tuple[()]:
        raise _down()

    shelf.arrive("old", 200)
    step = pull_account(
        shelf.store, shelf.account, connect_to(refuse), lambda _: None, Retention(keep="90d")
    )
    assert step.stage is Stage.FAILED
    assert shelf.left() == set()


def _down() -> AdapterError:
    return TransientRead("The server is down.")
