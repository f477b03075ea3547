"""Somebody empties a queue at the plain command line, as with a screen reader or from a script.

The commands are counted, as the keys are in tests/tui/test_emptying.py.
"""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pytest

from inbox_tui.cli.exit_codes import ExitCode
from inbox_tui.model import DeliveryState
from inbox_tui.paths import database_file
from inbox_tui.store import Store, outbox
from tests import making
from tests.cli.conftest import PROGRAM, json_lines
from tests.cli.terminal import terminal

pytestmark = pytest.mark.terminal

ANSWER = "It is on its way."
ROUND = (
    ("done {}",),
    ("snooze {} 2h",),
    ("tag {} billing", "done {}"),
    ("done {}",),
    ("assign {} me", "done {}"),
    ("priority {} low", "snooze {} tomorrow"),
)
"""What is done with one conversation after the other, in turn."""
MOST_COMMANDS = 4.0


@dataclass
class Desk:
    """Runs commands and counts them."""

    used: Counter[str] = field(default_factory=Counter)

    def run(self, *words: object, stdin: str = "") -> str:
        self.used[str(words[0])] += 1
        ended = subprocess.run(
            [*PROGRAM, *map(str, words)], input=stdin, capture_output=True, text=True, timeout=120, check=False
        )  # fmt: skip
        assert ended.returncode == ExitCode.DONE, ended.stderr
        return ended.stdout

    def answer(self, message: object) -> None:
        """Answer on a terminal: the words, a dot, the call sign; then wait for the hold."""
        self.used["reply"] += 1
        with terminal("reply", str(message), "--as", "nora") as opened:
            opened.see("single dot")
            opened.type(f"{ANSWER}\n.\n")
            opened.see("Type the call sign")
            opened.type("NOR\n")
            assert opened.end() is ExitCode.DONE, opened.screen

    def told(self, count: int, how: str) -> str:
        each = ", ".join(f"{name} {number}" for name, number in self.used.most_common())
        total = self.used.total()
        return (
            f"{how}: {count} conversations, {total} commands, {total / count:.1f} for each ({each})"
        )


def fill(count: int) -> list[str]:
    """Let so many people ask Nora something; return the questions."""
    questions = {f"person{number:02}": f"question {number:02}" for number in range(count)}
    making.inbox_with(**questions)
    return sorted(questions.values())


def deliveries() -> list[DeliveryState]:
    with Store.open(database_file()) as store:
        return [delivery.state for delivery in outbox.recent(store.read())]


def one_object(line: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(line)
    return found


@pytest.mark.parametrize(
    ("count", "answers"),
    [
        pytest.param(8, 1, id="8"),
        pytest.param(50, 5, id="50", marks=[pytest.mark.nightly, pytest.mark.timeout(900)]),
    ],
)
def test_a_queue_is_read_and_emptied_one_after_the_other(count: int, answers: int) -> None:
    questions = fill(count)
    desk, read = Desk(), []
    for turn in range(count):
        asked = one_object(desk.run("next", "--json"))
        messages = json_lines(desk.run("show", asked["uid"], "--json"))
        read.append(str(messages[-1]["content"]).removeprefix("@nora "))
        if turn < answers:
            desk.answer(messages[-1]["uid"])
            desk.run("done", asked["uid"])
            continue
        for words in ROUND[turn % len(ROUND)]:
            desk.run(*words.format(asked["uid"]).split())
    assert desk.run("next", "--json") == ""
    assert sorted(read) == questions
    assert deliveries() == [DeliveryState.SENT] * answers
    print(f"\n{desk.told(count, 'One after the other')}")
    assert desk.used.total() / count <= MOST_COMMANDS


@pytest.mark.parametrize(
    "count", [pytest.param(10, id="10"), pytest.param(50, id="50", marks=pytest.mark.nightly)]
)
def test_a_queue_is_emptied_in_batches_with_a_few_commands(count: int) -> None:
    fill(count)
    desk = Desk()
    rows = json_lines(desk.run("list", "--view", "needs-reply", "--limit", count, "--json"))
    numbers = [str(row["uid"]) for row in rows]
    assert len(numbers) == count
    desk.run("tag", numbers[0], "billing")
    desk.run("assign", numbers[1], "me")
    desk.run("snooze", *numbers[2:4], "tomorrow")
    desk.run("done", "-", stdin="\n".join([*numbers[:2], *numbers[4:]]))
    assert desk.run("list", "--view", "needs-reply") == ""
    print(f"\n{desk.told(count, 'In batches')}")
    assert desk.used.total() == 6
