"""Draws docs/screens/*.svg: the real screens, on the seeded sandbox network of the demo.

python docs/pictures.py          draw them

``make nightly`` draws them again and compares their words (``tests/test_pictures.py``).
"""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from textual.pilot import Pilot

from inbox_tui import accounts
from inbox_tui.cli.commands.demo import fill
from inbox_tui.model import AccountKind
from inbox_tui.paths import HOME_VARIABLE, database_file, network_folder
from inbox_tui.pull import pull_all
from inbox_tui.store import Store
from inbox_tui.store import accounts as rows
from inbox_tui.tui.app import InboxApp
from inbox_tui_sandbox.world import World

FOLDER = Path(__file__).parent / "screens"
SIZE = (120, 34)
SEED = 7
# The pictures show what a terminal shows; a font is the reader's own and is not fetched.
REMOTE_FONTS = re.compile(r"\s*@font-face \{.*?\}", re.DOTALL)


@dataclass(frozen=True)
class Question:
    """What somebody asks, and the answer that is being written in the pictures."""

    kind: AccountKind
    asker: str
    words: str
    answer: str


QUESTIONS = (
    Question(
        AccountKind.BRAND,
        "pixelhans",
        "is it down again or is it me",
        "It is down in the north since this morning, not you. We post here when it is back.",
    ),
    Question(
        AccountKind.OWN,
        "tomas",
        "my router restarts every night, third week now",
        "Tomas, that is on us: firmware 4.2 restarts some boxes at night. The fix goes out "
        "tonight, I will look tomorrow whether yours is quiet.",
    ),
)


@dataclass(frozen=True)
class Picture:
    """A screen that keys lead to from the inbox."""

    name: str
    keys: tuple[str, ...]
    theme: str = ""


PICTURES = (
    Picture("inbox", ()),
    Picture("inbox-light", (), theme="calm-light"),
    Picture("marked", ("j", "x", "j", "x", "t")),
    Picture("snooze", ("j", "z", *"mon 9:00")),
    Picture("search", ("slash", *"is:unanswered rout")),
    Picture("help", ("question_mark",)),
)


async def draw(folder: Path) -> None:
    """Draw every picture into ``folder``."""
    with tempfile.TemporaryDirectory() as home:
        os.environ[HOME_VARIABLE] = home
        with Store.open(database_file()) as store:
            fill(store, 60, SEED)
            for picture in PICTURES:
                async with InboxApp(store, pull=False).run_test(size=SIZE) as pilot:
                    pilot.app.theme = picture.theme or pilot.app.theme
                    await _settle(pilot)
                    await pilot.press(*picture.keys)
                    await _settle(pilot)
                    _draw(pilot.app, folder, picture.name)
            for question in QUESTIONS:
                await _answer(store, folder, question)


async def _answer(store: Store, folder: Path, question: Question) -> None:
    """Let somebody ask an account of this kind, and answer up to the confirm step."""
    every = rows.every(store.read())
    account = next(a for a in every if a.kind is question.kind)
    with World(network_folder(account.network)) as world:
        world.sleep()
        world.post(question.asker, f"@{account.handle} {question.words}")
    pull_all(store, every, accounts.connect, lambda _: None)
    async with InboxApp(store, pull=False).run_test(size=SIZE) as pilot:
        await _settle(pilot)
        await pilot.press("r", *question.answer)
        await _settle(pilot)
        if question.kind is AccountKind.OWN:
            _draw(pilot.app, folder, "composer")
        await pilot.press("ctrl+g")
        await _settle(pilot)
        await _settle(pilot)  # for its first moment the box says that no key counts yet
        _draw(pilot.app, folder, f"confirm-{question.kind.value}")


async def _settle(pilot: Pilot[int]) -> None:
    """Wait until the threads behind the screen have answered."""
    for _ in range(12):
        await asyncio.sleep(0.1)
        await pilot.pause()


def _draw(app: object, folder: Path, name: str) -> None:
    assert isinstance(app, InboxApp)
    picture = app.export_screenshot(title="inbox-tui")
    (folder / f"{name}.svg").write_text(REMOTE_FONTS.sub("", picture) + "\n", encoding="utf-8")


if __name__ == "__main__":
    asyncio.run(draw(FOLDER))
