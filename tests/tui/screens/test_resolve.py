"""Settling by hand what the network cannot tell."""

from __future__ import annotations

from datetime import timedelta

import pytest
from textual.pilot import Pilot

from inbox_tui.model import Delivery, DeliveryState
from inbox_tui.reply import policy
from inbox_tui.store import drafts, outbox
from inbox_tui.tui.app import InboxApp
from inbox_tui.tui.screens.resolve import ResolveScreen, _Asked
from tests.tui.conftest import Office
from tests.tui.driving import (
    go_to,
    open_confirm,
    ready,
    screen_text,
    type_words,
    until,
    until_seen,
    write_reply,
)

SOON = timedelta(seconds=0.2)


async def _resolving(office: Office, pilot: Pilot[int], fault: str) -> ResolveScreen:
    """Send a reply whose answer never comes, and open the dialog."""
    app: InboxApp = await ready(pilot)
    await write_reply(pilot, "dee", "Gladly.")
    await open_confirm(pilot)
    office.fault(fault, "nora")
    await type_words(pilot, "nlp")
    await pilot.press("enter")
    await until_seen(pilot, "Not known whether it was sent")
    await go_to(pilot, "dee")
    await pilot.press("w")
    await until(pilot, lambda: isinstance(app.screen, ResolveScreen))
    screen = app.screen
    assert isinstance(screen, ResolveScreen)
    return screen


async def _press(pilot: Pilot[int], screen: ResolveScreen, key: str) -> None:
    """Press a key that was meant."""
    await until(pilot, lambda: screen._key.quiet_since != float("inf"))
    screen._key.quiet_since = 0
    await pilot.press(key)


def _newest(office: Office) -> Delivery:
    return outbox.recent(office.store.read())[0]


async def test_it_shows_the_words_and_who_said_them_and_esc_settles_nothing(
    office: Office,
) -> None:
    async with office.app(hold=SOON).run_test(size=(60, 20)) as pilot:
        await _resolving(office, pilot, "timeout_after_accept")
        await until_seen(pilot, "s I see it there")
        seen = screen_text(pilot.app)
        assert "Does Sandbox show this as OWN @nora? Look there." in seen
        assert "Gladly." in seen
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(pilot.app.screen, ResolveScreen))
    assert _newest(office).state is DeliveryState.UNKNOWN


async def test_esc_goes_back_to_the_conversation_that_was_read(office: Office) -> None:
    async with office.app(hold=SOON).run_test(size=(60, 20)) as pilot:
        screen = await _resolving(office, pilot, "timeout_after_accept")
        app: InboxApp = pilot.app  # type: ignore[assignment]
        assert app.inbox.is_reading
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is not screen)
        assert app.inbox.is_reading
        assert app.inbox.focused is app.inbox.thread


@pytest.mark.usefixtures("_slow_to_arm")
async def test_keys_of_hands_that_are_still_typing_settle_nothing(office: Office) -> None:
    async with office.app(hold=SOON).run_test(size=(80, 24)) as pilot:
        screen = await _resolving(office, pilot, "timeout_after_accept")
        await pilot.press(*"snylnsy", "enter")
        assert pilot.app.screen is screen
        assert screen._asked is _Asked.FINDING
    assert _newest(office).state is DeliveryState.UNKNOWN


async def test_looking_up_again_settles_what_is_there(office: Office) -> None:
    async with office.app(hold=SOON).run_test(size=(80, 24)) as pilot:
        screen = await _resolving(office, pilot, "timeout_after_accept")
        await _press(pilot, screen, "l")
        await until_seen(pilot, "Sent · as OWN @nora")
    assert _newest(office).state is DeliveryState.SENT
    assert len(office.replies("nora")) == 1


async def test_seen_there_with_its_address_is_sent(office: Office) -> None:
    async with office.app(hold=SOON).run_test(size=(80, 24)) as pilot:
        screen = await _resolving(office, pilot, "timeout_after_accept")
        await _press(pilot, screen, "s")
        await until_seen(pilot, "enter: it is there")
        await type_words(pilot, "javascript:x")
        await pilot.press("enter")
        await until_seen(pilot, "That is no address of a page")
        await pilot.press("ctrl+u")
        await type_words(pilot, "https://plaza.example/7")
        await pilot.press("enter")
        await until_seen(pilot, "Nora Lind saw it there.")
    settled = _newest(office)
    assert settled.state is DeliveryState.SENT
    assert settled.remote_url == "https://plaza.example/7"


async def test_not_there_is_too_soon_to_tell_in_the_first_minute(office: Office) -> None:
    async with office.app(hold=SOON).run_test(size=(80, 24)) as pilot:
        screen = await _resolving(office, pilot, "timeout_before_accept")
        await _press(pilot, screen, "n")
        await until_seen(pilot, "it would stand there twice")
        await pilot.press("n", "enter")
        assert _newest(office).state is DeliveryState.UNKNOWN
        await _press(pilot, screen, "y")
        await until_seen(pilot, "was sent a moment ago and may still arrive")
        assert pilot.app.screen is screen
    assert _newest(office).state is DeliveryState.UNKNOWN


async def test_not_there_makes_it_a_draft_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(policy, "ABSENCE_CERTAIN_AFTER", timedelta(0))
    async with office.app(hold=SOON).run_test(size=(80, 24)) as pilot:
        app: InboxApp = pilot.app  # type: ignore[assignment]
        screen = await _resolving(office, pilot, "timeout_before_accept")
        await _press(pilot, screen, "n")
        await until_seen(pilot, "y it is not there")
        await _press(pilot, screen, "y")
        await until(pilot, lambda: app.inbox.composer.is_writing)
        assert app.inbox.composer.area.text == "Gladly."
    settled = _newest(office)
    assert settled.state is DeliveryState.FAILED
    assert drafts.is_open(office.store.read(), settled.draft_uid)
    assert office.replies("nora") == []


async def test_where_all_is_known_the_key_says_so(office: Office) -> None:
    async with office.app().run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("w")
        await until_seen(pilot, "Nothing here is of unknown fate.")
