"""The confirm step: what it takes to send, and all that does not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from textual.pilot import Pilot

from inbox_tui.model import AccountKind, Actor
from inbox_tui.reply.preview import Preview
from inbox_tui.store import outbox
from inbox_tui.tui.app import InboxApp
from inbox_tui.tui.layout.call_sign_field import CallSignField
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


def _written(pilot: Pilot[int]) -> str:
    app: InboxApp = pilot.app  # type: ignore[assignment]
    return app.inbox.composer.area.text


async def _at_confirm(pilot: Pilot[int], author: str) -> ConfirmScreen:
    await ready(pilot)
    await write_reply(pilot, author, "Gladly.")
    return await open_confirm(pilot)


async def test_the_box_says_who_speaks_in_a_fixed_order(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        await _at_confirm(pilot, "tomas")
        seen = screen_text(pilot.app)
        order = (
            "THE COMPANY SPEAKS IN PUBLIC",
            "HUMAN     Nora Lind",
            "AS        @northwind   BRAND account",
            "ON        Sandbox",
            "AUDIENCE  PUBLIC: everybody can read it",
            "TO        @tomas",
            "Sandbox said who this is:",
            "Gladly.",
            "7 / 500 characters",
            "call sign of the account that should speak",
            "logged under the name of Nora Lind",
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
        assert _written(pilot) == "Gladly."
    assert outbox.recent(office.store.read()) == ()
    assert office.replies("northwind") == []


async def test_after_a_wrong_sign_ctrl_o_offers_the_other_account(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        screen = await _at_confirm(pilot, "tomas")
        await type_words(pilot, "nlp")
        await pilot.press("enter")
        await until_seen(pilot, "enter again")
        screen._field.arm(0)
        await pilot.press("ctrl+o")
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


async def test_keys_typed_ahead_are_dropped(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    # However late a busy machine presses the keys.
    monkeypatch.setattr(CallSignField.arm, "__defaults__", (3600.0,))
    async with office.app().run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        await write_reply(pilot, "dee", "Gladly.")
        await pilot.press("ctrl+g", *"nlp", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmScreen))
        await pilot.press(*"nlp", "enter")
        assert isinstance(pilot.app.screen, ConfirmScreen)
        assert _written(pilot) == "Gladly."
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


LONG = "\n".join(f"line {number}" for number in range(41))


async def _scroll_on(pilot: Pilot[int], screen: ConfirmScreen) -> set[str]:
    """Page down to the end; return the lines that were in sight on the way."""
    seen: set[str] = set()
    for _ in range(60):
        seen |= {line.strip(" │┃▌▏▎▕▁█▍▋▊▉▐") for line in screen_text(pilot.app).splitlines()}
        if screen._is_read:
            break
        await pilot.press("pagedown")
        await pilot.pause(0.05)
    return seen


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (140, 40)], ids=str)
@pytest.mark.parametrize("author", ["dee", "tomas"])
async def test_a_text_that_was_not_read_to_its_end_is_not_confirmed(
    office: Office, size: tuple[int, int], author: str
) -> None:
    async with office.app().run_test(size=size) as pilot:
        await ready(pilot)
        await write_reply(pilot, author, LONG)
        await send(pilot, "nlp" if author == "dee" else "wind")
        assert isinstance(pilot.app.screen, ConfirmScreen)
        await until_seen(pilot, "Scroll to the end")
        assert outbox.recent(office.store.read()) == ()
        seen = " ".join(await _scroll_on(pilot, pilot.app.screen))
        assert all(line in seen for line in LONG.splitlines())
        await pilot.press("pageup", "up", "enter")
        await until(pilot, lambda: outbox.recent(office.store.read()))


async def test_a_window_without_room_for_the_text_confirms_nothing(office: Office) -> None:
    async with office.app().run_test(size=(40, 9)) as pilot:
        screen = await _at_confirm(pilot, "dee")
        assert screen.query_one("#payload").size.height == 0
        await type_words(pilot, "nlp")
        await pilot.press("pagedown", "down", "enter")
        assert pilot.app.screen is screen
        assert outbox.recent(office.store.read()) == ()
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: screen.query_one("#payload").size.height)
        await pilot.press("enter")
        await until(pilot, lambda: outbox.recent(office.store.read()))


async def test_a_low_window_sums_up_who_speaks_and_scrolls_the_facts_with_the_text(
    office: Office,
) -> None:
    async with office.app().run_test(size=(40, 13)) as pilot:
        screen = await _at_confirm(pilot, "dee")
        assert "OWN @nora on Sandbox · IN PUBLIC" in screen_text(pilot.app)
        await type_words(pilot, "nlp")
        await pilot.press("enter")
        assert pilot.app.screen is screen
        seen = " ".join(await _scroll_on(pilot, screen))
        for words in ("HUMAN", "AS", "@nora", "AUDIENCE", "TO", "@dee", "Gladly."):
            assert words in seen
        assert "OWN @nora on Sandbox · IN PUBLIC" in screen_text(pilot.app)
        await pilot.press("enter")
        await until(pilot, lambda: outbox.recent(office.store.read()))


def _preview(screen: ConfirmScreen, **more: object) -> Preview:
    preview = screen._preview
    return replace(preview, outgoing=replace(preview.outgoing, **more))  # type: ignore[arg-type]


async def test_everything_that_leaves_is_shown(office: Office) -> None:
    people = tuple(Actor(id=str(number), handle=f"friend{number}", name="") for number in range(30))
    async with office.app().run_test(size=(80, 24)) as pilot:
        app = await ready(pilot)
        await write_reply(pilot, "dee", "Gladly.")
        first = await open_confirm(pilot)
        shown = _preview(
            first, also_notified=people, subject="Re: the \x1b[31mrouter", below="> old\n> words"
        )
        screen = ConfirmScreen(app.workspace, app.outbox, replace(shown, is_named_by_network=False))
        await app.push_screen(screen)
        await until(pilot, lambda: screen._field.is_drawn)
        seen = " ".join(await _scroll_on(pilot, screen))
        assert all(actor.handle in seen for actor in people)
        assert "SUBJECT   Re: the ␛[31mrouter" in seen
        assert "> old" in seen
        assert "> words" in seen
        assert "The server accepted this login" in seen
        assert "said who this is" not in seen
