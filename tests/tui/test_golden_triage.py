"""Every screen of triage as a person sees it, kept as text: ``golden/``."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from inbox_tui.config.schema import Config
from inbox_tui.config.schema import View as Setting
from inbox_tui.model import Identity, utc_now
from inbox_tui.store import identities
from inbox_tui.tui.app import InboxApp
from inbox_tui.tui.configuration import Configuration
from inbox_tui.tui.screens.note import NoteScreen
from inbox_tui.tui.widgets import bars
from inbox_tui.tui.widgets.note_text import NoteText
from tests.tui.conftest import Office
from tests.tui.driving import at_cursor, check_golden, go_to, ready, until, until_seen

SIZES = [(60, 20), (80, 24), (140, 40)]

pytestmark = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")


@pytest.fixture(autouse=True)
def _nothing_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what is said stay, however slow the machine is."""
    monkeypatch.setattr(bars, "LINGER", 1e9)


@pytest.fixture
def app(office: Office) -> InboxApp:
    """Give an inbox with a colleague, a view of one's own and one with a fault."""
    per = Identity(id="per", name="Per Dahl", initials="PD")
    with office.store.write() as conn:
        identities.save(conn, per, utc_now())
    views = (Setting(name="Routers", query="router"), Setting(name="Odd", query="is:nonsense"))
    return office.app(configuration=Configuration(config=Config(views=views)))


async def _keep(step: str, pilot: Pilot[int], words: str) -> None:
    """Keep the screen once ``words`` stand on it."""
    app: InboxApp = pilot.app  # type: ignore[assignment]
    app.inbox.reread()
    await until_seen(pilot, words)
    await until(pilot, lambda: not [w for w in app.workers if w.group == "views"])
    await pilot.pause(0.15)
    await check_golden(f"{step}-{app.size.width}x{app.size.height}", pilot)


async def test_marks_and_the_dialogs_of_triage_are_as_pictured(
    app: InboxApp, size: tuple[int, int]
) -> None:
    async with app.run_test(size=size) as pilot:
        await ready(pilot)
        await pilot.press("g", "x", "x")
        await _keep("marked", pilot, "2 marked")
        await pilot.press("t", *"outage", "space", *"ro")
        await _keep("tag", pilot, "puts on #outage")
        await pilot.press("enter")
        await _keep("tagged", pilot, "Tagged #outage #ro")
        await pilot.press("a")
        await _keep("assign", pilot, "Per Dahl")
        await pilot.press("down", "enter")
        await until_seen(pilot, "Assigned to Per Dahl")
        await pilot.press("escape", "g", "plus", "plus", "V", "z")
        await _keep("snooze", pilot, "until they answer")
        await pilot.press(*"fri")
        await _keep("snooze-typed", pilot, "enter snoozes: Fri")
        await pilot.press("enter", "4")
        await _keep("snoozed", pilot, "[Snoozed 1]")


async def test_notes_history_and_people_are_as_pictured(
    app: InboxApp, size: tuple[int, int]
) -> None:
    async with app.run_test(size=size) as pilot:
        await ready(pilot)
        await go_to(pilot, "kim")
        await pilot.press("N", *"firmware", "enter", *"tonight")
        await until(pilot, lambda: isinstance(app.screen, NoteScreen))
        app.screen.query_one(NoteText).cursor_blink = False
        await _keep("note", pilot, "stays here")
        await pilot.press("ctrl+n")
        await until_seen(pilot, "Note kept")
        await pilot.press("a", "enter", "h")
        await _keep("history", pilot, "has written a note")
        await pilot.press("escape", "P")
        await _keep("person", pilot, "is it down again")


async def test_views_of_ones_own_are_as_pictured(app: InboxApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        await ready(pilot)
        await pilot.press("8")
        await until(pilot, lambda: at_cursor(app) == "tomas")
        await until(pilot, lambda: app.inbox.opened and app.inbox.opened.author_handle == "tomas")
        await _keep("own-view", pilot, "[Routers 1]")
        await pilot.press("9")
        await _keep("faulty-view", pilot, "There is no is:nonsense")
