"""The guided tour: offered in a line, led step by step, left at any time."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from inbox_tui.model import AccountKind, DeliveryState
from inbox_tui.store.events import Step as Direction
from inbox_tui.tui import tour_steps
from inbox_tui.tui.actions import hint, key_of
from inbox_tui.tui.app import InboxApp
from inbox_tui.tui.tour import Tour
from inbox_tui.tui.tour_steps import Places, Sight
from inbox_tui.tui.widgets.tour_panel import TourPanel
from tests.tui.conftest import Office
from tests.tui.driving import (
    check_golden,
    open_confirm,
    ready,
    screen_text,
    type_words,
    until,
    until_seen,
    write_reply,
)

PLACES = Places(
    own_author="kim",
    own_word="umbrella",
    own_sign="NLP",
    brand_author="tomas",
    brand_word="router",
    brand_sign="WIND",
)
CAUGHT = 11
SIZES = [(60, 20), (80, 24), (140, 40)]


def _app(office: Office, *, at_once: bool) -> InboxApp:
    app = office.app()
    app.tour = Tour(app, PLACES, at_once=at_once)
    return app


async def _go_to(pilot: Pilot[int], number: int) -> None:
    app: InboxApp = pilot.app  # type: ignore[assignment]
    total = len(tour_steps.STEPS)
    await until_seen(pilot, f"1/{total}")
    for place in range(2, number + 1):
        await pilot.press("f7")
        await until_seen(pilot, f"{place}/{total}")
    assert app.tour


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_panel_of_the_tour_is_as_pictured(office: Office, size: tuple[int, int]) -> None:
    app = _app(office, at_once=False)
    name = f"{size[0]}x{size[1]}"
    async with app.run_test(size=size) as pilot:
        await ready(pilot)
        await until_seen(pilot, "never mind")
        await pilot.pause(0.1)
        await check_golden(f"tour-offer-{name}", pilot)
        await pilot.press("T")
        await until_seen(pilot, "1/14")
        await pilot.pause(0.1)
        await check_golden(f"tour-{name}", pilot)
        await _go_to(pilot, CAUGHT + 1)
        await pilot.pause(0.1)
        await check_golden(f"tour-caught-{name}", pilot)


async def test_esc_in_what_stands_over_the_list_declines_no_offer(office: Office) -> None:
    app = _app(office, at_once=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await until_seen(pilot, "never mind")
        await pilot.press("f")
        await until(pilot, lambda: app.screen is not app.inbox)
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.inbox)
        assert "never mind" in screen_text(app)


async def test_esc_drops_marks_before_it_declines_the_offer(office: Office) -> None:
    app = _app(office, at_once=False)
    async with app.run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        await until_seen(pilot, "never mind")
        await pilot.press("x")
        await until_seen(pilot, "1 marked")
        await pilot.press("escape")
        await until(pilot, lambda: not app.inbox.marks)
        assert "never mind" in screen_text(app)
        await pilot.press("escape")
        await until(pilot, lambda: "never mind" not in screen_text(app))


async def test_an_offer_that_is_declined_does_not_come_back(office: Office) -> None:
    app = _app(office, at_once=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await until_seen(pilot, "never mind")
        await pilot.press("escape")
        await until(pilot, lambda: "never mind" not in screen_text(app))
        await pilot.press("T")
        await until_seen(pilot, "1/14")
        await pilot.press("T")
        await until(pilot, lambda: "1/14" not in screen_text(app))


async def test_what_was_done_before_a_step_does_not_count_for_it(office: Office) -> None:
    app = _app(office, at_once=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await until_seen(pilot, "1/14")
        await pilot.press("e")
        await until_seen(pilot, "Done")
        await pilot.press("enter")
        await until_seen(pilot, "2/14")
        assert app.tour
        app.tour.look()
        assert "2/14" in screen_text(app)
        await pilot.press("e")
        await until_seen(pilot, "3/14")
        await pilot.press("u")
        await until_seen(pilot, "4/14")


async def test_a_near_miss_is_seen_while_the_confirm_box_stays_as_it_is(office: Office) -> None:
    app = _app(office, at_once=True)
    async with app.run_test(size=(100, 40)) as pilot:
        await ready(pilot)
        await _go_to(pilot, CAUGHT)
        await write_reply(pilot, "tomas", "We look into it at once.")
        screen = await open_confirm(pilot)
        assert not screen.query("TourPanel")
        await type_words(pilot, "nlp")
        await pilot.press("enter")
        await until_seen(pilot, "Not sent. That is the call")
        await until_seen(pilot, f"{CAUGHT + 1}/14")
    assert office.replies("northwind") == []


@pytest.mark.parametrize("size", [(60, 20), (80, 24)])
@pytest.mark.parametrize("author", ["tomas", "dee"])
async def test_on_a_low_screen_the_step_stands_under_the_confirm_box(
    office: Office, author: str, size: tuple[int, int]
) -> None:
    app = _app(office, at_once=True)
    async with app.run_test(size=size) as pilot:
        await ready(pilot)
        await _go_to(pilot, CAUGHT)
        await write_reply(pilot, author, "We look into it at once.")
        screen = await open_confirm(pilot)
        (panel,) = screen.query(TourPanel)
        card = screen.query_one("#card")
        await until(pilot, lambda: 1 <= panel.region.height <= 2)
        await until(pilot, lambda: card.region.bottom <= panel.region.y)
        await until_seen(pilot, f" {CAUGHT}/14 ")
        await pilot.press("pagedown", "pagedown")
        await type_words(pilot, "nlp" if author == "tomas" else "wind")
        await pilot.press("enter")
        await until_seen(pilot, "Not sent. That is the call")
        await until_seen(pilot, "BRAND's sign is WIND")
        await until(pilot, lambda: card.region.bottom <= panel.region.y)
        assert "logged under" in screen_text(app)


async def test_without_a_demo_there_is_no_tour(office: Office) -> None:
    async with office.app().run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("T")
        await until_seen(pilot, "The tour is in the demo: inbox-tui demo --tour")
        await pilot.press("f7")
        await until_seen(pilot, "There is no tour here")


DONE_BY = (
    Sight(reading="anybody"),
    Sight(acts=(("done", Direction.DO),)),
    Sight(acts=(("done", Direction.UNDO),)),
    Sight(acts=(("snooze", Direction.DO),)),
    Sight(acts=(("note", Direction.DO),)),
    Sight(reading="kim"),
    Sight(draft_kind=AccountKind.OWN, draft_length=20),
    Sight(deliveries=((AccountKind.OWN, DeliveryState.HELD),)),
    Sight(deliveries=((AccountKind.OWN, DeliveryState.CANCELLED),)),
    Sight(reading="tomas"),
    Sight(misses=1),
    Sight(deliveries=((AccountKind.BRAND, DeliveryState.HELD),)),
    Sight(deliveries=((AccountKind.BRAND, DeliveryState.SENT),)),
)


@pytest.mark.parametrize("place", range(len(DONE_BY)))
def test_each_step_waits_for_its_own_deed(place: int) -> None:
    step, nothing = tour_steps.STEPS[place], Sight()
    assert not step.is_done(nothing, nothing, PLACES)
    assert step.is_done(nothing, DONE_BY[place], PLACES)
    if place not in (0, 5, 6, 8, 9, 11, 12):  # those ask for a state, the others for a change
        assert not step.is_done(DONE_BY[place], DONE_BY[place], PLACES)


def test_every_step_fits_two_rows_of_a_small_screen() -> None:
    longest = max((hint(step.words) for step in tour_steps.STEPS), key=len)
    assert len(f"14/14 {longest}") <= 2 * 58 - 6, longest


def test_the_last_step_leads_on_to_ones_own_accounts() -> None:
    said = hint(tour_steps.STEPS[-1].words)
    assert f"{key_of('leave_program')} quits, inbox-tui asks your name" in said
    assert f"{key_of('add_account')} connects each account" in said
