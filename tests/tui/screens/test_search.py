from __future__ import annotations

from pathlib import Path

import pytest
from textual.content import Content
from textual.widgets import Input, OptionList

from inbox_tui.config.load import load
from inbox_tui.model import AccountKind
from inbox_tui.paths import CONFIG_VARIABLE
from inbox_tui.query import OPERATORS, parse
from inbox_tui.search import search
from inbox_tui.store import hits
from inbox_tui.store.views import View
from inbox_tui.tui import search_work
from inbox_tui.tui.actions import hint
from inbox_tui.tui.inbox_views import _KEYS
from inbox_tui.tui.screens.search import SearchScreen
from tests.making import message, put
from tests.tui.conftest import Office
from tests.tui.driving import at_cursor, go_to, ready, until, until_seen


async def test_hits_come_as_one_types_with_their_words_marked(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await pilot.press("slash")
        for operator in OPERATORS:
            await until_seen(pilot, f"{operator.name}:")
        await pilot.press(*"route")
        await until_seen(pilot, "1 found")
        (option,) = app.screen.query_one(OptionList).options
        said = option.prompt
        assert isinstance(said, Content)
        marked = {
            said.plain[span.start : span.end] for span in said.spans if "under" in str(span.style)
        }
        assert marked == {"route"}


async def test_enter_opens_the_conversation_at_the_message(office: Office) -> None:
    account = office.connect("archive", AccountKind.OWN, "ARC")
    put(
        office.store,
        account,
        *(message(str(n), context="long", content=f"number{n} of many", minutes=n)
          for n in range(40)),
    )  # fmt: skip
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await pilot.press("slash", *"number3 ")
        await until_seen(pilot, "1 found")
        await pilot.press("enter", "enter")
        await until(pilot, lambda: app.inbox.thread.marked is not None)
        await until(
            pilot,
            lambda: (
                app.inbox.thread.marked
                and app.inbox.thread.marked.message.content == "number3 of many"
            ),
        )
        await until_seen(pilot, "number3 of many")


async def test_enter_before_the_last_letter_was_looked_for_still_leads_to_a_hit(
    office: Office,
) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await pilot.press("slash", *"rout")
        await until_seen(pilot, "1 found")
        listed = app.screen.query_one(OptionList)
        before = listed.options[0]
        await pilot.press("enter")
        await until(pilot, lambda: listed.has_focus)
        app.screen.query_one(Input).value = "route"  # its hits come after the key
        await until(pilot, lambda: listed.options and listed.options[0] is not before)
        assert listed.has_focus
        assert listed.highlighted == 0


async def test_what_is_not_understood_is_told_and_the_rest_is_found(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        await pilot.press("slash", *"is:unanswerd")
        await until_seen(pilot, "There is no is:unanswerd")
        await until_seen(pilot, "Nothing is like that")


async def test_tab_completes_operators_and_values(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await pilot.press("slash", *"is:una", "tab")
        line = app.screen.query_one(Input)
        await until(pilot, lambda: line.value == "is:unanswered ")
        await pilot.press(*"is:un", "tab")
        await until_seen(pilot, "unanswered · unread · unknown")
        assert line.has_focus


async def test_up_and_down_go_through_what_was_looked_for(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        for words in ("router", "is:unanswered "):
            await pilot.press("slash", *words)
            await until_seen(pilot, " found")
            await pilot.press("enter", "escape")
            await until(pilot, lambda: app.screen is app.inbox)
        await pilot.press("slash", "up")
        line = app.screen.query_one(Input)
        await until(pilot, lambda: line.value == "is:unanswered")
        await pilot.press("up", "up")
        await until(pilot, lambda: line.value == "router")
        await pilot.press("down", "down")
        await until(pilot, lambda: line.value == "")


async def test_a_search_is_kept_as_a_view(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "config" / "config.toml"
    monkeypatch.setenv(CONFIG_VARIABLE, str(file))
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await pilot.press("slash", *"is:unanswered ", "ctrl+n")
        await until_seen(pilot, "as a view")
        await pilot.press(*"Open", "enter")
        await until_seen(pilot, "Kept as the view Open")
        assert [(v.name, v.query) for v in load(file).config.views] == [("Open", "is:unanswered")]
        await pilot.press(*"form:x", "ctrl+n")
        await until_seen(pilot, "Only what is understood")
        assert len(app.screen_stack) == 2


async def test_a_kept_view_has_its_tab_and_its_key_at_once(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(CONFIG_VARIABLE, str(tmp_path / "config.toml"))
    async with office.app().run_test(size=(160, 30)) as pilot:
        app = await ready(pilot)
        await pilot.press("slash", *"router ", "ctrl+n")
        await until_seen(pilot, "as a view")
        await pilot.press(*"Hardware", "enter")
        await until_seen(pilot, "Kept as the view Hardware: its tab is the last one.")
        await pilot.press("ctrl+u", *"in:Hardware ")
        await until_seen(pilot, "1 found")
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.inbox)
        await until_seen(pilot, "Hardware 1")
        app.inbox.actions.show_view(app.inbox.views.own[0])
        await until(pilot, lambda: app.inbox.list.current is not None)
        assert app.inbox.views.current == app.inbox.views.own[0]
        (row,) = app.inbox.views._fetch(None, None, 9)
        assert "router" in row.snippet


async def test_a_search_that_is_broken_off_goes_on_by_itself(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hits, "LOOK", 1)
    monkeypatch.setattr(search_work, "SECONDS", 0)
    account = office.connect("archive", AccountKind.OWN, "ARC")
    put(office.store, account, *(message(str(n), context=str(n)) for n in range(30)))
    expected = len(search(office.store.read(), "-is:done words ").hits)
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await pilot.press("slash", *"-is:done words ")
        await until_seen(pilot, f"{expected} found")
        assert app.screen.query_one(OptionList).option_count == expected


async def test_what_was_found_in_parts_stands_newest_first_in_the_end(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hits, "LOOK", 1)
    monkeypatch.setattr(search_work, "SECONDS", 0)
    account = office.connect("archive", AccountKind.OWN, "ARC")
    for number, minutes in ((1, 10), (2, 30), (3, 20)):
        put(office.store, account, message(str(number), content="quibble", minutes=minutes))
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await pilot.press("slash", *"quibble ")
        screen = app.screen
        assert isinstance(screen, SearchScreen)
        await until(pilot, lambda: [hit.uid for hit in screen._hits] == _uids(office))
        assert screen.query_one(OptionList).option_count == 3


def _uids(office: Office) -> list[int]:
    rows = office.store.read().execute(
        "SELECT uid FROM messages WHERE content = 'quibble' ORDER BY published DESC"
    )
    return [uid for (uid,) in rows]


async def test_more_than_a_page_is_told(office: Office) -> None:
    account = office.connect("archive", AccountKind.OWN, "ARC")
    put(office.store, account, *(message(str(n), context=str(n)) for n in range(60)))
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await pilot.press("slash", *"words")
        await until_seen(pilot, "50 found, and more")
        assert app.screen.query_one(OptionList).option_count == 50


async def test_notes_are_found_and_marked_as_notes(office: Office) -> None:
    (uid,) = office.store.read().execute("SELECT min(uid) FROM conversations").fetchone()
    with office.store.write() as conn:
        conn.execute(
            "INSERT INTO notes (conversation_uid, identity, text, written_at)"
            " SELECT ?, id, 'Ask Vera about the Quibble', '2026-11-21T10:00:00.000Z'"
            " FROM identities WHERE is_me = 1",
            (uid,),
        )
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await pilot.press("slash", *"quibb")
        await until_seen(pilot, "Note by Nora")
        await pilot.press("enter", "enter")
        await until(pilot, lambda: app.inbox.opened and app.inbox.opened.uid == uid)


async def test_a_newer_question_drops_the_older_one(office: Office) -> None:
    work = search_work.SearchWork(office.store)
    old = work.begin()
    new = work.begin()
    assert (await work.find(old, parse("router"), 50, hits.LAST)).hits == ()
    assert len((await work.find(new, parse("router"), 50, hits.LAST)).hits) == 1
    work.end()


async def test_the_list_stands_on_the_hit_that_was_opened(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        assert at_cursor(app) == "kim"
        await pilot.press("slash", *"router")
        await until_seen(pilot, "1 found")
        await pilot.press("enter", "enter")
        await until(pilot, lambda: app.inbox.is_reading)
        assert at_cursor(app) == "tomas"
        await pilot.press("escape")
        await until(pilot, lambda: not app.inbox.is_reading)
        assert at_cursor(app) == "tomas"


async def test_a_hit_that_the_view_has_not_leaves_the_cursor_and_says_where_it_is(
    office: Office,
) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await go_to(pilot, "tomas")
        await pilot.press("e")
        await until(pilot, lambda: len(app.inbox.list.rows) == 2)
        await go_to(pilot, "dee")
        await pilot.press("slash", *"router")
        await until_seen(pilot, "1 found")
        await pilot.press("enter", "enter")
        await until_seen(pilot, "It is in Done, not in Needs reply · 6 shows that view")
        assert app.inbox.opened
        assert (app.inbox.opened.author_handle, at_cursor(app)) == ("tomas", "dee")
        await pilot.press("6")
        await until(pilot, lambda: at_cursor(app) == "tomas")


@pytest.mark.parametrize("view", View)
def test_each_view_is_named_with_the_key_that_shows_it(view: View) -> None:
    assert hint(f"{{{_KEYS[view]}}}") == str(list(View).index(view) + 1)
