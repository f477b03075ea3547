from __future__ import annotations

import re
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

from inbox_tui.cli.exit_codes import ExitCode
from inbox_tui.paths import data_folder, database_file
from inbox_tui_sandbox.world import World
from tests.cli.conftest import Run, json_lines


def test_without_a_file_it_goes_beside_the_inbox_under_the_time(nora: Run, world: World) -> None:
    world.post("tomas", "@nora hello")
    nora("pull")
    result = nora("backup")
    assert result.exit_code == 0, result.output
    made = Path(result.stdout.strip())
    assert made.parent == data_folder() / "backups"
    assert re.fullmatch(r"inbox-\d{8}T\d{6}Z\.db", made.name)
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert stat.S_IMODE(made.parent.stat().st_mode) == 0o700
    assert "1 messages" in result.stderr
    assert f"{made.stat().st_size:,} bytes" in result.stderr


def test_a_file_or_a_folder_can_be_named(nora: Run, tmp_path: Path) -> None:
    assert nora("backup", tmp_path / "mine.db").exit_code == 0
    assert nora("backup", tmp_path).exit_code == 0
    assert sorted(f.name[:6] for f in tmp_path.glob("*.db")) == ["inbox-", "mine.d"]


def test_json_names_the_audit_head(nora: Run, tmp_path: Path) -> None:
    (line,) = json_lines(nora("backup", tmp_path / "mine.db", "--json").stdout)
    with closing(sqlite3.connect(database_file())) as conn:
        found = conn.execute("SELECT hash FROM audit_log ORDER BY seq DESC LIMIT 1").fetchone()
    assert line["audit_head"] == (found[0] if found else "")
    assert line["path"] == str(tmp_path / "mine.db")


def test_a_file_that_exists_and_a_missing_folder_are_refused(nora: Run, tmp_path: Path) -> None:
    (tmp_path / "letter").write_text("dear")
    result = nora("backup", tmp_path / "letter")
    assert result.exit_code == ExitCode.ERROR
    assert "never replaces a file" in result.stderr
    assert (tmp_path / "letter").read_text() == "dear"
    result = nora("backup", tmp_path / "nowhere" / "mine.db")
    assert result.exit_code == ExitCode.ERROR
    assert "There is no folder" in result.stderr


def test_the_inbox_itself_is_never_the_target(nora: Run) -> None:
    assert nora("backup", database_file()).exit_code == ExitCode.ERROR
    assert nora("doctor").exit_code == 0
