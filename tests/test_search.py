from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inbox_tui.search import search
from inbox_tui.store import Store
from tests import making
from tests.making import message, put


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path: Path = tmp_path_factory.mktemp("search") / "inbox.db"
    with making.open_store(path) as opened:
        account = making.add_account(opened)
        put(
            opened,
            account,
            message("1", content="My router reboots every night"),
            message("2", content="Größe und Äpfel", minutes=1),
            message("3", content="nothing here", name="Invoice 2231", minutes=2),
            message("4", content="router thanks", attributed_to=making.actor("carla"), minutes=3),
        )
        yield opened


def _ids(store: Store, words: str) -> list[int]:
    return [hit.uid for hit in search(store.read(), words).hits]


def test_every_word_must_be_there_and_the_newest_comes_first(store: Store) -> None:
    assert _ids(store, "router") == [4, 1]
    assert _ids(store, "router night") == [1]
    assert _ids(store, "router absent") == []


def test_an_old_message_that_came_in_late_is_no_newest(tmp_path: Path) -> None:
    with making.open_store(tmp_path / "inbox.db") as store:
        account = making.add_account(store)
        for number, minutes in enumerate((10, 30, 20), 1):
            put(store, account, message(f"{number}", content="router", minutes=minutes))
        assert _ids(store, "router") == [2, 3, 1]
        assert _ids(store, "rou") == [2, 3, 1]
        (page, below) = (found := search(store.read(), "router", 2)).hits, found.next_below
        assert [hit.uid for hit in page] == [3, 2]  # of more than a page, what came in last
        assert below
        assert [hit.uid for hit in search(store.read(), "router", 2, below=below).hits] == [1]


def test_the_last_word_may_be_a_beginning(store: Store) -> None:
    assert _ids(store, "rebo") == [1]


def test_accents_and_case_do_not_matter(store: Store) -> None:
    assert _ids(store, "GROSSE") == []
    assert _ids(store, "große apfel") == [2]


def test_subjects_and_authors_are_searched(store: Store) -> None:
    assert _ids(store, "invoice 2231") == [3]
    assert _ids(store, "carla") == [4]


def test_operators_are_plain_words(store: Store) -> None:
    assert _ids(store, "router OR invoice") == []
    assert _ids(store, "content:router") == []


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(alphabet=st.characters(), max_size=40))
def test_nothing_that_is_typed_raises(store: Store, words: str) -> None:
    search(store.read(), words)
    search(store.read(), f'"{words}*" AND NEAR({words}) -')
