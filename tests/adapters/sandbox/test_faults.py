from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from inbox_tui.adapter import AuthRevoked, RateLimited, SendUnknown, TransientRead
from inbox_tui.model import Message, utc_now
from inbox_tui_sandbox import SandboxAdapter, faults
from tests.adapters.sandbox.conftest import Connect


def test_a_fault_strikes_as_often_as_asked(nora: SandboxAdapter, folder: Path) -> None:
    faults.switch_on(folder, "rate_limited", times=2)
    for _ in range(2):
        with pytest.raises(RateLimited):
            next(nora.pull(None))
    next(nora.pull(None))


def test_zero_times_lasts_until_cleared(nora: SandboxAdapter, folder: Path) -> None:
    faults.switch_on(folder, "rate_limited", times=0)
    for _ in range(3):
        with pytest.raises(RateLimited):
            next(nora.pull(None))
    faults.clear(folder)
    next(nora.pull(None))


def test_a_fault_of_one_account_spares_the_others(
    nora: SandboxAdapter, connect: Connect, folder: Path
) -> None:
    faults.switch_on(folder, "revoked", "@Nora")
    assert connect("northwind").whoami().handle == "northwind"
    with pytest.raises(AuthRevoked):
        nora.whoami()


def test_a_fault_can_be_kept_to_one_call(nora: SandboxAdapter, folder: Path) -> None:
    faults.switch_on(folder, "revoked", call="pull")
    nora.whoami()
    with pytest.raises(AuthRevoked):
        next(nora.pull(None))


def test_impossible_faults_are_refused(folder: Path) -> None:
    with pytest.raises(ValueError, match="no fault 'flood'"):
        faults.switch_on(folder, "flood")
    with pytest.raises(ValueError, match="does not strike 'pull'"):
        faults.switch_on(folder, "timeout_after_accept", call="pull")
    with pytest.raises(ValueError, match="negative"):
        faults.switch_on(folder, "slow", times=-1)


def test_slow_answers_take_their_time(nora: SandboxAdapter, folder: Path) -> None:
    faults.switch_on(folder, "slow", value="0.2", call="whoami")
    before = time.monotonic()
    nora.whoami()
    assert time.monotonic() - before >= 0.2


def test_a_hang_ends_by_itself(nora: SandboxAdapter, mention: Message, folder: Path) -> None:
    faults.switch_on(folder, "hang", value="0.1", times=2)
    with pytest.raises(TransientRead):
        nora.whoami()
    with pytest.raises(SendUnknown):
        nora.send(nora.compose(mention, "Hello.", utc_now()))


@pytest.mark.parametrize("release", ["close", "clear"])
def test_a_hang_ends_when_closed_or_cleared(
    nora: SandboxAdapter, folder: Path, release: str
) -> None:
    faults.switch_on(folder, "hang", call="whoami")
    outcome: list[str] = []

    def ask() -> None:
        try:
            outcome.append(nora.whoami().handle)
        except TransientRead as error:
            outcome.append(error.sentence)

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join(0.1)
    assert thread.is_alive()
    if release == "close":
        nora.close()
    else:
        faults.clear(folder)
    thread.join(10)
    assert outcome == ["The network did not answer in time."]
