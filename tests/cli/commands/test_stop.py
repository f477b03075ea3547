from __future__ import annotations

import pytest

from inbox_tui.cli.exit_codes import ExitCode
from tests.cli.conftest import Run, line


@pytest.fixture
def drafted(nora: Run) -> Run:
    nora("import", "--account", "nora", "-", stdin="\n".join([line(1), line(2)]))
    nora("draft", 1, "--as", "nora", "--text", "One")
    nora("draft", 2, "--as", "nora", "--text", "Two")
    return nora


def test_a_stop_bears_a_name_and_a_reason_and_every_list_shows_it(drafted: Run) -> None:
    stopped = drafted("stop", "A", "shooting", "in the news")
    assert (stopped.exit_code, stopped.stdout) == (0, "")
    said = "Everything outgoing is stopped by Nora Lind: A shooting in the news."
    assert said in stopped.stderr
    for words in (("list",), ("list", "--json"), ("outbox",), ("show", 1), ("draft", "list")):
        shown = drafted(*words)
        assert f"STOPPED. {said} To go on: inbox-tui resume" in shown.stderr, words
        assert said not in shown.stdout
    assert f"note: {said} What to do: To go on: inbox-tui resume" in drafted("doctor").stdout


def test_a_second_stop_says_who_stopped_before(drafted: Run) -> None:
    drafted("stop", "first")
    again = drafted("stop", "second")
    assert again.exit_code == ExitCode.ERROR
    assert "stopped by Nora Lind: first" in again.stderr


def test_a_stop_needs_no_reason_but_a_person(run: Run) -> None:
    nobody = run("stop")
    assert (nobody.exit_code, "inbox-tui me NAME" in nobody.stderr) == (ExitCode.ERROR, True)
    run("me", "Nora Lind")
    assert "no reason given" in run("stop").stderr


def test_resuming_says_how_many_drafts_wait_and_sends_none(drafted: Run) -> None:
    drafted("stop", "wait")
    resumed = drafted("resume")
    assert resumed.exit_code == 0
    assert "The stop by Nora Lind is over: wait." in resumed.stderr
    assert "2 drafts wait; each is confirmed anew." in resumed.stderr
    assert "STOPPED" not in drafted("list").stderr
    assert drafted("outbox", "--json").stdout == ""
    again = drafted("resume")
    assert (again.exit_code, "Nothing outgoing is stopped" in again.stderr) == (1, True)


def test_an_escape_sequence_in_the_reason_reaches_no_terminal(drafted: Run) -> None:
    stopped = drafted("stop", "\x1b[2Jred\nalert")
    shown = drafted("list")
    for said in (stopped.stderr, shown.stderr):
        assert "\x1b" not in said
        assert "red alert." in said
