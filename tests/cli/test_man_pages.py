"""The manual has every command, option and setting, and no program that reads it complains."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import click
import pytest

from inbox_tui.cli.man_pages import CONFIG_PAGE, escaped, pages
from inbox_tui.cli.program import program
from inbox_tui.config.schema import Config
from inbox_tui.config.setting import settings_of
from tests.architecture.test_no_switch import EVERY, options
from tests.cli.conftest import Run

PAGES = dict(pages(program))


@pytest.mark.parametrize("words", EVERY)
def test_every_command_has_a_page_with_its_help_and_every_option(words: str) -> None:
    page = PAGES[f"inbox-tui-{words.replace(' ', '-')}.1"]
    for spelling in options(EVERY[words]):
        assert escaped(spelling) in page
    for sentence in (EVERY[words].help or "").split("\n\n")[0].split("\n"):
        assert escaped(sentence.strip().lstrip("\b")) in page.replace("\n", " ")


def test_every_page_has_the_short_way_to_its_help() -> None:
    assert [name for name, page in PAGES.items() if ".B \\-h, \\-\\-help" not in page] == [
        CONFIG_PAGE
    ]


def test_the_page_of_the_program_lists_every_command() -> None:
    for name in program.list_commands(click.Context(program)):
        assert f".B {escaped(name)}\n" in PAGES["inbox-tui.1"]
    assert "5 not confirmed" in PAGES["inbox-tui.1"]


def test_every_setting_is_in_the_page_of_the_configuration() -> None:
    page = PAGES[CONFIG_PAGE]
    for setting in settings_of(Config):
        assert f"[{setting.name}]" in page
        for inner in settings_of(setting.section) if setting.section else ():
            assert f".B {escaped(inner.name)}\n{escaped(inner.about)}" in page


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("man")
    for name, page in PAGES.items():
        (place / name).write_text(page, encoding="utf-8")
    return place


@pytest.mark.parametrize(
    "reader",
    [
        ["groff", "-man", "-Tutf8", "-Kutf8", "-ww", "-z"],
        ["mandoc", "-Tlint", "-Wwarning"],
    ],
    ids=lambda reader: reader[0],
)
def test_no_reader_of_manual_pages_complains(reader: list[str], folder: Path) -> None:
    if shutil.which(reader[0]) is None:
        pytest.skip(f"{reader[0]} is not installed")
    files = sorted(map(str, folder.iterdir()))
    read = subprocess.run([*reader, *files], capture_output=True, text=True, check=False)
    said = (read.stdout + read.stderr).splitlines()
    # They have no date, so that the same version always makes the same pages.
    assert [line for line in said if "missing date" not in line] == []


def test_text_never_begins_a_request() -> None:
    assert escaped(".so /etc/x\n'br") == "\\&.so /etc/x\n\\(aqbr"
    assert escaped("a\\fBb") == "a\\efBb"


def test_the_pages_are_written_where_man_looks_for_them(run: Run, tmp_path: Path) -> None:
    assert run("man", "--write", tmp_path / "man").exit_code == 0
    assert (tmp_path / "man" / "man1" / "inbox-tui-list.1").read_text() == PAGES["inbox-tui-list.1"]
    assert (tmp_path / "man" / "man5" / CONFIG_PAGE).is_file()


def test_a_page_is_shown_by_the_words_of_its_command(run: Run) -> None:
    assert "INBOX\\-TUI\\-ACCOUNT\\-ADD" in run("man", "account", "add").stdout
    assert "INBOX\\-TUI 1" in run("man").stdout
    assert "[display]" in run("man", "config.toml").stdout
    refused = run("man", "nonsense")
    assert (refused.exit_code, "There is no page" in refused.stderr) == (1, True)
