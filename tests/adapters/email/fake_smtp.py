"""A small SMTP server (RFC 5321) on loopback that fails where a test tells it to."""

from __future__ import annotations

import base64
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.adapters.email.listening import SECONDS, listening

DROP = "drop the connection"
STALL = "say nothing"


@dataclass
class FakeSmtp:
    """What the server answers to each command, and what it was told.

    ``answers`` maps a command (``CONNECT``, ``EHLO``, ``AUTH``, ``MAIL``, ``RCPT address``,
    ``DATA``, ``BODY`` for its first line, ``END`` for the end of the data) to another answer than the usual one, to
    :data:`DROP` or to :data:`STALL`.
    """

    answers: dict[str, str] = field(default_factory=dict)
    commands: list[str] = field(default_factory=list)
    mails: list[bytes] = field(default_factory=list)
    """Each mail whose end was read, dots undone; also where the answer was a refusal."""
    extensions: tuple[str, ...] = ("AUTH PLAIN", "SIZE 10000000")
    password: str = ""
    """The only one that is accepted; "" accepts any."""
    port: int = 0
    released: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def running(self) -> Iterator[FakeSmtp]:
        """Listen on a free port until the block ends."""
        with listening(lambda handler: Dialogue(self, handler).hold()) as self.port:
            try:
                yield self
            finally:
                self.released.set()


class Dialogue:
    """One connection."""

    def __init__(self, fake: FakeSmtp, handler: socketserver.StreamRequestHandler) -> None:
        self._fake = fake
        self._handler = handler

    def hold(self) -> None:
        try:
            self._converse()
        except (ConnectionError, TimeoutError):
            return

    def _converse(self) -> None:
        alive = self._answer("CONNECT", "220 fake ESMTP")
        while alive:
            line = self._handler.rfile.readline().decode("ascii").rstrip("\r\n")
            if not line:
                return
            self._fake.commands.append(line)
            alive = self._obey(line)

    def _obey(self, line: str) -> bool:
        verb = line.split(" ", 1)[0].upper()
        if verb == "EHLO":
            return self._answer("EHLO", self._greeting())
        if verb == "AUTH":
            if self._fake.password.encode() not in base64.b64decode(line.split(" ")[-1]):
                return self._answer("AUTH", "535 5.7.8 no")
            return self._answer("AUTH", "235 2.7.0 welcome")
        if verb == "RCPT":
            address = line.partition("<")[2].partition(">")[0]
            return self._answer(f"RCPT {address}", "250 ok")
        if verb == "DATA":
            usual = "354 go on"
            return self._answer("DATA", usual) and (
                self._fake.answers.get("DATA", usual) != usual or self._take_data()
            )
        if verb == "QUIT":
            self._say("221 bye")
            return False
        return self._answer(verb, "250 ok")

    def _greeting(self) -> str:
        lines = ["fake", *self._fake.extensions]
        return "\r\n".join(f"250-{line}" for line in lines[:-1]) + f"\r\n250 {lines[-1]}"

    def _take_data(self) -> bool:
        data = bytearray()
        if self._fake.answers.get("BODY") == DROP:
            self._handler.rfile.readline()
            return False
        while (line := self._handler.rfile.readline()) != b".\r\n":
            if not line:
                return False
            data += line[1:] if line.startswith(b".") else line
        self._fake.mails.append(bytes(data))
        return self._answer("END", "250 2.0.0 queued")

    def _answer(self, command: str, usual: str) -> bool:
        answer = self._fake.answers.get(command, usual)
        if answer == STALL:
            self._fake.released.wait(SECONDS)
        if answer in (STALL, DROP):
            return False
        self._say(answer)
        return True

    def _say(self, text: str) -> None:
        self._handler.wfile.write(text.encode("ascii") + b"\r\n")
