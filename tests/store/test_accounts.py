"""Rows of accounts: never deleted, and blocked until a person has looked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from inbox_tui.model import Account, AccountKind, Actor
from inbox_tui.store import NotFound, Store, accounts
from tests import making


def test_a_removed_account_is_kept_and_not_connected(store: Store, nora: Account) -> None:
    with store.write() as conn:
        accounts.mark_removed(conn, nora.id, making.NOON)
    removed = replace(nora, removed_at=making.NOON)
    assert accounts.every(store.read()) == ()
    assert accounts.every_ever(store.read()) == (removed,)
    assert accounts.require(store.read(), nora.id) == removed
    assert accounts.of_actor(store.read(), nora.actor_id, nora) is None


def test_connected_anew_it_has_its_new_voice_and_no_block(store: Store, nora: Account) -> None:
    again = replace(nora, kind=AccountKind.BRAND, call_sign="NEW", handle="nora.new")
    with store.write() as conn:
        accounts.freeze(conn, nora.id, "Blocked.")
        accounts.mark_removed(conn, nora.id, making.NOON)
        accounts.reconnect(conn, again)
    assert accounts.every(store.read()) == (again,)


def test_a_block_is_lifted_only_where_that_is_asked_for(store: Store, nora: Account) -> None:
    told = Actor(id=nora.actor_id, handle="nora.new", name="Nora L.")
    with store.write() as conn:
        accounts.freeze(conn, nora.id, "Blocked.")
        accounts.note_verified(conn, nora.id, told, making.NOON, unfreeze=False)
    kept = accounts.require(store.read(), nora.id)
    assert (kept.handle, kept.name, kept.frozen_reason) == ("nora.new", "Nora L.", "Blocked.")
    with store.write() as conn:
        accounts.note_verified(conn, nora.id, told, making.NOON, unfreeze=True)
    assert accounts.require(store.read(), nora.id).frozen_reason == ""


def test_an_actor_is_ours_only_on_its_own_server(store: Store, nora: Account) -> None:
    there = making.add_account(store, name="nora-b", sign="NOB", instance="b.example")
    beside = replace(there, actor_id="somebody")
    assert accounts.of_actor(store.read(), there.actor_id, beside) == there
    assert accounts.of_actor(store.read(), nora.actor_id, beside) is None


def test_what_was_never_connected_is_told_by_its_id(store: Store) -> None:
    with pytest.raises(NotFound, match="There is no account test-bo"):
        accounts.require(store.read(), "test-bo")
