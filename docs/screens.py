"""Draws docs/screens/*.svg: the real screens, on the seeded sandbox network of the demo.

python docs/screens.py          draw them
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
        "It is down in the north since 14:10, not you. We post here when it is back. ^NL",
    ),
    Question(
        AccountKind.OWN,
        "tomas",
        "my router restarts every night, third week now",
        "Tomas, that is on us: firmware 4.2 restarts some boxes at night. The fix goes out "
        "tonight, I will look tomorrow whether yours is quiet. ^NL",
    ),
)


async def main() -> None:
    """Draw every picture."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        os.environ[HOME_VARIABLE] = home
        with Store.open(database_file()) as store:
            fill(store, 60, SEED)
            async with InboxApp(store, pull=False).run_test(size=SIZE) as pilot:
                await _settle(pilot)
                _draw(pilot.app, "inbox")
            for question in QUESTIONS:
                await _answer(store, question)


async def _answer(store: Store, question: Question) -> None:
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
        _draw(pilot.app, f"composer-{question.kind.value}")
        await pilot.press("ctrl+g")
        await _settle(pilot)
        _draw(pilot.app, f"confirm-{question.kind.value}")


async def _settle(pilot: Pilot[int]) -> None:
    """Wait until the threads behind the screen have answered."""
    for _ in range(12):
        await asyncio.sleep(0.1)
        await pilot.pause()


def _draw(app: object, name: str) -> None:
    assert isinstance(app, InboxApp)
    picture = app.export_screenshot(title="inbox-tui")
    (FOLDER / f"{name}.svg").write_text(REMOTE_FONTS.sub("", picture) + "\n", encoding="utf-8")
    print(FOLDER / f"{name}.svg")


if __name__ == "__main__":
    asyncio.run(main())
