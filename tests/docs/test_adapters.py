"""The tutorial is run as it stands: its blocks become files, its commands are called."""

from __future__ import annotations

import re

import pytest

from inbox_tui.paths import adapters_folder, private_folder
from inbox_tui.registry import dropped
from tests.architecture.source import ROOT
from tests.cli.conftest import Run, home, run

__all__ = ["home", "run"]

TEXT = (ROOT / "docs" / "adapters.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"<!-- (?P<file>\w+\.py) -->\n```python\n(?P<code>.*?)```\n", re.DOTALL)
COMMAND = re.compile(r"^\$ inbox-tui (.+)$", re.MULTILINE)


@pytest.fixture
def written(home: object) -> None:
    """Write the files as a reader does, block by block."""
    folder = private_folder(adapters_folder())
    parts: dict[str, list[str]] = {}
    for block in BLOCK.finditer(TEXT):
        parts.setdefault(block["file"], []).append(block["code"])
    assert sorted(parts) == ["shoutbox.py", "test_shoutbox.py"]
    for name, blocks in parts.items():
        path = folder / name
        path.write_text("\n".join(blocks), encoding="utf-8")
        path.chmod(0o600)


@pytest.mark.usefixtures("written")
def test_who_follows_it_has_an_adapter_that_passes_and_is_a_network(run: Run) -> None:
    commands = COMMAND.findall(TEXT)
    assert [words.split()[1] for words in commands] == ["check", "trust", "list"]
    for words in commands:
        called = words.split()
        if called[1] == "trust":  # a person is asked there; here the bytes are named
            sha256 = dropped.read(adapters_folder() / called[-1]).sha256
            called += ["--sha256", sha256]
        result = run(*called)
        assert result.exit_code == 0, result.output
        if called[1] == "check":
            assert "0 left out, 0 wrong." in result.stdout
    assert "shoutbox" in result.stdout
    assert "Shoutbox" in result.stdout


def test_every_block_of_python_is_run() -> None:
    assert TEXT.count("```python") == len(BLOCK.findall(TEXT))


@pytest.mark.usefixtures("written")
def test_what_it_proposes_to_break_is_found(run: Run) -> None:
    file = adapters_folder() / "shoutbox.py"
    once = 'answer = self._call("POST", "/shouts", outgoing)\n'
    whole = file.read_text()
    assert once in whole
    file.write_text(whole.replace(once, f"{once}        {once}"))
    told = run("adapter", "check", "shoutbox.py", "--only", "makes_one_write")
    assert told.exit_code == 1
    assert "WRONG: A send makes one write" in told.stdout
    assert "No second request that would publish something." in told.stdout
    assert "send made 2 requests" in told.stdout
