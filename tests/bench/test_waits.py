"""How long keys wait, as a terminal sees it: frames, and the figures of many keys."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

BENCH = Path(__file__).parents[2] / "bench"
BEGIN, END = b"\x1b[?2026h", b"\x1b[?2026l"


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """Import the module as the bench does: as a neighbour of its other files."""
    monkeypatch.syspath_prepend(BENCH)
    import waits  # type: ignore[import-not-found]

    yield waits
    for name in ("waits", "terminal"):
        sys.modules.pop(name, None)


def test_a_frame_that_comes_in_pieces_has_the_moment_of_its_first(waits: ModuleType) -> None:
    one, two = BEGIN + b"one" + END, BEGIN + b"two" + END
    received = [(1.0, one + two[:4]), (2.0, two[4:9]), (3.0, two[9:] + b"rest")]
    assert list(waits.frames(received)) == [(1.0, one), (1.0, two), (3.0, b"rest")]


def test_nothing_received_is_no_frame(waits: ModuleType) -> None:
    assert not list(waits.frames([]))


def test_of_a_hundred_keys_the_longest_is_not_the_99th(waits: ModuleType) -> None:
    found = waits.waits([float(number) for number in range(100, 0, -1)])
    assert (found.p50, found.p99, found.longest, found.keys) == (50.5, 99, 100, 100)
    assert found.told(waits.waits([50.5, 50.0, 51.0])) == "50 / 99 / 100 ms (1.00 x, 1.96 x)"


def test_each_script_times_one_key_and_leaves_the_window_as_it_was(waits: ModuleType) -> None:
    whole = (waits.ROWS, waits.COLUMNS)
    for kind in (waits.at_rest, waits.after_resizing, waits.while_dragging, waits.while_paging):
        scripts = list(kind(2))
        assert [sum(step.is_timed for step in script) for script in scripts] == [1] * len(scripts)
        sizes = [step.act for s in scripts for step in s if not isinstance(step.act, str)]
        assert sizes[-1:] in ([], [whole])
