"""Ways in which the confirm step could say one thing while another is done."""

from __future__ import annotations

import sqlite3
import threading
from datetime import timedelta

import pytest

from inbox_tui.store import outbox as store_outbox
from inbox_tui.store import stops
from inbox_tui.tui.screens.confirm import ConfirmScreen
from inbox_tui.tui.screens.help import HelpScreen
from inbox_tui.tui.screens.stop import StopScreen
from tests.tui.conftest import Office
from tests.tui.driving import (
    open_confirm,
    ready,
    type_words,
    until,
    until_seen,
    write_reply,
)


async def test_a_box_that_something_covered_while_it_was_confirmed_does_not_stay(
    office: Office,
) -> None:
    """Whoever came back to it would read that nothing was sent, and it would leave."""
    go_on = threading.Event()
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        confirm = app.outbox.confirm

        def slow(*given: object) -> object:
            go_on.wait(10)
            return confirm(*given)  # type: ignore[arg-type]

        app.outbox.confirm = slow  # type: ignore[method-assign,assignment]
        await write_reply(pilot, "dee", "Gladly.")
        await open_confirm(pilot)
        await type_words(pilot, "nl")
        await pilot.press("enter", "f9")
        await until(pilot, lambda: isinstance(app.screen, StopScreen))
        go_on.set()
        await until(pilot, app.outbox.held)
        await pilot.pause(0.3)
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, (StopScreen, ConfirmScreen)))
        await until_seen(pilot, "u takes it back")
        assert not app.inbox.composer.is_writing


async def test_the_box_never_opens_over_a_dialog_that_somebody_types_into(office: Office) -> None:
    """What is typed there would go into the box."""
    go_on = threading.Event()
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        prepare = app.outbox.prepare

        def slow(*given: object) -> object:
            go_on.wait(10)
            return prepare(*given)  # type: ignore[arg-type]

        app.outbox.prepare = slow  # type: ignore[method-assign,assignment]
        await write_reply(pilot, "dee", "Gladly.")
        await pilot.press("ctrl+g", "f9")
        await until(pilot, lambda: isinstance(app.screen, StopScreen))
        await type_words(pilot, "nl")
        go_on.set()
        await until(pilot, lambda: "something else was opened" in app.inbox.status.words)
        assert isinstance(app.screen, StopScreen)
        await pilot.press("escape")
        assert app.inbox.composer.area.text == "Gladly."


async def test_an_answer_that_comes_late_takes_no_other_dialog_away(office: Office) -> None:
    go_on = threading.Event()
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        stop_all = app.outbox.stop_all

        def slow(reason: str) -> int:
            go_on.wait(10)
            return stop_all(reason)

        app.outbox.stop_all = slow  # type: ignore[method-assign]
        await pilot.press("f9")
        await until(pilot, lambda: isinstance(app.screen, StopScreen))
        await pilot.press("x", "enter")
        await app.push_screen(HelpScreen(app.inbox.actions.why_not))
        go_on.set()
        await until(pilot, lambda: stops.active(office.store.read()))
        await pilot.pause(0.3)
        assert isinstance(app.screen, HelpScreen)
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.inbox)


async def test_a_store_that_cannot_be_read_just_then_holds_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The screen would say that nothing was sent, and it would leave."""

    def fail(*_: object) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    async with office.app(hold=timedelta(seconds=0.3)).run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await write_reply(pilot, "dee", "Gladly.")
        screen = await open_confirm(pilot)
        with monkeypatch.context() as broken:
            for name in ("get", "require"):
                broken.setattr(store_outbox, name, fail)
            await type_words(pilot, "nl")
            await pilot.press("enter")
            await until(pilot, lambda: screen._field.is_refused)
        await pilot.pause(0.8)
        assert not app.outbox.held()
    assert office.replies("nora") == []
