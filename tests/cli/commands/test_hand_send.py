from __future__ import annotations

import pytest

from inbox_tui.adapter import Answerable
from inbox_tui.cli.exit_codes import ExitCode
from inbox_tui_sandbox import SandboxAdapter
from tests.cli.conftest import Run, json_lines, line

REFUSED = Answerable(yes=False, reason="The thread is locked.")


@pytest.fixture
def refused(nora: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Let the network take no reply to message 1, for which words are drafted; return ``run``."""
    monkeypatch.setattr(SandboxAdapter, "can_reply", lambda self, target: REFUSED)
    nora("import", "--account", "nora", "-", stdin=line(1))
    nora("draft", 1, "--as", "nora", "--text", "By hand then")
    return nora


def test_what_was_posted_by_hand_is_listed_until_it_is_seen_or_undone(refused: Run) -> None:
    shown = refused("hand-send", "show", 1, "--as", "nora")
    assert shown.stdout == "By hand then\n"
    assert "The thread is locked. Post this by hand as OWN @nora" in shown.stderr
    said = refused("hand-send", "done", 1, "--as", "nora")
    assert (said.stdout, said.exit_code) == ("1\n", ExitCode.DONE)
    assert "unverified" in said.stderr
    (row,) = json_lines(refused("hand-send", "list", "--json").stdout)
    assert (row["uid"], row["identity"], row["text"]) == (
        1,
        "nora-lind",
        "By hand then",
    )
    assert "By hand then" in refused("hand-send", "list").stdout
    assert "sent by hand" in refused("audit", "list").stdout
    assert "Draft 1 is open again" in refused("hand-send", "undo", 1).stderr
    assert refused("hand-send", "list").stdout == ""
    assert "By hand then" in refused("draft", "list").stdout
    assert refused("hand-send", "undo", 1).exit_code == ExitCode.ERROR


def test_where_the_network_takes_a_reply_nothing_is_sent_by_hand(nora: Run) -> None:
    nora("import", "--account", "nora", "-", stdin=line(1))
    nora("draft", 1, "--as", "nora", "--text", "Words")
    for step in ("show", "done"):
        told = nora("hand-send", step, 1, "--as", "nora")
        assert told.exit_code == ExitCode.ERROR
        assert "answer from here. Next: inbox-tui reply 1" in told.stderr
    assert "Words" in nora("draft", "list").stdout


def test_without_a_draft_there_is_nothing_to_post(refused: Run) -> None:
    refused("draft", "discard", 1)
    for step in ("show", "done"):
        told = refused("hand-send", step, 1, "--as", "nora")
        assert (told.exit_code, told.stdout) == (ExitCode.ERROR, "")
        assert "No draft waits" in told.stderr


def test_what_nobody_can_answer_is_not_answered_by_hand_either(
    nora: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SandboxAdapter, "can_reply", lambda self, target: REFUSED)
    nora("import", "--account", "nora", "-", stdin=line(1, kind="notice"))
    nora("draft", 1, "--as", "nora", "--text", "Words")
    told = nora("hand-send", "done", 1, "--as", "nora")
    assert told.exit_code == ExitCode.ERROR
    assert "The thread is locked." in told.stderr
