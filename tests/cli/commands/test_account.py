from __future__ import annotations

import json
from datetime import datetime, timedelta

from inbox_tui.cli.exit_codes import ExitCode
from inbox_tui.model import utc_now
from inbox_tui.paths import network_folder, secret_file
from inbox_tui_sandbox import faults
from inbox_tui_sandbox.world import World
from tests.cli.conftest import Run, json_lines, start
from tests.cli.locked_network import PASSWORD


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


def test_check_freezes_and_lifts(nora: Run, world: World) -> None:
    folder = network_folder("sandbox")
    faults.switch_on(folder, "wrong_account", value="bo")
    wrong = nora("account", "check", "nora")
    assert wrong.exit_code == ExitCode.ERROR
    assert "belongs to @bo" in wrong.stderr
    assert json_lines(nora("account", "list", "--json").stdout)[0]["frozen_reason"]
    faults.clear(folder)
    lifted = nora("account", "check", "nora")
    assert (lifted.exit_code, "lifted" in lifted.stdout) == (ExitCode.DONE, True)


def test_json_is_one_object_a_line(nora: Run) -> None:
    nora("account", "add", "sandbox", "--handle", "bo")
    lines = nora("account", "list", "--json").stdout.splitlines()
    assert [json.loads(line)["handle"] for line in lines] == ["nora", "bo"]


def test_a_pause_that_a_network_asked_for_is_listed_with_its_end(nora: Run, world: World) -> None:
    assert json_lines(nora("account", "list", "--json").stdout)[0]["paused_until"] is None
    faults.switch_on(network_folder("sandbox"), "rate_limited", value="3000")
    nora("pull")
    (account,) = json_lines(nora("account", "list", "--json").stdout)
    until = datetime.fromisoformat(account["paused_until"])
    assert timedelta(minutes=49) < until - utc_now() <= timedelta(minutes=50)
    shown = until.astimezone().strftime("%Y-%m-%d %H:%M")
    listed = nora("account", "list").stderr
    assert f"sandbox-nora is not pulled before {shown}. nora on sandbox: Too many" in listed
    again = nora("pull")
    assert again.stdout == f"sandbox-nora: not before {shown}, as it was asked to wait\n"
    assert start("pull").communicate(timeout=30)[0] == again.stdout  # another process obeys it too
