"""Tabs: the views of the program, and those of the configuration."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from inbox_tui import triage
from inbox_tui.config.schema import Config, Display
from inbox_tui.config.schema import View as Setting
from inbox_tui.model import Identity
from inbox_tui.store import identities
from inbox_tui.store.views import View
from inbox_tui.tui.actions import key_of
from inbox_tui.tui.actions.key_map import KeyMap
from inbox_tui.tui.configuration import Configuration
from inbox_tui.tui.own_views import OwnViewWork, own_views
from inbox_tui.tui.threads import WorkFailed
from inbox_tui.wall_clock import WallClock
from tests.tui.conftest import NOW, Office
from tests.tui.driving import at_cursor, go_to, ready, screen_text, until, until_seen
from tests.tui.test_triage_dialogs import row

ROUTERS = Setting(name="Routers", query="router")
WAITING_HERE = Setting(name="Waiting here", query="is:unanswered")


def _configured(*views: Setting, keys: tuple[str, ...] = (), **display: object) -> Configuration:
    return Configuration(
        config=Config(views=views, display=Display(**display)),  # type: ignore[arg-type]
        keys=KeyMap(rebound={}, views=keys),
    )


async def test_a_view_of_ones_own_shows_what_its_query_finds_and_follows_what_is_done(
    office: Office,
) -> None:
    app = office.app(configuration=_configured(ROUTERS, WAITING_HERE))
    async with app.run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        await until_seen(pilot, "Waiting here 3")
        await pilot.press("8")
        await until(pilot, lambda: at_cursor(app) == "tomas")
        await until_seen(pilot, "[Routers 1]")
        assert len(app.inbox.list.rows) == 1
        await pilot.press("9")
        await until(pilot, lambda: len(app.inbox.list.rows) == 3)
        await go_to(pilot, "kim")
        await pilot.press("e")
        await until(pilot, lambda: len(app.inbox.list.rows) == 2)
        await until_seen(pilot, "[Waiting here 2]")


async def test_a_key_of_the_configuration_opens_its_view(office: Office) -> None:
    app = office.app(configuration=_configured(ROUTERS, keys=("R",)))
    async with app.run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        await pilot.press("R")
        await until(pilot, lambda: at_cursor(app) == "tomas")


async def test_a_faulty_query_is_told_in_the_list_and_shows_no_row(office: Office) -> None:
    app = office.app(configuration=_configured(Setting(name="Odd", query="is:nonsense")))
    async with app.run_test(size=(140, 30)) as pilot:
        await ready(pilot)
        await pilot.press("8")
        await until_seen(pilot, "There is no is:nonsense, so it was taken as words.")
        assert app.inbox.list.rows == ()
        assert "inbox-tui config edit" in screen_text(app)


async def test_a_key_without_a_view_says_how_to_get_one(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        await pilot.press("9")
        await until_seen(pilot, "There is no such view: / searches")


async def test_tab_goes_round_all_of_them(office: Office) -> None:
    app = office.app(configuration=_configured(ROUTERS))
    async with app.run_test(size=(60, 20)) as pilot:
        await ready(pilot)
        await pilot.press("shift+tab")
        await until_seen(pilot, "[Routers 1]")
        assert " ‹ " in screen_text(app).splitlines()[1]
        await pilot.press("tab")
        await until_seen(pilot, "[Needs reply 3]")


async def test_the_inbox_begins_in_the_view_that_the_configuration_names(office: Office) -> None:
    app = office.app(configuration=_configured(ROUTERS, start_view="routers"))
    async with app.run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        await until_seen(pilot, "[Routers 1]")
    app = office.app(configuration=_configured(start_view="done"))
    assert app.inbox.views.current is View.DONE
    app = office.app(configuration=_configured(start_view="no such view"))
    assert app.inbox.views.current is View.NEEDS_REPLY


@pytest.mark.parametrize("lines", [1, 2, 3])
async def test_rows_have_the_lines_of_the_configuration(office: Office, lines: int) -> None:
    app = office.app(configuration=_configured(row_lines=lines))
    async with app.run_test(size=(60, 20)) as pilot:
        await ready(pilot)
        shown = screen_text(app).splitlines()[3:]
        assert [n for n, line in enumerate(shown) if "●" in line] == [0, lines, 2 * lines]


async def test_unknown_sends_are_in_sight_in_every_view(office: Office) -> None:
    app = office.app()
    async with app.run_test(size=(60, 20)) as pilot:
        await ready(pilot)
        app.inbox.tabs.say(app.inbox.views.every, View.NEEDS_REPLY, {View.UNKNOWN: 2})
        await until_seen(pilot, "Unknown sends 2")
        app.inbox.tabs.say(app.inbox.views.every, View.ALL, {View.UNKNOWN: 2})
        await until_seen(pilot, "Unknown sends 2")


async def test_a_snooze_that_is_over_is_back_and_says_so(office: Office) -> None:
    triage.snooze(
        office.store, row(office, "dee").uid, NOW - timedelta(hours=1), NOW - timedelta(1)
    )
    async with office.app().run_test(size=(60, 20)) as pilot:
        await ready(pilot)
        await until_seen(pilot, " back")
        assert "[Needs reply 3]" in screen_text(pilot.app)


@pytest.mark.parametrize(
    ("view", "key"),
    [("mine", "2"), ("waiting", "3"), ("snoozed", "4"), ("unknown", "5"), ("finished", "6")],
)
async def test_an_empty_view_names_the_next_step_by_a_key_that_is_bound(
    office: Office, view: str, key: str
) -> None:
    async with office.app().run_test(size=(60, 20)) as pilot:
        app = await ready(pilot)
        assert key_of(view) == key
        await pilot.press(key)
        await until(pilot, lambda: app.inbox.list.rows == ())
        first, second = [line.strip() for line in screen_text(app).splitlines()[4:6]]
        assert first.endswith(".")
        assert any(
            second.startswith(f"{key_of(id_)} ") for id_ in ("needs_reply", "snooze", "done")
        )


async def test_n_goes_to_the_most_urgent_then_to_who_waits_longest(office: Office) -> None:
    triage.shift_priority(office.store, row(office, "dee").uid, 2, NOW)
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        seen = []
        for _ in range(4):
            await pilot.press("n")
            seen.append(at_cursor(app))
        assert seen == ["dee", "tomas", "kim", "dee"]


def test_a_view_may_ask_for_another() -> None:
    outer, _ = own_views([Setting(name="Both", query="in:routers"), ROUTERS])
    assert outer.query.faults == ()


async def test_a_day_in_a_view_is_that_of_the_persons_own_zone(office: Office) -> None:
    me = Identity(id="nora", name="Nora", initials="NL", is_me=True, time_zone="Pacific/Kiritimati")
    with office.store.write() as conn:
        identities.save(conn, me, NOW)
    newest = row(office, "kim").last_at
    day = WallClock(ZoneInfo(me.time_zone)).day(newest)
    there, _ = own_views([Setting(name="Then", query=f"on:{day}"), ROUTERS])
    work = OwnViewWork(office.store)
    try:
        found = await work.find(work.begin(), there, NOW)
        assert found is not None
        assert row(office, "kim").uid in found
        assert (await work.count(work.begin(), [there], NOW))[there] == len(found)
    finally:
        work.end()


async def test_a_slow_view_is_found_however_often_something_is_stored_meanwhile(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, gate = threading.Event(), threading.Semaphore(0)
    find = OwnViewWork._find

    def slow(work: OwnViewWork, number: int, *more: Any) -> tuple[int, ...] | None:
        begun.set()
        gate.acquire(timeout=30)
        return find(work, number, *more)

    monkeypatch.setattr(OwnViewWork, "_find", slow)
    app = office.app(configuration=_configured(ROUTERS))
    async with app.run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        await pilot.press("8")
        await until(pilot, begun.is_set)
        await until_seen(pilot, "Looking")
        for _ in range(5):
            app.inbox.reread()
        gate.release()
        await until(pilot, lambda: at_cursor(app) == "tomas")
        gate.release(10)


async def test_a_view_that_could_not_be_read_says_so_in_its_place_and_is_looked_through_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object) -> None:
        raise WorkFailed("The disk does not answer.")

    app = office.app(configuration=_configured(ROUTERS))
    async with app.run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        with monkeypatch.context() as broken:
            broken.setattr(OwnViewWork, "find", fail)
            app.inbox.views._found.clear()
            await pilot.press("8")
            await until_seen(pilot, "This view could not be read:")
            shown = screen_text(app)
            assert shown.count("The disk does not answer.") == 2  # in the list and below it
            assert "again" in shown
        await pilot.press("7", "8")
        await until(pilot, lambda: at_cursor(app) == "tomas")
        await until_seen(pilot, "[Routers 1]")
