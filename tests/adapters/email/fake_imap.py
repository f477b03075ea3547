"""A small IMAP server (RFC 3501) on loopback: folders in memory, and faults on request."""

from __future__ import annotations

import re
import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.adapters.email.listening import listening


@dataclass
class Folder:
    """Mails by UID, and the number that makes UIDs meaningful."""

    mails: dict[int, bytes] = field(default_factory=dict)
    validity: int = 1
    flags: str = r"\HasNoChildren"

    def put(self, mail: bytes) -> int:
        """Add ``mail`` and return its UID."""
        uid = max(self.mails, default=0) + 1
        self.mails[uid] = mail
        return uid


@dataclass
class FakeImap:
    """What lies in the mailbox, and what the server was told."""

    folders: dict[str, Folder] = field(
        default_factory=lambda: {"INBOX": Folder(), "Sent": Folder(flags=r"\HasNoChildren \Sent")}
    )
    commands: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    """Command → the answer to it in place of obeying, such as ``NO [UNAVAILABLE] later``."""
    drop_after_fetches: int | None = None
    """How many FETCH commands are served before the connection is cut."""
    knows_no_parts: bool = False
    """True for a server that sends whole mails, whatever part of them is asked for."""
    capabilities: str = "IMAP4rev1"
    appended: list[bytes] = field(default_factory=list)
    password: str = ""
    """The only one that is accepted; "" accepts any."""
    port: int = 0

    @property
    def inbox(self) -> Folder:
        return self.folders["INBOX"]

    @contextmanager
    def running(self) -> Iterator[FakeImap]:
        """Listen on a free port until the block ends."""
        with listening(lambda handler: Dialogue(self, handler).hold()) as self.port:
            yield self


class Dialogue:
    """One connection."""

    def __init__(self, fake: FakeImap, handler: socketserver.StreamRequestHandler) -> None:
        self._fake = fake
        self._handler = handler
        self._folder = Folder()

    def hold(self) -> None:
        self._say("* OK fake")
        while line := self._handler.rfile.readline().decode("latin-1").rstrip("\r\n"):
            tag, _, command = line.partition(" ")
            words = command.split(" ")
            verb = " ".join(words[:2]).upper() if words[0].upper() == "UID" else words[0].upper()
            self._fake.commands.append(command)
            if verb in self._fake.refused:
                self._say(f"{tag} {self._fake.refused[verb]}")
            elif verb == "LOGIN" and self._fake.password not in command:
                self._say(f"{tag} NO [AUTHENTICATIONFAILED] no")
            elif verb == "UID FETCH" and self._fake.drop_after_fetches == 0:
                return
            else:
                self._obey(verb, command)
                self._say(f"{tag} OK done")
            if verb == "LOGOUT":
                return

    def _obey(self, verb: str, command: str) -> None:
        if verb == "CAPABILITY":
            self._say(f"* CAPABILITY {self._fake.capabilities}")
        elif verb == "LOGOUT":
            self._say("* BYE")
        elif verb == "LIST":
            for name, folder in self._fake.folders.items():
                self._say(f'* LIST ({folder.flags}) "/" {name}')
        elif verb == "EXAMINE":
            self._folder = self._fake.folders[command.split('"')[1]]
            self._say(f"* {len(self._folder.mails)} EXISTS")
            self._say(f"* OK [UIDVALIDITY {self._folder.validity}] x")
            self._say(f"* OK [UIDNEXT {max(self._folder.mails, default=0) + 1}] x")
        elif verb == "UID SEARCH":
            self._say(f"* SEARCH {' '.join(map(str, self._search(command)))}".rstrip())
        elif verb == "UID FETCH":
            self._fetch(command)
        elif verb == "APPEND":
            self._take_literal(command)

    def _search(self, command: str) -> list[int]:
        """Find like a server: ``n:*`` always holds the newest mail."""
        uids = sorted(self._folder.mails)
        above = re.search(r"UID (\d+):\*", command.removeprefix("UID SEARCH"))
        if above:
            return [uid for uid in uids if uid >= int(above[1])] or uids[-1:]
        named = re.search(r'"(.*)"', command)
        if named:
            wanted = named[1].encode()
            return [uid for uid in uids if wanted in self._folder.mails[uid]]
        return uids

    def _fetch(self, command: str) -> None:
        if self._fake.drop_after_fetches is not None:
            self._fake.drop_after_fetches -= 1
        uids = [int(uid) for uid in command.split(" ")[2].split(",")]
        most = int(re.search(r"<0\.(\d+)>", command)[1])  # type: ignore[index]
        for uid in uids:
            if uid not in self._folder.mails:
                continue
            whole = self._folder.mails[uid]
            mail = whole if self._fake.knows_no_parts else whole[:most]
            self._handler.wfile.write(
                f'* 1 FETCH (UID {uid} INTERNALDATE "21-Nov-2026 12:00:00 +0000" '
                f"RFC822.SIZE {len(whole)} BODY[]<0> {{{len(mail)}}}\r\n".encode()
                + mail
                + b")\r\n"
            )

    def _take_literal(self, command: str) -> None:
        size = int(re.search(r"\{(\d+)\}$", command)[1])  # type: ignore[index]
        self._say("+ go on")
        mail = self._handler.rfile.read(size)
        self._handler.rfile.readline()
        self._fake.appended.append(mail)
        self._fake.folders[command.split('"')[1]].put(mail)

    def _say(self, text: str) -> None:
        self._handler.wfile.write(text.encode("ascii") + b"\r\n")
