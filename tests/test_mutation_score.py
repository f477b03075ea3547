"""The score of a mutation run: what counts as noticed, and what is set aside."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests import mutation_score
from tests.mutation_score import Score, read_scores

MODULE = """
def x_read__mutmut_orig(conn):
    return conn.execute("SELECT state FROM deliveries WHERE state = 'held'", "Not sent.")

def x_read__mutmut_1(conn):
    return conn.execute("select state from deliveries where state = 'held'", "Not sent.")

def x_read__mutmut_2(conn):
    return conn.execute("SELECT STATE FROM DELIVERIES WHERE STATE = 'HELD'", "Not sent.")

def x_read__mutmut_3(conn):
    return conn.execute("SELECT state FROM deliveries WHERE state = 'held'", "not sent.")

def x_read__mutmut_4(conn):
    return conn.execute("SELECT state FROM deliveries WHERE state = 'held'", None)
"""


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """Give the folder of a run in which 1 to 3 survived, and 4 was killed."""
    codes = {1: 0, 2: 0, 3: 33, 4: 1}
    (tmp_path / "shop.py").write_text(MODULE)
    (tmp_path / "shop.py.meta").write_text(
        json.dumps({"exit_code_by_key": {f"shop.x_read__mutmut_{n}": c for n, c in codes.items()}})
    )
    return tmp_path


def score_of(run: Path) -> Score:
    (score,) = read_scores(run)
    return score


def test_only_the_case_of_sql_words_is_set_aside(run: Path) -> None:
    score = score_of(run)
    assert score.same_sql == 1
    assert [survivor.name[-1] for survivor in score.survivors] == ["2", "3"]
    assert (score.killed, score.meant) == (1, 3)


def test_what_was_not_tried_is_neither_killed_nor_survived(run: Path) -> None:
    results = run / "shop.py.meta"
    codes = json.loads(results.read_text())["exit_code_by_key"]
    codes["shop.x_read__mutmut_4"] = None
    results.write_text(json.dumps({"exit_code_by_key": codes}))
    score = score_of(run)
    assert (score.unfinished, score.killed, score.meant) == (1, 0, 2)


def test_each_survivor_is_shown_with_what_was_changed(
    run: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(mutation_score, "MUTANTS", run)
    mutation_score.main()
    out = capsys.readouterr().out
    assert (
        "+    return conn.execute(\"SELECT state FROM deliveries WHERE state = 'held'\", 'not"
        in out
    )
    assert "33.3" in out


def test_a_run_that_never_was_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mutation_score, "MUTANTS", tmp_path)
    with pytest.raises(SystemExit, match="no result"):
        mutation_score.main()
