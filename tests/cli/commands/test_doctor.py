from __future__ import annotations

import sqlite3

import pytest

from inbox_tui.cli.exit_codes import ExitCode
from inbox_tui.paths import config_file, data_folder, database_file, network_folder
from inbox_tui_sandbox import faults
from tests.cli.conftest import Run
from tests.cli.locked_network import PASSWORD


def test_a_healthy_machine_has_nothing_wrong(nora: Run) -> None:
    result = nora("doctor")
    assert result.exit_code == 0, result.stdout
    for words in ("ok: You are Nora Lind.", "guards of the outbox are whole", "audit log is whole",
                  "ok: OWN sandbox-nora", "Network sandbox", "SQLite"):  # fmt: skip
        assert words in result.stdout


def test_before_the_first_run_the_identity_is_missing(run: Run) -> None:
    result = run("doctor")
    assert result.exit_code == ExitCode.ERROR
    assert "WRONG: Nobody has said who sits here. What to do: inbox-tui me NAME" in result.stdout


def test_a_missing_guard_is_found(nora: Run) -> None:
    with sqlite3.connect(database_file()) as conn:
        name = conn.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'deliveries'"
        ).fetchone()[0]
        conn.execute(f"DROP TRIGGER {name}")
    result = nora("doctor")
    assert result.exit_code == ExitCode.ERROR
    assert f"WRONG: The guards of the outbox are not whole (missing: {name})" in result.stdout


def test_wide_permissions_are_repaired_and_told(nora: Run) -> None:
    database_file().chmod(0o644)
    data_folder().chmod(0o755)
    result = nora("doctor")
    assert result.exit_code == 0
    for place in (data_folder(), database_file()):
        assert f"note: Repaired: {place} was open to others" in result.stdout
        assert place.stat().st_mode & 0o077 == 0


def test_a_frozen_account_and_a_failed_pull_are_found(nora: Run) -> None:
    faults.switch_on(network_folder("sandbox"), "wrong_account", value="bo", call="whoami")
    nora("account", "check")
    faults.clear(network_folder("sandbox"))
    faults.switch_on(network_folder("sandbox"), "reset_mid_pull")
    faults.switch_on(network_folder("sandbox"), "revoked")
    nora("pull")
    out = nora("doctor").stdout
    assert "WRONG: OWN sandbox-nora is frozen" in out
    assert "inbox-tui account check sandbox-nora" in out
    assert "WRONG: The last pull of sandbox-nora failed" in out


def test_an_old_failure_is_forgotten_once_the_account_was_checked(nora: Run) -> None:
    faults.switch_on(network_folder("sandbox"), "revoked")
    nora("pull")
    assert "WRONG: The last pull" in nora("doctor").stdout
    faults.clear(network_folder("sandbox"))
    assert nora("account", "check").exit_code == 0
    result = nora("doctor")
    assert (result.exit_code, "last pull" in result.stdout) == (0, False)


def test_an_own_account_of_another_human_is_found_and_the_advice_is_true(nora: Run) -> None:
    nora("me", "Bo Berg")
    result = nora("doctor")
    assert result.exit_code == ExitCode.ERROR
    assert "WRONG: OWN sandbox-nora speaks for Nora Lind, not for Bo Berg" in result.stdout
    assert "If you are Nora Lind: inbox-tui me 'Nora Lind'." in result.stdout
    nora("me", "Nora Lind")
    assert nora("doctor").exit_code == 0


def test_a_brand_account_is_everybodys(nora: Run) -> None:
    nora("account", "remove", "nora", "--yes")
    nora("account", "add", "sandbox", "--handle", "shop", "--kind", "brand")
    nora("me", "Bo Berg")
    assert nora("doctor").exit_code == 0


def test_a_variable_that_is_missing_is_named(locked: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INBOX_TUI_TOKEN", PASSWORD)
    assert locked("account", "add", "locked", "--secret-env").exit_code == 0
    result = locked("doctor")
    assert result.exit_code == ExitCode.ERROR
    assert "WRONG: The secret of locked-nora is not there: INBOX_TUI_TOKEN_LOCKED_NORA is not set" \
        in result.stdout  # fmt: skip
    monkeypatch.setenv("INBOX_TUI_TOKEN_LOCKED_NORA", PASSWORD)
    assert locked("doctor").exit_code == 0


def test_secrets_in_the_environment_are_named_and_not_shown(
    nora: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INBOX_TUI_TOKEN_SANDBOX_NORA", "abcdefgh12345")
    out = nora("doctor").output
    assert "INBOX_TUI_TOKEN_SANDBOX_NORA" in out
    assert "abcdefgh12345" not in out


def test_dead_letters_are_noted(nora: Run) -> None:
    nora("import", "--account", "nora", "-", stdin="not json\n")
    result = nora("doctor")
    assert result.exit_code == 0
    assert "note: import stdin, line 1: JSON is malformed" in result.stdout


def test_a_file_of_a_newer_version_is_told(nora: Run) -> None:
    with sqlite3.connect(database_file()) as conn:
        conn.execute("PRAGMA user_version = 99")
    result = nora("doctor")
    assert result.exit_code == ExitCode.ERROR
    assert "written by a newer inbox-tui" in result.stdout


def test_a_hook_that_is_not_there_is_found(nora: Run) -> None:
    config_file().parent.mkdir(parents=True, exist_ok=True)
    config_file().write_text('[notify]\nhook = ["sh"]\nsent_hook = ["~/note-in-crm", "-q"]\n')
    result = nora("doctor")
    assert result.exit_code == ExitCode.ERROR
    assert "ok: notify.hook: /" in result.stdout
    assert (
        "WRONG: notify.sent_hook cannot be started: there is no program ~/note-in-crm"
        in result.stdout
    )
    assert "near_miss_hook" not in result.stdout
