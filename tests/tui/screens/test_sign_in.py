"""Consent in a browser from the form: nothing is opened unasked, and every way back is taken."""

from __future__ import annotations

import asyncio

import pytest
from pytest_httpserver import HTTPServer
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input

from inbox_tui import registry
from inbox_tui.adapter import ConsentPage
from inbox_tui.programs import browser
from inbox_tui.sign_in import SignIn
from inbox_tui.store import accounts
from inbox_tui.tui.screens.connect_form import ConnectFormScreen
from inbox_tui.tui.screens.sign_in import SignInScreen
from tests.consent import ConsentNetwork, ConsentServer, code_for, say_yes, with_consent
from tests.tui.conftest import Office
from tests.tui.driving import check_golden, ready, screen_text, type_words, until, until_seen

SIZES = [(60, 20), (80, 24), (140, 40)]
ADDRESS = (
    "https://consent.example/oauth2/authorize?response_type=code&client_id=desk"
    "&redirect_uri=http%3A%2F%2F127.0.0.1%3A49152%2Fback&state=Zm9vYmFyYmF6&code_challenge="
    "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256"
    "&scope=read%3Anotifications+read%3Astatuses+write%3Astatuses"
)


@pytest.fixture(autouse=True)
def server(httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> ConsentServer:
    monkeypatch.setattr(registry, "load", with_consent(registry.load))
    monkeypatch.setattr(registry, "names", lambda: ("consent", "sandbox"))
    return ConsentServer(httpserver)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Take the place of the browser; gather what would be opened."""
    asked: list[str] = []

    def take(address: str) -> str:
        asked.append(address)
        return ""

    monkeypatch.setattr(browser, "open_address", take)
    return asked


async def _ask(pilot: Pilot[int], url: str) -> SignInScreen:
    app = await ready(pilot)
    form = ConnectFormScreen(app.workspace, "consent", registry.load("consent"), lambda _: None)
    await app.push_screen(form)
    await until_seen(pilot, "There is no keyring")
    assert "Your name on" not in screen_text(app)
    await type_words(pilot, url)
    await pilot.press("f2", "enter")
    await until(pilot, lambda: isinstance(app.screen, SignInScreen))
    screen = app.screen
    assert isinstance(screen, SignInScreen)
    await until_seen(pilot, "seconds left")
    await until(pilot, lambda: screen._key.quiet_since != float("inf"))
    return screen


@pytest.mark.usefixtures("_slow_to_arm")
async def test_a_yes_in_the_browser_leads_on_to_whose_voice_it_is(
    bare_office: Office, server: ConsentServer, opened: list[str]
) -> None:
    async with bare_office.app().run_test(size=(100, 30)) as pilot:
        screen = await _ask(pilot, server.url)
        assert opened == []
        await pilot.press("o")
        assert opened == []  # a key that was typed before the page could be read
        screen._key.quiet_since = float("-inf")
        await pilot.press("o")
        await until(pilot, lambda: opened)
        await until_seen(pilot, "Handed to the browser")
        await asyncio.to_thread(say_yes, opened[0])
        await until_seen(pilot, "Consent says this is @nora")
        await pilot.press("down", "enter")
        await until(
            pilot,
            lambda: "consent-nora" in {a.id for a in accounts.every(bare_office.store.read())},
        )


async def test_no_page_is_asked_for_before_the_server_is_named(
    bare_office: Office, server: ConsentServer
) -> None:
    async with bare_office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        form = ConnectFormScreen(app.workspace, "consent", registry.load("consent"), lambda _: None)
        await app.push_screen(form)
        await until_seen(pilot, "Server your account is on")
        await until_seen(pilot, "There is no keyring")
        assert "the usual one" not in screen_text(app)
        await pilot.press("f2", "down", "enter")
        await until(pilot, lambda: form.query_one("#line-instance").has_focus)
        assert app.screen is form


async def test_what_came_back_elsewhere_is_pasted_or_typed(
    bare_office: Office, server: ConsentServer
) -> None:
    async with bare_office.app().run_test(size=(100, 30)) as pilot:
        screen = await _ask(pilot, server.url)
        code = await asyncio.to_thread(code_for, screen._address)
        pilot.app.post_message(_paste("http://127.0.0.1:1/back?code=abc&state=guessed"))
        await until_seen(pilot, "belongs to another sign-in")
        await pilot.press("p", *code, "enter")
        await until_seen(pilot, "Consent says this is @nora")
        assert code not in screen_text(pilot.app)


async def test_a_wrong_code_is_told_and_nothing_is_stored(
    bare_office: Office, server: ConsentServer
) -> None:
    before = accounts.every(bare_office.store.read())
    async with bare_office.app().run_test(size=(100, 30)) as pilot:
        await _ask(pilot, server.url)
        pilot.app.post_message(_paste("made-up"))
        await until_seen(pilot, "The network does not accept this.")
        await until_seen(pilot, "Nothing was stored.")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConnectFormScreen))
    assert accounts.every(bare_office.store.read()) == before


async def test_escape_stops_listening(bare_office: Office, server: ConsentServer) -> None:
    async with bare_office.app().run_test(size=(100, 30)) as pilot:
        screen = await _ask(pilot, server.url)
        signing = screen._signing
        assert signing is not None
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConnectFormScreen))
        await until(pilot, lambda: signing._is_stopped)
        assert signing._listener is not None
        assert signing._listener._closed.is_set()


async def test_what_comes_just_after_escape_is_shown_nowhere_and_harms_nothing(
    bare_office: Office, server: ConsentServer
) -> None:
    async with bare_office.app().run_test(size=(100, 30)) as pilot:
        screen = await _ask(pilot, server.url)
        signing = screen._signing
        assert signing is not None
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConnectFormScreen))
        await until(pilot, lambda: not screen.is_attached)
        screen._show(signing)
        screen._tell(signing)
        screen._take("made-up")
        screen._end("Too late.")
        assert "Too late" not in screen_text(pilot.app)


async def test_the_address_is_copied(bare_office: Office, server: ConsentServer) -> None:
    async with bare_office.app().run_test(size=(100, 30)) as pilot:
        screen = await _ask(pilot, server.url)
        address = screen._address
        await pilot.press("c")
        await until_seen(pilot, "The address was copied")
        assert pilot.app.clipboard == address


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_page_and_the_wait_are_as_pictured(
    bare_office: Office, server: ConsentServer, size: tuple[int, int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    page = ConsentPage(url=ADDRESS, state="Zm9vYmFyYmF6")
    monkeypatch.setattr(ConsentNetwork, "begin_sign_in", lambda *_: page)
    monkeypatch.setattr(SignIn, "seconds_left", 117)
    async with bare_office.app().run_test(size=size) as pilot:
        screen = await _ask(pilot, server.url)
        screen.query_one(Input).cursor_blink = False
        await check_golden(f"sign-in-{size[0]}x{size[1]}", pilot)
        pilot.app.post_message(_paste("two words"))
        await until_seen(pilot, "This is neither the address")
        await pilot.press("p")
        await pilot.pause(0.1)
        await check_golden(f"sign-in-refused-{size[0]}x{size[1]}", pilot)


def _paste(words: str) -> events.Paste:
    return events.Paste(words)
