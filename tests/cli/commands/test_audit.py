from __future__ import annotations

import json
import os
import stat
from datetime import timedelta
from pathlib import Path

import pytest

from inbox_tui.cli.exit_codes import ExitCode
from inbox_tui.paths import database_file
from inbox_tui.store import Store, audit
from tests.cli.conftest import Run, json_lines
from tests.making import NOON

ESCAPE = "\x1b]0;owned\x07"
DONE: tuple[tuple[str, dict[str, object]], ...] = (
    ("confirmed", {"delivery": 1, "account": "sandbox-nora"}),
    ("sent", {"delivery": 1, "account": "sandbox-nora", "reason": f"fine {ESCAPE}"}),
    ("near miss", {"account": "northwind", "typed": "sandbox-nora"}),
    ("taken back", {"delivery": 2, "account": "northwind"}),
)


@pytest.fixture
def busy(nora: Run) -> Run:
    """Let four more things have been done, by Nora, who connected an account before."""
    with Store.open(database_file()) as store, store.write() as conn:
        for minute, (act, payload) in enumerate(DONE):
            audit.append(conn, "nora-lind", act, payload, NOON + timedelta(minutes=minute))
    return nora


def tamper(sql: str) -> None:
    with Store.open(database_file()) as store:
        conn = store.read()
        conn.execute("PRAGMA foreign_keys = OFF")
        for (name,) in conn.execute("SELECT name FROM sqlite_master WHERE name GLOB 'audit*_no_*'"):
            conn.execute(f"DROP TRIGGER {name}")
        conn.execute(sql)


def test_the_list_is_newest_first_and_clean(busy: Run) -> None:
    shown = busy("audit", "list").stdout
    assert [line.split("  ")[0] for line in shown.splitlines()] == ["5", "4", "3", "2", "1"]
    assert "account northwind, delivery 2" in shown
    assert "\x1b" not in shown
    assert "account added" in shown


def test_several_sentences_are_listed_as_sentences(nora: Run) -> None:
    unusual = ["Words that stand out: “hell”.", "It is Saturday."]
    with Store.open(database_file()) as store, store.write() as conn:
        audit.append(conn, "nora-lind", "confirmed", {"delivery": 1, "unusual": unusual}, NOON)
    shown = nora("audit", "list", "--act", "confirmed").stdout
    assert "delivery 1, unusual Words that stand out: “hell”. It is Saturday." in shown


def test_json_gives_back_the_original(busy: Run) -> None:
    entries = json_lines(busy("audit", "list", "--json", "--act", "sent").stdout)
    assert [e["payload"]["reason"] for e in entries] == [f"fine {ESCAPE}"]
    assert entries[0]["at"] == "2026-11-21T12:01:00.000Z"


def test_the_list_is_paged_and_says_how(busy: Run) -> None:
    first = busy("audit", "list", "--limit", 2)
    assert "--before 4" in first.stderr
    rest = busy("audit", "list", "--json", "--before", 4)
    assert [e["seq"] for e in json_lines(rest.stdout)] == [3, 2, 1]


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        (("--account", "sandbox-nora"), [4, 3, 2, 1]),
        (("--account", "sandbox-nora", "--act", "near miss"), [4]),
        (("--delivery", "1"), [3, 2]),
        (("--identity", "nobody"), []),
        (("--since", "2099-01-01"), []),
    ],
)
def test_the_list_is_narrowed(busy: Run, words: tuple[str, ...], numbers: list[int]) -> None:
    found = json_lines(busy("audit", "list", "--json", *words).stdout)
    assert [e["seq"] for e in found] == numbers


def test_a_time_that_is_none_is_a_mistake_in_usage(busy: Run) -> None:
    result = busy("audit", "list", "--since", "last week")
    assert result.exit_code == ExitCode.USAGE
    assert "2026-11-21T18:31" in result.stderr


def test_a_whole_log_gives_the_head_to_write_down(busy: Run) -> None:
    result = busy("audit", "verify")
    assert result.exit_code == ExitCode.DONE
    assert "whole: 5 entries" in result.stderr
    head = result.stdout.strip()
    again = busy("audit", "verify", "--against", head)
    assert again.exit_code == ExitCode.DONE
    assert "everything that was exported" in again.stderr


def test_verify_names_the_first_bad_entry(busy: Run) -> None:
    tamper("UPDATE audit_log SET act = 'sent' WHERE seq IN (2, 4)")
    result = busy("audit", "verify")
    assert result.exit_code == ExitCode.ERROR
    assert "Entry 2 of the audit log was changed." in result.stderr
    assert result.stdout == ""


def test_a_cut_end_is_found_against_an_export_that_was_kept(busy: Run, tmp_path: Path) -> None:
    kept = tmp_path / "kept.jsonl"
    assert busy("audit", "export", kept).exit_code == ExitCode.DONE
    assert busy("audit", "verify", "--against", kept).exit_code == ExitCode.DONE
    tamper("DELETE FROM audit_payloads WHERE seq > 3")
    tamper("DELETE FROM audit_log WHERE seq > 3")
    assert busy("audit", "verify").exit_code == ExitCode.DONE
    result = busy("audit", "verify", "--against", kept)
    assert result.exit_code == ExitCode.ERROR
    assert "Entry 4 was exported, but the audit log ends at entry 3" in result.stderr


def test_an_export_is_a_new_file_for_its_owner_alone(busy: Run, tmp_path: Path) -> None:
    file = tmp_path / "log.jsonl"
    before = os.umask(0)
    try:
        assert busy("audit", "export", file).exit_code == ExitCode.DONE
    finally:
        os.umask(before)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len(json_lines(file.read_text())) == 6
    again = busy("audit", "export", file)
    assert again.exit_code == ExitCode.ERROR
    assert "overwrites nothing" in again.stderr


def test_a_head_is_one_line(busy: Run) -> None:
    (line,) = json_lines(busy("audit", "export", "--head").stdout)
    assert line["head"]["seq"] == 5
    everything = busy("audit", "export").stdout.splitlines()
    assert json.loads(everything[-1]) == line


def test_an_empty_log_is_whole_and_has_no_head(run: Run) -> None:
    assert "empty" in run("audit", "verify").stderr
    assert run("audit", "export", "--head").exit_code == ExitCode.ERROR
    assert "no such entry" in run("audit", "list").stderr


def test_what_is_no_export_is_said_to_be_none(busy: Run, tmp_path: Path) -> None:
    file = tmp_path / "words.txt"
    file.write_text("words\n")
    result = busy("audit", "verify", "--against", file)
    assert result.exit_code == ExitCode.ERROR
    assert "Line 1 is neither" in result.stderr
    assert busy("audit", "verify", "--against", tmp_path / "none").exit_code == ExitCode.ERROR
