"""Who the humans are, and whom a word can mean."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from inbox_tui.model import Identity
from inbox_tui.store import Store, identities
from inbox_tui.store.connection import NobodyIsMe
from tests import making

PER = Identity(id="per", name="Per Aas", initials="PA")
NORA_TWO = Identity(id="nora-2", name="Nora Berg")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with making.open_store(tmp_path / "inbox.db") as opened:
        with opened.write() as conn:
            identities.save(conn, PER, making.NOON)
            identities.save(conn, NORA_TWO, making.NOON)
        yield opened


def test_a_colleague_who_is_added_takes_nobodys_place(store: Store) -> None:
    assert identities.me(store.read()) == making.NORA
    assert [who.name for who in identities.every(store.read())] == [
        "Nora Berg",
        "Nora Lind",
        "Per Aas",
    ]


def test_only_one_sits_here(store: Store) -> None:
    with store.write() as conn:
        identities.save(conn, Identity(id="per", name="Per Aas", is_me=True), making.NOON)
    assert [who.id for who in identities.every(store.read()) if who.is_me] == ["per"]


def test_before_anybody_has_said_who_sits_here_nothing_is_done_in_a_name(tmp_path: Path) -> None:
    with making.empty_store(tmp_path / "new.db") as store:
        assert identities.me(store.read()) is None
        with pytest.raises(NobodyIsMe, match="Say who you are first"):
            identities.require_me(store.read())


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("per", ["per"]),
        ("  PER   aas ", ["per"]),
        ("nora-2", ["nora-2"]),
        ("nora", ["nora"]),  # the id of one comes before the first name of both
        ("Nora Lind", ["nora"]),
        ("No", []),
        ("", []),
    ],
)
def test_an_id_or_a_name_means_one_and_half_a_word_nobody(
    store: Store, words: str, meant: list[str]
) -> None:
    assert [who.id for who in identities.called(store.read(), words)] == meant


def test_a_first_name_means_all_who_bear_it_where_it_is_nobodys_id(store: Store) -> None:
    with store.write() as conn:
        identities.save(conn, Identity(id="pb", name="Per Berg"), making.NOON)
        identities.save(conn, Identity(id="x", name="Ida Berg"), making.NOON)
    assert [who.id for who in identities.called(store.read(), "ida")] == ["x"]
    assert [who.id for who in identities.called(store.read(), "PER")] == ["per"]
