"""A person goes through the whole guided tour of the demo, at a real terminal."""

from __future__ import annotations

import os
import sqlite3
import sys
from contextlib import closing, suppress
from pathlib import Path

import pytest

from tests import screen

CODE = (
    "from datetime import timedelta; from inbox_tui.reply import policy;"
    "policy.HOLD_OWN = timedelta(seconds=90); policy.HOLD_BRAND = timedelta(seconds=1);"
    "policy.HOLD_SHOWN_SHORTER = timedelta(0);"
    "from inbox_tui.cli import main; main()"
)
"""The hold is a figure of the policy that nothing can configure; only a test changes it."""


@pytest.mark.timeout(300)
def test_the_tour_ends_with_a_caught_near_miss_and_a_reply_of_the_right_account(
    tmp_path: Path,
) -> None:
    environment = {**os.environ, "TMPDIR": str(tmp_path), "TEXTUAL_ANIMATIONS": "none"}
    command = [sys.executable, "-c", CODE, "demo", "--tour", "--messages", "60"]
    with screen.opened(command, environment, columns=100, rows=30) as person:
        person.see("1/14")
        person.press("\r")
        person.see("2/14")
        person.press("e")
        person.see("3/14")
        person.press("u")
        person.see("4/14")
        person.press("z")
        person.see("1-5 choose")
        person.press("2")
        person.see("5/14")
        person.press("N")
        person.see("NOTE: stays here")
        person.press("Seen.\x0e")
        person.see("6/14")
        _find(person, "umbrella", "antenna")
        person.see("7/14")
        person.press("r")
        person.see("You are writing")
        person.press("By the window.")
        person.see("8/14", "draft saved")
        person.press("\x07")
        person.see("Call sign of this account")
        person.sign("nor")
        person.see("9/14", "Held")
        person.press("u")
        person.see("10/14", "Taken back: nothing was sent.", "If you reply")
        person.press("\x1b")
        person.see("If you reply")
        _find(person, "lighthouse", "since Tuesday")
        person.see("11/14")
        person.press("r")
        person.see("You are writing")
        person.press("We look into it.")
        person.see("draft saved")
        person.press("\x07")
        person.see("Type the whole call sign")
        person.sign("nor")
        person.see("12/14", "Not sent. That is the call sign of OWN @nora", "near miss 1")
        home = next(tmp_path.glob("inbox-tui-demo-*"))
        assert _replies(home) == []
        _try_again(person)
        person.sign("wind")
        person.see("14/14")
        assert _near_misses(home) == [("sandbox-northwind", "sandbox-nora")]
        ended = [("sandbox-nora", "cancelled"), ("sandbox-northwind", "sent")]
        person.until(lambda: _deliveries(home) == ended, f"{ended}")
        assert _replies(home) == [("northwind", "We look into it. ^NL")]
        person.press("T")
        person.until(lambda: "14/14" not in person.text, "the end of the tour")
        assert person.end("q") == 0


def _find(person: screen.Screen, word: str, seen: str) -> None:
    person.press("/")
    person.see("enter hits")
    person.press(word)
    person.see(seen)
    for _ in range(30):  # to the hits, and then into the one; in the conversation it does nothing
        person.press("\r")
        person.rest(0.5)
        if "enter hits" not in person.text:
            break
    person.see("If you reply")


def _try_again(person: screen.Screen) -> None:
    """Press Enter until the box asks anew: it drops what comes in the first moments."""
    for _ in range(30):
        person.rest(1)
        person.press("\r")
        with suppress(AssertionError):
            person.see("Type the whole call sign", seconds=2)
            return
    raise AssertionError(person.text)


def _near_misses(home: Path) -> list[tuple[str, str]]:
    return _read(home, "inbox.db", "SELECT account_id, typed_account_id FROM near_misses")


def _deliveries(home: Path) -> list[tuple[str, str]]:
    return _read(home, "inbox.db", "SELECT account_id, state FROM deliveries ORDER BY uid")


def _replies(home: Path) -> list[tuple[str, str]]:
    """Return who has answered with a key on the network itself: that is what this program sent."""
    return _read(
        home,
        "network.db",
        "SELECT handle, content FROM post JOIN actor ON actor.id = post.author_id WHERE key <> ''",
    )


def _read(home: Path, name: str, query: str) -> list[tuple[str, str]]:
    file = next(home.rglob(name))
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as conn:
        return [(str(first), str(second)) for first, second in conn.execute(query)]
