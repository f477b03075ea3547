from __future__ import annotations

import json
from typing import Any, ClassVar

import pytest

from inbox_tui import registry
from inbox_tui.adapter import Access, AuthRevoked, Capabilities, Field
from inbox_tui.cli.exit_codes import ExitCode
from inbox_tui.keychain import secret_file
from inbox_tui.model import Actor
from inbox_tui.paths import network_folder
from inbox_tui_sandbox import faults
from inbox_tui_sandbox.world import World

from .conftest import Run, json_lines

PASSWORD = "open-sesame-92"


class LockedNetwork:
    """A network with one secret, which belongs to somebody called nora."""

    network: ClassVar[str] = "locked"
    title: ClassVar[str] = "Locked"
    capabilities: ClassVar[Capabilities] = Capabilities()
    fields: ClassVar[tuple[Field, ...]] = (Field(name="password", prompt="Password", secret=True),)
    default_instance: ClassVar[str] = ""

    def __init__(self, access: Access) -> None:
        self._access = access

    def whoami(self) -> Actor:
        if self._access.secret.reveal("password") != PASSWORD:
            raise AuthRevoked("The password is wrong.")
        return Actor(id="u1", handle="nora", name="Nora")

    def close(self) -> None:
        pass


@pytest.fixture
def locked(run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Offer the locked network beside the others, to Nora."""
    load = registry.load

    def load_with_locked(network: str) -> Any:
        return LockedNetwork if network == "locked" else load(network)

    monkeypatch.setattr(registry, "load", load_with_locked)
    assert run("me", "Nora Lind").exit_code == 0
    return run


def test_without_an_identity_the_next_step_is_named(run: Run) -> None:
    result = run("account", "add", "sandbox", "--handle", "nora")
    assert result.exit_code == ExitCode.ERROR
    assert "inbox-tui me NAME" in result.stderr


def test_me_says_and_shows_who_sits_here(run: Run) -> None:
    assert run("me").exit_code == ExitCode.ERROR
    assert run("me", "Nora Lind").stdout == "Nora Lind (NL)\n"
    assert run("me", "Nora Lindt", "--rename").stdout == "Nora Lindt (NL)\n"
    assert json_lines(run("me", "--json").stdout)[0]["id"] == "nora-lind"


def test_another_name_is_another_human(nora: Run) -> None:
    assert nora("me", "Bo Berg").exit_code == 0
    assert json_lines(nora("account", "list", "--json").stdout)[0]["identity"] == "nora-lind"
    assert json_lines(nora("me", "--json").stdout)[0]["id"] == "bo-berg"


def test_the_sandbox_asks_nothing_and_tells_the_call_sign_once(run: Run) -> None:
    run("me", "Nora Lind")
    result = run("account", "add", "sandbox", "--handle", "nora")
    assert (result.exit_code, result.stdout) == (ExitCode.DONE, "sandbox-nora\n")
    assert "this is Nora, nora" in result.stderr
    assert result.stderr.count("NOR:") == 1
    assert "NOR" not in run("account", "list").output
    assert "NOR" in run("account", "list", "--call-signs").stdout
    assert run("account", "list", "--call-signs", "--json").exit_code == ExitCode.USAGE


def test_the_json_of_an_account_has_neither_call_sign_nor_secret(locked: Run) -> None:
    added = locked("account", "add", "locked", "--secret-stdin", "--secret-file", "--call-sign",
                   "QZX", stdin=f"{PASSWORD}\n")  # fmt: skip
    assert added.exit_code == 0, added.stderr
    text = locked("account", "list", "--json").stdout
    (account,) = json_lines(text)
    assert set(account) >= {
        "id", "network", "instance", "handle", "kind", "identity", "verified_at",
    }  # fmt: skip
    assert account["verified_at"].endswith("Z")
    assert "QZX" not in text
    assert PASSWORD not in text
    assert "sign" not in text


def test_a_secret_in_a_file_is_kept_checked_and_gone_after_removal(locked: Run) -> None:
    locked("account", "add", "locked", "--secret-stdin", "--secret-file", stdin=f"{PASSWORD}\n")
    assert PASSWORD in secret_file().read_text()
    assert locked("account", "check", "locked-nora").exit_code == 0
    assert locked("account", "remove", "locked-nora").exit_code == ExitCode.NOT_CONFIRMED
    removed = locked("account", "remove", "locked-nora", "--yes")
    assert removed.exit_code == 0
    assert "is gone" in removed.stderr
    assert PASSWORD not in secret_file().read_text()
    assert locked("account", "list", "--json").stdout == ""


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


def test_check_freezes_and_lifts(nora: Run, world: World) -> None:
    folder = network_folder("sandbox")
    faults.switch_on(folder, "wrong_account", value="bo")
    wrong = nora("account", "check", "nora")
    assert wrong.exit_code == ExitCode.ERROR
    assert "belongs to bo" in wrong.stderr
    assert json_lines(nora("account", "list", "--json").stdout)[0]["frozen_reason"]
    faults.clear(folder)
    lifted = nora("account", "check", "nora")
    assert (lifted.exit_code, "lifted" in lifted.stdout) == (ExitCode.DONE, True)


def test_json_is_one_object_a_line(nora: Run) -> None:
    nora("account", "add", "sandbox", "--handle", "bo")
    lines = nora("account", "list", "--json").stdout.splitlines()
    assert [json.loads(line)["handle"] for line in lines] == ["nora", "bo"]
