from __future__ import annotations

import pytest

from inbox_tui import accounts
from inbox_tui.adapter import Rereads
from inbox_tui.cli.exit_codes import ExitCode
from inbox_tui.paths import network_folder
from inbox_tui_sandbox import SandboxAdapter, faults
from inbox_tui_sandbox.world import World
from tests.cli.conftest import Run, json_lines
from tests.stranger import connect_to


@pytest.fixture
def one_bad(nora: Run, world: World) -> Run:
    """Let one of fifty items be one that cannot be read."""
    for number in range(50):
        world.post("jo", f"@nora question {number}")
    faults.switch_on(network_folder("sandbox"), "bad_item")
    assert "49 new, 0 known already, 1 could not be read" in nora("pull").stdout
    return nora


def messages(run: Run) -> int:
    return len(run("list", "--json", "--limit", "100").stdout.splitlines())


def test_what_could_not_be_stored_is_listed_with_its_reason_and_shown_as_it_came(
    one_bad: Run,
) -> None:
    (letter,) = json_lines(one_bad("dead-letters", "list", "--json").stdout)
    assert (letter["account_id"], letter["source"]) == ("sandbox-nora", "pull")
    assert letter["reason"] == "The date is not a date."
    assert "The date is not a date." in one_bad("dead-letters", "list").stdout
    assert "@nora question 0" in one_bad("dead-letters", "show", letter["uid"]).stdout


def test_a_pull_does_not_bring_it_again_but_a_retry_does(one_bad: Run) -> None:
    assert "0 new" in one_bad("pull").stdout
    assert messages(one_bad) == 49
    result = one_bad("dead-letters", "retry")
    assert (result.exit_code, result.stdout) == (ExitCode.DONE, "1 stored\n")
    assert messages(one_bad) == 50
    assert "could be stored" in one_bad("dead-letters", "list").stderr


def test_what_is_still_bad_is_kept_with_a_reason(
    one_bad: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreadable(*_: object) -> None:
        raise ValueError("the date is the 31st of June")

    monkeypatch.setattr(SandboxAdapter, "reread", unreadable)
    result = one_bad("dead-letters", "retry", 1)
    assert (result.exit_code, result.stdout) == (ExitCode.SOME_FAILED, "1 kept\n")
    assert "31st of June" in result.stderr
    assert len(json_lines(one_bad("dead-letters", "list", "--json").stdout)) == 1


def test_a_network_that_gives_no_single_items_says_what_else_helps(
    one_bad: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(accounts, "connect", connect_to(lambda _: []))
    result = one_bad("dead-letters", "retry")
    assert result.exit_code == ExitCode.SOME_FAILED
    assert "when the network sends it once more" in result.stderr


def test_a_retry_of_a_revoked_account_says_so(one_bad: Run) -> None:
    faults.switch_on(network_folder("sandbox"), "revoked", handle="nora")
    result = one_bad("dead-letters", "retry")
    assert result.exit_code == ExitCode.SOME_FAILED
    assert "was revoked" in result.stderr


def test_a_line_of_a_file_is_imported_again_not_retried(nora: Run) -> None:
    nora("import", "--account", "nora", "-", stdin="{broken\n")
    result = nora("dead-letters", "retry")
    assert (result.exit_code, "import that again" in result.stderr) == (ExitCode.SOME_FAILED, True)


def test_clearing_wants_to_be_meant_and_clears_what_was_named(one_bad: Run) -> None:
    assert one_bad("dead-letters", "clear").exit_code == ExitCode.NOT_CONFIRMED
    assert one_bad("dead-letters", "clear", 7, "--yes").exit_code == ExitCode.ERROR
    assert one_bad("dead-letters", "clear", 1, "--yes").stdout == "1 cleared\n"
    assert one_bad("dead-letters", "list", "--json").stdout == ""
    assert "nothing to clear" in one_bad("dead-letters", "clear").stderr


def test_our_adapters_give_single_items_again() -> None:
    from inbox_tui_bluesky import BlueskyAdapter
    from inbox_tui_email import EmailAdapter

    for adapter in (SandboxAdapter, BlueskyAdapter, EmailAdapter):
        assert issubclass(adapter, Rereads)
