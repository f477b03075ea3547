from __future__ import annotations

import pytest

from inbox_tui.cli.exit_codes import ExitCode
from tests.cli.conftest import Run
from tests.cli.locked_network import PASSWORD


def test_without_an_identity_the_next_step_is_named(run: Run) -> None:
    result = run("account", "add", "sandbox", "--handle", "nora")
    assert result.exit_code == ExitCode.ERROR
    assert "inbox-tui me NAME" in result.stderr


def test_the_sandbox_asks_nothing_and_tells_the_call_sign_once(run: Run) -> None:
    run("me", "Nora Lind")
    result = run("account", "add", "sandbox", "--handle", "nora")
    assert (result.exit_code, result.stdout) == (ExitCode.DONE, "sandbox-nora\n")
    assert "this is Nora, nora" in result.stderr
    assert result.stderr.count("NOR:") == 1
    assert "NOR" not in run("account", "list").output
    assert "NOR" in run("account", "list", "--call-signs").stdout
    assert run("account", "list", "--call-signs", "--json").exit_code == ExitCode.USAGE


def test_no_keyring_is_its_own_exit_code_and_keeps_nothing(locked: Run) -> None:
    result = locked("account", "add", "locked", "--secret-stdin", stdin=f"{PASSWORD}\n")
    assert result.exit_code == ExitCode.NO_SECRET_STORE
    assert "INBOX_TUI_TOKEN_" in result.stderr
    assert "--secret-file" in result.stderr
    assert PASSWORD not in result.output
    assert locked("account", "list", "--json").stdout == ""


def test_a_secret_from_the_environment_is_kept_nowhere(
    locked: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert locked("account", "add", "locked", "--secret-env").exit_code == ExitCode.ERROR
    monkeypatch.setenv("INBOX_TUI_TOKEN", PASSWORD)
    result = locked("account", "add", "locked", "--secret-env")
    assert result.exit_code == 0, result.stderr
    assert "set: INBOX_TUI_TOKEN_LOCKED_NORA" in result.stderr
    assert locked("account", "check").exit_code == ExitCode.NO_SECRET_STORE
    monkeypatch.setenv("INBOX_TUI_TOKEN_LOCKED_NORA", PASSWORD)
    assert locked("account", "check").exit_code == 0


def test_another_handle_than_asked_for_is_refused_where_nobody_can_say_yes(locked: Run) -> None:
    result = locked("account", "add", "locked", "--handle", "bo", "--secret-stdin",
                    "--secret-file", stdin=f"{PASSWORD}\n")  # fmt: skip
    assert result.exit_code == ExitCode.ERROR
    assert "You asked for bo. The secret belongs to nora." in result.stderr
    assert locked("account", "list", "--json").stdout == ""


def test_a_secret_on_the_command_line_is_refused(locked: Run) -> None:
    result = locked("account", "add", "locked", "--set", f"password={PASSWORD}")
    assert result.exit_code == ExitCode.USAGE
    assert PASSWORD not in result.output


def test_without_a_terminal_a_missing_secret_is_usage(locked: Run) -> None:
    assert locked("account", "add", "locked", stdin="").exit_code == ExitCode.USAGE


def test_an_unknown_network_and_a_bad_sign_are_errors(nora: Run) -> None:
    unknown = nora("account", "add", "nonsense")
    assert (unknown.exit_code, "sandbox" in unknown.stderr) == (ExitCode.ERROR, True)
    bad = nora("account", "add", "sandbox", "--handle", "bo", "--call-sign", "X1")
    assert bad.exit_code == ExitCode.ERROR
    assert "2 to 5 letters" in bad.stderr
