"""Promises 2, 4, 5 and 6 in a terminal: what a flooded inbox sends to it, and what it types back.

Two runs of the whole program with the same keys, one on a thousand hostile conversations and
threads, one on harmless ones. The terminal answers every question it is asked, as real ones do.
"""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from inbox_tui.store import conversations
from tests import making, screen
from tests.architecture.source import ROOT
from tests.safety.flood import COUNT, HARMLESS, WORDS, fill

COLUMNS, ROWS = 150, 100
ASKED = ("hi \x05", "hi \x1b[5n", "hi \x1b[>c", "hi \x1b[0c")
IDENTITY = ("If you reply:", "You are writing:")
ANSWERS = {
    "\x05": "answerback", "\x1b[>c": "\x1b[>84;0;0c", "\x1b[=c": "\x1bP!|00000000\x1b\\", "\x1bZ": "\x1b[?1;2c",
    "\x1b[0c": "\x1b[?1;2c", "\x9bc": "\x1b[?1;2c", "\x1b[5n": "\x1b[0n", "\x9b5n": "\x1b[0n",
    "\x1b[?6n": "\x1b[?5;5R", "\x1b[21t": "\x1b]lq\x1b\\", "\x1b[18t": "\x1b[8;40;140t", "\x1b[14t": "\x1b[4;600;900t",
    "\x1b]11;?": "\x1b]11;rgb:0000/0000/0000\x1b\\", "\x1b]10;?": "\x1b]10;rgb:ffff/ffff/ffff\x1b\\",
    "\x1b]52;c;?": "\x1b]52;c;cQ==\x1b\\", "\x1bP$q": "\x1bP1$r0m\x1b\\", "\x1b[x": "\x1b[2;1;1;120;120;1;0x",
}  # fmt: skip
"""Question → what a terminal types then."""
SEQUENCE = re.compile(
    rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)|[ -/]*[0-~])|[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f]"
)
COLOUR_OR_CURSOR = re.compile(rb"\x1b\[[0-9;:]*[mHABCDGdf]")
RECORDER = """
import sys
sys.path[:0] = {path!r}
from textual import events
from textual.app import App
from inbox_tui import text
from inbox_tui.tui.app import InboxApp

look = InboxApp.on_event

async def note(self, event):
    if isinstance(event, events.Key) and not event.is_forwarded:
        with open({log!r}, "a") as log:
            log.write(repr(event.key) + "\\n")
    await look(self, event)

InboxApp.on_event = note
if {bare!r}:
    InboxApp.get_line_filters = App.get_line_filters
    for name in ("clean", "clean_line", "clean_cell"):
        setattr(text, name, lambda words: words)
from inbox_tui.cli import main
sys.argv = ["inbox-tui"]
main()
"""


@dataclass
class Run:
    """What one run of the program did."""

    pressed: int
    keys: list[str]
    sequences: set[bytes]
    identities: set[str]
    status: int


def _program(log: Path, *, bare: bool = False) -> list[str]:
    path = [str(ROOT), str(ROOT / "adapters")]
    return [sys.executable, "-c", RECORDER.format(path=path, log=str(log), bare=bare)]


def _identity(shown: str) -> list[str]:
    """Return the row that says who speaks, to its last cell."""
    return [line for line in shown.splitlines() if line.lstrip().startswith(IDENTITY)]


def _walk(home: Path, texts: tuple[str, ...]) -> Run:
    """Fill an inbox with ``texts`` and look at all of it."""
    os.environ["INBOX_TUI_HOME"] = str(home)
    with making.open_store() as store:
        account = making.connect_sandbox(store)
        fill(store, account, texts)
        long = sum(
            1 for row in conversations.page(store.read(), limit=3000) if row.message_count > 10
        )
    assert long == COUNT // 500
    log = home / "keys"
    log.touch()
    pressed, identities = 0, set()
    with screen.opened(_program(log), dict(os.environ), COLUMNS, ROWS) as program:
        program.answers |= {q.encode(): a.encode() for q, a in ANSWERS.items()}
        program.see("If you reply:", seconds=60)
        program.rest(1.0)

        def press(key: str) -> None:
            nonlocal pressed
            program.press(key)
            pressed += 1
            program.until(lambda: len(log.read_text().splitlines()) >= pressed, f"{key!r} as a key")
            program.rest(0.05)
            program.until(lambda: len(_identity(program.text)) == 1, "one row of who speaks")
            identities.add(_identity(program.text)[0])

        press("7")
        for _ in range(2 * COUNT // (ROWS - 8) + 3):
            press(" ")
        press("g")
        press("G")
        for _ in range(3):  # the threads are the oldest rows, or the newest
            press("\r")
            press("x")
            for _ in range(12):
                press(" ")
            press("k")
            press("\x1b")
            press("k")
        status = program.end("q")
        pressed += 1
        sent = program.output
    keys = log.read_text().splitlines()
    return Run(pressed, keys, _others(sent), identities, status)


def _others(sent: bytes) -> set[bytes]:
    """Return the escape sequences and controls other than colours and moves of the cursor."""
    return {s for s in SEQUENCE.findall(sent) if not COLOUR_OR_CURSOR.fullmatch(s)}


@pytest.mark.timeout(240)
def test_a_flooded_inbox_treats_its_terminal_as_a_harmless_one_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INBOX_TUI_HOME", str(tmp_path))
    harmless = _walk(tmp_path / "harmless", HARMLESS)
    flooded = _walk(tmp_path / "flooded", WORDS)
    assert flooded.status == harmless.status == 0
    assert flooded.sequences == harmless.sequences, "promise 2"
    assert flooded.identities == harmless.identities, "promise 4"
    assert len(flooded.identities) == 1
    assert len(flooded.keys) == flooded.pressed, "promise 5: the terminal's answers are no keys"
    assert flooded.keys == harmless.keys
    with screen.opened(_program(tmp_path / "again"), dict(os.environ), COLUMNS, ROWS) as program:
        program.see(
            "If you reply:", seconds=60
        )  # promise 6: the poison is stored, and starts again
        assert program.end("q") == 0


def test_without_either_layer_the_terminal_would_type(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Prove the instrument: an answer that became keys would be seen."""
    monkeypatch.setenv("INBOX_TUI_HOME", str(tmp_path))
    with making.open_store() as store:
        fill(store, making.connect_sandbox(store), ASKED)
    log = tmp_path / "keys"
    log.write_text("")
    program = _program(log, bare=True)
    with screen.opened(program, dict(os.environ), COLUMNS, ROWS) as shown:
        shown.answers |= {q.encode(): a.encode() for q, a in ANSWERS.items()}
        shown.until(log.read_text, "a key that nobody pressed")
