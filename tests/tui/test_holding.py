"""The hold as a person sees it: what is still shown can still be taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui.model import Delivery, DeliveryState, utc_now
from inbox_tui.reply import policy, sender
from inbox_tui.store import outbox
from tests.tui.conftest import Office
from tests.tui.driving import (
    at_cursor,
    draft_uid,
    go_to,
    ready,
    screen_text,
    send,
    type_words,
    until,
    until_seen,
    write_reply,
)

SHORTER = policy.HOLD_SHOWN_SHORTER
LAST = timedelta(milliseconds=100)


@given(st.timedeltas(timedelta(0), timedelta(seconds=30)))
def test_a_second_that_is_shown_is_more_than_three_before_the_send(left: timedelta) -> None:
    now = utc_now()
    delivery = Delivery(
        uid=1,
        confirmation_uid=1,
        draft_uid=1,
        account_id="",
        state=DeliveryState.HELD,
        hold_until=now + left,
        remote_id="",
        remote_url="",
        author_id="",
        wrong_author=False,
        reason="",
        created_at=now,
        updated_at=now,
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sender, "utc_now", lambda: now)
        shown = sender.shown_seconds(delivery)
    assert (shown > 0) is (left - SHORTER >= timedelta(milliseconds=1))
    assert timedelta(seconds=shown) < max(left, SHORTER) - SHORTER + timedelta(seconds=1)


def test_the_screen_shows_three_seconds_less_than_there_are() -> None:
    assert timedelta(seconds=3) == SHORTER


async def test_u_at_the_last_shown_moment_wins(office: Office) -> None:
    hold = SHORTER + timedelta(seconds=1.2)
    async with office.app(hold=hold).run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await write_reply(pilot, "dee", "Gladly.")
        for _ in range(3):
            await send(pilot, "nlp")
            await until(pilot, lambda: app.outbox.held())
            delivery = app.outbox.held()[0]
            assert delivery.hold_until
            moment = delivery.hold_until - SHORTER - LAST
            await until(pilot, lambda moment=moment: utc_now() >= moment)  # type: ignore[misc]
            await pilot.press("u")
            await until(pilot, lambda: app.inbox.composer.is_writing)
            assert app.inbox.composer.area.text == "Gladly."
            await pilot.press("r")
            await until(pilot, lambda: app.inbox.focused is app.inbox.composer.area)
    assert {d.state for d in outbox.recent(office.store.read())} == {DeliveryState.CANCELLED}
    assert office.replies("nora") == []


async def test_what_is_taken_back_is_as_it_was_with_the_cursor_in_its_place(
    office: Office,
) -> None:
    words = "One line\nand \tanother, with two  spaces \n"
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await write_reply(pilot, "dee", words)
        app.inbox.composer.area.move_cursor((1, 4))
        uid = draft_uid(app)
        await send(pilot, "nlp")
        await until_seen(pilot, "u takes it back")
        await pilot.press("escape")
        await go_to(pilot, "kim")
        await pilot.press("u")
        await until(pilot, lambda: at_cursor(app) == "dee")
        await pilot.press("r")
        await until(pilot, lambda: app.inbox.composer.is_writing)
        assert app.inbox.composer.area.text == words
        assert app.inbox.composer.area.cursor_location == (1, 4)
        assert draft_uid(app) == uid
        await type_words(pilot, "x")
        assert app.inbox.composer.area.text == words.replace("\tanother", "x\tanother")


async def test_the_key_after_a_take_back_is_no_letter_of_the_draft(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await write_reply(pilot, "dee", "Gladly.")
        await send(pilot, "nlp")
        await until_seen(pilot, "u takes it back")
        await pilot.press("u")
        await until(pilot, lambda: app.inbox.composer.is_writing)
        await until_seen(pilot, "Taken back · r goes on with the draft")
        await until_seen(pilot, "If you reply: Nora Lind")
        assert "preview and send" not in screen_text(app)
        await pilot.press("r", "x")
        await until(pilot, lambda: "x" in app.inbox.composer.area.text)
        await until_seen(pilot, "preview and send")
        await pilot.press("backspace", "escape")
        await until(pilot, lambda: not app.inbox.composer.is_writing)
        await pilot.press("e")
        await until_seen(pilot, "Done · u undoes it")


async def test_a_take_back_from_the_list_stays_in_the_list(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await write_reply(pilot, "dee", "Gladly.")
        await send(pilot, "nlp")
        await until_seen(pilot, "u takes it back")
        await pilot.press("escape")
        await go_to(pilot, "kim")
        await pilot.press("u")
        await until_seen(pilot, "Taken back · r goes on with the draft")
        assert not app.inbox.composer.is_writing
        assert at_cursor(app) == "dee"
        await pilot.press("e")
        await until_seen(pilot, "Done · u undoes it")


async def test_while_the_screen_says_that_u_takes_it_back_it_does(office: Office) -> None:
    """Also after something else was done that ``u`` would undo."""
    async with office.app(hold=timedelta(minutes=1)).run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await write_reply(pilot, "dee", "Gladly.")
        await send(pilot, "nlp")
        await until(pilot, lambda: app.outbox.held())
        await pilot.press("escape")
        await go_to(pilot, "kim")
        await pilot.press("e")
        await until_seen(pilot, "Done · u undoes it")
        app.inbox.status._until = 0
        await until_seen(pilot, "u takes it back")
        await pilot.press("u")
        await until(pilot, lambda: not app.outbox.held())
    (delivery,) = outbox.recent(office.store.read())
    assert delivery.state is DeliveryState.CANCELLED


async def test_of_two_held_replies_the_other_one_is_shown_when_one_has_ended(
    office: Office,
) -> None:
    async with office.app(hold=timedelta(minutes=1)).run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        for author in ("dee", "kim"):
            await write_reply(pilot, author, f"Gladly, {author}, and soon.")
            await send(pilot, "nlp")
            await until_seen(pilot, "u takes it back")
            await pilot.press("escape")
        await until_seen(pilot, "1 more held")
        await pilot.press("u")
        await until(pilot, lambda: len(app.outbox.held()) == 1)
        app.inbox.status._until = 0
        await until_seen(pilot, "u takes it back")
        await until(pilot, lambda: "more held" not in app.inbox.status.words)


async def test_too_late_says_so_and_undoes_nothing_older(office: Office) -> None:
    async with office.app(hold=timedelta(seconds=0.1)).run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await pilot.press("e")
        await until_seen(pilot, "Done · u undoes it")
        await write_reply(pilot, "dee", "Gladly.")
        office.fault("slow", "nora", value="1.5", times=9)
        await send(pilot, "nlp")
        await until(pilot, lambda: app.outbox.is_sending(), seconds=20)
        await pilot.press("u")
        await until_seen(pilot, "Too late to take it back: it is being sent.")
        await until(pilot, lambda: office.replies("nora"), seconds=20)
        assert "Undone" not in screen_text(app)


async def test_the_countdown_is_seen_beside_whatever_else_is_said(office: Office) -> None:
    async with office.app(now=utc_now).run_test(size=(60, 20)) as pilot:
        app = await ready(pilot)
        await write_reply(pilot, "dee", "Gladly.")
        await send(pilot, "n")
        await until_seen(pilot, "u takes it back")
        await pilot.press("escape")
        await go_to(pilot, "tomas")
        await pilot.press("e")
        await until_seen(pilot, "Done · u undoes it · held, leaves in ")
        shown = app.inbox.status.words
        await until(pilot, lambda: app.inbox.status.words != shown)
        assert app.inbox.status.words.startswith("Done · u undoes it · held, leav")
        await pilot.press("u")
        await until_seen(pilot, "Undone")
        await until(pilot, lambda: "held, leaves in" in " ".join(screen_text(app).split()))
        assert app.outbox.held()
