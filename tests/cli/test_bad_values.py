"""Whatever is typed for any argument or option: a sentence, an exit code, and no crash."""

from __future__ import annotations

import re
from itertools import cycle, islice
from pathlib import Path

import click
import pytest
from click.testing import Result

from inbox_tui.cli.exit_codes import ExitCode
from inbox_tui.paths import database_file, log_folder
from inbox_tui.store import Store
from inbox_tui.store.integrity import find_fault
from tests.architecture.test_no_switch import EVERY
from tests.cli.conftest import Run, line

HUGE = "9223372036854775808"
NO_UTF_8 = "\udcff"
VALUES = (
    "", " ", "\n", "\x1b[2J\x07", "\u202e", "a" * 20_000, "-1", "0", "2", "1e3", "1e999", "9" * 5000,
    "9223372036854775807", "'; DROP TABLE messages", "%s{}", "nora:", ":", "sandbox:jo", "0001-01-01",
    "9999-12-31", "2026-13-45", "99999999999999999999d", "\u0663", "\N{SUPERSCRIPT TWO}", "-", "--",
)  # fmt: skip
LEFT_OUT = {"demo", "config edit", "account add", "reply", "adapter check"}
"""They need a terminal, ask for more, or run for minutes; reply and account add have tests of their own."""
BESIDE = {
    "import": ("--account", "nora"),
    "draft write": ("--as", "nora", "--text", "x"),
    "hand-send done": ("--as", "nora"),
    "hand-send show": ("--as", "nora"),
}
STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e\ud800-\udfff]")

Line = tuple[str, ...]


def lines() -> list[Line]:
    """Return command lines, each with one bad value in one place.

    Every place gets a number that is too large and bytes that are no text, and all values come in turn.
    """
    found: list[Line] = []
    turn = cycle(VALUES)
    for words, command in EVERY.items():
        if words in LEFT_OUT or (isinstance(command, click.Group) and words != "outbox"):
            continue
        arguments = [p for p in command.params if isinstance(p, click.Argument)]
        usual = ["1" for _ in arguments]
        for value_of in command.params:
            for value in (HUGE, NO_UTF_8, *islice(turn, 4)):
                if isinstance(value_of, click.Argument):
                    given = list(usual)
                    given[arguments.index(value_of)] = value
                    found.append((*words.split(), *BESIDE.get(words, ()), "--", *given))
                elif isinstance(value_of, click.Option) and not value_of.is_flag:
                    found.append((*words.split(), f"{value_of.opts[-1]}={value}", *usual))
    return found


LINES = lines()


@pytest.fixture
def desk(nora: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Give Nora three conversations and a draft, in a folder of the test's own."""
    (tmp_path / "deep" / "here").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "deep" / "here")
    messages = "\n".join(line(number) for number in range(3))
    assert nora("import", "-", "--account", "nora", stdin=messages).exit_code == ExitCode.DONE
    assert nora("draft", 1, "--as", "nora", "--text", "On it").exit_code == ExitCode.DONE
    return nora


def fault_of(words: Line, ended: Result) -> str:
    """Return what is wrong with how a command ended, or ""."""
    if ended.exception and not isinstance(ended.exception, SystemExit):
        return repr(ended.exception)
    if "mistake in inbox-tui" in ended.stderr:
        return ended.stderr
    if ended.exit_code not in set(ExitCode):
        return f"exit code {ended.exit_code}"
    if ended.exit_code != ExitCode.DONE and not ended.stderr.strip():
        return "no sentence"
    found = STEERING.search(ended.stdout + ended.stderr)
    return f"steers the terminal: {found.group()!r}" if found else ""


def tried(run: Run, chosen: list[Line]) -> dict[Line, str]:
    """Run command lines; return those that end badly, with what is wrong."""
    found = {words: fault_of(words, run(*words, stdin="")) for words in chosen}
    return {words: fault for words, fault in found.items() if fault}


@pytest.mark.timeout(300)
def test_no_value_of_any_argument_or_option_is_a_crash(desk: Run) -> None:
    assert len(LINES) > 300
    assert tried(desk, LINES) == {}
    with Store.open(database_file()) as store:
        assert find_fault(store.read()) == ""
    assert not list(log_folder().glob("crash-*"))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("show", HUGE), f"Nothing here has so large a number: {HUGE}."),
        (("audit", "list", f"--before={HUGE}"), "Nothing here has so large a number"),
        (("audit", "list", f"--identity={NO_UTF_8}"), "--identity': This is no UTF-8 text"),
        (("vip", NO_UTF_8), "This is no UTF-8 text"),
        (("draft", "write", "1", "--as", "nora", "--text", NO_UTF_8), "This is no UTF-8 text"),
    ],
)
def test_what_cannot_be_meant_is_usage_and_named(desk: Run, words: Line, said: str) -> None:
    ended = desk(*words)
    assert ended.exit_code == ExitCode.USAGE
    assert said in ended.stderr


@pytest.mark.parametrize(
    "words", ["list", "show 1", "search hello", "outbox", "audit list", "dead-letters list"]
)
def test_more_than_there_can_be_is_all_of_it(desk: Run, words: str) -> None:
    ended = desk(*words.split(), f"--limit={HUGE}")
    assert ended.exit_code == ExitCode.DONE, ended.stderr
    assert ended.stdout == desk(*words.split()).stdout


def test_a_person_whose_handle_is_a_large_number_is_found_by_it(desk: Run) -> None:
    who = {"name": "Bot", "handle": "99999999999999999999", "id": "u9"}
    assert desk("import", "-", "--account", "nora", stdin=line(9, author=who)).exit_code == 0
    assert "@99999999999999999999" in desk("person", "99999999999999999999").stdout


def test_a_file_whose_name_is_no_text_is_imported(desk: Run) -> None:
    file = Path("messages-\udcff.jsonl")
    file.write_text(line(8))
    ended = desk("import", file, "--account", "nora")
    assert ended.exit_code == ExitCode.DONE, ended.stderr
    assert ended.stdout.startswith("1 new")


@pytest.mark.parametrize("command", ["person", "vip"])
def test_a_number_of_thousands_of_digits_is_nobody(desk: Run, command: str) -> None:
    ended = desk(command, "9" * 5000)
    assert fault_of((command,), ended) == ""
    assert ended.exit_code == ExitCode.ERROR
