"""A dialog does one thing at a time, and hears of it only while it is there."""

from __future__ import annotations

import threading

from textual.screen import ModalScreen

from inbox_tui.errors import Told
from inbox_tui.tui.single_work import SingleWork
from tests.tui.conftest import Office
from tests.tui.driving import ready, until


class _Refused(Told):
    pass


async def test_a_second_thing_is_not_begun_before_the_first_has_ended(office: Office) -> None:
    async with office.app().run_test(size=(60, 20)) as pilot:
        app = await ready(pilot)
        screen = ModalScreen[None]()
        await app.push_screen(screen)
        work, local, gate = SingleWork(screen, "test"), app.workspace.local, threading.Event()
        done: list[str] = []

        def first() -> str:
            gate.wait(30)
            return "first"

        work.begin(local, first, done.append, done.append)
        work.begin(local, lambda: "second", done.append, done.append)
        assert work._is_under_way
        gate.set()
        await until(pilot, lambda: done)
        assert done == ["first"]
        work.begin(local, lambda: "third", done.append, done.append)
        await until(pilot, lambda: done == ["first", "third"])


async def test_what_failed_is_told_and_another_try_is_taken(office: Office) -> None:
    async with office.app().run_test(size=(60, 20)) as pilot:
        app = await ready(pilot)
        screen = ModalScreen[None]()
        await app.push_screen(screen)
        work, local = SingleWork(screen, "test"), app.workspace.local
        done: list[str] = []
        failed: list[str] = []

        def refuse() -> str:
            raise _Refused("It is locked.")

        work.begin(local, refuse, done.append, failed.append)
        await until(pilot, lambda: failed == ["It is locked."])
        work.begin(local, lambda: "now", done.append, failed.append)
        await until(pilot, lambda: done == ["now"])


async def test_a_dialog_that_was_closed_is_told_nothing_and_the_thing_is_done(
    office: Office,
) -> None:
    async with office.app().run_test(size=(60, 20)) as pilot:
        app = await ready(pilot)
        screen = ModalScreen[None]()
        await app.push_screen(screen)
        work, local, gate = SingleWork(screen, "test"), app.workspace.local, threading.Event()
        made: list[str] = []
        told: list[object] = []

        def make() -> None:
            gate.wait(30)
            made.append("it")

        work.begin(local, make, told.append, told.append)
        await app.pop_screen()
        gate.set()
        await until(pilot, lambda: not work._is_under_way)
        assert (made, told) == (["it"], [])
