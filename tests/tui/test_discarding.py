"""Putting a draft away, and taking it out again."""

from __future__ import annotations

from inbox_tui.store import drafts
from tests.tui.conftest import Office
from tests.tui.driving import (
    draft_uid,
    ready,
    screen_text,
    stored_text,
    until,
    until_seen,
    write_reply,
)


async def test_a_discarded_draft_is_gone_from_sight_and_u_takes_it_out_again(
    office: Office,
) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await write_reply(pilot, "dee", "Never mind")
        uid = draft_uid(app)
        await pilot.press("ctrl+r")
        await until_seen(pilot, "Draft discarded · u takes it out again")
        assert not app.inbox.composer.is_writing
        assert drafts.every_open(office.store.read()) == ()
        assert stored_text(office.store, uid) == "Never mind"
        await pilot.press("u")
        await until(pilot, lambda: app.inbox.composer.area.text == "Never mind")
        await until_seen(pilot, "Draft taken out again")
        assert "Draft discarded" not in screen_text(app)
        assert draft_uid(app) == uid
        assert drafts.is_open(office.store.read(), uid or 0)


async def test_the_last_act_is_undone_first(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await pilot.press("e")
        await until_seen(pilot, "Done · u undoes it")
        await write_reply(pilot, "dee", "Never mind")
        await pilot.press("ctrl+r")
        await until_seen(pilot, "Draft discarded")
        await pilot.press("u")
        await until(pilot, lambda: app.inbox.composer.is_writing)
        await pilot.press("escape", "u")
        await until_seen(pilot, "Undone: done")


async def test_words_begun_in_its_place_are_not_lost_for_it(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await write_reply(pilot, "dee", "Never mind")
        await pilot.press("ctrl+r")
        await until_seen(pilot, "Draft discarded")
        await write_reply(pilot, "dee", "Better")
        await pilot.press("escape", "u")
        await until_seen(pilot, "Another draft was begun in its place.")
        (kept,) = drafts.every_open(office.store.read())
        assert kept.text == "Better"
        assert not app.inbox.composer.is_writing
