"""Words on the screen outlive a disk that takes nothing more: promise 26, for a person."""

from __future__ import annotations

import os
import resource
import sys
from pathlib import Path

import pytest

from inbox_tui import paths
from inbox_tui.store import Store, drafts
from tests import making, screen

PROGRAM = [str(Path(sys.executable).parent / "inbox-tui")]

pytestmark = pytest.mark.skipif(
    not hasattr(resource, "prlimit"), reason="only Linux limits another process's files"
)


@pytest.fixture(autouse=True)
def mention(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give Nora an account and one mention to answer."""
    monkeypatch.setenv("INBOX_TUI_HOME", str(tmp_path))
    making.inbox_with(tomas="my router reboots")


def _let_no_file_grow(program: screen.Screen, *, limited: bool) -> None:
    """Let every write of the program to a file fail, or work again."""
    size = 0 if limited else resource.RLIM_INFINITY
    resource.prlimit(program._pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def _stored() -> list[str]:
    with Store.open(paths.database_file()) as store:
        return [draft.text for draft in drafts.every_open(store.read())]


def _wait_until_stored(program: screen.Screen, words: str) -> None:
    """Wait for the store: for one frame the screen may still say of older words that they are saved."""
    program.until(lambda: _stored() == [words], f"{words!r} in the store")


def test_words_stay_on_the_screen_and_are_saved_when_the_disk_has_room_again() -> None:
    with screen.opened(PROGRAM, dict(os.environ)) as program:
        program.see("my router reboots")
        program.press("rSaved words")
        program.see("Saved words", "draft saved")
        _wait_until_stored(program, "Saved words")
        _let_no_file_grow(program, limited=True)
        program.press(" and more")
        seen = program.see("NOT SAVED", "Saved words and more")
        assert "disk" in seen.lower()
        assert "inside the program" not in seen
        assert _stored() == ["Saved words"]
        _let_no_file_grow(program, limited=False)
        program.press("!")
        program.see("Saved words and more!", "draft saved")
        _wait_until_stored(program, "Saved words and more!")
    assert _stored() == ["Saved words and more!"]


def test_half_a_note_that_cannot_be_saved_is_printed_when_the_program_ends() -> None:
    with screen.opened(PROGRAM, dict(os.environ)) as program:
        program.see("my router reboots")
        program.press("N")
        program.see("NOTE: stays here")
        _let_no_file_grow(program, limited=True)
        program.press("Unsaved words")
        program.see("NOT SAVED", "Unsaved words")
        program.press("\x1b")
        program.see("Words of a note are NOT SAVED")
        program.press("q")
        program.see("NOT SAVED; they stay here")
        assert program.end("q") == 0
        after = program.output.decode(errors="replace")
        assert "The last words of a note could not be saved" in after
        assert "Unsaved words" in after.rpartition("They are:")[2]
        assert "Traceback" not in after


def test_words_that_cannot_be_saved_are_printed_when_the_program_ends() -> None:
    with screen.opened(PROGRAM, dict(os.environ)) as program:
        program.see("my router reboots")
        program.press("r")
        _let_no_file_grow(program, limited=True)
        program.press("Unsaved words")
        program.see("NOT SAVED", "Unsaved words")
        program.press("\x1b")
        program.see("r reply")  # the escape was taken alone, not as the first half of alt+q
        program.press("q")
        program.see("NOT SAVED; they stay here")
        assert program.end("q") == 0
        after = program.output.decode(errors="replace")
        assert "could not be saved" in after
        assert "Unsaved words" in after.rpartition("They are:")[2]
        assert "Traceback" not in after
    assert _stored() == []
