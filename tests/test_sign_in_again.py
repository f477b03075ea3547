"""A new secret for an account: of the same actor, and with everything else as it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from inbox_tui import accounts, keychain, registry, sign_in_again
from inbox_tui.accounts import AccountFault, Candidate
from inbox_tui.adapter import Access, AuthExpired, AuthRevoked, KeptSession
from inbox_tui.keychain import KeychainError, SecretPlace
from inbox_tui.model import Account, AccountKind
from inbox_tui.store import Store, StoreError, audit
from inbox_tui.store import accounts as rows
from tests.cli.locked_network import PASSWORD, LockedNetwork, with_locked
from tests.making import connect_sandbox, open_store

NEW = "open-sesame-93"


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setattr(registry, "load", with_locked(registry.load))
    with open_store() as opened:
        yield opened


@pytest.fixture
def account(store: Store) -> Account:
    given = accounts.Application(
        network="locked", handle="", secrets={"password": PASSWORD}, place=SecretPlace.FILE
    )
    candidate = replace(accounts.meet(given), session="first-session")
    return accounts.keep(store, candidate, AccountKind.BRAND, "LOX")


def session_of(account: Account) -> str:
    fields, place = LockedNetwork.fields, SecretPlace(account.secret_place)
    return keychain.vault(account.id, account.network, fields, place).load()


def secret_of(account: Account) -> str:
    fields, place = LockedNetwork.fields, SecretPlace(account.secret_place)
    return keychain.read(account.id, account.network, fields, place).reveal("password")


@dataclass(frozen=True, slots=True)
class Tokens:
    mark: str


def _access(account: Account) -> Access:
    """Return what an adapter of the account gets now."""
    adapter = accounts.connect(account)
    assert isinstance(adapter, LockedNetwork)
    return adapter._access


def asked_again(account: Account) -> Candidate:
    candidate = accounts.meet(sign_in_again.apply(account, {"password": PASSWORD}))
    changed = replace(candidate.application, secrets={"password": NEW})
    return replace(candidate, application=changed, session="second-session")


def test_the_session_of_the_first_meeting_is_kept_with_the_secret(account: Account) -> None:
    assert session_of(account) == "first-session"


def test_secret_and_session_are_replaced_and_all_else_stays(store: Store, account: Account) -> None:
    with store.write() as conn:
        rows.freeze(conn, account.id, "It was frozen.")
    again = sign_in_again.complete(store, account, asked_again(account))
    assert (secret_of(account), session_of(account)) == (NEW, "second-session")
    assert again.frozen_reason == ""
    assert (again.id, again.kind, again.call_sign) == (account.id, account.kind, "LOX")
    assert again.identity == account.identity
    last = store.read().execute("SELECT act FROM audit_log ORDER BY seq DESC LIMIT 1").fetchone()
    assert last == ("account signed in again",)
    assert audit.find_break(store.read()) == ""


def test_somebody_elses_secret_is_refused_with_both_names(store: Store, account: Account) -> None:
    candidate = asked_again(account)
    other = replace(candidate, actor=replace(candidate.actor, id="u2", handle="bo"))
    with pytest.raises(AccountFault, match=r"This is @bo \(u2\), not BRAND @nora on Locked \(u1\)"):
        sign_in_again.complete(store, account, other)
    assert (secret_of(account), session_of(account)) == (PASSWORD, "first-session")


def test_a_secret_that_cannot_be_kept_leaves_the_old_one(
    store: Store, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = keychain.store
    calls: list[object] = []

    def fail_once(*given: object, **options: object) -> None:
        real(*given, **options)  # type: ignore[arg-type]
        calls.append(given)
        if len(calls) == 1:
            raise KeychainError("The disk is full.")

    monkeypatch.setattr(keychain, "store", fail_once)
    with pytest.raises(KeychainError):
        sign_in_again.complete(store, account, asked_again(account))
    assert (secret_of(account), session_of(account)) == (PASSWORD, "first-session")


def test_a_lost_secret_can_be_given_again(store: Store, account: Account) -> None:
    keychain.remove(account.id, account.network, SecretPlace.FILE)
    sign_in_again.complete(store, account, asked_again(account))
    assert secret_of(account) == NEW


def test_where_the_old_secret_is_lost_as_well_the_fault_of_the_new_one_is_told(
    store: Store, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    keychain.remove(account.id, account.network, SecretPlace.FILE)
    before = rows.require(store.read(), account.id)
    kept: list[object] = []

    def fail(*given: object, **options: object) -> None:
        kept.append(given)
        raise KeychainError("The disk is full.")

    monkeypatch.setattr(keychain, "store", fail)
    with pytest.raises(KeychainError, match="The disk is full"):
        sign_in_again.complete(store, account, asked_again(account))
    assert len(kept) == 1, "there is none to put back"
    assert rows.require(store.read(), account.id) == before


def test_a_secret_that_the_network_refuses_changes_nothing(account: Account) -> None:
    with pytest.raises(AuthRevoked):
        accounts.meet(sign_in_again.apply(account, {"password": "wrong"}))
    assert secret_of(account) == PASSWORD


def test_what_no_program_can_replace_is_told(store: Store, account: Account) -> None:
    outside = replace(account, secret_place=SecretPlace.ENVIRONMENT.value)
    with pytest.raises(AccountFault, match="change INBOX_TUI_TOKEN_LOCKED_NORA there"):
        sign_in_again.apply(outside, {})
    with pytest.raises(AccountFault, match="needs no secret"):
        sign_in_again.apply(connect_sandbox(store), {})


def test_a_store_that_cannot_be_written_says_that_the_new_secret_is_kept(
    store: Store, account: Account
) -> None:
    candidate = asked_again(account)
    store.read_only_reason = "A guard is missing."
    with pytest.raises(StoreError, match=r"A guard is missing. The new secret is kept, but"):
        sign_in_again.complete(store, account, candidate)
    assert secret_of(account) == NEW


def test_an_adapter_that_began_before_a_sign_in_and_looks_only_after_it_replaces_no_session(
    store: Store, account: Account
) -> None:
    kept = KeptSession(_access(account).session, Tokens, lambda tokens: tokens.mark == PASSWORD)
    sign_in_again.complete(store, account, asked_again(account))
    assert kept.load() is None
    with pytest.raises(AuthExpired, match="signed in again") as caught, kept.turn():
        kept.keep(Tokens(PASSWORD))
    assert caught.value.nothing_sent
    assert session_of(account) == "second-session"
    new = KeptSession(_access(account).session, Tokens, lambda tokens: tokens.mark == NEW)
    with new.turn():
        new.keep(Tokens(NEW))
    assert new.load() == Tokens(NEW)
