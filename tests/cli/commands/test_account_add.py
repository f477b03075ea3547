from __future__ import annotations

import pytest

from inbox_tui.adapter import (
    AdapterError,
    AuthRevoked,
    Misconfigured,
    NotTransmitted,
    RateLimited,
    TransientRead,
)
from inbox_tui.cli.exit_codes import ExitCode
from tests.cli.conftest import Run, json_lines
from tests.cli.locked_network import PASSWORD, LockedNetwork
from tests.cli.terminal import terminal

OFFER_LOCKED = (
    "from inbox_tui import registry; from tests.cli.locked_network import with_locked;"
    "registry.load = with_locked(registry.load)"
)
ADD = ("account", "add", "locked", "--secret-file")


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
    assert "set INBOX_TUI_TOKEN and run 'inbox-tui account add' with --secret-env" in result.stderr
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
    assert result.exit_code == ExitCode.NOT_CONFIRMED
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
    assert "settings" not in unknown.stderr
    bad = nora("account", "add", "sandbox", "--handle", "bo", "--call-sign", "X1")
    assert bad.exit_code == ExitCode.ERROR
    assert "2 to 5 letters" in bad.stderr


@pytest.mark.parametrize("fault", [TransientRead, NotTransmitted, RateLimited, Misconfigured])
def test_a_network_that_does_not_answer_leaves_nothing_and_promises_nothing(
    fault: type[AdapterError], locked: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> None:
        raise fault("The server cannot be reached.")

    monkeypatch.setattr(LockedNetwork, "whoami", fail)
    result = locked("account", "add", "locked", "--secret-stdin", "--secret-file", stdin="x\n")
    assert result.exit_code == ExitCode.ERROR
    assert result.stderr == "The server cannot be reached. Nothing was stored.\n"
    assert locked("account", "list", "--json").stdout == ""


def test_a_wrong_secret_keeps_its_advice(locked: Run) -> None:
    result = locked("account", "add", "locked", "--secret-stdin", "--secret-file", stdin="x\n")
    assert result.stderr == f"The password is wrong. {AuthRevoked.advice} Nothing was stored.\n"


def test_without_a_keyring_nobody_types_a_password_in_vain(locked: Run) -> None:
    with terminal("account", "add", "locked", first=OFFER_LOCKED) as opened:
        assert opened.end() is ExitCode.NO_SECRET_STORE, opened.screen
    assert "There is no keyring" in opened.screen
    assert "--secret-env" in opened.screen
    assert "Your handle" not in opened.screen
    with terminal("account", "add", "sandbox", "--handle", "nora") as opened:
        assert opened.end() is ExitCode.DONE, opened.screen  # it has no secret to keep
    assert locked("account", "list", "--json").stdout != ""


def test_a_person_is_asked_for_what_is_missing_and_the_secret_is_not_shown(locked: Run) -> None:
    with terminal(*ADD, first=OFFER_LOCKED) as opened:
        opened.answer("Your handle on Locked: ", "nora")
        opened.answer("Password: ", PASSWORD)
        opened.see("On locked this is Nora, nora (u1).")
        opened.answer("Whose voice is it (own, brand): ", "brand")
        opened.answer("Call sign [", "QZX")
        assert opened.end() is ExitCode.DONE, opened.screen
    assert PASSWORD not in opened.screen
    assert "Connected: BRAND nora, as locked-nora." in opened.screen
    (account,) = json_lines(locked("account", "list", "--json").stdout)
    assert (account["kind"], account["handle"]) == ("brand", "nora")
    assert "QZX" in locked("account", "list", "--call-signs").stdout


def test_a_voice_has_no_default_and_a_bad_sign_is_asked_for_again(locked: Run) -> None:
    with terminal(*ADD, "--handle", "nora", first=OFFER_LOCKED) as opened:
        opened.answer("Password: ", PASSWORD)
        opened.answer("Whose voice is it (own, brand): ", "")
        opened.answer("Whose voice is it (own, brand): ", "OWN")
        opened.answer("Call sign [NOR]: ", "X1")
        opened.see("2 to 5 letters")
        opened.answer("Call sign [NOR]: ", "")
        assert opened.end() is ExitCode.DONE, opened.screen
    assert json_lines(locked("account", "list", "--json").stdout)[0]["kind"] == "own"


@pytest.mark.parametrize(
    ("answer", "code", "kept"),
    [("y", ExitCode.DONE, ["nora"]), ("n", ExitCode.NOT_CONFIRMED, []),
     ("", ExitCode.NOT_CONFIRMED, [])],
)  # fmt: skip
def test_another_handle_than_asked_for_is_kept_only_on_a_yes(
    answer: str, code: ExitCode, kept: list[str], locked: Run
) -> None:
    asked = (*ADD, "--handle", "bo", "--kind", "own", "--call-sign", "NOR")
    with terminal(*asked, first=OFFER_LOCKED) as opened:
        opened.answer("Password: ", PASSWORD)
        opened.see("You asked for bo. The secret belongs to nora.")
        opened.answer("Connect nora nevertheless? [y/N]: ", answer)
        assert opened.end() is code, opened.screen
    listed = json_lines(locked("account", "list", "--json").stdout)
    assert [account["handle"] for account in listed] == kept


def test_a_wrong_secret_typed_by_a_person_keeps_nothing(locked: Run) -> None:
    with terminal(*ADD, "--handle", "nora", first=OFFER_LOCKED) as opened:
        opened.answer("Password: ", "wrong-wrong-77")
        assert opened.end() is ExitCode.ERROR
    assert "The password is wrong." in opened.screen
    assert "wrong-wrong-77" not in opened.screen
    assert locked("account", "list", "--json").stdout == ""
