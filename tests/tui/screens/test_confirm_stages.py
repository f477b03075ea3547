"""What the confirm step asks for before the call sign: newer replies, a reason; and its rests."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from textual import events
from textual.pilot import Pilot

from inbox_tui.model import Visibility
from inbox_tui.reply import policy
from inbox_tui.reply.preview import Preview
from inbox_tui.store import outbox
from inbox_tui.tui.app import InboxApp
from inbox_tui.tui.layout.confirm_gesture import Stage
from inbox_tui.tui.outbox import Outbox
from inbox_tui.tui.screens.confirm import ConfirmScreen
from tests.tui.conftest import Office
from tests.tui.driving import (
    open_confirm,
    ready,
    screen_text,
    send,
    type_fast,
    type_words,
    until,
    until_seen,
    write_reply,
)

Change = Callable[[Preview], Preview]


@pytest.fixture
def asks(monkeypatch: pytest.MonkeyPatch) -> Callable[[Change], None]:
    """Let every preview be as a test wants it; what it binds stays what was prepared."""
    prepare = Outbox.prepare

    def change_with(change: Change) -> None:
        monkeypatch.setattr(Outbox, "prepare", lambda *given: change(prepare(*given)))

    return change_with


def _sent(office: Office) -> bool:
    return bool(outbox.recent(office.store.read()))


def _stage(screen: ConfirmScreen) -> Stage:
    return screen._gesture.stage


async def _with_newer(
    office: Office, pilot: Pilot[int], said: str, answer: str = "Gladly."
) -> ConfirmScreen:
    """Begin an answer to dee, let lee answer her meanwhile, and ask for the confirm step."""
    await ready(pilot)
    await write_reply(pilot, "dee", answer)
    asked = next(post for post in office.world.posts() if post.author.handle == "dee")
    office.post("lee", said, 5, reply_to=asked.id)
    return await open_confirm(pilot)


async def test_newer_replies_are_read_before_a_sign_is_taken(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        screen = await _with_newer(office, pilot, "It works again\x1b[2J, thank you")
        seen = screen_text(pilot.app)
        assert "NEWER     A reply came after the message you" in seen
        assert "@lee · 11:55" in seen
        assert "It works again␛[2J, thank you" in seen
        assert "Gladly." not in seen
        assert "ign of this account" not in seen
        await type_words(pilot, "nlp")
        await pilot.press("enter", "y", "space", "enter")
        pilot.app.post_message(events.Paste("r"))
        await pilot.click(offset=(60, 14))
        await until_seen(pilot, "Pasting is refused")
        assert _stage(screen) is Stage.READ
        assert screen._field.typed == ""
        await pilot.press("r")
        await until_seen(pilot, "Whole call sign of this account")
        assert "Gladly." in screen_text(pilot.app)
        assert "UNUSUAL" in screen_text(pilot.app)
        screen._field.arm(0)
        await type_words(pilot, "nlp")
        await pilot.press("enter")
        await until(pilot, lambda: _sent(office))


async def test_an_r_that_was_typed_ahead_reads_nothing_and_no_sign_counts_at_once(
    office: Office,
) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        screen = await _with_newer(office, pilot, "It works again")
        screen._gesture.arm(1e9)
        await pilot.press("r")
        assert _stage(screen) is Stage.READ
        screen._field.arm(0)
        await pilot.press("r", *"nlp", "enter")
        assert _stage(screen) is Stage.SIGN
        assert screen._field.typed == ""
        assert pilot.app.screen is screen


async def test_a_long_newer_reply_is_read_to_its_end(office: Office) -> None:
    long = "\n".join(f"line {number}" for number in range(40))
    async with office.app().run_test(size=(60, 20)) as pilot:
        screen = await _with_newer(office, pilot, long)
        await pilot.press("r")
        assert _stage(screen) is Stage.READ
        await until_seen(pilot, "Read to the end first")
        seen = ""
        for _ in range(12):
            seen += screen_text(pilot.app)
            await pilot.press("pagedown")
            await pilot.pause(0.05)
        assert all(f"line {number} " in seen for number in range(40))
        await pilot.press("r")
        assert _stage(screen) is Stage.SIGN


async def test_the_reply_itself_is_read_to_its_end_as_well(office: Office) -> None:
    long = "\n".join(f"line {number}" for number in range(40))
    async with office.app().run_test(size=(60, 20)) as pilot:
        screen = await _with_newer(office, pilot, "It works again", long)
        await pilot.press("r")
        await until(pilot, lambda: screen._field.is_drawn)
        screen._field.arm(0)
        await type_words(pilot, "nlp")
        await pilot.press("enter")
        await until_seen(pilot, "Scroll to the end")
    assert not _sent(office)


async def test_a_reason_is_asked_for_kept_and_bound_to_the_confirm(
    office: Office, asks: Callable[[Change], None]
) -> None:
    asks(lambda preview: replace(preview, asks_reason=True))
    async with office.app().run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        await write_reply(pilot, "tomas", "We refund it.")
        screen = await open_confirm(pilot)
        await until_seen(pilot, "Why should the company say this?")
        await until_seen(pilot, "kept in the log · enter goes on")
        await pilot.press("enter", "space", "enter")
        assert _stage(screen) is Stage.REASON
        pilot.app.post_message(events.Paste("because"))
        await until_seen(pilot, "Pasting is refused")
        await type_words(pilot, "Agreed with Carlas")
        await pilot.press("backspace", "enter")
        await until_seen(pilot, "Type the whole call sign")
        screen._field.arm(0)
        await type_words(pilot, "wind")
        await pilot.press("enter")
        await until(pilot, lambda: _sent(office))
    (row,) = office.store.read().execute("SELECT stated_reason FROM confirmations").fetchall()
    assert row[0] == "Agreed with Carla"


async def test_how_long_the_sign_was_pondered_is_kept(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        await write_reply(pilot, "dee", "Gladly.")
        screen = await open_confirm(pilot)
        armed = screen._gesture._sign_armed_at
        assert armed
        await type_words(pilot, "nl")
        await pilot.press("enter")
        await until(pilot, lambda: _sent(office))
        (row,) = office.store.read().execute("SELECT pondered_ms FROM confirmations").fetchall()
        assert 0 <= row[0] < 60_000
        assert screen._gesture.pondered(armed + 1.5) == 1.5


async def test_the_rest_after_two_wrong_signs_is_counted_down(office: Office) -> None:
    async with office.app().run_test(size=(60, 20)) as pilot:
        await ready(pilot)
        await write_reply(pilot, "tomas", "Gladly.")
        await send(pilot, "xyz")
        await until_seen(pilot, "enter again")
        screen = pilot.app.screen
        assert isinstance(screen, ConfirmScreen)
        screen._field.is_refused = False
        screen._field.arm(0)
        await type_words(pilot, "abc")
        await pilot.press("enter")
        await until_seen(pilot, "wait 10 s")
        await until_seen(pilot, "wait 9 s")
        await pilot.press("enter", *"wind", "enter")
        assert screen._field.is_refused
    assert not _sent(office)


@pytest.mark.parametrize(
    ("visibility", "words"),
    [
        (Visibility.PUBLIC, ("will speak IN PUBLIC", "PUBLIC: everybody can read it")),
        (Visibility.UNLISTED, ("will speak IN PUBLIC", "PUBLIC, unlisted")),
        (Visibility.FOLLOWERS, ("will speak TO FOLLOWERS", "FOLLOWERS ONLY")),
        (Visibility.DIRECT, ("will speak IN PRIVATE", "PRIVATE: only those named here")),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_who_can_read_it_stands_over_the_box_and_among_the_facts(
    office: Office,
    asks: Callable[[Change], None],
    visibility: Visibility,
    words: tuple[str, str],
) -> None:
    asks(lambda p: replace(p, outgoing=replace(p.outgoing, visibility=visibility)))
    async with office.app().run_test(size=(60, 20)) as pilot:
        await ready(pilot)
        await write_reply(pilot, "dee", "Gladly.")
        await open_confirm(pilot)
        for said in words:
            assert said in screen_text(pilot.app)


async def test_the_box_takes_no_key_right_after_something_else_lay_over_it(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        await write_reply(pilot, "dee", "Gladly.")
        screen = await open_confirm(pilot)
        await pilot.press("f9")
        await until_seen(pilot, "Stop everything that would go out")
        before = time.monotonic()
        type_fast(pilot, "escape", "nlp", "enter")
        await until(pilot, lambda: pilot.app.screen is screen and screen._field.is_drawn)
        assert screen._field.typed == ""
        assert screen._field.armed_at >= before + policy.ARMING_SECONDS
    assert not _sent(office)


async def test_a_stop_from_the_box_itself_confirms_nothing_more(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        app: InboxApp = await ready(pilot)
        await write_reply(pilot, "dee", "Gladly.")
        screen = await open_confirm(pilot)
        await pilot.press("ctrl+t", *"wait", "enter")
        await until(pilot, lambda: app.screen is screen)
        await until_seen(pilot, "NOTHING GOES OUT · stopped by Nora Lind · f9 resumes")
        await until(pilot, lambda: screen._field.is_drawn)
        screen._field.arm(0)
        await type_words(pilot, "nlp")
        await pilot.press("enter")
        await until_seen(pilot, "Everything outgoing is stopped by")
    assert not _sent(office)


def test_the_arming_is_six_hundred_milliseconds_and_the_rest_ten_seconds() -> None:
    assert policy.ARMING_SECONDS == 0.6
    assert timedelta(seconds=10) == policy.WRONG_SIGN_PAUSE
