"""The table of the bench: what was measured stands under its size, beside its target."""

from __future__ import annotations

import re

import pytest

from bench import table


def test_a_cell_stands_under_its_column_and_beside_its_target(
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = table.Table(["1,000", "1,000,000"])
    found.put("mark done", "1,000", table.milliseconds({"p50": 4.04, "p99": 12}), "p99 20 ms")
    found.put("mark done", "1,000,000", "6.0 / 19.0 ms")
    found.put("memory", "1,000,000", "53 MiB", "73 MiB")
    assert found.markdown().splitlines() == [
        "|  | 1,000 | 1,000,000 | target |",
        "|---|---|---|---|",
        "| mark done | 4.0 / 12.0 ms | 6.0 / 19.0 ms | p99 20 ms |",
        "| memory |  | 53 MiB | 73 MiB |",
    ]
    assert "mark done [1,000]: 4.0 / 12.0 ms" in capsys.readouterr().err


def test_the_machine_is_named() -> None:
    assert re.search(r"\d+ cores, .*, Python 3\.\d+\.\d+, SQLite 3\.\d+", table.machine())
    assert re.fullmatch(r"load \d+\.\d \(1 min\), \d+\.\d \(5 min\)", table.load())
