from __future__ import annotations

import json

from inbox_tui.cli.exit_codes import ExitCode
from tests.cli.conftest import Run, line


def test_drafts_are_for_anybody_and_never_overwritten(nora: Run) -> None:
    nora("import", "--account", "nora", "-", stdin=line(1))
    first = nora("draft", 1, "--as", "nora", "--text", "First words")
    assert first.stdout == "1\n"
    assert nora("draft", 1, "--as", "nora", "--text", "First words").exit_code == 0
    assert nora("draft", 1, "--as", "nora", "--text", "Other").exit_code == ExitCode.ERROR
    piped = nora("draft", 1, "-", "--as", "nora", "--replace", "--json", stdin="From\na pipe\n")
    assert json.loads(piped.stdout)["text"] == "From\na pipe"
    assert "Draft 1 waits here: inbox-tui reply 1 --as sandbox-nora" in nora("show", 1).stderr
    assert nora("draft", 9, "--as", "nora", "--text", "x").exit_code == ExitCode.ERROR
    assert nora("draft", 1, "--as", "nora", "--text", " ").exit_code == ExitCode.ERROR
