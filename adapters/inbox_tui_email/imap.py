"""The connection to the IMAP server, and what its answers mean."""

from __future__ import annotations

import imaplib
import re
import socket
import ssl
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

from imap_tools.errors import ImapToolsError, MailboxLoginError
from imap_tools.mailbox import BaseMailBox

from inbox_tui.adapter import AuthRevoked, Misconfigured, NotTransmitted, TransientRead
from inbox_tui_email.mapping import Fetched
from inbox_tui_email.settings import Mailbox, Server

CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 15.0
COMMAND_SECONDS = 100.0
"""For the whole answer to one command, of which a few mails are the longest."""
FETCHED_BYTES = 1_048_576
"""So much of one mail is fetched: the words stand at its beginning, the files behind them."""
MOST_BYTES = 64 * 1024 * 1024
"""No mail is as long. A server that sends more in one piece is left."""

_BUSY = re.compile(r"\[(UNAVAILABLE|INUSE|LIMIT|SERVERBUG)\]", re.IGNORECASE)
"""Response codes of RFC 5530 that say nothing against the password."""
_ATTRIBUTE = re.compile(rb'\b(UID|RFC822\.SIZE) (\d+)|\bINTERNALDATE "([^"]+)"')
_SENT_NAMES = ("Sent", "Sent Items", "Sent Messages", "INBOX.Sent", "INBOX/Sent")


class Imap:
    """One logged-in session. Folders are opened read-only (EXAMINE): nothing can be marked."""

    def __init__(self, box: BaseMailBox) -> None:
        self._box = box

    def examine(self, folder: str) -> tuple[int, int]:
        """Open ``folder`` and return its UIDVALIDITY and the highest UID it can hold now."""
        self._box.folder.set(folder, readonly=True)
        validity, following = self._number("UIDVALIDITY"), self._number("UIDNEXT")
        if not validity:
            raise TransientRead(f"The server gives the folder {folder!r} no UIDVALIDITY.")
        return validity, max(following - 1, 0)

    def uids(self, criteria: str) -> list[int]:
        """Return the UIDs in the open folder that match, ascending."""
        return sorted(int(uid) for uid in self._box.uids(criteria, charset=None))

    def since(self, day: date) -> list[int]:
        """Return the UIDs that arrived on ``day`` or later."""
        return self.uids(f"SINCE {_day(day)}")

    def after(self, uid: int) -> list[int]:
        """Return the UIDs above ``uid``; ``n:*`` always holds the newest, so it is filtered."""
        return [found for found in self.uids(f"UID {uid + 1}:*") if found > uid]

    def with_header(self, name: str, value: str) -> list[int]:
        """Return the UIDs whose header ``name`` holds ``value``."""
        return self.uids(f"HEADER {name} {_quoted(value)}")

    def naming(self, value: str, day: date) -> list[int]:
        """Return the UIDs since ``day`` that hold ``value`` anywhere, header or text."""
        return self.uids(f"SINCE {_day(day)} TEXT {_quoted(value)}")

    def fetch(self, uids: Sequence[int], place: str, *, sent: bool) -> dict[int, Fetched]:
        """Return the mails with these UIDs that still exist, each up to :data:`FETCHED_BYTES`."""
        if not uids:
            return {}
        numbers = ",".join(map(str, uids))
        wanted = f"(UID INTERNALDATE RFC822.SIZE BODY.PEEK[]<0.{FETCHED_BYTES}>)"
        status, items = self._box.client.uid("FETCH", numbers, wanted)
        if status != "OK":
            raise TransientRead(f"The server did not hand over the mails: {status}.")
        found: dict[int, Fetched] = {}
        for described, data in _paired(items):
            facts = {name: int(number) for name, number, _ in _ATTRIBUTE.findall(described) if name}
            uid = facts.get(b"UID")
            if uid is not None:
                found[uid] = Fetched(
                    data=data,
                    size=facts.get(b"RFC822.SIZE", len(data)),
                    received=_received(described),
                    place=f"{place};UID={uid}",
                    sent_folder=sent,
                )
        return found

    def special(self, use: str) -> str:
        r"""Return the folder with the special use ``use`` such as ``\Sent`` (RFC 6154), or ""."""
        folders = self._box.folder.list()
        for folder in folders:
            if use.lower() in (flag.lower() for flag in folder.flags):
                return folder.name
        names = {folder.name for folder in folders} if use == r"\Sent" else set()
        return next((name for name in _SENT_NAMES if name in names), "")

    def append(self, folder: str, mail: bytes) -> None:
        """Put ``mail`` into ``folder``, as read."""
        self._box.append(mail, folder, flag_set=[r"\Seen"])

    def keeps_sent_mail(self) -> bool:
        """Tell if this is a service that files sent mail by itself: Gmail or Exchange."""
        greeting = self._box.client.welcome or b""
        capabilities = self._box.client.capabilities
        return "X-GM-EXT-1" in capabilities or b"Microsoft Exchange" in greeting

    def _number(self, code: str) -> int:
        _, values = self._box.client.response(code)
        value = values[-1] if values else None
        return int(value) if isinstance(value, bytes) and value.isdigit() else 0


@contextmanager
def session(mailbox: Mailbox, password: str) -> Iterator[Imap]:
    """Log in to the mailbox's IMAP server, and log out afterwards.

    :raises AuthRevoked: where login and password are refused.
    :raises NotTransmitted: where the server cannot be reached or its certificate not trusted.
    :raises TransientRead: where the connection fails later.
    """
    server = mailbox.imap
    box = _connect(server)
    try:
        with _translated(server.host):
            _log_in(box, mailbox, password)
            yield Imap(box)
    finally:
        with suppress(imaplib.IMAP4.error, OSError, ImapToolsError):
            box.logout()
        with suppress(OSError):
            box.client.shutdown()


def _connect(server: Server) -> BaseMailBox:
    context = None if server.security == "plain" else server.tls()
    try:
        return _Connection(server, context)
    except ssl.SSLCertVerificationError as error:
        raise NotTransmitted(
            f"The certificate of {server.host} is not trusted: {error.verify_message}."
        ) from None
    except (OSError, imaplib.IMAP4.error) as error:
        raise NotTransmitted(f"{server.host}:{server.port} cannot be reached: {error}.") from None


class _PlainClient(imaplib.IMAP4):
    """Keeps no more of a literal (RFC 3501, section 4.3) than was asked for, whatever is sent.

    A command that the server goes on answering for too long is given up.
    """

    _ends = float("inf")

    def _command(self, name: str, *args: object) -> bytes:
        self._ends = time.monotonic() + COMMAND_SECONDS
        return super()._command(name, *args)  # type: ignore[misc, no-any-return]

    def readline(self) -> bytes:
        if time.monotonic() > self._ends:
            raise self.abort("its answer does not end")
        return super().readline()

    def read(self, size: int) -> bytes:
        if size > MOST_BYTES:
            raise self.abort(f"it sends {size} bytes at once")
        kept = super().read(min(size, FETCHED_BYTES))
        left = size - len(kept)
        while left > 0 and (dropped := super().read(min(left, FETCHED_BYTES))):
            left -= len(dropped)
        return kept


class _TlsClient(_PlainClient, imaplib.IMAP4_SSL):
    pass


class _Connection(BaseMailBox):
    """A connection that is closed where its TLS fails, and has its own time-out for answers."""

    def __init__(self, server: Server, context: ssl.SSLContext | None) -> None:
        self._server = server
        self._context = context
        super().__init__()

    def _get_mailbox_client(self) -> imaplib.IMAP4:
        host, port = self._server.host, self._server.port
        client: imaplib.IMAP4
        if self._context is not None and self._server.security == "tls":
            client = _TlsClient(host, port, ssl_context=self._context, timeout=CONNECT_SECONDS)
        else:
            client = _PlainClient(host, port, timeout=CONNECT_SECONDS)
        try:
            if self._server.security == "starttls":
                client.starttls(self._context)
        except (OSError, imaplib.IMAP4.error):
            with suppress(OSError):
                client.shutdown()
            raise
        connection: socket.socket = client.sock
        connection.settimeout(ANSWER_SECONDS)
        return client


def _log_in(box: BaseMailBox, mailbox: Mailbox, password: str) -> None:
    plain = mailbox.login.isascii() and password.isascii()
    enter = box.login if plain else box.login_utf8
    try:
        enter(mailbox.login, password, initial_folder=None)
    except imaplib.IMAP4.abort:
        raise
    except (MailboxLoginError, imaplib.IMAP4.error) as error:
        if _BUSY.search(str(error)):
            raise TransientRead(f"{mailbox.imap.host} takes no login just now.") from None
        raise AuthRevoked(
            f"{mailbox.imap.host} does not accept the login {mailbox.login} with this password."
        ) from None


@contextmanager
def _translated(host: str) -> Iterator[None]:
    try:
        yield
    except (imaplib.IMAP4.abort, OSError) as error:
        raise TransientRead(f"The connection to {host} was lost: {error}.") from None
    except (imaplib.IMAP4.error, ImapToolsError) as error:
        raise TransientRead(f"{host} refused to be read: {error}.") from None
    except UnicodeError as error:
        raise Misconfigured(f"{host} cannot be asked this: {error}.") from None


def _paired(items: Sequence[object]) -> Iterator[tuple[bytes, bytes]]:
    """Yield each mail's attributes, which stand round its literal, and the literal."""
    for index, item in enumerate(items):
        if isinstance(item, tuple):
            after = items[index + 1] if index + 1 < len(items) else b""
            yield item[0] + (after if isinstance(after, bytes) else b""), item[1]
        elif isinstance(item, bytes) and b'BODY[]<0> ""' in item:
            yield item, b""


def _received(described: bytes) -> datetime:
    for _, _, stamp in _ATTRIBUTE.findall(described):
        if stamp:
            with suppress(ValueError):
                return parsedate_to_datetime(stamp.decode("ascii")).astimezone(UTC)
    return datetime.now(UTC)


def _day(day: date) -> str:
    return f"{day.day}-{_MONTHS[day.month - 1]}-{day.year}"


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
