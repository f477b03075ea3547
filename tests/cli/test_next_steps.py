"""What a sentence tells a person to type exists, as it is written, and every list can be read by programs."""

from __future__ import annotations

import ast
import json
import re
import shlex

import click
import pytest

from inbox_tui.cli.exit_codes import ExitCode
from inbox_tui.cli.program import COMMANDS
from tests.architecture.source import product
from tests.architecture.test_no_switch import EVERY, options
from tests.cli.conftest import Run, json_lines, line

ADVICE = re.compile(r"(?:['`]|: | or | and |run )inbox-tui ([a-z][a-z-]*)((?: (?:--)?[a-z-]+)*)")
NO_LIST = {"hand-send show", "rules try", "dead-letters show"}


def advice() -> dict[str, set[str]]:
    """Return what is told to be typed, and where: ``account add``."""
    found: dict[str, set[str]] = {}
    for source in product():
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                for told in ADVICE.finditer(" ".join(node.value.split())):
                    found.setdefault(told.group(1) + told.group(2), set()).add(source.path)
    return found


def fault_of(words: list[str]) -> str:
    """Return what is wrong with a command line, as far as it was written, or ""."""
    name, *rest = words
    if name not in COMMANDS:
        return f"no command {name}"
    command = EVERY[name]
    if isinstance(command, click.Group) and rest and rest[0] in command.commands:
        command = EVERY[f"{name} {rest[0]}"]
    missing = [word for word in rest if word.startswith("--") and word not in options(command)]
    return f"{name} has no {missing[0]}" if missing else ""


def test_every_command_that_a_sentence_names_exists_with_its_options() -> None:
    told = advice()
    assert len(told) > 30
    wrong = {
        words: (fault, places)
        for words, places in told.items()
        if (fault := fault_of(words.split()))
    }
    assert wrong == {}


def test_every_list_has_json() -> None:
    lists = {
        words
        for words, command in EVERY.items()
        if words.split()[-1]
        in {"list", "files", "check", "show", "history", "search", "next", "doctor"}
        and words not in {"adapter check", *NO_LIST}
        and not isinstance(command, click.Group)
    }
    assert len(lists) > 14
    assert [words for words in lists if "--json" not in options(EVERY[words])] == []


def test_what_is_wrong_is_told_to_programs_as_well(run: Run) -> None:
    ended = run("doctor", "--json")
    assert ended.exit_code == ExitCode.ERROR
    findings = json_lines(ended.stdout)
    (wrong,) = [one for one in findings if one["verdict"] == "WRONG"]
    assert wrong["words"] == "Nobody has said who sits here"
    assert wrong["what_to_do"] == "inbox-tui me NAME"
    assert run(*shlex.split(wrong["what_to_do"])[1:]).exit_code == ExitCode.DONE


def test_a_check_of_accounts_is_told_to_programs_as_well(nora: Run) -> None:
    (told,) = json_lines(nora("account", "check", "--json").stdout)
    assert (told["account_id"], told["passed"], told["handle"]) == ("sandbox-nora", True, "nora")


def test_the_outbox_is_listed_as_other_things_are(nora: Run) -> None:
    assert nora("outbox", "list").stderr == nora("outbox").stderr
    assert nora("outbox", "list", "--json").exit_code == ExitCode.DONE


def test_without_an_answer_on_stdout_the_next_step_is_on_stderr(nora: Run) -> None:
    for words in (
        "list",
        "outbox",
        "next",
        "draft list",
        "hand-send list",
        "rules list",
        "vip",
        "words list",
    ):
        ended = nora(*words.split())
        assert (ended.exit_code, ended.stdout) == (ExitCode.DONE, ""), words
        assert ended.stderr, words
        as_json = nora(*words.split(), "--json")
        assert as_json.stdout == "", words


@pytest.mark.parametrize("variable", ["NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE"])
def test_no_command_colours_what_it_writes(
    nora: Run, variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, "1")
    assert nora("import", "-", "--account", "nora", stdin=line(1)).exit_code == ExitCode.DONE
    for words in ("list", "show 1", "doctor", "keys", "--help", "account list", "show 9"):
        ended = nora(*words.split())
        assert "\x1b" not in ended.stdout + ended.stderr, words
    assert json.loads(nora("list", "--json").stdout)


@pytest.mark.parametrize(
    ("words", "listing"),
    [
        ("show 99", "list"), ("done 99", "list"), ("history 99", "list"), ("note 99 x", "list"),
        ("next --after 99", "list"), ("outbox cancel 99", "outbox"), ("draft files 99", "draft list"),
        ("draft discard 99", "draft list"), ("draft reopen 99", "draft list"),
        ("draft 99 --as nora --text x", "show CONVERSATION"), ("note 99 x --edit", "note CONVERSATION"),
        ("dead-letters show 99", "dead-letters list"), ("dead-letters clear 99 --yes", "dead-letters list"),
    ],
)  # fmt: skip
def test_a_number_that_nothing_has_is_told_with_where_the_numbers_are(
    nora: Run, words: str, listing: str
) -> None:
    ended = nora(*words.split())
    assert ended.exit_code == ExitCode.ERROR
    assert ended.stdout == ""
    (said,) = ended.stderr.splitlines()
    assert said.startswith("There is no ")
    assert f" 99. 'inbox-tui {listing}' " in said
