"""Opening a link from the thread: the host is read first, and one key of its own opens it."""

from __future__ import annotations

import time

import pytest
from textual.pilot import Pilot

from inbox_tui.programs import browser
from inbox_tui.tui.app import InboxApp
from inbox_tui.tui.layout import deliberate_key
from inbox_tui.tui.screens.open_link import LinkChoice, OpenLinkScreen
from tests.tui.conftest import Office
from tests.tui.driving import go_to, ready, screen_text, until, until_seen

FAR = float("-inf")


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Take the place of the browser; gather what would be opened."""
    asked: list[str] = []

    def take(address: str) -> str:
        asked.append(address)
        return ""

    monkeypatch.setattr(browser, "open_address", take)
    return asked


def _say(office: Office, words: str) -> None:
    office.post("link", f"@nora {words}", 5)
    office.pull()


async def _ask(pilot: Pilot[int]) -> InboxApp:
    app = await ready(pilot)
    await go_to(pilot, "link")
    await pilot.press("enter", "b")
    await until(pilot, lambda: isinstance(app.screen, LinkChoice))
    return app


async def _ask_for_first(pilot: Pilot[int]) -> InboxApp:
    app = await _ask(pilot)
    await pilot.press("1")
    await until(pilot, lambda: isinstance(app.screen, OpenLinkScreen))
    return app


async def _arm(pilot: Pilot[int]) -> None:
    screen = pilot.app.screen
    assert isinstance(screen, OpenLinkScreen)
    await until(pilot, lambda: screen._key.quiet_since != float("inf"))
    screen._key.quiet_since = FAR


async def test_the_host_stands_alone_on_its_line_and_o_opens_it(
    office: Office, opened: list[str]
) -> None:
    _say(office, "read https://b\u0430nk.example/login?next=1 please")
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await _ask_for_first(pilot)
        await until_seen(pilot, "o opens it")
        lines = [line.strip() for line in screen_text(app).splitlines()]
        assert "xn--bnk-6cd.example" in lines
        assert "https://b\u0430nk.example/login?next=1" in lines
        await _arm(pilot)
        await pilot.press("o")
        await until_seen(pilot, "Handed to the browser: xn--bnk-6cd.example")
    assert opened == ["https://xn--bnk-6cd.example/login?next=1"]


@pytest.mark.usefixtures("_slow_to_arm")
async def test_neither_enter_nor_a_key_typed_ahead_opens(office: Office, opened: list[str]) -> None:
    _say(office, "read https://a.example/")
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await _ask_for_first(pilot)
        await pilot.press("o", "o")
        assert isinstance(app.screen, OpenLinkScreen)
        await _arm(pilot)
        await pilot.press("enter", "enter", "space", "y", "b", "tab", "enter")
        await pilot.pause()
        assert isinstance(app.screen, OpenLinkScreen)
        assert opened == []
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, OpenLinkScreen))
    assert opened == []


async def test_one_of_several_links_is_chosen_by_number_or_cursor(
    office: Office, opened: list[str]
) -> None:
    _say(office, "https://one.example/ https://two.example/ https://x@three.example/")
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await _ask(pilot)
        await until_seen(pilot, "Which link?")
        assert "refused" in screen_text(app)
        await pilot.press("9", "2")
        await until_seen(pilot, "This link leads to")
        assert "two.example" in screen_text(app)
        await pilot.press("escape", "b", "j", "j", "k", "down", "enter")
        await until_seen(pilot, "This address is not opened")
        await _arm(pilot)
        await pilot.press("o")
        await pilot.pause()
    assert opened == []


async def test_words_that_name_another_place_are_told(office: Office, opened: list[str]) -> None:
    _say(office, "https://bank.example/ (https://evil.example/)")
    async with office.app().run_test(size=(100, 30)) as pilot:
        await _ask(pilot)
        await pilot.press("2")
        await until_seen(pilot, "They name another place: bank.example")


async def test_without_a_browser_the_address_stays_to_be_copied(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browser, "open_address", lambda _: "There is no browser. Copy the address:")
    _say(office, "https://a.example/x")
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await _ask_for_first(pilot)
        await _arm(pilot)
        await pilot.press("o")
        await until_seen(pilot, "There is no browser. Copy the address: https://a.example/x")
        assert isinstance(app.screen, OpenLinkScreen)


async def test_a_message_without_links_has_its_own_address(
    office: Office, opened: list[str]
) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await go_to(pilot, "kim")
        await pilot.press("b")
        await until(pilot, lambda: isinstance(app.screen, OpenLinkScreen))
        assert "https://plaza.example/@kim/" in screen_text(app)


async def test_where_a_message_has_no_link_the_key_says_so(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await go_to(pilot, "kim")
        app.inbox.thread.show(None)
        await pilot.press("b")
        await until_seen(pilot, "There is no link in this message.")


async def test_the_key_can_be_pressed_as_soon_as_it_is_armed(
    office: Office, opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deliberate_key, "ARMING_SECONDS", 0.05)
    _say(office, "https://a.example/x")
    async with office.app().run_test(size=(60, 20)) as pilot:
        app = await _ask_for_first(pilot)
        await until_seen(pilot, "o opens it")
        screen = app.screen
        assert isinstance(screen, OpenLinkScreen)
        await until(pilot, lambda: time.monotonic() > screen._key.quiet_since + 0.05)
        await pilot.press("o")
        await until(pilot, lambda: opened)
    assert opened == ["https://a.example/x"]


async def test_the_address_of_the_message_itself_is_no_link_of_its_words(office: Office) -> None:
    _say(office, "no link here")
    async with office.app().run_test(size=(60, 20)) as pilot:
        app = await ready(pilot)
        await go_to(pilot, "link")
        await pilot.press("b")
        await until_seen(pilot, "No link in the words. The message itself stands at")
        await pilot.press("escape", "B")
        await until_seen(pilot, "The message itself stands at")
        assert "No link in" not in screen_text(app)
        await pilot.press("escape", "y")
        await until_seen(pilot, "there is no link in its words")
        assert "1  " not in screen_text(app)


async def test_among_links_the_message_itself_is_named_as_such(office: Office) -> None:
    _say(office, "read https://a.example/ and compare")
    async with office.app().run_test(size=(60, 20)) as pilot:
        await ready(pilot)
        await go_to(pilot, "link")
        await pilot.press("b")
        await until_seen(pilot, "2  plaza.example  the message itself")
