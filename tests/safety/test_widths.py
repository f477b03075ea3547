"""Promise 7: in a column, terminals agree on the width of what strangers call themselves."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pyte
import pytest

from inbox_tui import text
from inbox_tui.testing import hostile
from inbox_tui.tui.layout.list_row import Row, lay_out

pytestmark = pytest.mark.terminal

WIDTH = 60
SPACING_MARKS = {"क्षत्रिय", "हिन्दी", "လျှော်"}
"""Words with marks that take a cell in some terminals (tmux 3.3a) and none in others and in Textual.

Nothing can be taken out of them without changing what they say: their rows may drift by a cell.
"""


def row(words: str) -> str:
    """Return the first line of a list row with ``words`` as the name, ``WIDTH`` cells wide."""
    cell = text.clean_cell(words)
    made = Row(who=cell, place=cell, to="OWN", age="5m", words=cell, state="done", is_unread=True)
    first, second = lay_out(made, WIDTH, is_current=False)
    lines = ["".join(piece for piece, _ in line) for line in (first, second)]
    assert lines[0].endswith("OWN   5m ")
    return lines[len(words) % 2]


def in_pyte(line: str) -> int:
    """Return the column in which the cursor stands behind ``line``, in pyte."""
    screen = pyte.Screen(2 * WIDTH, 3)
    for character in line:  # it leaves out what follows a mark without a combining class
        screen.draw(character)
    return int(screen.cursor.x)


@pytest.fixture(scope="module")
def in_tmux(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], int]]:
    """Give the same in tmux, where there is one."""
    if shutil.which("tmux") is None:
        pytest.skip("there is no tmux here")
    folder: Path = tmp_path_factory.mktemp("tmux")
    words = folder / "words"

    def tmux(*arguments: str) -> str:
        command = ["tmux", "-u", "-f", "/dev/null", "-S", str(folder / "socket"), *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    tmux("new-session", "-d", "-x", str(2 * WIDTH), "-y", "5", "sleep 600")

    def column(line: str) -> int:
        words.write_text(line, encoding="utf-8")
        tmux("respawn-pane", "-k", f"clear; cat '{words}'; touch '{words}.done'; sleep 600")
        done = Path(f"{words}.done")
        until = time.monotonic() + 60
        while not done.exists() and time.monotonic() < until:
            time.sleep(0.01)
        done.unlink()
        found, before = -1, -2
        while found != before and time.monotonic() < until:  # until tmux has drawn it
            before, found = found, int(tmux("display-message", "-p", "#{cursor_x}"))
            time.sleep(0.01)
        return found

    yield column
    tmux("kill-server")


def test_in_pyte_the_last_column_ends_where_it_should() -> None:
    assert {w for w in hostile.WIDTH_PROBES if in_pyte(row(w)) != WIDTH} <= SPACING_MARKS


def test_in_tmux_the_last_column_ends_where_it_should(in_tmux: Callable[[str], int]) -> None:
    assert {w for w in hostile.WIDTH_PROBES if in_tmux(row(w)) != WIDTH} <= SPACING_MARKS


def test_uncleaned_they_would_not_agree(in_tmux: Callable[[str], int]) -> None:
    """Prove the instrument: raw, terminal and library disagree on several."""
    drifting = [
        words
        for words in hostile.WIDTH_PROBES
        if words.isprintable() and in_tmux(words) != text.cell_width(words)
    ]
    assert len(drifting) >= 3


def test_hostile_rows_are_as_wide_as_the_list() -> None:
    for words in hostile.distinct(1000):
        assert text.cell_width(row(words)) == WIDTH
