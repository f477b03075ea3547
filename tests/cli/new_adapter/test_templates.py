"""The programs and the file that a new adapter begins with keep what every adapter promises."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from inbox_tui.cli.new_adapter import Language, files
from tests.architecture.source import ROOT

AT_ONCE = " or ".join(
    (
        "refuses_a_revoked",
        "one_bad_item",
        "conversation_can_be_read_again",
        "rechecked",
        "what_was_shown",
        "what_was_sent_is_found",
        "writes_once_and_claims_only_what_is_so[reset-after-commit]",
        "refused_connection",
        "can_be_taken_back",
    )
)
"""Each request, and what matters most; all of it takes minutes with a program."""
LANGUAGES = [
    Language.PYTHON,
    pytest.param(
        Language.NODE,
        marks=pytest.mark.skipif(shutil.which("node") is None, reason="Node is not installed"),
    ),
]


def write(folder: Path, language: Language) -> Path:
    """Write a new adapter; return its test."""
    for name, (words, mode) in files("guestbook", language).items():
        (folder / name).write_text(words, encoding="utf-8")
        (folder / name).chmod(mode)
    return folder / "test_guestbook.py"


def passes(test: Path, *options: str) -> None:
    command = ("-q", "-p", "no:cacheprovider", "--import-mode=importlib", "-c", "/dev/null")
    ended = subprocess.run(
        [sys.executable, "-P", "-m", "pytest", *command, *options, str(test)],
        cwd=test.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout[-4000:]
    assert " passed" in ended.stdout
    assert "skipped" not in ended.stdout


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_program_keeps_the_promises_that_matter_most(tmp_path: Path, language: Language) -> None:
    passes(write(tmp_path, language), "-k", AT_ONCE)


@pytest.mark.nightly
@pytest.mark.timeout(900)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_program_keeps_every_promise(tmp_path: Path, language: Language) -> None:
    passes(write(tmp_path, language))


def test_what_is_written_is_formatted_as_ours_is(tmp_path: Path) -> None:
    for language in (Language.PYTHON_FILE, Language.PYTHON):
        write(tmp_path, language)
    rules = "--select=A,B,D,DTZ,E,F,I,N,PIE,RET,S,SIM,UP"
    known = "--ignore=D101,D102,D107,D203,D213,E501,N818,S101,S105"
    for words in (["format", "--check", "--line-length=100"],
                  ["check", rules, known, "--line-length=100", "--target-version=py311"]):  # fmt: skip
        ended = subprocess.run(
            [sys.executable, "-m", "ruff", *words, "--isolated", str(tmp_path)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert ended.returncode == 0, ended.stdout


@pytest.mark.nightly
def test_what_is_written_has_sound_types(tmp_path: Path) -> None:
    write(tmp_path, Language.PYTHON_FILE)
    ended = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", str(tmp_path / "guestbook.py"),
         str(tmp_path / "test_guestbook.py")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stdout
