"""The screens tell of news once, to who does not look, and name themselves in the title."""

from __future__ import annotations

from datetime import timedelta

import pytest
from textual import events

from inbox_tui.config.schema import Config, Notify
from inbox_tui.tui.configuration import Configuration
from inbox_tui.tui.notifying import BELL, Notifying, ToTerminal
from inbox_tui.tui.workspace import Workspace
from tests.tui.conftest import NOW, Office
from tests.tui.driving import ready, until

BELLS = Config(notify=Notify(bell=True, on=("new",)))


class Ears:
    """What the terminal was sent."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def __call__(self, message: ToTerminal) -> None:
        """Keep it."""
        self.heard.append(message.data)


@pytest.mark.parametrize(("focus", "bells"), [(None, 1), (False, 1), (True, 0)])
async def test_a_burst_rings_once_and_never_for_who_looks(
    office: Office, focus: bool | None, bells: int
) -> None:
    ears = Ears()
    workspace = Workspace(office.store, now=lambda: NOW, config=BELLS)
    notifying = Notifying(workspace, ears)
    notifying.begin()
    if focus is not None:
        notifying.focus(on=focus)
    office.post("kim", "@nora hello?", 1)
    office.post("lee", "@nora hello too?", 1)
    office.pull()
    for _ in range(3):
        notifying.came()
        await notifying.look()
    assert ears.heard == []
    for _ in range(5):
        await notifying.look()
    assert ears.heard == [BELL] * bells
    notifying.stop()
    workspace.close()


async def test_the_title_says_who_works_here_and_how_many_wait(office: Office) -> None:
    ears = Ears()
    workspace = Workspace(office.store, now=lambda: NOW)
    notifying = Notifying(workspace, ears)
    notifying.begin()
    notifying.show_title()
    notifying.show_title()
    (sent,) = ears.heard
    assert sent.endswith("\x1b]2;inbox-tui · Nora Lind · 3 to answer\x07")
    office.post("kim", "@nora a new one?", 1)
    office.pull()
    notifying.show_title()
    assert ears.heard[1] == "\x1b]2;inbox-tui · Nora Lind · 4 to answer\x07"
    notifying.stop()
    workspace.close()


async def test_the_program_learns_from_the_terminal_whether_it_is_looked_at(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = office.app(
        configuration=Configuration(config=BELLS), hold=timedelta(seconds=1), pull=False
    )
    async with app.run_test() as pilot:
        await ready(pilot)
        app.post_message(events.AppBlur())
        await until(pilot, lambda: app.notifying._is_focused is False)
        app.post_message(events.AppFocus())
        await until(pilot, lambda: app.notifying._is_focused is True)
