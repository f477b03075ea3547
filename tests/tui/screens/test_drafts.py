"""Every draft that waits, over all conversations."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest
from textual.pilot import Pilot

from inbox_tui.model import utc_now
from inbox_tui.reply.attach import take_in
from inbox_tui.store import attachments, drafts
from inbox_tui.tui.app import InboxApp
from inbox_tui.tui.screens.drafts import DraftsScreen
from tests import pictures
from tests.tui.conftest import Office
from tests.tui.driving import (
    draft_uid,
    ready,
    screen_text,
    send,
    speaking,
    type_fast,
    until,
    until_seen,
    write_reply,
)


async def _begin(pilot: Pilot[int], author: str, words: str) -> None:
    app: InboxApp = pilot.app  # type: ignore[assignment]
    await write_reply(pilot, author, words)
    await until_seen(pilot, "draft saved")
    await pilot.press("escape")
    await until(pilot, lambda: not app.inbox.composer.is_writing)
    await pilot.press("escape")
    await until(pilot, lambda: not app.inbox.is_reading)


async def _list(pilot: Pilot[int]) -> None:
    await pilot.press("D")
    await until(pilot, lambda: isinstance(pilot.app.screen, DraftsScreen))
    await until_seen(pilot, "Drafts")


async def test_all_drafts_are_listed_and_enter_goes_on_with_one(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await _begin(pilot, "dee", "Gladly")
        await _begin(pilot, "tomas", "We look")
        await _list(pilot)
        seen = screen_text(app)
        assert "BRAND @northwind on Sandbox" in seen
        assert "to Dee" in seen or "to @dee" in seen
        await pilot.press("j", "enter")
        await until(pilot, lambda: app.inbox.composer.is_writing)
        assert (speaking(app), app.inbox.composer.area.text) == ("nora", "Gladly")


async def test_a_discarded_draft_is_taken_out_again(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        await _begin(pilot, "dee", "Gladly")
        await _list(pilot)
        await pilot.press("d")
        await until_seen(pilot, "Draft discarded · o takes it out again")
        assert drafts.every_open(office.store.read()) == ()
        await pilot.press("u", "o")
        await until_seen(pilot, "Draft taken out again")
        assert "u" not in {
            key for binding in DraftsScreen.BINDINGS for key in binding.key.split(",")
        }
        await until_seen(pilot, "Gladly")
    assert [d.text for d in drafts.every_open(office.store.read())] == ["Gladly"]


async def test_u_in_the_inbox_takes_back_a_discard_done_here_and_then_what_was_done_before(
    office: Office,
) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await pilot.press("e")
        await until_seen(pilot, "Done · u undoes it")
        await _begin(pilot, "dee", "Gladly")
        await _list(pilot)
        await pilot.press("d")
        await until_seen(pilot, "Draft discarded")
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.inbox)
        await pilot.press("u")
        await until(pilot, lambda: app.inbox.composer.area.text == "Gladly")
        await until_seen(pilot, "Draft taken out again")
        assert [d.text for d in drafts.every_open(office.store.read())] == ["Gladly"]
        await pilot.press("escape", "u")
        await until_seen(pilot, "Undone: done")


async def test_u_right_behind_a_discard_waits_for_it_and_takes_back_that(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, may_end, discard = threading.Event(), threading.Event(), drafts.discard

    def wait_and_discard(*args: Any) -> None:
        begun.set()
        may_end.wait()
        discard(*args)

    monkeypatch.setattr(drafts, "discard", wait_and_discard)
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await _begin(pilot, "dee", "Gladly")
        await _list(pilot)
        type_fast(pilot, "d", "escape", "u")
        try:
            # Not with the pilot: it would wait until the undo has ended.
            assert await asyncio.to_thread(begun.wait, 30)
            await asyncio.sleep(0.2)
        finally:
            may_end.set()
        await until_seen(pilot, "Draft taken out again")
        assert app.inbox.composer.area.text == "Gladly"


async def test_what_was_taken_out_again_here_is_not_taken_back_once_more(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await _begin(pilot, "dee", "Gladly")
        await _list(pilot)
        await pilot.press("d")
        await until_seen(pilot, "Draft discarded")
        await pilot.press("o")
        await until_seen(pilot, "Draft taken out again")
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.inbox)
        await pilot.press("u")
        await until_seen(pilot, "There is nothing to undo.")
        assert not app.inbox.composer.is_writing


async def test_a_draft_with_a_file_and_no_words_is_listed(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await write_reply(pilot, "dee", "x")
        uid = draft_uid(app) or 0
        with office.store.write() as conn:
            attachments.add(conn, uid, take_in("cat.png", pictures.png(), ""), utc_now())
        app.inbox.composer.replace("")
        await until_seen(pilot, "draft saved")
        await pilot.press("escape")
        await _list(pilot)
        await until_seen(pilot, "(no words)")
        await until_seen(pilot, "1 file")


async def test_a_held_reply_is_no_draft_and_one_taken_back_says_why_it_is_here(
    office: Office,
) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await write_reply(pilot, "dee", "Gladly.")
        await send(pilot, "n")
        await until_seen(pilot, "u takes it back")
        await _list(pilot)
        await pilot.press("d")
        await until_seen(pilot, "It is on its way, and no draft while it is.")
        await pilot.press("escape", "u")
        await until(pilot, lambda: app.inbox.composer.is_writing)
        await pilot.press("escape")
        await until(pilot, lambda: not app.inbox.composer.is_writing)
        await _list(pilot)
        await until_seen(pilot, "came back: Taken back")
    assert office.replies("nora") == []


async def test_no_draft_is_said_with_the_way_to_one_and_no_key_that_does_nothing(
    office: Office,
) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await pilot.press("D")
        await until_seen(pilot, "No draft waits. r in a conversation begins one")
        lines = screen_text(app).rstrip().split("\n")
        assert lines[-1].strip() == "esc back"
        assert "No draft waits" in lines[2]
