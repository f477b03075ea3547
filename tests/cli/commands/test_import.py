from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from inbox_tui.cli.commands import import_
from inbox_tui.cli.exit_codes import ExitCode
from inbox_tui.paths import database_file
from tests.cli.conftest import Run, json_lines, line


def query(sql: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(database_file()) as conn:
        return conn.execute(sql).fetchall()


def test_a_file_is_in_the_list_afterwards(nora: Run, tmp_path: Path) -> None:
    file = tmp_path / "old.jsonl"
    file.write_text("\n".join(line(number) for number in range(3)) + "\n")
    result = nora("import", "--account", "nora", file)
    assert (result.exit_code, result.stdout) == (0, "3 new, 0 known already, 0 could not be read\n")
    rows = json_lines(nora("list", "--json").stdout)
    assert {row["context"] for row in rows} == {"c0", "c1", "c2"}
    assert all(row["needs_reply"] for row in rows)


def test_importing_again_changes_nothing(nora: Run) -> None:
    text = "\n".join(line(number) for number in range(5))
    nora("import", "--account", "nora", "-", stdin=text)
    before = query("SELECT * FROM messages ORDER BY uid")
    again = nora("import", "--account", "nora", "-", stdin=text)
    assert again.stdout == "0 new, 5 known already, 0 could not be read\n"
    assert query("SELECT * FROM messages ORDER BY uid") == before


def test_new_known_and_unreadable_lines_are_counted_apart(nora: Run) -> None:
    nora("import", "--account", "nora", "-", stdin="\n".join(line(n) for n in range(3)))
    text = "\n".join([*(line(n) for n in range(5)), "no", "not", line(9, id="")])
    result = nora("import", "--account", "nora", "-", stdin=text)
    assert result.stdout == "2 new, 3 known already, 3 could not be read\n"


def test_the_help_shows_the_format_line_by_line(run: Run) -> None:
    shown = run("import", "--help").stdout
    assert "\\b" not in shown
    assert "\b" not in shown
    lines = [shown_line.strip() for shown_line in shown.splitlines()]
    assert "One object a line:" in lines
    assert "text" in lines


def test_bad_lines_are_dead_letters_with_their_numbers(nora: Run, tmp_path: Path) -> None:
    file = tmp_path / "mixed.jsonl"
    file.write_bytes(
        b"\xef\xbb\xbf" + line(1).encode() + b"\n\n   \nnot json\n"
        + line(2, at="2026-11-21T18:31:00").encode() + b"\n\xff\xfe\n"
        + line(3, kind="shout").encode() + b"\r\n" + line(4, id="").encode() + b"\n"
        + b"[" * 100_000 + b"\n" + line(5, at="0001-01-01T00:00:00+05:00").encode() + b"\n"
        + line(6).encode()
    )  # fmt: skip
    result = nora("import", "--account", "nora", file)
    assert result.exit_code == ExitCode.SOME_FAILED
    assert result.stdout == "2 new, 0 known already, 7 could not be read\n"
    assert "line 5: Expected `datetime` with a timezone component" in result.stderr
    assert "2 more like these" in result.stderr
    letters = query("SELECT source, position FROM dead_letters ORDER BY uid")
    assert letters == [("import mixed.jsonl", f"line {n}") for n in (4, 5, 6, 7, 8, 9, 10)]


def test_unknown_fields_are_kept_and_known_ones_are_not_repeated(nora: Run) -> None:
    nora("import", "--account", "nora", "-", stdin=line(1, lang="en", extra={"a": [1, None]}))
    assert json.loads(str(query("SELECT raw FROM messages")[0][0])) == {
        "lang": "en",
        "extra": {"a": [1, None]},
    }


def test_numbers_become_ids_as_they_are_written(nora: Run) -> None:
    big = 123456789012345678901234567890
    nora("import", "--account", "nora", "-", stdin=line(1, id=big, conversation=7))
    assert query("SELECT m.id, c.context FROM messages m JOIN conversations c"
                 " ON c.uid = m.conversation_uid") == [(str(big), "7")]  # fmt: skip


def test_without_an_id_the_handle_serves_and_ours_is_known(nora: Run) -> None:
    both = [
        line(1, author={"name": "", "handle": "jo"}, to=["nora", {"handle": "bo", "name": "Bo"}]),
        line(2, conversation="c1", parent="m1", author={"handle": "@Nora"}, kind="post"),
    ]
    nora("import", "--account", "nora", "-", stdin="\n".join(both))
    first, second = json_lines(nora("show", "1", "--json").stdout)
    assert (first["attributed_to"]["id"], first["outgoing"]) == ("jo", False)
    assert [to["handle"] for to in first["to"]] == ["nora", "bo"]
    assert (second["outgoing"], second["in_reply_to"]) == (True, "m1")


@pytest.mark.parametrize(("kind", "visibility"), [("direct", "direct"), ("mention", "public")])
def test_what_is_private_by_its_kind_is_private(kind: str, visibility: str, nora: Run) -> None:
    nora("import", "--account", "nora", "-", stdin=line(1, kind=kind))
    assert json_lines(nora("list", "--json").stdout)[0]["visibility"] == visibility


def test_it_streams_page_by_page(nora: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_, "LINES_A_PAGE", 2)
    monkeypatch.setattr(import_, "LONGEST_LINE", 1000)
    lines = [line(1), line(2, text="x" * 5000), line(3), line(4), line(5)]
    result = nora("import", "--account", "nora", "-", stdin="\n".join(lines))
    assert result.stdout == "4 new, 0 known already, 1 could not be read\n"
    assert query("SELECT position, length(raw) FROM dead_letters") == [("line 2", 1000)]


def test_the_cursor_of_the_pull_is_not_touched(nora: Run) -> None:
    nora("pull")
    before = query("SELECT * FROM pulls")
    nora("import", "--account", "nora", "-", stdin=line(1))
    assert query("SELECT * FROM pulls") == before


def test_a_missing_file_and_a_missing_account_are_told(nora: Run, tmp_path: Path) -> None:
    assert nora("import", "--account", "nora", tmp_path / "none").exit_code == ExitCode.USAGE
    unknown = nora("import", "--account", "bo", "-", stdin=line(1))
    assert (unknown.exit_code, "sandbox-nora" in unknown.stderr) == (ExitCode.ERROR, True)
