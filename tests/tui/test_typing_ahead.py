"""Keys that come faster than the program: each still does what it was pressed for."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from textual.widgets import Input

from inbox_tui.model import Account
from inbox_tui.store import Store, conversations, drafts
from inbox_tui.store.views import View
from inbox_tui.tui.offline_adapters import OfflineAdapters
from inbox_tui.tui.screens.choice import AccountChoice
from inbox_tui.tui.screens.confirm import ConfirmScreen
from inbox_tui.tui.screens.search import SearchScreen
from tests.tui.conftest import Office
from tests.tui.driving import (
    draft_uid,
    go_to,
    ready,
    send,
    speaking,
    stored_text,
    type_fast,
    until,
    until_seen,
    write_reply,
)

TEXT = "Hello dee, yes: end due undone next /pull? ^NL"
"""Most of its letters are keys of the inbox."""
SIZES = [(60, 20), (100, 30)]


def _marks(office: Office) -> list[tuple[str, bool]]:
    rows = conversations.page(office.store.read(), View.ALL)
    return [(row.author_handle, row.done) for row in rows]


@pytest.fixture
def slow_store(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every write wait for a while."""
    write = Store.write

    @contextmanager
    def slowly(self: Store) -> Iterator[object]:
        time.sleep(0.3)
        with write(self) as conn:
            yield conn

    monkeypatch.setattr(Store, "write", slowly)


@pytest.fixture
def slow_adapter(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let opening an adapter wait for a while, as a keychain may."""
    open_adapter = OfflineAdapters.open

    def slowly(self: OfflineAdapters, account: Account) -> object:
        time.sleep(0.5)
        return open_adapter(self, account)

    monkeypatch.setattr(OfflineAdapters, "open", slowly)


async def _answer_fast(office: Office, size: tuple[int, int]) -> None:
    async with office.app().run_test(size=size) as pilot:
        app = await ready(pilot)
        before = _marks(office)
        await go_to(pilot, "dee")
        type_fast(pilot, "r", TEXT)
        await until(pilot, lambda: app.inbox.composer.area.text == TEXT)
        await until(pilot, lambda: stored_text(office.store, draft_uid(app)) == TEXT)
        assert _marks(office) == before
        assert app.screen is app.inbox


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_what_is_typed_right_after_r_is_the_answer(
    office: Office, size: tuple[int, int]
) -> None:
    await _answer_fast(office, size)


@pytest.mark.usefixtures("slow_store")
async def test_a_slow_store_loses_no_key(office: Office) -> None:
    await _answer_fast(office, (100, 30))


@pytest.mark.usefixtures("slow_adapter")
async def test_a_slow_keychain_loses_no_key(office: Office) -> None:
    await _answer_fast(office, (100, 30))


async def test_keys_that_are_no_letters_keep_their_place(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await go_to(pilot, "dee")
        type_fast(pilot, "r", "helko", "backspace", "backspace", "lo", "left", "!", "escape", "zzz")
        await until(pilot, lambda: not app.inbox.composer.is_writing)
        await until(pilot, lambda: drafts.every_open(office.store.read()))
        await until(pilot, lambda: drafts.every_open(office.store.read())[0].text == "hell!o")


@pytest.mark.usefixtures("slow_store")
async def test_leaving_before_the_draft_is_in_the_store_keeps_the_words(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await go_to(pilot, "dee")
        type_fast(pilot, "r", "Not yet", "escape")
        await until(pilot, lambda: not app.inbox.composer.is_writing)
        await until(pilot, lambda: [d.text for d in drafts.every_open(office.store.read())])
        await pilot.press("r")
        assert app.inbox.composer.area.text == "Not yet"


async def test_opening_leaving_and_answering_in_one_breath(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        before = _marks(office)
        await go_to(pilot, "dee")
        type_fast(pilot, "enter", "escape", "enter", "r", "one due", "escape", "r", ", end")
        await until(pilot, lambda: app.inbox.composer.area.text == "one due, end")
        assert app.inbox.composer.is_writing
        assert _marks(office) == before


async def test_words_that_another_program_began_stand_in_front(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await go_to(pilot, "dee")
        parent = app.inbox.thread.marked
        assert parent
        save = app.workspace.autosave.save

        def begun_elsewhere() -> None:
            with office.store.write() as conn:
                drafts.start(conn, parent.account_id, parent.uid, parent.message.published, "Dear ")
            monkeypatch.setattr(app.workspace.autosave, "save", save)
            save()

        monkeypatch.setattr(app.workspace.autosave, "save", begun_elsewhere)
        type_fast(pilot, "r", "dee")
        await until(pilot, lambda: app.inbox.composer.area.text == "Dear dee")
        await until(pilot, lambda: stored_text(office.store, draft_uid(app)) == "Dear dee")


async def test_what_is_typed_right_after_u_and_r_goes_on_with_the_draft(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await write_reply(pilot, "dee", "Gladly.")
        await send(pilot, "n")
        await until_seen(pilot, "u takes it back")
        before = _marks(office)
        type_fast(pilot, "u", "r", " End of it.")
        await until(pilot, lambda: app.inbox.composer.area.text == "Gladly. End of it.")
        assert _marks(office) == before


async def test_what_is_typed_around_the_choice_of_an_account_stays(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await write_reply(pilot, "dee", "Gladly")
        first = draft_uid(app)
        type_fast(pilot, "ctrl+o", ", end")
        await until(pilot, lambda: isinstance(app.screen, AccountChoice) and app.screen.is_mounted)
        type_fast(pilot, "enter", " due.")
        await until(pilot, lambda: app.inbox.composer.area.text == "Gladly, end due. ^NL")
        await until(pilot, lambda: draft_uid(app) not in (None, first))
        assert speaking(app) == "northwind"


async def test_what_is_typed_right_after_the_slash_is_searched_for(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        before = _marks(office)
        type_fast(pilot, "slash", "rebooted", "backspace", "backspace")
        await until(pilot, lambda: isinstance(app.screen, SearchScreen))
        await until(pilot, lambda: app.screen.query_one(Input).value == "reboot")
        await until_seen(pilot, "1 found")
        assert _marks(office) == before


async def test_what_is_typed_right_after_asking_for_the_confirm_step_is_dropped(
    office: Office,
) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        before = _marks(office)
        await go_to(pilot, "dee")
        type_fast(pilot, "r", "Gladly.", "ctrl+g", "nlp", "enter", "edn")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        await asyncio.sleep(0.1)
        assert isinstance(app.screen, ConfirmScreen)
        assert app.screen._preview.outgoing.text == "Gladly."
        assert app.inbox.composer.area.text == "Gladly."
        type_fast(pilot, "escape")
        await until(pilot, lambda: app.screen is app.inbox)
        await until(pilot, lambda: not app.inbox.composer.area.read_only)
        type_fast(pilot, " End.")
        await until(pilot, lambda: app.inbox.composer.area.text == "Gladly. End.")
        assert _marks(office) == before


async def test_what_is_typed_after_a_refused_r_is_no_triage(office: Office) -> None:
    with office.store.write() as conn:
        conn.execute("UPDATE accounts SET frozen_reason = 'It is frozen.'")
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        before = _marks(office)
        await go_to(pilot, "dee")
        type_fast(pilot, "r", "Hello dee, yes: end due undone")
        await until_seen(pilot, "frozen")
        await pilot.pause(0.3)
        assert _marks(office) == before
        assert not app.inbox.composer.is_writing
        await pilot.pause(0.8)
        await pilot.press("e")  # after a rest, a key is a key again
        await until(pilot, lambda: _marks(office) != before)
