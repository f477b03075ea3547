"""Somebody empties a queue by keys alone (at the plain command line: tests/cli/test_emptying.py).

The keys are counted: what a conversation costs is what people do all day.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from inbox_tui import paths
from inbox_tui.model import DeliveryState
from inbox_tui.store import Store, conversations, outbox
from inbox_tui.store.views import View
from tests import making, screen

pytestmark = pytest.mark.terminal

PROGRAM = [str(Path(sys.executable).parent / "inbox-tui")]
ANSWER = "On it. ^NL"
ROUND = (("e", 1), ("z2", 1), ("e", 1), ("tbill\re", 1), ("xxxe", 3), ("a\re", 1), ("e", 1))
"""What is done in turn, and to how many conversations: closed, put away, tagged and closed, three at
once, taken on and closed."""


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INBOX_TUI_HOME", str(tmp_path))


def _fill(count: int) -> None:
    making.inbox_with(**{f"person{number:02}": f"question {number:02}" for number in range(count)})


def _left() -> int:
    with Store.open(paths.database_file()) as store:
        return conversations.count(store.read(), View.NEEDS_REPLY)


def _deliveries() -> list[DeliveryState]:
    with Store.open(paths.database_file()) as store:
        return [delivery.state for delivery in outbox.recent(store.read())]


@dataclass
class Worker:
    """Presses keys, and counts them apart from the words of the answers."""

    program: screen.Screen
    left: int
    keys: int = 0
    answers: int = 0

    def deal(self, keys: str, number: int) -> None:
        """Deal with so many conversations, and see that the row has gone before going on."""
        self.program.press(keys)
        self.keys += len(keys)
        self.left -= number
        waiting = f"Needs reply {self.left}]" if self.left else "Nobody is waiting"
        self.program.see(waiting)

    def answer(self) -> None:
        """Answer, confirm with the call sign, and close the conversation."""
        self.program.press(f"r{ANSWER}")
        self.program.see(ANSWER)
        self.program.press("\x07")
        self.program.see("Call sign of this account")
        self.program.sign("n")
        self.program.see("takes it back", "If you reply:")  # the box has gone, too
        self.answers += 1
        self.keys += len("r") + len("\x07") + len("n\r")
        self.deal("e", 1)


@pytest.mark.parametrize(
    ("count", "answers"),
    [
        pytest.param(10, 1, id="10"),
        pytest.param(50, 5, id="50", marks=[pytest.mark.nightly, pytest.mark.timeout(600)]),
    ],
)
def test_a_queue_is_emptied_by_keys_alone(count: int, answers: int) -> None:
    _fill(count)
    with screen.opened(PROGRAM, dict(os.environ)) as program:
        program.see(f"Needs reply {count}]")
        worker = Worker(program, count)
        turn = 0
        while worker.left:
            if worker.answers < answers:
                worker.answer()
            keys, number = ROUND[turn % len(ROUND)]
            turn += 1
            if number <= worker.left:
                worker.deal(keys, number)
        program.until(lambda: not _left(), "the end of the queue")
        assert len(_deliveries()) == answers
        program.press("q")
        program.rest(0.3)
        program.end("q")
    each = worker.keys / count
    print(f"\n{count} conversations, {worker.keys} keys, {each:.1f} keys for each")
    assert each <= 3.0
