"""A mailbox and its two servers as a network that a test fills and breaks.

It is a service such as Gmail, which files what is sent by itself: elsewhere, nothing can be found of
a mail whose sending was cut off.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any

import pytest

from inbox_tui.testing import Fault, Gate, Network, Posted
from inbox_tui_email import imap, pull, smtp
from tests.adapters.email.fake_imap import FakeImap
from tests.adapters.email.fake_smtp import FakeSmtp

PASSWORD = "s3cret-Zq83&+/x"
SUPPORT = "support@itui.test"


class Filed(list[bytes]):
    """The mails that were sent; of each a copy lies in Sent."""

    def __init__(self, imap: FakeImap) -> None:
        super().__init__()
        self._imap = imap

    def append(self, mail: bytes) -> None:
        super().append(mail)
        self._imap.folders["Sent"].put(mail)


class EmailNetwork(Network):
    """The mailbox of support@itui.test, with a gate before each server."""

    handle = SUPPORT
    me = SUPPORT
    secrets: Mapping[str, str] = {"password": PASSWORD}

    def __init__(self) -> None:
        self.imap = FakeImap(password=PASSWORD, capabilities="IMAP4rev1 X-GM-EXT-1")
        self.smtp = FakeSmtp(password=PASSWORD, mails=Filed(self.imap))
        self._said = 0

    @contextmanager
    def running(self, patch: pytest.MonkeyPatch) -> Iterator[EmailNetwork]:
        """Serve until the block ends."""
        patch.setattr(pull, "PAGE", 4)
        with ExitStack() as stack:
            stack.enter_context(self.imap.running())
            stack.enter_context(self.smtp.running())
            self.reading = Gate(self.imap.port, words=self._imap_words)
            stack.callback(self.reading.stop)
            self.writing = Gate(
                self.smtp.port,
                begins=lambda piece: piece == b"data\r\n",
                ends=lambda piece: piece == b".\r\n",
                words=self._smtp_words,
            )
            stack.callback(self.writing.stop)
            self.settings: Mapping[str, str] = {
                "imap_host": "127.0.0.1", "imap_port": str(self.reading.port),
                "imap_security": "plain",
                "smtp_host": "127.0.0.1", "smtp_port": str(self.writing.port),
                "smtp_security": "plain",
            }  # fmt: skip
            yield self

    # --- people --------------------------------------------------------------------------------

    def say(self, text: str, *, author: str = "tomas", answers: str | None = None) -> str:
        self._said += 1
        name = f"<{self._said}@customer.test>"
        mail = EmailMessage(policy=SMTP)
        if author:
            mail["From"] = f"{author.title()} <{author}@customer.test>"
        mail["To"], mail["Subject"], mail["Message-ID"] = SUPPORT, "Help", name
        mail["Date"] = format_datetime(datetime.now(UTC))
        if answers:
            mail["In-Reply-To"] = mail["References"] = answers
        mail.set_content(text, cte="base64")
        self.imap.inbox.put(mail.as_bytes())
        return name

    def remove(self, message_id: str) -> None:
        del self.imap.inbox.mails[self._uid(message_id)]

    def spoil(self, message_id: str) -> None:
        self.imap.inbox.mails[self._uid(message_id)] = b"\r\n"

    def _uid(self, message_id: str) -> int:
        return next(u for u, m in self.imap.inbox.mails.items() if message_id.encode() in m)

    # --- what came of it -----------------------------------------------------------------------

    def posted(self) -> list[Posted]:
        return [posted(mail) for mail in self.smtp.mails]

    def writes(self) -> int:
        return self.writing.writes

    def requests(self) -> int:
        return self.reading.pieces + self.writing.pieces

    # --- faults --------------------------------------------------------------------------------

    def revoke(self) -> None:
        self.imap.password = self.smtp.password = "another"

    def strike(self, fault: Fault, *, write: bool, after: int = 0) -> None:
        if fault is Fault.REFUSE:
            self.reading.strike(fault, write=write)
            self.writing.strike(fault, write=write)
        elif fault is Fault.REVOKED and write:
            self.revoke()  # the login comes before the mail
        else:
            (self.writing if write else self.reading).strike(fault, write=write, after=after)

    def calm(self) -> None:
        self.imap.password = self.smtp.password = PASSWORD
        self.reading.calm()
        self.writing.calm()

    def is_stalling(self) -> bool:
        return self.reading.stalling.is_set() or self.writing.stalling.is_set()

    def gave_up(self) -> bool:
        return self.reading.gave_up or self.writing.gave_up

    def hurry(self, patch: pytest.MonkeyPatch, seconds: float) -> None:
        patch.setattr(smtp, "ANSWER_SECONDS", seconds)
        patch.setattr(imap, "COMMAND_SECONDS", seconds)

    def _imap_words(self, fault: Fault, piece: bytes) -> bytes:
        tag = piece.split(b" ")[0]
        if fault is Fault.REVOKED:
            self.revoke()
            return tag + b" NO [AUTHENTICATIONFAILED] no longer\r\n"
        return {
            Fault.DRIP: b"* OK still there\r\n",
            Fault.WRONG_JSON: b"hello?\r\n",
            Fault.GATEWAY_AFTER_COMMIT: b"HTTP/1.1 502 Bad gateway\r\n\r\n",
            Fault.REDIRECT: tag + b" NO [REFERRAL imap://elsewhere.test/] not here\r\n",
        }.get(fault, tag + b" NO [LIMIT] trouble\r\n")

    def _smtp_words(self, fault: Fault, piece: bytes) -> bytes:
        del piece
        return {
            Fault.DRIP: b"250-wait\r\n",
            Fault.WRONG_JSON: b"hello?\r\n",
            Fault.GATEWAY_AFTER_COMMIT: b"HTTP/1.1 502 Bad gateway\r\n\r\n",
            Fault.REDIRECT: b"551 5.7.1 try <support@elsewhere.test>\r\n",
        }.get(fault, b"451 4.3.0 trouble\r\n")


def posted(data: bytes) -> Posted:
    """Return a mail of ours as the one who gets it reads it."""
    mail: Any = message_from_bytes(data, policy=SMTP)
    body = mail.get_content().replace("\r\n", "\n")
    return Posted(
        id=mail["Message-ID"],
        text=body.rpartition("\n\nOn 20")[0],
        parent_id=mail["In-Reply-To"],
        author_id=mail["From"].addresses[0].addr_spec,
    )
