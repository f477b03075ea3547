"""Keys that arrive all at once do what the same keys do one after the other."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input

from inbox_tui.store import stops
from inbox_tui.tui.app import InboxApp
from inbox_tui.tui.key_turns import KeyTurns
from inbox_tui.tui.screens.confirm import ConfirmScreen
from inbox_tui.tui.screens.form import FormScreen
from inbox_tui.tui.screens.stop import StopScreen
from inbox_tui.tui.widgets.form_lines import Line
from tests.tui.conftest import Office
from tests.tui.driving import open_confirm, ready, until, write_reply

Lines = dict[str, str]
KEYS = ("a", "b", "1", "tab", "tab", "shift+tab", "enter", "backspace", "left", "PASTED")


class Form(FormScreen):
    """Three lines, one of them for a secret."""

    def __init__(self) -> None:
        super().__init__()
        self.handed_in: list[Lines] = []

    def lines(self) -> tuple[Line, ...]:
        """Return the lines."""
        return (
            Line(name="handle", label="Name", is_needed=True),
            Line(name="password", label="Password", is_secret=True, is_needed=True),
            Line(name="server", label="Server"),
        )

    async def submit(self) -> None:
        """Keep what was handed in."""
        await asyncio.sleep(0)
        self.handed_in.append(self.filled_in())

    def filled_in(self) -> Lines:
        """Return what stands in each line."""
        return {str(line.id): line.value for line in self.query(Input)}


class Bench:
    """A program that runs on between two examples."""

    def __init__(self, app: InboxApp, run: Callable[[Awaitable[Any]], Any]) -> None:
        self._app = app
        self._run = run

    def fill_in(self, keys: list[str], *, waits: bool) -> tuple[Lines, list[Lines]]:
        """Type ``keys`` into a new form; return what it has then, and what was handed in."""
        found: tuple[Lines, list[Lines]] = self._run(self._fill_in(keys, waits=waits))
        return found

    async def _fill_in(self, keys: list[str], *, waits: bool) -> tuple[Lines, list[Lines]]:
        app, form = self._app, Form()
        app.call_later(app.push_screen, form)
        await _until(lambda: app.screen is form and app.focused is not None)
        for key in keys:
            app.post_message(_event(key))
            if waits:
                await self._rest()
        await self._rest()
        found = form.filled_in(), form.handed_in
        app.call_later(form.dismiss)
        await _until(lambda: app.screen is not form)
        return found

    async def _rest(self) -> None:
        settled = asyncio.Event()
        self._app.call_later(settled.set)
        await settled.wait()
        await _until(lambda: self._app._turns._began_at is None)


async def _until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(30):
        while True:
            if condition():
                return
            await asyncio.sleep(0.001)


def _event(key: str) -> events.Key | events.Paste:
    if key == "PASTED":
        return events.Paste("pasted")
    return events.Key(key, key if len(key) == 1 else None)


@pytest.fixture
def bench(office: Office) -> Iterator[Bench]:
    """Give a program whose event loop stands still between two examples."""
    with asyncio.Runner() as runner:
        app = office.app()
        running = app.run_test(size=(80, 24))

        async def begin() -> Pilot[int]:
            return await running.__aenter__()

        runner.run(begin())

        async def wait(for_it: Awaitable[Any]) -> Any:
            return await for_it

        yield Bench(app, lambda work: runner.run(wait(work)))
        runner.run(wait(running.__aexit__(None, None, None)))


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(keys=st.lists(st.sampled_from(KEYS), min_size=2, max_size=14))
def test_keys_at_once_fill_a_form_in_as_keys_one_by_one_do(bench: Bench, keys: list[str]) -> None:
    assert bench.fill_in(keys, waits=False) == bench.fill_in(keys, waits=True)


def test_a_name_and_a_password_typed_at_once_land_in_their_own_lines(bench: Bench) -> None:
    keys = [*"ada", "tab", *"s3cret", "enter"]
    lines = {"line-handle": "ada", "line-password": "s3cret", "line-server": ""}
    assert bench.fill_in(keys, waits=False) == (lines, [lines])


class Hanging(Form):
    """Is slow to hear what is typed into its lines."""

    def __init__(self) -> None:
        super().__init__()
        self.may_go_on = asyncio.Event()

    async def on_input_changed(self) -> None:
        """Wait."""
        await self.may_go_on.wait()


def _type(pilot: Pilot[int], *keys: str) -> None:
    for key in keys:
        pilot.app.post_message(_event(key))


async def _open_hanging(pilot: Pilot[int], *keys: str) -> Hanging:
    """Open such a form and type; only the first letter is taken."""
    app, form = await ready(pilot), Hanging()
    await app.push_screen(form)
    _type(pilot, *keys)
    await _until(lambda: form.filled_in()["line-handle"] == "a")
    await asyncio.sleep(0.1)
    assert form.filled_in()["line-handle"] == "a"
    return form


async def test_a_key_that_hangs_costs_a_while_and_not_the_keyboard(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with office.app().run_test(size=(80, 24)) as pilot:
        form = await _open_hanging(pilot, *"ada")
        monkeypatch.setattr("inbox_tui.tui.key_turns.LONGEST_TURN", 0)
        _type(pilot, "!")
        await _until(lambda: form.filled_in()["line-handle"] == "ada!")
        form.may_go_on.set()


async def test_a_password_behind_a_key_that_hangs_still_lands_in_its_own_line(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with office.app().run_test(size=(80, 24)) as pilot:
        form = await _open_hanging(pilot, *"ada", "tab", *"s3cre")
        monkeypatch.setattr("inbox_tui.tui.key_turns.LONGEST_TURN", 0.5)
        await asyncio.sleep(0.6)
        _type(pilot, "t")
        lines = {"line-handle": "ada", "line-password": "s3cret", "line-server": ""}
        await _until(lambda: form.filled_in() == lines)
        form.may_go_on.set()


async def test_what_was_typed_before_the_stop_key_never_lands_in_the_question_of_the_stop(
    office: Office,
) -> None:
    async with office.app().run_test(size=(80, 24)) as pilot:
        form = await _open_hanging(pilot, *"ada", "tab", *"s3cret", "enter")
        app: InboxApp = pilot.app  # type: ignore[assignment]
        _type(pilot, "f9")
        await _until(lambda: isinstance(app.screen, StopScreen) and app.screen.query(Input))
        _type(pilot, *"fire")
        await _until(lambda: app.screen.query_one(Input).value == "fire")
        assert form.filled_in() == {"line-handle": "ada", "line-password": "", "line-server": ""}
        _type(pilot, "enter")
        await _until(lambda: stops.active(office.store.read()))
        form.may_go_on.set()


async def test_the_stop_key_pressed_once_more_costs_no_key_of_the_stop(office: Office) -> None:
    async with office.app().run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        _type(pilot, "f9", *"fire", "enter", "f9")
        await _until(lambda: stops.active(office.store.read()))
        stop = stops.active(office.store.read())
        assert stop
        assert stop.reason == "fire"


async def test_keys_that_waited_for_their_turn_are_not_taken_for_the_call_sign(
    office: Office,
) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await write_reply(pilot, "dee", "Gladly.")
        early = [events.Key("n", "n"), events.Key("l", "l"), events.Key("enter", None)]
        screen = await open_confirm(pilot)
        screen._field.armed_at = time.monotonic()
        turns: KeyTurns = app._turns
        for key in early:
            app.post_message(key)
        await until(pilot, lambda: turns._began_at is None and not turns._waiting)
        assert isinstance(app.screen, ConfirmScreen)
        assert screen._field.typed == ""
