from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable

import pytest

from inbox_tui.cli.exit_codes import ExitCode
from inbox_tui.model import utc_now
from inbox_tui.paths import database_file, network_folder
from inbox_tui_sandbox import faults
from inbox_tui_sandbox.world import World
from tests.cli import conftest
from tests.cli.conftest import Run, json_lines, start
from tests.cli.locked_network import PASSWORD

pytestmark = pytest.mark.terminal


def wait_for(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < until, "it did not come to pass"
        time.sleep(0.02)


def count() -> int:
    with sqlite3.connect(database_file()) as conn:
        return int(conn.execute("SELECT count(*) FROM messages").fetchone()[0])


def test_a_mention_arrives_and_a_pipe_sees_one_line_an_account(nora: Run, world: World) -> None:
    world.post("jo", "@nora hello")
    result = nora("pull")
    assert (result.exit_code, result.stdout, result.stderr) == (
        0, "sandbox-nora: 1 new, 0 known already\n", "",
    )  # fmt: skip
    (progress,) = json_lines(nora("pull", "--json").stdout)
    assert (progress["account_id"], progress["stage"], progress["new"]) == (
        "sandbox-nora", "done", 0,
    )  # fmt: skip


def test_one_bad_account_does_not_stop_the_others(nora: Run, world: World) -> None:
    nora("account", "add", "sandbox", "--handle", "bo")
    world.post("jo", "@nora @bo hello")
    faults.switch_on(network_folder("sandbox"), "revoked", handle="bo")
    result = nora("pull")
    assert result.exit_code == ExitCode.SOME_FAILED
    assert "sandbox-nora: 1 new, 0 known already" in result.stdout
    assert "was revoked" in result.stderr


def test_without_an_account_the_next_step_is_named(run: Run) -> None:
    result = run("pull")
    assert (result.exit_code, "account add" in result.stderr) == (ExitCode.ERROR, True)


def test_an_interrupted_pull_keeps_what_came_and_goes_on_later(nora: Run, world: World) -> None:
    world.populate(150, 1, utc_now())
    folder = network_folder("sandbox")
    faults.switch_on(folder, "slow", times=1000, value="2", call="pull")
    process = start("pull")
    wait_for(lambda: count() > 0)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert process.returncode == ExitCode.INTERRUPTED, err
    assert out == ""
    assert "what was done so far is kept" in err
    assert 0 < count() < 150
    faults.clear(folder)
    assert nora("pull").exit_code == 0
    assert count() == 150


def test_a_network_that_hangs_does_not_hold_up_the_exit(nora: Run, world: World) -> None:
    faults.switch_on(network_folder("sandbox"), "hang", call="pull")
    process = start("pull")
    with sqlite3.connect(database_file()) as conn:
        wait_for(lambda: bool(conn.execute("SELECT started_at FROM pulls").fetchall()))
    began = time.monotonic()
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=30)
    assert process.returncode == ExitCode.INTERRUPTED
    assert time.monotonic() - began < 30


def test_an_interrupt_while_a_pull_is_being_started_does_not_wait_for_it(
    nora: Run, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = (
        "import time; from concurrent.futures import ThreadPoolExecutor as Pool; submit = Pool.submit;"
        "Pool.submit = lambda *words: (submit(*words), time.sleep(60))[0];"
        "from inbox_tui.cli import main; main()"
    )
    monkeypatch.setattr(conftest, "PROGRAM", (sys.executable, "-c", code))
    test_a_network_that_hangs_does_not_hold_up_the_exit(nora, world)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the sandbox like to be pulled every second."""
    code = (
        "import inbox_tui_sandbox; inbox_tui_sandbox.SandboxAdapter.poll_seconds = 1.0;"
        "from inbox_tui.cli import main; main()"
    )
    monkeypatch.setattr(conftest, "PROGRAM", (sys.executable, "-c", code))


def see_arrive(world: World, process: subprocess.Popen[str], numbers: range) -> str:
    """Let Jo write to nora and wait until each message is told of; return what was said."""
    assert process.stdout is not None
    said = ""
    for number in numbers:
        world.post("jo", f"@nora hello {number}")
        while not (line := process.stdout.readline()).startswith("sandbox-nora: 1 new"):
            assert line, "the watch ended"
            said += line
        said += line
    return said


@pytest.mark.usefixtures("quick")
def test_watching_pulls_again_until_interrupted(nora: Run, world: World) -> None:
    process = start("pull", "--watch")
    assert process.stdout is not None
    for number in (1, 2):
        world.post("jo", f"@nora hello {number}")
        # The line comes after the message is stored: an interrupt in between would take it.
        assert process.stdout.readline() == "sandbox-nora: 1 new, 0 known already\n"
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert process.returncode == ExitCode.INTERRUPTED, err
    assert out == ""


@pytest.mark.usefixtures("quick")
def test_neither_a_broken_nor_a_hanging_network_stops_the_watch(locked: Run, world: World) -> None:
    for words, secret in (
        (("locked", "--secret-stdin", "--secret-file"), PASSWORD),
        (("sandbox", "--handle", "bo"), ""),
        (("sandbox", "--handle", "nora"), ""),
    ):
        assert locked("account", "add", *words, stdin=f"{secret}\n").exit_code == ExitCode.DONE
    faults.switch_on(network_folder("sandbox"), "hang", handle="bo", call="pull")
    process = start("pull", "--watch")  # where nobody offers the locked network any more
    said = see_arrive(world, process, range(1, 4))
    process.send_signal(signal.SIGINT)
    rest, err = process.communicate(timeout=30)
    out = said + rest
    assert process.returncode == ExitCode.INTERRUPTED, err
    assert out.count("sandbox-nora: 1 new, 0 known already\n") == 3
    assert "locked-nora: failed after 0 new, 0 known already\n" in out
    assert "There is no network called 'locked'" in err
