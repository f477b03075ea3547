"""Signing in again on the accounts screen: the same account gets a new secret, no other one does."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from textual.pilot import Pilot
from textual.widgets import Input

from inbox_tui import accounts, keychain, registry
from inbox_tui.adapter import Field
from inbox_tui.keychain import SecretPlace
from inbox_tui.model import Account, AccountKind, Actor
from inbox_tui.store import accounts as rows
from inbox_tui.store import pulls
from inbox_tui.tui.app import InboxApp
from inbox_tui.tui.network_names import NetworkNames
from inbox_tui.tui.screens.sign_in import SignInScreen
from tests.cli.locked_network import PASSWORD, LockedNetwork, with_locked
from tests.consent import ConsentNetwork, ConsentServer, code_for, with_consent
from tests.file_vault import FileVault
from tests.tui.conftest import NOW, Office
from tests.tui.driving import check_golden, ready, screen_text, type_words, until, until_seen

SIZES = [(60, 20), (80, 24), (140, 40)]
sizes = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
NEW = "open-sesame-93"


@pytest.fixture(autouse=True)
def server(httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> ConsentServer:
    monkeypatch.setattr(registry, "load", with_consent(with_locked(registry.load)))
    return ConsentServer(httpserver)


@pytest.fixture
def locked(empty_office: Office, bare_office: Office) -> Account:
    """Give an account with a password, whose login has run out."""
    given = accounts.Application(
        network="locked", handle="", secrets={"password": PASSWORD}, place=SecretPlace.FILE
    )
    store = bare_office.store
    account = accounts.keep(store, accounts.meet(given), AccountKind.BRAND, "LOX")
    _run_out(bare_office, account)
    return account


@pytest.fixture
def consented(bare_office: Office, server: ConsentServer) -> Account:
    """Give an account that is connected by consent, and whose consent has run out."""
    server.put_refresh_token("first", "nora")
    given = accounts.Application(
        network="consent", handle="", instance=server.url, secrets={"granted": "first"},
        place=SecretPlace.FILE,
    )  # fmt: skip
    account = accounts.keep(bare_office.store, accounts.meet(given), AccountKind.OWN, "CON")
    server.forget_tokens()
    _run_out(bare_office, account)
    return account


def _run_out(office: Office, account: Account) -> None:
    with office.store.write() as conn:
        pulls.begin(conn, account.id, NOW)
        pulls.finish(
            conn,
            account.id,
            outcome="AuthRevoked",
            sentence="The network takes the login no more.",
            retry_at=None,
            new_messages=0,
            now=NOW,
        )


def _secret(account: Account) -> str:
    place = SecretPlace(account.secret_place)
    kept = keychain.read(account.id, account.network, LockedNetwork.fields, place)
    return kept.reveal("password")


async def _ask_again(pilot: Pilot[int], account: Account) -> InboxApp:
    app = await ready(pilot)
    await pilot.press("A")
    await until_seen(pilot, "Accounts")
    place = [known.id for known in app.workspace.accounts].index(account.id)
    await pilot.press(*["j"] * place)
    await until_seen(pilot, "s signs in again")
    await pilot.press("s")
    await until_seen(pilot, "Sign in again: ")
    await until_seen(pilot, "refused.")
    return app


async def test_a_new_password_of_the_same_account_takes_the_old_ones_place(
    bare_office: Office, locked: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LockedNetwork, "whoami", lambda _: Actor(id="u1", handle="nora"))
    with bare_office.store.write() as conn:
        rows.freeze(conn, locked.id, "It was frozen.")
    async with bare_office.app().run_test(size=(100, 30)) as pilot:
        app = await _ask_again(pilot, locked)
        await type_words(pilot, NEW)
        assert NEW not in screen_text(app)
        await pilot.press("enter")
        await until_seen(pilot, "Signed in again: BRAND @nora on Locked. Pulling it")
        assert locked.id in {account.id for account in app.puller.due(NOW)}
    account = rows.require(bare_office.store.read(), locked.id)
    assert (account.frozen_reason, account.call_sign, _secret(account)) == ("", "LOX", NEW)


async def test_somebody_elses_password_is_refused_and_the_old_one_stays(
    bare_office: Office, locked: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LockedNetwork, "whoami", lambda _: Actor(id="u2", handle="eve"))
    before = rows.every(bare_office.store.read())
    async with bare_office.app().run_test(size=(140, 30)) as pilot:
        await _ask_again(pilot, locked)
        await pilot.press(*NEW, "enter")
        await until_seen(pilot, "This is @eve (u2), not BRAND @nora on Locked (u1). Nothing was")
    assert rows.every(bare_office.store.read()) == before
    assert _secret(locked) == PASSWORD


async def test_a_wrong_password_is_told_and_the_form_stays(
    bare_office: Office, locked: Account
) -> None:
    async with bare_office.app().run_test(size=(100, 30)) as pilot:
        app = await _ask_again(pilot, locked)
        await pilot.press(*NEW, "enter")
        await until_seen(pilot, "The password is wrong.")
        await until_seen(pilot, "Nothing was changed.")
        await pilot.press("escape")
        await until_seen(pilot, "To take one out")
        assert _secret(app.workspace.accounts[-1]) == PASSWORD


async def test_esc_does_not_stop_a_secret_that_is_being_kept_and_says_so(
    bare_office: Office, locked: Account, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(LockedNetwork, "whoami", lambda _: Actor(id="u1", handle="nora"))
    slow = FileVault(tmp_path)
    monkeypatch.setattr(keychain, "vault", lambda *_: FileVault(tmp_path))
    async with bare_office.app().run_test(size=(100, 30)) as pilot:
        app = await _ask_again(pilot, locked)
        with slow.locked():
            await pilot.press(*NEW, "enter")
            await until_seen(pilot, "The new secret is being kept just now")
            form = app.screen
            for key in ("escape", "enter", "escape"):
                await pilot.press(key)
                assert app.screen is form
                assert "Nothing was changed." not in screen_text(app)
            assert _secret(locked) == PASSWORD
        await until_seen(pilot, "Signed in again: BRAND @nora on Locked. Pulling it")
    assert _secret(locked) == NEW


async def test_a_secret_that_could_not_be_kept_is_told_and_can_be_typed_again(
    bare_office: Office, locked: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LockedNetwork, "whoami", lambda _: Actor(id="u1", handle="nora"))

    def refuse(*_: object, **__: object) -> None:
        raise keychain.KeychainError("The file of secrets cannot be written.")

    async with bare_office.app().run_test(size=(100, 30)) as pilot:
        await _ask_again(pilot, locked)
        with monkeypatch.context() as broken:
            broken.setattr(keychain, "store", refuse)
            await pilot.press(*NEW, "enter")
            await until_seen(pilot, "The file of secrets cannot be written.")
        await pilot.press("enter")
        await until_seen(pilot, "Signed in again: BRAND @nora on Locked. Pulling it")


async def test_an_account_without_a_secret_says_so(bare_office: Office) -> None:
    async with bare_office.app().run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        await pilot.press("A", "s")
        await until_seen(pilot, "sandbox-nora needs no secret.")


@pytest.mark.parametrize("visitor", ["nora", "eve"])
async def test_consent_counts_only_where_the_same_account_gives_it(
    bare_office: Office, server: ConsentServer, consented: Account, visitor: str
) -> None:
    server.visitor = visitor
    async with bare_office.app().run_test(size=(140, 30)) as pilot:
        app = await _ask_again(pilot, consented)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, SignInScreen))
        await until_seen(pilot, "seconds left")
        screen = app.screen
        assert isinstance(screen, SignInScreen)
        code = await asyncio.to_thread(code_for, screen._address)
        await pilot.press("p", *code, "enter")
        if visitor == "nora":
            await until_seen(pilot, "Signed in again: OWN @nora on Consent")
        else:
            await until_seen(pilot, "This is @eve (id-eve), not OWN @nora on Consent (id-nora).")
    assert rows.require(bare_office.store.read(), consented.id).handle == "nora"


async def test_a_secret_that_is_kept_need_not_be_typed_and_one_that_is_not_has_to_be(
    bare_office: Office, consented: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    app_secret = Field(name="app", prompt="App secret", secret=True)
    monkeypatch.setattr(ConsentNetwork, "fields", (*ConsentNetwork.fields, app_secret))
    async with bare_office.app().run_test(size=(100, 30)) as pilot:
        app = await _ask_again(pilot, consented)
        await until_seen(pilot, "App secret (empty: the one that is kept)")
        await pilot.press("enter")
        await until_seen(pilot, "App secret is kept nowhere: it has to be typed.")
        await pilot.press(*"s3cret", "enter")
        await until(pilot, lambda: isinstance(app.screen, SignInScreen))


@sizes
async def test_both_ways_of_signing_in_again_are_as_pictured(
    bare_office: Office, locked: Account, consented: Account, size: tuple[int, int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(
        NetworkNames, "server_name", lambda self, account: self.title(account.network)
    )
    async with bare_office.app().run_test(size=size) as pilot:
        await _ask_again(pilot, locked)
        pilot.app.screen.query_one(Input).cursor_blink = False
        await pilot.press(*NEW, "enter")
        await until_seen(pilot, "The password is wrong.")
        await check_golden(f"sign-in-again-{size[0]}x{size[1]}", pilot)
        await pilot.press("escape", "escape")
        await _ask_again(pilot, consented)
        await check_golden(f"sign-in-again-browser-{size[0]}x{size[1]}", pilot)
