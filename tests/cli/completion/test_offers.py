"""The tab key offers what there is, at once, and is silent about everything that goes wrong."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
from pathlib import Path

import pytest

from inbox_tui.cli.completion import SHELLS, completions
from inbox_tui.cli.completion.line import read_line
from inbox_tui.cli.completion.offers import KINDS, kinds_of
from inbox_tui.cli.program import COMMANDS, COMPLETE_VARIABLE, program
from inbox_tui.paths import config_file, log_folder
from inbox_tui.store import nameable
from tests.architecture.test_no_switch import EVERY
from tests.cli.conftest import PROGRAM, Run, line


def offered(typed: str, shell: str = "zsh") -> dict[str, str]:
    """Return what is offered after a line, with the words about it."""
    return {o.value: o.about for o in completions(program, read_line(f"inbox-tui {typed}"), shell)}


def asked(
    typed: str | None, instruction: str = "bash_complete"
) -> subprocess.CompletedProcess[str]:
    """Ask as a shell does, in a process of its own."""
    variables = {COMPLETE_VARIABLE: instruction} | ({} if typed is None else {"COMP_WORDS": typed})
    return subprocess.run(
        [*PROGRAM], env={**os.environ, **variables}, capture_output=True, text=True, check=False
    )


def test_commands_and_options_are_offered_with_what_they_do() -> None:
    assert offered("") == COMMANDS
    assert set(offered("sh")) == {"show"}
    assert "--db" in offered("--")
    assert {"add", "list"} <= set(offered("account "))
    assert "Which conversations" in offered("list --v")["--view"]
    assert "needs-reply" in offered("list --view ")
    assert {"email", "sandbox"} <= set(offered("account add "))


def test_what_the_inbox_holds_is_offered_by_its_number_or_name(nora: Run) -> None:
    assert nora("import", "--account", "nora", "-", stdin=line(1)).exit_code == 0
    assert nora("words", "add", "guarantee").exit_code == 0
    assert "Hello number 1" in offered("show ")["1"]
    assert "Hello number 1" in offered("reply ")["1"]
    (account,) = offered("list --account ")
    assert set(offered(f"list --account={account[:4]}")) == {f"--account={account}"}
    assert offered("list --account zzz") == {}
    assert set(offered("audit list --identity ")) == {"Nora Lind"}
    assert set(offered("words remove ")) == {"guarantee"}


def test_views_and_rules_of_the_configuration_are_offered_by_name(nora: Run) -> None:
    file = config_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(
        '[[views]]\nname = "Refunds due"\nquery = "tag:refund"\n'
        '[[rules]]\nname = "Bills"\nwhen = "invoice"\ntags = ["billing"]\n'
    )
    assert set(offered("list --view re")) == {"Refunds due"}
    assert {"needs-reply", "done"} <= set(offered("list --view "))
    assert set(offered("rules try ")) == {"Bills"}
    file.write_text("= nonsense")
    assert set(offered("list --view re")) == set()
    assert offered("rules try ") == {}


def test_another_inbox_is_looked_into_where_the_line_names_one(nora: Run, tmp_path: Path) -> None:
    assert nora("import", "--account", "nora", "-", stdin=line(1)).exit_code == 0
    assert offered(f"--db {tmp_path / 'none.db'} show ") == {}
    assert not (tmp_path / "none.db").exists()


def test_text_of_strangers_is_cleaned_and_short(nora: Run) -> None:
    hostile = json.dumps(json.loads(line(1)) | {"text": "\x1b[2J\n\ttwo\u202e " + "x" * 500})
    assert nora("import", "--account", "nora", "-", stdin=hostile).exit_code == 0
    about = offered("show ")["1"]
    assert about.isprintable()
    assert len(about) <= 72


def test_the_newest_fifty_are_offered(nora: Run) -> None:
    many = "\n".join(line(number) for number in range(60))
    assert nora("import", "--account", "nora", "-", stdin=many).exit_code == 0
    assert list(offered("reply ")) == [str(uid) for uid in range(60, 10, -1)]


@pytest.mark.parametrize("kind", sorted(nameable.KINDS))
def test_every_kind_can_be_read(kind: str, nora: Run) -> None:
    (file,) = Path(os.environ["INBOX_TUI_HOME"]).rglob("inbox.db")
    assert isinstance(list(nameable.named(file, kind)), list)
    conn = sqlite3.connect(file)
    conn.execute(nameable._QUERIES[kind], {"most": 1})  # no error that would be kept silent
    conn.close()


@pytest.mark.parametrize("words", EVERY)
def test_a_parameter_that_names_something_in_the_inbox_is_completed(words: str) -> None:
    command = EVERY[words]
    for parameter in command.params:
        named = parameter.metavar in {"ACCOUNT", "CONVERSATION", "MESSAGE", "TAG", "IDENTITY"}
        if named or parameter.name == "account":
            assert kinds_of(command, parameter), f"{words} {parameter.name}"


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("show", "conversation"),
        ("reply", "message"),
        ("draft discard", "draft"),
        ("draft reopen", "discarded draft"),
        ("outbox cancel", "delivery"),
        ("dead-letters retry", "dead letter"),
        ("account check", "account"),
        ("done", "conversation"),
        ("assign", "identity"),
        ("tag", "tag"),
        ("note", "conversation"),
        ("hand-send undo", "hand send"),
        ("dead-letters show", "dead letter"),
    ],
)
def test_an_argument_is_of_its_kind(words: str, kind: str) -> None:
    assert kind in kinds_of(EVERY[words], EVERY[words].params[0])


def test_every_kind_that_a_parameter_names_can_be_asked_for() -> None:
    assert {kind for kinds in KINDS.values() for kind in kinds} <= nameable.KINDS


@pytest.mark.parametrize(
    ("typed", "instruction"),
    [
        (None, "bash_complete"),
        ("", "bash_complete"),
        ("\x01", "zsh_complete"),
        ("inbox-tui 'show \\", "fish_complete"),
        ("inbox-tui nonsense --x ", "bash_complete"),
        ("inbox-tui show -- -- ", "zsh_complete"),
        ("inbox-tui \ud800 ".encode("utf-8", "surrogatepass").decode("latin-1"), "bash_complete"),
        ("inbox-tui show ", "bash_rubbish"),
        ("inbox-tui show ", "powershell_complete"),
        ("inbox-tui show ", "1"),
    ],
)
def test_nothing_odd_that_a_shell_says_ends_in_a_report(
    typed: str | None, instruction: str
) -> None:
    ended = asked(typed, instruction)
    assert ended.stderr == ""
    assert ended.returncode in {0, 2}
    assert not list(log_folder().glob("*")) if log_folder().exists() else True


def test_a_store_that_cannot_be_read_is_met_with_silence(tmp_path: Path) -> None:
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"no database" * 100)
    assert offered(f"--db {broken} show ") == {}
    assert offered(f"--db {tmp_path} show ") == {}


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_is_written_for_each_shell(shell: str, run: Run) -> None:
    script = run("completion", shell)
    assert script.exit_code == 0
    assert f"{COMPLETE_VARIABLE}" in script.stdout
    assert asked("", f"{shell}_source").stdout == script.stdout
