"""The configuration is found, checked, described and edited, and nothing that was written is lost."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from inbox_tui.cli.exit_codes import ExitCode
from tests.cli.conftest import Run, json_lines
from tests.cli.terminal import terminal

WRONG = "[display]\nmouse = 3\n"


def editor(tmp_path: Path, code: str) -> str:
    """Return an editor command that runs ``code`` on the file ``path``."""
    script = tmp_path / "editor.py"
    script.write_text(f"import sys\nfrom pathlib import Path\npath = Path(sys.argv[1])\n{code}\n")
    return f"{sys.executable} {script}"


def test_it_is_located_where_it_is_or_would_be(run: Run, home: Path, tmp_path: Path) -> None:
    found = run("config", "locate")
    assert found.stdout.strip() == str(home / "config" / "config.toml")
    assert "config edit" in found.stderr
    chosen = tmp_path / "other.toml"
    chosen.write_text("")
    found = run("--config", chosen, "config", "locate")
    assert (found.stdout.strip(), found.stderr) == (str(chosen), "")


def test_the_variable_chooses_a_file(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INBOX_TUI_CONFIG", str(tmp_path / "other.toml"))
    assert run("config", "locate").stdout.strip() == str(tmp_path / "other.toml")
    assert "There is no such file." in run("config", "check").stdout


def test_a_check_names_what_is_wrong_on_stdout(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text(WRONG)
    found = run("--config", file, "config", "check")
    assert found.exit_code == ExitCode.ERROR
    assert f"{file}, line 2, column 9: display.mouse: " in found.stdout
    (fault,) = json_lines(run("--config", file, "config", "check", "--json").stdout)
    assert (fault["line"], fault["column"], fault["field"]) == (2, 9, "display.mouse")


def test_nothing_wrong_is_said_beside_the_data(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text("[display]\nmouse = false\n")
    for words in (("--config", file, "config", "check"), ("config", "check")):
        found = run(*words)
        assert (found.exit_code, found.stdout) == (ExitCode.DONE, "")
        assert "othing is wrong" in found.stderr


def test_a_check_looks_at_keys_and_queries_too(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text(
        '[keys]\ndone = "n"\n[[views]]\nname = "A"\nquery = "is:nonsense"\n'
        '[[rules]]\nname = "r"\nwhen = "before:someday"\ntags = ["t"]\n'
    )
    found = run("--config", file, "config", "check")
    assert found.exit_code == ExitCode.ERROR
    told = found.stdout.splitlines()
    assert [line.partition(": ")[0].partition(", ")[2] for line in told] == [
        "line 2, column 8",
        "line 5, column 9",
        "line 8, column 8",
    ]
    assert "n is the key of inbox.next" in told[0]


def test_a_check_tells_of_a_theme_that_there_is_not(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('[display]\ntheme = "nordd"\n')
    found = run("--config", file, "config", "check")
    assert found.exit_code == ExitCode.ERROR
    assert (
        "line 2, column 9: display.theme: There is no theme nordd. Is nord meant?" in found.stdout
    )


def test_a_key_with_a_catch_is_told_and_is_no_fault(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('[keys]\ndone = "alt+e"\n')
    found = run("--config", file, "config", "check")
    assert found.exit_code == ExitCode.DONE
    assert "alt+e is bound, but" in found.stdout


def test_the_schema_is_json_schema(run: Run) -> None:
    schema = json.loads(run("config", "schema").stdout)
    assert schema["properties"]["display"]["properties"]["mouse"]["type"] == "boolean"
    assert schema["properties"]["views"]["items"]["required"] == ["name", "query"]


def test_a_first_edit_begins_with_every_setting_as_a_comment(
    run: Run, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change = "path.write_text(path.read_text().replace('#mouse = true', 'mouse = false'))"
    monkeypatch.setenv("EDITOR", editor(tmp_path, change))
    done = run("config", "edit")
    assert done.exit_code == ExitCode.DONE, done.output
    file = home / "config" / "config.toml"
    assert "\nmouse = false\n" in file.read_text()
    assert file.stat().st_mode & 0o777 == 0o600
    assert "Written: " in done.stderr


def test_an_edit_that_changes_nothing_writes_nothing(
    run: Run, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", editor(tmp_path, ""))
    assert "Nothing was changed" in run("config", "edit").stderr
    assert not (home / "config").exists()


def test_without_a_terminal_a_wrong_edit_is_kept_and_told(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "config.toml"
    file.write_text("# before\n")
    monkeypatch.setenv("EDITOR", editor(tmp_path, f"path.write_text({WRONG!r})"))
    done = run("--config", file, "config", "edit")
    assert done.exit_code == ExitCode.ERROR
    assert "line 2, column 9" in done.stderr
    assert file.read_text() == WRONG
    assert (tmp_path / "config.toml.before").read_text() == "# before\n"


def test_what_cannot_be_put_in_place_is_not_lost(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loop = tmp_path / "config.toml"
    loop.symlink_to(loop)
    monkeypatch.setenv("EDITOR", editor(tmp_path, "path.write_text('# precious')"))
    done = run("--config", loop, "config", "edit")
    assert done.exit_code == ExitCode.ERROR
    draft = Path(done.stderr.partition("What you wrote: ")[2].splitlines()[0])
    assert draft.read_text() == "# precious"
    draft.unlink()
    draft.parent.rmdir()


def test_an_editor_that_fails_leaves_the_file(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "config.toml"
    file.write_text("# before\n")
    monkeypatch.setenv("EDITOR", editor(tmp_path, "sys.exit(1)"))
    assert run("--config", file, "config", "edit").exit_code == ExitCode.ERROR
    assert file.read_text() == "# before\n"


def test_a_folder_is_not_edited(run: Run, tmp_path: Path) -> None:
    refused = run("--config", tmp_path, "config", "edit")
    assert (refused.exit_code, "is no file" in refused.stderr) == (ExitCode.ERROR, True)


def test_on_a_terminal_a_wrong_edit_can_be_put_right_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "config.toml"
    wrong_first = f"path.write_text({WRONG!r} if 'mouse' not in path.read_text() else '# right')"
    file.write_text("# before\n")
    monkeypatch.setenv("EDITOR", editor(tmp_path, wrong_first))
    with terminal("--config", str(file), "config", "edit") as shown:
        shown.see("line 2, column 9")
        shown.answer("Edit it again?", "y")
        shown.see("Written: ")
    assert file.read_text() == "# right"
