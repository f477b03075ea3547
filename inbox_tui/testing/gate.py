"""Faults for any protocol of question and answer over TCP: they go around a server of one's own.

A gate passes on what comes, in both directions. It knows two things of the protocol: with which
piece from the client a write begins, and with which it is complete. From these all else follows.
"""

from __future__ import annotations

import select
import socket
import struct
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from inbox_tui.testing.faults import Fault

_PIECE = 65_536
_LOOK_SECONDS = 0.01
_LONGEST_SECONDS = 60.0
DRIP_SECONDS = 8.0
Words = Callable[[Fault, bytes], bytes]


@dataclass(slots=True)
class _Strike:
    fault: Fault
    write: bool
    after: int


class Gate:
    """Listens on :attr:`port` of this machine in place of the server on ``target``.

    ``begins`` and ``ends`` tell of a piece from the client whether a write begins with it, and
    whether one is complete with it. ``words`` are what is said in place of the server's answer, by
    fault and for a piece from the client; for :attr:`Fault.DRIP`, what is said again and again.
    """

    def __init__(
        self,
        target: int,
        *,
        words: Words,
        begins: Callable[[bytes], bool] = lambda _: False,
        ends: Callable[[bytes], bool] = lambda _: False,
    ) -> None:
        self._target = target
        self._begins, self._ends, self._words = begins, ends, words
        self._strikes: list[_Strike] = []
        self._lock = threading.Lock()
        self._over = threading.Event()
        self.pieces = 0
        """So many pieces came from the client: for a client that waits for answers, questions."""
        self.writes = 0
        """So many writes were complete."""
        self.stalling = threading.Event()
        self.gave_up = False
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._accepting = self._begin()

    def strike(self, fault: Fault, *, write: bool, after: int = 0) -> None:
        """Let ``fault`` befall one question: see :meth:`Network.strike`."""
        if fault is Fault.REFUSE:
            self._close()
        else:
            with self._lock:
                self._strikes.append(_Strike(fault, write, after))

    def calm(self) -> None:
        """End every fault, and every connection."""
        was_open = not self._over.is_set()
        if was_open:
            self._close()
        self._strikes.clear()
        self.stalling.clear()
        self._over = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", self.port))
        self._accepting = self._begin()

    def stop(self) -> None:
        """Listen no longer."""
        self._close()

    # --- connections -----------------------------------------------------------------------------

    def _begin(self) -> threading.Thread:
        thread = threading.Thread(target=self._accept, args=(self._listener, self._over))
        thread.start()
        return thread

    def _close(self) -> None:
        if self._over.is_set():
            return
        self._over.set()
        self._accepting.join()
        for thread in self._threads:
            thread.join()
        self._threads.clear()

    def _accept(self, listener: socket.socket, over: threading.Event) -> None:
        with listener:
            while not over.is_set():
                if select.select([listener], [], [], _LOOK_SECONDS)[0]:
                    client, _ = listener.accept()
                    thread = threading.Thread(target=self._serve, args=(client, over))
                    self._threads.append(thread)
                    thread.start()

    def _serve(self, client: socket.socket, over: threading.Event) -> None:
        try:
            server = socket.create_connection(("127.0.0.1", self._target), timeout=5)
        except OSError:
            client.close()
            return
        with client, server, suppress(OSError):
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._pass_on(client, server, over)

    def _pass_on(self, client: socket.socket, server: socket.socket, over: threading.Event) -> None:
        while not over.is_set():
            ready = select.select([client, server], [], [], _LOOK_SECONDS)[0]
            for end in ready:
                piece = end.recv(_PIECE)
                if not piece:
                    return
                if end is server:
                    client.sendall(piece)
                elif (fault := self._fault_of(piece)) is None:
                    server.sendall(piece)
                elif not self._do(fault, piece, client, server, over):
                    return

    # --- faults ----------------------------------------------------------------------------------

    def _fault_of(self, piece: bytes) -> Fault | None:
        with self._lock:
            self.pieces += 1
            begins, ends = self._begins(piece), self._ends(piece)
            self.writes += ends
            for strike in self._strikes:
                early = strike.fault is Fault.RESET_BEFORE_BODY
                if strike.write and not (begins if early else ends):
                    continue
                if not strike.write and (begins or ends):
                    continue
                if strike.after > 0:
                    strike.after -= 1
                    continue
                self._strikes.remove(strike)
                return strike.fault
        return None

    def _do(
        self,
        fault: Fault,
        piece: bytes,
        client: socket.socket,
        server: socket.socket,
        over: threading.Event,
    ) -> bool:
        """Let ``fault`` befall ``piece``; False where the connection is over with it."""
        answer = self._answer(piece, server) if fault.commits else b""
        match fault:
            case Fault.RESET_BEFORE_BODY | Fault.RESET_BEFORE_COMMIT | Fault.RESET_AFTER_COMMIT:
                linger = struct.pack("ii", 1, 0)
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                return False
            case Fault.STALL_BEFORE_COMMIT | Fault.STALL_AFTER_COMMIT:
                self.stalling.set()
                self._wait(client, over, _LONGEST_SECONDS)
                return False
            case Fault.HALF_ANSWER:
                client.sendall(answer[:2])  # of a code of three digits nothing is known by these
                return False
            case Fault.DRIP:
                self._drip(piece, client, over)
                return False
        client.sendall(self._words(fault, piece))
        # The server still waits for the end of the write, and would not understand what follows.
        return not self._ends(piece) or fault.commits or self._is_followed(client, over)

    def _answer(self, piece: bytes, server: socket.socket) -> bytes:
        server.sendall(piece)
        return server.recv(_PIECE)

    def _drip(self, piece: bytes, client: socket.socket, over: threading.Event) -> None:
        ends = time.monotonic() + DRIP_SECONDS
        said = self._words(Fault.DRIP, piece)
        while time.monotonic() < ends:
            client.sendall(said)
            if self._wait(client, over, 0.05):
                return
        self.gave_up = True

    def _is_followed(self, client: socket.socket, over: threading.Event) -> bool:
        """Wait until the client says more, or goes, and return False."""
        while not over.wait(_LOOK_SECONDS):
            if select.select([client], [], [], 0)[0]:
                break
        return False

    def _wait(self, client: socket.socket, over: threading.Event, seconds: float) -> bool:
        """Wait until the client goes away; False where it does not within ``seconds``."""
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            if over.wait(_LOOK_SECONDS):
                return True
            if select.select([client], [], [], 0)[0] and not client.recv(_PIECE):
                return True
        return False
