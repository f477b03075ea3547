"""Whether the process that holds a ticket is still there."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from inbox_tui.model import DeliveryState, utc_now
from inbox_tui.reply import holder
from inbox_tui.reply.holder import is_lost, this_process
from inbox_tui.store import outbox
from inbox_tui.store.outbox import Holder
from tests.reply.conftest import Desk

HOST = holder._HOST
MINUTE = timedelta(minutes=1)


@pytest.fixture
def held(desk: Desk) -> Holder:
    """Give a held reply whose lease is far from over."""
    desk.confirmed(hold=60)
    (found,) = outbox.under_way(desk.store.read())
    return replace(found, lease_until=utc_now() + 10 * MINUTE)


def test_what_this_process_holds_is_not_lost_even_past_its_lease(held: Holder) -> None:
    assert held.holder == this_process()
    assert not is_lost(held, held.lease_until + MINUTE)


def test_a_dead_process_of_this_machine_is_lost_at_once(held: Holder) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    assert is_lost(replace(held, holder=f"{HOST}:{ended.pid}:1"), utc_now())


@pytest.mark.parametrize("name", ["elsewhere:1:1", f"{HOST}:x:1", f"{HOST}", "", "::"])
def test_any_other_holder_is_judged_by_its_lease(held: Holder, name: str) -> None:
    other = replace(held, holder=name)
    assert not is_lost(other, other.lease_until)
    assert is_lost(other, other.lease_until + timedelta(milliseconds=1))


def test_a_process_of_a_container_of_the_same_name_is_judged_by_its_lease(
    held: Holder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its number means nobody here, or somebody else."""
    monkeypatch.setattr(Path, "readlink", lambda _: Path("pid:[1]"))
    there = holder._host()
    assert there.partition("/")[0] == HOST.partition("/")[0]
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    other = replace(held, holder=f"{there}:{ended.pid}:1")
    assert not is_lost(other, other.lease_until)
    assert is_lost(other, other.lease_until + MINUTE)


def test_another_persons_process_is_alive(held: Holder, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbid(pid: int, signal: int) -> None:
        assert (pid, signal) == (4711, 0)
        raise PermissionError

    monkeypatch.setattr(os, "kill", forbid)
    assert not is_lost(replace(held, holder=f"{HOST}:4711:1"), utc_now())


def test_a_process_that_lives_keeps_what_it_is_sending_past_its_lease(held: Holder) -> None:
    # the parent of the tests, by another name than this process
    parent = f"{HOST}:{os.getppid()}:{holder._born(os.getppid())}"
    sending = replace(held.delivery, state=DeliveryState.SENDING)
    late = held.lease_until + MINUTE
    assert not is_lost(Holder(sending, parent, held.lease_until), late)
    assert is_lost(Holder(held.delivery, parent, held.lease_until), late)
    assert is_lost(Holder(sending, f"{parent}0", held.lease_until), late)


@pytest.mark.parametrize("told", ["Sat Nov 21 22:50:43 2026", "Sa 21 Nov 22:50:43 2026   "])
def test_without_proc_the_system_is_asked_when_a_process_began(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: str
) -> None:
    asked = tmp_path / "asked"
    ps = tmp_path / "ps"
    ps.write_text(f'#!/bin/sh\necho "$@" $LC_ALL > {asked}\necho "{told}"\n')
    ps.chmod(0o700)
    monkeypatch.setitem(holder._OF_PS, "PATH", str(tmp_path))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setattr(holder, "Path", lambda _: tmp_path / "no proc here")
    host, pid, born = this_process().split(":")
    assert (host, pid) == (HOST, str(os.getpid()))
    assert born == told.strip().replace(" ", "-").replace(":", "-")
    assert asked.read_text() == f"-o lstart= -p {os.getpid()} C\n"


def test_a_machine_without_numbered_spaces_goes_by_its_name_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert holder._host().partition("/")[0] == socket.gethostname()
    monkeypatch.setattr(holder, "Path", lambda _: tmp_path / "no proc here")
    assert holder._host() == socket.gethostname()
