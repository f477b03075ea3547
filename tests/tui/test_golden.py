"""Every screen as a person sees it, kept as text: ``golden/``."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest
from textual.pilot import Pilot

from inbox_tui.model import utc_now
from inbox_tui.reply import sender
from inbox_tui.reply.stop import resume
from inbox_tui.store import accounts
from inbox_tui.tui.app import InboxApp
from inbox_tui.tui.outbox import Outbox
from inbox_tui.tui.screens import confirm
from inbox_tui.tui.screens.confirm import ConfirmScreen
from inbox_tui.wall_clock import WallClock
from tests.tui.conftest import NOW, Office
from tests.tui.driving import (
    check_golden,
    go_to,
    open_confirm,
    ready,
    screen_text,
    type_words,
    until,
    until_seen,
    write_reply,
)

SIZES = [(60, 20), (80, 24), (140, 40)]
ANSWER = "Gladly: the form is at https://northwind.example/help and takes a minute. ^NL"
SHOWN_SECONDS = 17

pytestmark = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")


@pytest.fixture(autouse=True)
def _stand_still(monkeypatch: pytest.MonkeyPatch) -> None:
    """Show a fixed time for what happens while the test runs."""
    told, dated, day = WallClock.told, WallClock.dated, WallClock.day
    monkeypatch.setattr(WallClock, "told", lambda self, at, now: told(self, min(at, NOW), now))
    monkeypatch.setattr(WallClock, "dated", lambda self, at, now: dated(self, min(at, NOW), now))
    monkeypatch.setattr(WallClock, "day", lambda self, at: day(self, min(at, NOW)))
    monkeypatch.setattr(sender, "shown_seconds", lambda delivery: SHOWN_SECONDS)


def _name(step: str, pilot: Pilot[int]) -> str:
    size = pilot.app.size
    return f"{step}-{size.width}x{size.height}"


async def _keep(step: str, pilot: Pilot[int]) -> None:
    app: InboxApp = pilot.app  # type: ignore[assignment]
    app.inbox.composer.area.cursor_blink = False
    app.inbox.tick()
    app.inbox.reread()
    await pilot.pause(0.15)
    await check_golden(_name(step, pilot), pilot)


async def test_the_way_of_a_reply_that_is_taken_back_is_as_pictured(
    office: Office, size: tuple[int, int]
) -> None:
    async with office.app().run_test(size=size) as pilot:
        app = await ready(pilot)
        await _keep("inbox", pilot)
        await go_to(pilot, "kim")
        await pilot.press("enter")
        await _keep("thread", pilot)
        await pilot.press("escape")
        await write_reply(pilot, "dee", ANSWER)
        await until_seen(pilot, "draft saved")
        await _keep("composer", pilot)
        screen = await open_confirm(pilot)
        await _keep("confirm-own", pilot)
        await type_words(pilot, "wind")
        await pilot.press("enter")
        await until_seen(pilot, "Not sent. That is the call")
        await _keep("refused", pilot)
        screen._field.arm(0)
        await pilot.press("enter")
        screen._field.arm(0)
        await pilot.press("n", "enter")
        await until_seen(pilot, "Held")
        await _keep("held", pilot)
        await pilot.press("u")
        await until(pilot, lambda: app.inbox.composer.is_writing)
        await _keep("taken-back", pilot)


async def test_the_way_of_a_brand_reply_is_as_pictured(
    office: Office, size: tuple[int, int]
) -> None:
    office.post("tomas", "@northwind and again last night.", 5)
    office.pull()
    app = office.app(hold=timedelta(seconds=0.2))
    async with app.run_test(size=size) as pilot:
        await ready(pilot)
        await write_reply(pilot, "tomas", ANSWER)
        await open_confirm(pilot)
        await _keep("confirm-brand", pilot)
        await type_words(pilot, "wind")
        await pilot.press("enter")
        await until_seen(pilot, "Sent")
        await _keep("sent", pilot)


async def test_a_reply_of_unknown_fate_is_as_pictured(
    office: Office, size: tuple[int, int]
) -> None:
    app = office.app(hold=timedelta(seconds=0.2))
    async with app.run_test(size=size) as pilot:
        await ready(pilot)
        await write_reply(pilot, "dee", ANSWER)
        await open_confirm(pilot)
        office.fault("timeout_after_accept", "nora")
        await type_words(pilot, "n")
        await pilot.press("enter")
        await until(pilot, lambda: not isinstance(app.screen, ConfirmScreen))
        await until_seen(pilot, "Not known whether")
        await _keep("unknown", pilot)


async def test_newer_replies_and_two_wrong_signs_are_as_pictured(
    office: Office, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with office.app().run_test(size=size) as pilot:
        await ready(pilot)
        await write_reply(pilot, "dee", ANSWER)
        asked = next(post for post in office.world.posts() if post.author.handle == "dee")
        office.post("lee", "It works again.\nThank you all!", 5, reply_to=asked.id)
        screen = await open_confirm(pilot)
        await _keep("newer", pilot)
        await pilot.press("r")
        monkeypatch.setattr(confirm, "time", SimpleNamespace(monotonic=lambda: 0.0))
        for _ in range(2):
            screen._is_read, screen._field.is_refused = True, False
            screen._field.arm(0, -1)
            await type_words(pilot, "abc")
            await pilot.press("enter")
            await until(pilot, lambda: screen._field.is_refused)
        await until_seen(pilot, "wait 10 s")
        await _keep("refused-twice", pilot)


async def test_the_question_for_a_reason_is_as_pictured(
    office: Office, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare = Outbox.prepare
    monkeypatch.setattr(
        Outbox, "prepare", lambda *given: replace(prepare(*given), asks_reason=True)
    )
    async with office.app().run_test(size=size) as pilot:
        await ready(pilot)
        await write_reply(pilot, "tomas", ANSWER)
        await open_confirm(pilot)
        await type_words(pilot, "Carla asked for it")
        await _keep("reason", pilot)


async def test_a_stop_of_everything_is_as_pictured(office: Office, size: tuple[int, int]) -> None:
    async with office.app().run_test(size=size) as pilot:
        app = await ready(pilot)
        await pilot.press("f9", *"A fire in the news", "enter")
        await until_seen(pilot, "Stopped. Nothing was held.")
        await _keep("stopped", pilot)
        await pilot.press("f9")
        await _keep("resuming", pilot)
        await pilot.press("escape")
        resume(office.store, utc_now())
        app.stopping.look()
        await pilot.press("f9")
        app.inbox.status.say("")
        await _keep("stopping", pilot)


async def test_settling_a_reply_by_hand_is_as_pictured(
    office: Office, size: tuple[int, int]
) -> None:
    app = office.app(hold=timedelta(seconds=0.2))
    async with app.run_test(size=size) as pilot:
        await ready(pilot)
        await write_reply(pilot, "dee", ANSWER)
        await open_confirm(pilot)
        office.fault("timeout_after_accept", "nora")
        await type_words(pilot, "n")
        await pilot.press("enter")
        await until_seen(pilot, "Not known whether")
        await pilot.press("w")
        await _keep("resolve", pilot)


async def test_the_alarm_of_a_wrong_author_is_as_pictured(
    office: Office, size: tuple[int, int]
) -> None:
    app = office.app(hold=timedelta(seconds=0.2))
    brand = next(a for a in accounts.every(office.store.read()) if a.handle == "northwind")
    async with app.run_test(size=size) as pilot:
        await ready(pilot)
        await write_reply(pilot, "dee", ANSWER)
        await open_confirm(pilot)
        office.fault("wrong_author_in_answer", "nora", value=brand.actor_id)
        await type_words(pilot, "n")
        await pilot.press("enter")
        await until_seen(pilot, "ALARM: published under the wrong account")
        await _keep("alarm", pilot)


async def test_help_accounts_and_search_are_as_pictured(
    office: Office, size: tuple[int, int]
) -> None:
    async with office.app().run_test(size=size) as pilot:
        await ready(pilot)
        await pilot.press("question_mark")
        await _keep("help", pilot)
        await pilot.press("escape", "A")
        await _keep("accounts", pilot)
        await pilot.press("escape", "slash", *"again", "enter")
        await until_seen(pilot, "found")
        await _keep("search", pilot)


async def test_an_inbox_without_anything_is_as_pictured(
    empty_office: Office, size: tuple[int, int]
) -> None:
    async with empty_office.app().run_test(size=size) as pilot:
        await ready(pilot)
        await _keep("first-run", pilot)
        await pilot.press("escape")
        await _keep("empty", pilot)
        assert "Nobody" in screen_text(pilot.app)
