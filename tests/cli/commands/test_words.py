from __future__ import annotations

import pytest

from inbox_tui.cli.exit_codes import ExitCode
from tests.cli.conftest import Run, json_lines


def test_the_list_is_kept_normalised_and_once(nora: Run) -> None:
    assert nora("words", "list").stdout == ""
    assert nora("words", "add", "Recall*", "project  falcon").stdout == "recall*\nproject falcon\n"
    assert nora("words", "add", "RECALL*").exit_code == 0
    assert nora("words", "list").stdout == "project falcon\nrecall*\n"
    assert json_lines(nora("words", "list", "--json").stdout)[0] == {"word": "project falcon"}


def test_removing_says_what_was_not_there_and_removes_the_rest(nora: Run) -> None:
    nora("words", "add", "falcon", "recall")
    gone = nora("words", "remove", "FALCON", "owl")
    assert (gone.exit_code, "Not on the team's list: owl." in gone.stderr) == (1, True)
    assert nora("words", "list").stdout == "recall\n"


@pytest.mark.parametrize("word", ["", " ", "*", "a", "**a*", "re*call"])
def test_what_would_find_nothing_or_everything_is_refused(nora: Run, word: str) -> None:
    refused = nora("words", "add", "falcon", word)
    assert refused.exit_code == ExitCode.ERROR
    assert nora("words", "list").stdout == ""


def test_both_are_logged_with_a_name(nora: Run) -> None:
    nora("words", "add", "falcon")
    nora("words", "remove", "falcon")
    acts = [row["act"] for row in json_lines(nora("audit", "list", "--json").stdout)]
    assert acts[:2] == ["words no longer listed", "words listed"]
