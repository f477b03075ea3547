"""Accounts are met on the network first and kept afterwards; a swapped secret freezes them."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar

import pytest

from inbox_tui import accounts, keychain, paths, registry
from inbox_tui.accounts import AccountFault, Application
from inbox_tui.adapter import (
    Access,
    AdapterError,
    AuthRevoked,
    Capabilities,
    Field,
    Misconfigured,
    WrongAccount,
)
from inbox_tui.keychain import KeychainError, SecretPlace
from inbox_tui.model import Account, AccountKind, Actor
from inbox_tui.store import NobodyIsMe, Store, audit
from inbox_tui.store import accounts as rows
from inbox_tui_sandbox import faults
from tests.making import connect_sandbox, open_store, pull

OWN, BRAND = AccountKind.OWN, AccountKind.BRAND


class Guarded:
    """A network that knows one password and asks for a colour."""

    network: ClassVar[str] = "guarded"
    title: ClassVar[str] = "Guarded"
    capabilities: ClassVar[Capabilities] = Capabilities()
    fields: ClassVar[tuple[Field, ...]] = (
        Field(name="colour", prompt="Colour"),
        Field(name="shade", prompt="Shade", default="dark"),
        Field(name="password", prompt="Password", secret=True),
    )
    default_instance: ClassVar[str] = "main"
    open_ones: ClassVar[int] = 0

    def __init__(self, access: Access) -> None:
        self._access = access
        type(self).open_ones += 1

    def whoami(self) -> Actor:
        if self._access.secret.reveal("password") != "right horse":
            raise AuthRevoked("The network says no.")
        return Actor(id="actor:1", handle="nora.real", name="Nora")

    def close(self) -> None:
        type(self).open_ones -= 1


@pytest.fixture
def store() -> Iterator[Store]:
    with open_store() as opened:
        yield opened


@pytest.fixture
def guarded(monkeypatch: pytest.MonkeyPatch) -> type[Guarded]:
    real = registry.load
    monkeypatch.setattr(Guarded, "open_ones", 0)
    monkeypatch.setattr(
        registry, "load", lambda network: Guarded if network == "guarded" else real(network)
    )
    return Guarded


def application(**changes: object) -> Application:
    values: dict[str, object] = {
        "network": "guarded",
        "handle": "nora.real",
        "settings": {"colour": "blue"},
        "secrets": {"password": "right horse"},
        "place": SecretPlace.FILE,
        "plaintext_allowed": True,
    }
    return Application(**{**values, **changes})  # type: ignore[arg-type]


def acts(store: Store) -> list[str]:
    return [act for (act,) in store.read().execute("SELECT act FROM audit_log ORDER BY seq")]


# --- meeting --------------------------------------------------------------------------------------


def test_meeting_asks_the_network_and_keeps_nothing(store: Store) -> None:
    candidate = accounts.meet(Application(network="sandbox", handle="nora"))
    assert candidate.actor.handle.lstrip("@") == "nora"
    assert rows.every(store.read()) == ()
    assert acts(store) == []


@pytest.mark.parametrize(
    ("asked", "differs"),
    [("nora.real", False), ("@Nora.REAL", False), ("", False), ("nora", True), ("tomas", True)],
)
@pytest.mark.usefixtures("guarded")
def test_another_handle_than_was_asked_for_is_noticed(asked: str, differs: bool) -> None:
    assert accounts.meet(application(handle=asked)).handle_differs is differs


def test_a_refused_credential_is_told_and_its_connection_closed(guarded: type[Guarded]) -> None:
    with pytest.raises(AuthRevoked):
        accounts.meet(application(secrets={"password": "wrong"}))
    assert guarded.open_ones == 0


def test_the_secret_is_not_in_what_an_application_shows() -> None:
    assert "right horse" not in repr(application())


@pytest.mark.usefixtures("guarded")
@pytest.mark.parametrize(
    ("settings", "fault"),
    [({}, "also needs: colour"), ({"colour": "blue", "size": "9"}, "no setting called size")],
)
def test_settings_are_what_the_network_asks_for(settings: dict[str, str], fault: str) -> None:
    with pytest.raises(Misconfigured, match=fault):
        accounts.meet(application(settings=settings))


def test_an_unknown_network_is_refused() -> None:
    with pytest.raises(Misconfigured, match="no network called 'fax'"):
        accounts.meet(Application(network="fax", handle="nora"))


# --- keeping --------------------------------------------------------------------------------------


def test_what_is_kept_is_what_the_network_said(store: Store, guarded: type[Guarded]) -> None:
    account = accounts.keep(store, accounts.meet(application(handle="someone")), BRAND, "nrx")
    assert account.id == "guarded-nora-real"
    assert (account.handle, account.actor_id) == ("nora.real", "actor:1")
    assert (account.kind, account.call_sign, account.identity) == (BRAND, "NRX", "nora")
    assert account.instance == guarded.default_instance
    assert account.settings == {"colour": "blue", "shade": "dark"}
    stored = rows.get(store.read(), account.id)
    assert stored is not None
    assert replace(stored, verified_at=account.verified_at) == account  # kept in milliseconds
    assert acts(store) == ["account added"]
    assert audit.find_break(store.read()) == ""


@pytest.mark.usefixtures("guarded")
def test_the_secret_is_kept_in_its_place_and_nowhere_in_the_store(store: Store) -> None:
    account = accounts.keep(store, accounts.meet(application()), OWN, "NOR")
    assert accounts.connect(account).whoami().id == "actor:1"
    assert stat.S_IMODE(keychain.secret_file().stat().st_mode) == 0o600
    kept = [p for p in paths.data_folder().rglob("*") if p.is_file() and p.stat().st_size]
    holding = {p.name for p in kept if b"right horse" in p.read_bytes()}
    assert holding <= {keychain.secret_file().name}


@pytest.mark.usefixtures("guarded")
def test_without_a_keyring_nothing_is_kept_at_all(store: Store) -> None:
    candidate = accounts.meet(application(place=SecretPlace.KEYRING))
    with pytest.raises(KeychainError):
        accounts.keep(store, candidate, OWN, "NOR")
    assert rows.every(store.read()) == ()
    assert acts(store) == []


@pytest.mark.usefixtures("guarded")
def test_a_secret_that_was_kept_in_part_is_taken_away_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = keychain.store

    def fail_at_the_end(*given: object, **options: object) -> None:
        real(*given, **options)  # type: ignore[arg-type]
        raise KeychainError("The disk is full.")

    monkeypatch.setattr(keychain, "store", fail_at_the_end)
    with pytest.raises(KeychainError):
        accounts.keep(store, accounts.meet(application()), OWN, "NOR")
    assert b"right horse" not in keychain.secret_file().read_bytes()
    assert rows.every(store.read()) == ()


def test_one_actor_is_connected_once(store: Store) -> None:
    connect_sandbox(store)
    with pytest.raises(AccountFault, match="connected already, as sandbox-nora"):
        connect_sandbox(store, kind=BRAND, sign="XYZ")


def test_the_same_handle_on_another_instance_is_another_account(store: Store) -> None:
    first = connect_sandbox(store)
    second = connect_sandbox(store, instance="letters", sign="LET")
    assert first.id != second.id
    assert {a.id for a in rows.every(store.read())} == {first.id, second.id}


def test_a_sign_too_like_anothers_is_refused_and_nothing_is_kept(store: Store) -> None:
    connect_sandbox(store)
    with pytest.raises(AccountFault, match="too like"):
        connect_sandbox(store, "tomas", sign="NOT")
    assert len(rows.every(store.read())) == 1


def test_somebody_has_to_be_me_first() -> None:
    candidate = accounts.meet(Application(network="sandbox", handle="nora"))
    with (
        Store.open(paths.database_file()) as store,
        pytest.raises(NobodyIsMe, match="inbox-tui me NAME"),
    ):
        accounts.keep(store, candidate, OWN, "NOR")


# --- checking -------------------------------------------------------------------------------------


def test_a_swapped_credential_freezes_the_account_with_both_names(store: Store) -> None:
    account = connect_sandbox(store)
    connect_sandbox(store, "northwind", BRAND, "WXY")
    folder = paths.network_folder("sandbox")
    faults.switch_on(folder, "wrong_account", "nora", value="northwind")

    with pytest.raises(WrongAccount, match=r"nora.*belongs to.*northwind"):
        accounts.check(store, account)

    frozen = rows.get(store.read(), account.id)
    assert frozen is not None
    assert "northwind" in frozen.frozen_reason
    assert frozen.actor_id == account.actor_id

    faults.clear(folder)
    accounts.check(store, frozen)
    again = rows.get(store.read(), account.id)
    assert again is not None
    assert again.frozen_reason == ""
    assert again.verified_at > account.verified_at


def test_a_network_that_cannot_be_asked_freezes_nothing(store: Store) -> None:
    account = connect_sandbox(store)
    faults.switch_on(paths.network_folder("sandbox"), "revoked", "nora")
    with pytest.raises(AdapterError):
        accounts.check(store, account)
    unchanged = rows.get(store.read(), account.id)
    assert unchanged is not None
    assert unchanged.frozen_reason == ""


# --- removing -------------------------------------------------------------------------------------


@pytest.mark.usefixtures("guarded")
def test_a_removed_account_has_no_secret_and_is_not_listed(store: Store) -> None:
    account = accounts.keep(store, accounts.meet(application()), OWN, "NOR")
    assert accounts.remove(store, account) is True
    assert rows.every(store.read()) == ()
    assert b"right horse" not in keychain.secret_file().read_bytes()
    with pytest.raises(KeychainError):
        accounts.connect(account)
    assert acts(store) == ["account added", "account removed"]


def test_connecting_again_finds_the_old_messages_under_the_old_name(store: Store) -> None:
    from inbox_tui_sandbox.world import World

    account = connect_sandbox(store)
    with World(paths.network_folder("sandbox")) as world:
        world.post("tomas", "@nora is it down?")
    pull(store, account)
    accounts.remove(store, account)

    again = connect_sandbox(store, sign="NEW")

    assert again.id == account.id
    assert again.call_sign == "NEW"
    assert again.removed_at is None
    count = store.read().execute("SELECT count(*) FROM messages WHERE account_id = ?", (again.id,))
    assert count.fetchone() == (1,)


# --- finding --------------------------------------------------------------------------------------


@pytest.fixture
def three(store: Store) -> dict[str, Account]:
    return {
        "nora": connect_sandbox(store),
        "brief": connect_sandbox(store, instance="brief", sign="BRF"),
        "tomas": connect_sandbox(store, "tomas", sign="TXS"),
    }


@pytest.mark.parametrize("words", ["sandbox-tomas", "tomas", "@tomas", "TOMAS", "sandbox:tomas"])
def test_an_account_is_found_by_its_id_or_handle(
    store: Store, three: dict[str, Account], words: str
) -> None:
    assert accounts.find(store, words).id == three["tomas"].id


def test_where_several_fit_a_person_has_to_say_which(
    store: Store, three: dict[str, Account]
) -> None:
    assert three["nora"].handle == three["brief"].handle
    with pytest.raises(AccountFault, match=r"Several.*Say which: sandbox-nora, sandbox-nora-2"):
        accounts.find(store, "nora")
    assert accounts.find(store, three["brief"].id).id == three["brief"].id


def test_an_unknown_account_is_answered_with_those_that_are_known(
    store: Store, three: dict[str, Account]
) -> None:
    with pytest.raises(AccountFault, match=r"no account 'ada'.*sandbox-nora"):
        accounts.find(store, "ada")
