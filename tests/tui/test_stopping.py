"""Stopping everything outgoing, from every screen, for every process on the store."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from textual.pilot import Pilot

from inbox_tui.model import DeliveryState, utc_now
from inbox_tui.reply.stop import resume, stop_all
from inbox_tui.store import Store, drafts, outbox, stops
from inbox_tui.tui.screens.confirm import ConfirmScreen
from inbox_tui.tui.screens.stop import StopScreen
from inbox_tui.tui.widgets.stop_banner import StopBanner
from tests.tui.conftest import Office
from tests.tui.driving import (
    draft_uid,
    go_to,
    open_confirm,
    ready,
    screen_text,
    send,
    stored_text,
    type_fast,
    type_words,
    until,
    until_seen,
    write_reply,
)

BANNER = "NOTHING GOES OUT · stopped by Nora Lind · f9 resumes"


async def _press(pilot: Pilot[int], *keys: str) -> None:
    await pilot.press(*keys)


async def _writing(pilot: Pilot[int]) -> None:
    await write_reply(pilot, "dee", "Gladly.")


async def _confirming(pilot: Pilot[int]) -> None:
    await write_reply(pilot, "dee", "Gladly.")
    await open_confirm(pilot)


async def _confirming_as_the_company(pilot: Pilot[int]) -> None:
    await write_reply(pilot, "tomas", "Gladly.")
    await open_confirm(pilot)


async def _choosing(pilot: Pilot[int]) -> None:
    await write_reply(pilot, "dee", "Gladly.")
    await pilot.press("ctrl+o")
    await until_seen(pilot, "Speak from which account?")


PLACES: dict[str, Callable[[Pilot[int]], Awaitable[None]]] = {
    "inbox": lambda pilot: _press(pilot),
    "thread": lambda pilot: _press(pilot, "enter"),
    "help": lambda pilot: _press(pilot, "question_mark"),
    "palette": lambda pilot: _press(pilot, "ctrl+p"),
    "search": lambda pilot: _press(pilot, "slash"),
    "accounts": lambda pilot: _press(pilot, "a"),
    "composer": _writing,
    "other account": _choosing,
    "confirm": _confirming,
    "confirm, the company": _confirming_as_the_company,
}
WITHIN_THE_INBOX = {"inbox", "thread", "composer"}


@pytest.mark.parametrize("place", PLACES)
async def test_the_key_opens_the_dialog_and_the_banner_stands_over_every_screen(
    office: Office, place: str
) -> None:
    async with office.app().run_test(size=(80, 24)) as pilot:
        app = await ready(pilot)
        await PLACES[place](pilot)
        if place not in WITHIN_THE_INBOX:
            await until(pilot, lambda: app.screen is not app.inbox)
        here = app.screen
        await pilot.press("f9")
        await until_seen(pilot, "Stop everything that would go out, for every window?")
        assert isinstance(app.screen, StopScreen)
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is here)
        stop_all(office.store, "A fire in the news", utc_now())
        app.stopping.look()
        await until(pilot, lambda: BANNER in screen_text(app))
        assert "A fire in the news" in screen_text(app)
        top = "\n".join(screen_text(app).splitlines()[:2])
        assert BANNER in top
        await pilot.press("ctrl+t")
        await until_seen(pilot, "y resumes · esc back")
        assert BANNER in screen_text(app)
        await pilot.press("escape")
        resume(office.store, utc_now())
        app.stopping.look()
        await until(pilot, lambda: BANNER not in screen_text(app))


async def test_enter_stops_and_what_was_held_is_a_draft_again_at_once(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await write_reply(pilot, "dee", "Gladly.")
        await send(pilot, "nl")
        await until_seen(pilot, "u takes it back")
        await pilot.press("f9", *"fire", "enter")
        await until_seen(pilot, "Stopped. 1 held reply is a draft again.")
        await until_seen(pilot, BANNER)
        await until(pilot, lambda: app.inbox.composer.is_writing)
        assert app.inbox.composer.area.text == "Gladly."
        await until(pilot, lambda: app.outbox.held() == ())
        assert "leaves in" not in screen_text(app)
        assert "Stopped by Nora Lind: fire" in " ".join(screen_text(app).split())
    assert office.replies("nora") == []


async def test_a_stop_without_a_reason_is_a_stop(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        await pilot.press("f9", "enter")
        await until_seen(pilot, BANNER)
    found = stops.active(office.store.read())
    assert found
    assert found.reason == "no reason given"


async def test_another_process_stops_what_is_held_here(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await write_reply(pilot, "dee", "Gladly.")
        await send(pilot, "nl")
        await until_seen(pilot, "u takes it back")
        with Store.open(office.store.path) as another:
            stop_all(another, "elsewhere", utc_now())
        await until_seen(pilot, BANNER)
        await until(pilot, lambda: app.inbox.composer.is_writing)
        assert "leaves in" not in screen_text(app)
        await until(pilot, lambda: app.outbox.held() == ())
    assert outbox.recent(office.store.read())[0].state is DeliveryState.CANCELLED
    assert office.replies("nora") == []


async def test_while_stopped_one_writes_but_gets_no_confirm_step(office: Office) -> None:
    stop_all(office.store, "fire", utc_now())
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await write_reply(pilot, "dee", "Gladly.")
        uid = draft_uid(app)
        await until(pilot, lambda: stored_text(office.store, uid) == "Gladly.")
        await pilot.press("ctrl+g")
        await until_seen(pilot, "Everything outgoing is stopped by Nora Lind: fire.")
        assert not isinstance(app.screen, ConfirmScreen)
        assert app.inbox.composer.area.text == "Gladly."
        resume(office.store, utc_now())
        await until(pilot, lambda: "is stopped by" not in screen_text(app))


async def test_the_same_key_and_a_y_that_was_meant_resume(office: Office) -> None:
    stop_all(office.store, "fire", utc_now())
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await until_seen(pilot, BANNER)
        await pilot.press("f9")
        await until(pilot, lambda: isinstance(app.screen, StopScreen))
        screen = app.screen
        assert isinstance(screen, StopScreen)
        await until(pilot, lambda: screen._yes.quiet_since != float("inf"))
        screen._yes.ask(time.monotonic())
        type_fast(pilot, "y", "enter", "y")
        await pilot.pause()
        assert stops.active(office.store.read())
        await until_seen(pilot, "Stopped by Nora Lind")
        screen._yes.quiet_since = 0
        await pilot.press("y")
        await until(pilot, lambda: stops.active(office.store.read()) is None)
        await until_seen(pilot, "Replies go out again")
        await until(pilot, lambda: not app.screen.query(StopBanner))
        await write_reply(pilot, "dee", "Gladly.")
        await open_confirm(pilot)


async def test_nobody_stops_what_is_stopped(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        await pilot.press("f9")
        stop_all(office.store, "elsewhere", utc_now())
        await pilot.press("enter")
        await until_seen(pilot, "Everything outgoing is stopped by Nora Lind: elsewhere.")


async def test_without_a_name_a_stop_says_what_is_missing(empty_office: Office) -> None:
    async with empty_office.app().run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        await pilot.press("escape", "f9", "enter")
        await until_seen(pilot, "inbox-tui me NAME")
    assert stops.active(empty_office.store.read()) is None


async def test_a_hostile_reason_steers_no_screen(office: Office) -> None:
    stop_all(office.store, "fire\x1b[2J[/nope][@click=app.exit]x", utc_now())
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await until_seen(pilot, "[/nope][@click=app.exit]x")
        await pilot.click(offset=(30, 1))
        assert app.return_code is None


async def test_the_confirm_box_keeps_its_question_under_the_banner(office: Office) -> None:
    stop_all(office.store, "a long reason " * 6, utc_now() - timedelta(seconds=1))
    resume(office.store, utc_now())
    async with office.app().run_test(size=(60, 20)) as pilot:
        app = await ready(pilot)
        await write_reply(pilot, "tomas", "A long answer. " * 15)
        await open_confirm(pilot)
        stop_all(office.store, "a long reason " * 6, utc_now())
        await until(pilot, lambda: BANNER in screen_text(app))
        for words in ("speak: ▏", "═ logged", "BRAND @northwind on Sandbox · IN PUBLIC"):
            await until_seen(pilot, words)


async def test_the_palette_and_the_help_know_the_key(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await pilot.press("ctrl+p", *"stop every")
        await until_seen(pilot, "stop everything outgoing")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, StopScreen))


async def test_letters_go_into_the_reason_wherever_the_key_was_pressed(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await go_to(pilot, "dee")
        await pilot.press("f9", *"rqe1", "f9")
        await type_words(pilot, "x")
        assert "rqe1x" in screen_text(app)
        await pilot.press("escape")
    assert drafts.every_open(office.store.read()) == ()
