"""The confirm step: what it takes to send, and all that does not."""

from __future__ import annotations

from textual.pilot import Pilot

from inbox_tui.model import AccountKind
from inbox_tui.store import outbox
from inbox_tui.tui.screens.choice import AccountChoice
from inbox_tui.tui.screens.confirm import ConfirmScreen
from tests.tui.conftest import Office
from tests.tui.driving import (
    open_confirm,
    ready,
    screen_text,
    send,
    type_words,
    until,
    until_seen,
    write_reply,
)


async def _at_confirm(pilot: Pilot[int], author: str) -> ConfirmScreen:
    await ready(pilot)
    await write_reply(pilot, author, "Gladly.")
    return await open_confirm(pilot)


async def test_the_box_says_who_speaks_in_a_fixed_order(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        await _at_confirm(pilot, "tomas")
        seen = screen_text(pilot.app)
        order = (
            "THE COMPANY SPEAKS",
            "HUMAN     Nora Lind",
            "AS        @northwind   BRAND account",
            "ON        Sandbox",
            "TO        @tomas · public",
            "Sandbox said who this is:",
            "Gladly.",
            "7 / 500 graphemes",
            "call sign of the account that should speak",
            "logged under your name",
        )
        places = [seen.index(words) for words in order]
        assert places == sorted(places)
        assert "WIND" not in seen.replace("Northwind", "")


async def test_what_is_unusual_comes_first(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        await _at_confirm(pilot, "kim")
        seen = screen_text(pilot.app)
        assert seen.index("UNUSUAL") < seen.index("HUMAN")
        assert "Whole call sign" in seen


async def test_own_and_brand_differ_in_words_shape_and_place(office: Office) -> None:
    shown = {}
    for author in ("dee", "tomas"):
        async with office.app().run_test(size=(100, 30)) as pilot:
            screen = await _at_confirm(pilot, author)
            card = screen.query_one("#card")
            seen = screen_text(pilot.app)
            shown[author] = (card.region.x, card.region.width, "╭" in seen, "═" in seen)
            assert ("Nora Lind will speak" in seen) is (author == "dee")
    assert shown == {"dee": (46, 54, True, False), "tomas": (0, 100, False, True)}


async def test_enter_alone_does_nothing(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        screen = await _at_confirm(pilot, "dee")
        await pilot.press("enter", "enter", "space", "y", "backspace", "enter")
        assert pilot.app.screen is screen
    assert outbox.recent(office.store.read()) == ()


async def test_a_wrong_sign_never_sends_and_says_whose_it_is(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        await write_reply(pilot, "tomas", "Gladly.")
        await send(pilot, "nlp")
        await until_seen(pilot, "Not sent. That is the call sign of OWN")
        await until_seen(pilot, "near miss 1 in 30 days")
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(pilot.app.screen, ConfirmScreen))
        assert pilot.app.inbox.composer.area.text == "Gladly."
    assert outbox.recent(office.store.read()) == ()
    assert office.replies("northwind") == []


async def test_after_a_wrong_sign_o_offers_the_other_account(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        screen = await _at_confirm(pilot, "tomas")
        await type_words(pilot, "nlp")
        await pilot.press("enter")
        await until_seen(pilot, "o other account")
        screen._field.arm(0)
        await pilot.press("o")
        await until(pilot, lambda: isinstance(pilot.app.screen, AccountChoice))


async def test_two_wrong_signs_bring_a_rest_even_in_another_box(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        await write_reply(pilot, "tomas", "Gladly.")
        for _ in range(2):
            await send(pilot, "xyz")
            await until_seen(pilot, "That is not the call sign of BRAND")
            rests = "wait" in screen_text(pilot.app)
            await pilot.press("escape")
            await until(pilot, lambda: not isinstance(pilot.app.screen, ConfirmScreen))
        assert rests


async def test_a_brand_wants_the_whole_sign(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        await write_reply(pilot, "tomas", "Gladly.")
        await send(pilot, "win")
        await until_seen(pilot, "That is not the call sign of BRAND")
    assert outbox.recent(office.store.read()) == ()


async def test_a_paste_is_refused(office: Office) -> None:
    from textual import events

    async with office.app().run_test(size=(100, 30)) as pilot:
        screen = await _at_confirm(pilot, "dee")
        pilot.app.post_message(events.Paste("nlp\n"))
        await until_seen(pilot, "Pasting is refused here")
        await pilot.press("enter")
        assert pilot.app.screen is screen
    assert outbox.recent(office.store.read()) == ()


async def test_keys_typed_ahead_are_dropped(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        await write_reply(pilot, "dee", "Gladly.")
        await pilot.press("ctrl+g", *"nlp", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmScreen))
        await pilot.press(*"nlp", "enter")
        assert isinstance(pilot.app.screen, ConfirmScreen)
        assert pilot.app.inbox.composer.area.text == "Gladly."
    assert outbox.recent(office.store.read()) == ()


async def test_the_mouse_cannot_confirm(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        screen = await _at_confirm(pilot, "dee")
        await type_words(pilot, "nlp")
        for x in (48, 70, 98):
            for y in (3, 15, 27):
                await pilot.click(offset=(x, y))
        assert pilot.app.screen is screen
    assert outbox.recent(office.store.read()) == ()


async def test_no_key_of_the_program_acts_under_the_box(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        screen = await _at_confirm(pilot, "dee")
        await pilot.press("ctrl+p", "ctrl+q", "f1", "ctrl+c", "tab", "u", "e", "q")
        assert pilot.app.screen is screen
        assert pilot.app.return_code is None


async def test_a_question_mark_shows_the_sign_after_a_while_and_is_logged(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        screen = await _at_confirm(pilot, "dee")
        await pilot.press("question_mark")
        await until_seen(pilot, "The call sign is shown in")
        screen._field.reveal_at = 0
        await until_seen(pilot, "The call sign of OWN @nora is NLP")

        def logged() -> object:
            sql = "SELECT 1 FROM audit_log WHERE act = 'call sign shown'"
            return office.store.read().execute(sql).fetchone()

        await until(pilot, logged)


async def test_a_narrow_screen_shows_everything_that_matters(bare_office: Office) -> None:
    office = bare_office
    office.connect("northwind", AccountKind.BRAND, "BRF", instance="brief")
    office.post("tomas", "@northwind one", 90, instance="brief")
    office.pull()
    async with office.app().run_test(size=(60, 20)) as pilot:
        await ready(pilot)
        await write_reply(pilot, "tomas", "A long answer. " * 15)
        await open_confirm(pilot)
        seen = screen_text(pilot.app)
        for words in ("Nora Lind", "@northwind", "Sandbox brief", "costs", "speak: ▏", "═ logged"):
            assert words in seen
