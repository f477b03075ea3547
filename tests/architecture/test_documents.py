"""What the documents say about commands, exit codes and files is so."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from inbox_tui.cli.exit_codes import ExitCode
from inbox_tui.cli.program import COMMANDS
from tests.architecture.source import ROOT

DOCUMENTS = [
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "docs/adapters.md",
    "docs/architecture.md",
    "docs/config.md",
    "docs/exec-adapters.md",
    "docs/hooks.md",
    "docs/keys.md",
    "docs/networks.md",
    "docs/recorded.md",
    "docs/safety.md",
    "docs/search.md",
]
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")
COMMAND = re.compile(r"(?:`|^ {4}|or `|,  *`)inbox-tui(?: ([a-z][a-z-]*))?", re.MULTILINE)
EXIT_CODE = re.compile(r"^\| (\d+) \| ", re.MULTILINE)
TARGET = re.compile(r"(?:`|^ {4})make ([a-z][a-z-]+)", re.MULTILINE)


def read(document: str) -> str:
    return (ROOT / document).read_text(encoding="utf-8")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_link_to_a_file_leads_somewhere(document: str) -> None:
    folder = (ROOT / document).parent
    dead = [link for link in LINK.findall(read(document)) if not (folder / Path(link)).exists()]
    assert dead == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_command_that_is_named_exists(document: str) -> None:
    named = {name for name in COMMAND.findall(read(document)) if name}
    assert named <= set(COMMANDS)


def test_the_readme_has_every_command_and_every_exit_code() -> None:
    assert set(COMMANDS) <= set(COMMAND.findall(read("README.md")))
    assert [int(code) for code in EXIT_CODE.findall(read("README.md"))] == list(ExitCode)


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "docs/architecture.md"])
def test_every_target_of_make_that_is_named_exists(document: str) -> None:
    listed = subprocess.run(
        ["make", "--print-data-base", "--question", "--no-builtin-rules"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    targets = set(re.findall(r"^([a-z][a-z-]+):", listed.stdout, re.MULTILINE))
    assert set(TARGET.findall(read(document))) <= targets


def test_every_test_that_the_safety_page_names_exists() -> None:
    named = re.findall(r"`(tests/[a-z_/]+(?:\*?\.py)?/?)`", read("docs/safety.md"))
    assert len(named) > 25
    assert [name for name in named if not list(ROOT.glob(name.rstrip("/")))] == []
