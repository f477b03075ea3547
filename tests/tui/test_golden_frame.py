"""The themes and the states of accounts as a person sees them, kept as text: ``golden/``."""

from __future__ import annotations

from datetime import timedelta

import pytest

from inbox_tui.store import accounts, pulls
from tests.tui.conftest import NOW, Office
from tests.tui.driving import check_golden, ready, type_words, until_seen

SIZES = [(60, 20), (80, 24), (140, 40)]

pytestmark = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")

ENDS = {
    "expired": ("AuthExpired", "The network takes the login no more.", None),
    "limited": ("RateLimited", "Too many questions.", NOW + timedelta(minutes=30)),
    "offline": ("TransientRead", "plaza cannot be reached.", None),
}


@pytest.mark.parametrize("state", ENDS)
async def test_what_an_account_suffers_from_is_as_pictured(
    office: Office, size: tuple[int, int], state: str
) -> None:
    outcome, sentence, retry_at = ENDS[state]
    nora = next(a for a in accounts.every(office.store.read()) if a.handle == "nora")
    with office.store.write() as conn:
        pulls.finish(
            conn,
            nora.id,
            outcome=outcome,
            sentence=sentence,
            retry_at=retry_at,
            new_messages=0,
            now=NOW - timedelta(minutes=5),
        )
    app = office.app()
    async with app.run_test(size=size) as pilot:
        await ready(pilot)
        app.inbox.tick()
        await pilot.pause()
        await check_golden(f"inbox-{state}-{size[0]}x{size[1]}", pilot)
        await pilot.press("A")
        await until_seen(pilot, sentence[:20])
        await check_golden(f"accounts-{state}-{size[0]}x{size[1]}", pilot)


async def test_the_choice_of_a_theme_and_a_search_in_the_help_are_as_pictured(
    office: Office, size: tuple[int, int]
) -> None:
    app = office.app()
    async with app.run_test(size=size) as pilot:
        await ready(pilot)
        await pilot.press("f2")
        await type_words(pilot, "li")
        await until_seen(pilot, "solarized-light")
        app.screen.query_one("#words").cursor_blink = False  # type: ignore[attr-defined]
        await check_golden(f"theme-{size[0]}x{size[1]}", pilot)
        await pilot.press("escape", "question_mark")
        await type_words(pilot, "colours")
        await until_seen(pilot, "Other colours")
        await check_golden(f"help-found-{size[0]}x{size[1]}", pilot)


async def test_the_labels_of_a_jump_are_as_pictured(office: Office, size: tuple[int, int]) -> None:
    app = office.app()
    async with app.run_test(size=size) as pilot:
        await ready(pilot)
        await pilot.press("enter")
        await until_seen(pilot, "esc list")
        await pilot.press("f")
        await until_seen(pilot, "type a label")
        await check_golden(f"jump-{size[0]}x{size[1]}", pilot)
