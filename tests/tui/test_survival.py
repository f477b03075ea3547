"""The program as its own process in a terminal, ended without a word of warning."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from inbox_tui import paths
from inbox_tui.model import DeliveryState
from inbox_tui.store import Store, drafts, outbox
from inbox_tui_sandbox.world import World
from tests import making, screen

PROGRAM = [str(Path(sys.executable).parent / "inbox-tui")]


@pytest.fixture
def mention(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give Nora an account and one mention to answer."""
    monkeypatch.setenv("INBOX_TUI_HOME", str(tmp_path))
    making.inbox_with(tomas="my router reboots")


def _stored() -> list[str]:
    with Store.open(paths.database_file()) as store:
        return [draft.text for draft in drafts.every_open(store.read())]


def _held() -> bool:
    with Store.open(paths.database_file()) as store:
        return outbox.recent(store.read())[0].state is DeliveryState.HELD


@pytest.mark.usefixtures("mention")
def test_a_draft_survives_kill_9_a_moment_after_the_last_key() -> None:
    with screen.opened(PROGRAM, dict(os.environ)) as program:
        program.see("my router reboots")
        program.press("r")
        program.press("Half a thought, and th")
        program.see("and th")
        program.until(lambda: _stored() == ["Half a thought, and th"], "the words in the store")
    assert _stored() == ["Half a thought, and th"]
    with screen.opened(PROGRAM, dict(os.environ)) as program:
        program.see("my router reboots")
        program.press("r")
        program.see("Half a thought, and th")


def _begun() -> list[tuple[str]]:
    with Store.open(paths.database_file()) as store:
        return store.read().execute("SELECT text FROM note_drafts").fetchall()


@pytest.mark.usefixtures("mention")
def test_half_a_note_survives_kill_9_a_moment_after_the_last_key() -> None:
    with screen.opened(PROGRAM, dict(os.environ)) as program:
        program.see("my router reboots")
        program.press("N")
        program.see("NOTE: stays here")
        program.press("He called twice, and th")
        program.see("and th")
        program.until(lambda: _begun() == [("He called twice, and th",)], "the words in the store")
    with screen.opened(PROGRAM, dict(os.environ)) as program:
        program.see("my router reboots")
        program.press("N")
        program.see("He called twice, and th", "These words were begun earlier")
        program.press("is is all.\x0e")
        program.until(lambda: _begun() == [], "the note in the store")
    with Store.open(paths.database_file()) as store:
        assert store.read().execute("SELECT text FROM notes").fetchall() == [
            ("He called twice, and this is all.",)
        ]


@pytest.mark.usefixtures("mention")
def test_a_reply_held_at_kill_9_is_never_sent_and_its_draft_is_open_again() -> None:
    with screen.opened(PROGRAM, dict(os.environ)) as program:
        program.see("my router reboots")
        program.press("rOn it. ^NL")
        program.see("On it. ^NL")
        program.press("\x07")
        program.see("Call sign of this account")
        program.sign("nor")
        program.see("takes it back")
    with screen.opened(PROGRAM, dict(os.environ)) as program:
        program.see("my router reboots")
        program.until(lambda: not _held(), "the end of the hold")
        program.rest(0.5)  # nothing is to happen
        assert program.end("q") == 0
    with Store.open(paths.database_file()) as store:
        (delivery,) = outbox.recent(store.read())
        assert delivery.state is DeliveryState.CANCELLED
        assert drafts.is_open(store.read(), delivery.draft_uid)
    with World(paths.network_folder("sandbox")) as world:
        assert [post.author.handle for post in world.posts()] == ["tomas"]
