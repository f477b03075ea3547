"""A gate passes on what comes, and breaks off just where it is told to."""

from __future__ import annotations

import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from inbox_tui.testing import Fault, Gate
from inbox_tui.testing.patience import impatient

KEPT: list[bytes] = []
WORDS = b"WORDS\n"


class Keeper(socketserver.StreamRequestHandler):
    """Keeps each line that says WORDS, and answers every line."""

    def handle(self) -> None:
        for line in self.rfile:
            if line == WORDS:
                KEPT.append(line)
            self.wfile.write(b"200 had " + line)


@pytest.fixture
def gate() -> Iterator[Gate]:
    KEPT.clear()
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Keeper) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        gate = Gate(
            server.server_address[1],
            begins=lambda piece: piece == b"BEGIN\n",
            ends=lambda piece: piece == WORDS,
            words=lambda fault, _: f"500 {fault}\n".encode(),
        )
        yield gate
        gate.stop()
        server.shutdown()
        thread.join()


@contextmanager
def line_to(gate: Gate) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", gate.port), timeout=20) as line:
        yield line


def ask(line: socket.socket, words: bytes) -> bytes:
    line.sendall(words)
    return line.recv(1000)


def test_it_passes_on_and_counts(gate: Gate) -> None:
    with line_to(gate) as line:
        assert ask(line, b"BEGIN\n") == b"200 had BEGIN\n"
        assert ask(line, WORDS) == b"200 had WORDS\n"
    assert (gate.pieces, gate.writes, KEPT) == (2, 1, [WORDS])


@pytest.mark.parametrize(
    "fault", [Fault.RESET_BEFORE_BODY, Fault.RESET_BEFORE_COMMIT, Fault.RESET_AFTER_COMMIT]
)
def test_a_reset_commits_or_not(gate: Gate, fault: Fault) -> None:
    gate.strike(fault, write=True)
    with line_to(gate) as line:
        if fault is not Fault.RESET_BEFORE_BODY:
            ask(line, b"BEGIN\n")
        last = b"BEGIN\n" if fault is Fault.RESET_BEFORE_BODY else WORDS
        with pytest.raises(ConnectionResetError):
            ask(line, last)
    assert bool(KEPT) == fault.commits


def test_half_an_answer_is_no_answer(gate: Gate) -> None:
    gate.strike(Fault.HALF_ANSWER, write=True)
    with line_to(gate) as line:
        assert ask(line, WORDS) == b"20"
        assert line.recv(1000) == b""
    assert KEPT == [WORDS]


@pytest.mark.parametrize("fault", [Fault.ERROR_BEFORE_COMMIT, Fault.ERROR_AFTER_COMMIT])
def test_another_answer_is_given(gate: Gate, fault: Fault) -> None:
    gate.strike(fault, write=True)
    with line_to(gate) as line:
        assert ask(line, WORDS) == f"500 {fault}\n".encode()
    assert bool(KEPT) == fault.commits


def test_a_fault_of_reading_waits_for_its_turn(gate: Gate) -> None:
    gate.strike(Fault.LIMITED, write=False, after=1)
    with line_to(gate) as line:
        said = [ask(line, words) for words in (b"a\n", WORDS, b"b\n", b"c\n")]
    assert [answer[:3] for answer in said] == [b"200", b"200", b"500", b"200"]


def test_a_refused_connection_is_made_again_when_it_is_calm(gate: Gate) -> None:
    gate.strike(Fault.REFUSE, write=True)
    with pytest.raises(ConnectionRefusedError), line_to(gate):
        pass
    gate.calm()
    with line_to(gate) as line:
        assert ask(line, b"a\n") == b"200 had a\n"


def test_who_waits_at_a_stalling_gate_runs_out_of_time_at_once(gate: Gate) -> None:
    gate.strike(Fault.STALL_AFTER_COMMIT, write=True)
    with (
        impatient(gate.stalling.is_set, longest=35) as faults,
        line_to(gate) as line,
        pytest.raises(TimeoutError),
    ):
        ask(line, WORDS)
    assert KEPT == [WORDS]
    assert faults == []


@pytest.mark.parametrize(
    ("limit", "said"),
    [(None, "a socket waits without a limit"), (300.0, "a socket waits 300 s for an answer")],
)
def test_a_wait_without_a_sensible_limit_is_noted(
    gate: Gate, limit: float | None, said: str
) -> None:
    gate.strike(Fault.STALL_BEFORE_COMMIT, write=True)
    with impatient(gate.stalling.is_set, longest=35) as faults, line_to(gate) as line:
        line.settimeout(limit)
        with pytest.raises(TimeoutError):
            ask(line, WORDS)
    assert faults == [said]
