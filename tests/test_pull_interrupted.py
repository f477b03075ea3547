"""Promise 19: a pull that is cut at any step, then resumed, ends as one that was not.

After the way mbsync is tested: the steps are counted, then each one in turn is where it ends.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from inbox_tui import accounts as connecting
from inbox_tui import paths
from inbox_tui import pull as pulling
from inbox_tui.pull import pull_account
from inbox_tui.store import Store, StoreError, accounts
from inbox_tui_sandbox import pull as sandbox_pull
from inbox_tui_sandbox.world import World
from tests import making
from tests.interruption import (
    OF_THE_LAST_PULL,
    OF_THE_MOMENT,
    PowerCut,
    Steps,
    contents,
    cut_power,
    in_a_process_of_its_own,
    kill,
    stepping,
)


@pytest.fixture(autouse=True)
def _small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox_pull, "PAGE", 4)


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Make a home whose last pull is some new messages, edits and deletions ago."""
    home = tmp_path_factory.mktemp("before")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("INBOX_TUI_HOME", str(home))
        with making.open_store() as store, World(paths.network_folder("sandbox")) as world:
            nora = making.connect_sandbox(store)
            posts = [world.post("tomas", f"@nora question {n}") for n in range(4)]
            making.pull(store, nora)
            for number in range(4, 9):
                world.post("kim", f"@nora question {number}", reply_to=posts[number % 4].id)
            world.edit(posts[0].id, "@nora a better question")
            world.edit(posts[1].id, "@nora a worse question")
            world.delete(posts[2].id)
            world.delete(world.post("kim", "@nora a regret").id)
        yield home


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give a home in memory where that can be had: a killed process needs no disk to be survived."""
    memory = Path("/dev/shm")
    with TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as folder:
        monkeypatch.setenv("INBOX_TUI_HOME", f"{folder}/home")
        # What a pull does once a day besides is interrupted in tests/retention.
        monkeypatch.setattr(pulling, "look_after", lambda *_: None)
        yield Path(folder, "home")


def begin_anew(home: Path, before: Path) -> None:
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(before, home)


def pull() -> None:
    """Pull as the program does: a store of its own, opened and closed."""
    with Store.open(paths.database_file()) as store:
        (account,) = accounts.every(store.read())
        pull_account(store, account, connecting.connect, lambda _: None)


@pytest.fixture
def expected(home: Path, before: Path) -> dict[str, list[Any]]:
    """Return what the inbox holds after a pull that nobody interrupts."""
    begin_anew(home, before)
    pull()
    found = contents(but=OF_THE_MOMENT)
    assert len(found["messages"]) == 10
    assert len(found["message_versions"]) == 2
    return found


def resume_and_compare(expected: dict[str, list[Any]], step: str) -> None:
    pull()
    assert contents(but=OF_THE_MOMENT) == expected, step


def assert_that_a_further_pull_changes_nothing(step: str) -> None:
    settled = contents(but=OF_THE_LAST_PULL)
    pull()
    again = contents(but=OF_THE_LAST_PULL)
    assert again == settled, step


def count_steps(home: Path, before: Path, file: str = "") -> int:
    begin_anew(home, before)
    steps = Steps()
    with stepping(steps, file=file):
        pull()
    return steps.count


@pytest.mark.timeout(400)  # some hundred processes, on a machine that may be busy
def test_a_pull_killed_at_any_step_is_resumed_without_loss_or_doubling(
    home: Path, before: Path, expected: dict[str, list[Any]]
) -> None:
    total = count_steps(home, before)
    assert total > 100
    for number in range(1, total + 1):
        begin_anew(home, before)
        with stepping(Steps(number, kill)):
            assert in_a_process_of_its_own(pull) == -9
        step = f"killed before statement {number} of {total}"
        resume_and_compare(expected, step)
        assert_that_a_further_pull_changes_nothing(step)


@pytest.mark.parametrize("timing", ["before", "after"])
def test_a_pull_that_fails_at_any_step_is_resumed_without_loss_or_doubling(
    home: Path, before: Path, expected: dict[str, list[Any]], timing: str
) -> None:
    inbox = paths.database_file().name
    total = count_steps(home, before, inbox)
    assert total > 30
    for number in range(1, total + 1):
        begin_anew(home, before)
        failing, harmless = Steps(number, cut_power), Steps()
        order = (failing, harmless) if timing == "before" else (harmless, failing)
        with stepping(*order, inbox), suppress(PowerCut, StoreError):
            pull()
        resume_and_compare(expected, f"failed {timing} statement {number} of {total}")
