"""Whole deeds that reach the terminal in one piece: a fast hand, or a program that types."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from inbox_tui import paths
from inbox_tui.config.load import load
from inbox_tui.model import Conversation
from inbox_tui.store import Store, conversations, drafts, notes
from inbox_tui.store.views import View
from tests import making, screen

PROGRAM = [str(Path(sys.executable).parent / "inbox-tui")]
CTRL_N, ESCAPE, F2 = "\x0e", "\x1b", "\x1bOQ"


def _stored() -> Conversation:
    with Store.open(paths.database_file()) as store:
        (row,) = conversations.page(store.read(), View.ALL)
        return row


def _notes() -> list[str]:
    with Store.open(paths.database_file()) as store:
        return [note.text for note in notes.of_conversation(store.read(), _stored().uid)]


def _words() -> list[str]:
    with Store.open(paths.database_file()) as store:
        return [draft.text for draft in drafts.every_open(store.read())]


def test_each_deed_is_done_as_if_its_keys_had_come_one_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INBOX_TUI_HOME", str(tmp_path))
    making.inbox_with(tomas="my router reboots")
    with screen.opened(PROGRAM, dict(os.environ), columns=100, rows=30) as program:
        program.see("my router reboots")
        program.send("thot north\r")
        program.until(lambda: _stored().tags == ("hot", "north"), "the tags")
        program.send("anora\r")
        program.until(lambda: _stored().assignee == "nora", "who takes care")
        program.send(f"NAsk Eve,\rthen end it.{F2}")
        program.until(lambda: _notes() == ["Ask Eve,\nthen end it."], "the note")
        program.send(f"/router{CTRL_N}Routers\r")
        program.until(
            lambda: [v.name for v in load(paths.config_file()).config.views] == ["Routers"],
            "the view",
        )
        program.see("Kept as the view Routers")
        program.send(ESCAPE)
        program.see("If you reply")
        program.send("/reboots\r\rrOn it: done, end.")
        program.until(lambda: _words() == ["On it: done, end."], "the draft")
        program.see("On it: done, end.", "You are writing")
        program.send(ESCAPE)
        program.see("If you reply")
        program.send("z1/xyzzy")
        program.see("xyzzy", "Nothing is like that")
        assert _stored().snoozed_until
        program.send(ESCAPE)
        program.until(lambda: "xyzzy" not in program.text, "the inbox")
        assert program.end("q") == 0
