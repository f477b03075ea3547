"""Sending: one attempt, and a plain answer to whether anything can have left."""

from __future__ import annotations

import base64
import io
import re
import smtplib
import socket
import ssl
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

from inbox_tui.adapter import (
    AdapterError,
    AuthRevoked,
    ContentRejected,
    Misconfigured,
    NotTransmitted,
    SendUnknown,
    TargetClosed,
    WrongAccount,
    redact,
)
from inbox_tui_email.settings import Mailbox, Server

CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 30.0
DATA_SECONDS = 100.0
"""For all of a mail's bytes: what takes longer is broken off before its end, and never accepted."""
_PIECE = 65_536

_NOT_YOURS = re.compile(r"not owned by|sender address rejected|sendasdenied|send as", re.IGNORECASE)

_END = b".\r\n"
Refused = dict[str, str]
"""Address → the server's answer to it."""


@contextmanager
def session(mailbox: Mailbox, password: str) -> Iterator[smtplib.SMTP]:
    """Connect with verified TLS and log in; ``QUIT`` afterwards.

    :raises AuthRevoked: where login and password are refused.
    :raises NotTransmitted: where the server cannot be reached, trusted or is busy.
    :raises Misconfigured: where the server offers no encryption or no login.
    """
    smtp = _connect(mailbox.smtp)
    try:
        _log_in(smtp, mailbox, password)
        yield smtp
    finally:
        if smtp.sock is not None:
            smtp.sock.settimeout(CONNECT_SECONDS)
            with suppress(smtplib.SMTPException, OSError):
                smtp.quit()
        smtp.close()


def transmit(mailbox: Mailbox, password: str, to: Sequence[str], mail: bytes) -> Refused:
    """Hand ``mail`` to the server for ``to``, once; return the recipients it refused.

    RFC 5321 section 4.2.1: a 4yz or 5yz answer means that the mail was not taken. Only where no
    answer to the end of the data arrives can it be either way.

    :raises SendUnknown: the mail was handed over but the answer never came.
    :raises AdapterError: any other: nothing was sent.
    """
    with session(mailbox, password) as smtp:
        with _definite(mailbox.smtp.host):
            refused = _envelope(smtp, mailbox, to, len(mail))
            smtp.putcmd("data")
            code, answer = smtp.getreply()
        if code != 354:
            raise _refusal(code, answer)
        _hand_over(smtp, mailbox.smtp.host, _dotted(mail))
        try:
            smtp.send(_END)
            code, answer = smtp.getreply()
        except (smtplib.SMTPException, OSError) as error:
            raise SendUnknown(
                f"{mailbox.smtp.host} took the mail but gave no answer; it may have been sent.",
                excerpt=redact(str(error))[:200],
            ) from None
        if not (200 <= code < 300 or 400 <= code < 600):
            raise SendUnknown(f"{mailbox.smtp.host} gave an answer that cannot be read.")
        if code >= 300:
            raise _refusal(code, answer)
    return refused


def most_bytes(smtp: smtplib.SMTP) -> int | None:
    """Return the size of the largest mail that the server takes (RFC 1870); None: it says none."""
    said = smtp.esmtp_features.get("size", "")
    return int(said) or None if said.isascii() and said.isdecimal() else None


def _hand_over(smtp: smtplib.SMTP, host: str, data: bytes) -> None:
    """Send all but the end of the data: without it nothing is accepted (RFC 5321, 4.1.1.4).

    :raises NotTransmitted: the connection was lost, or it takes too long.
    """
    begun = time.monotonic()
    with _definite(host):
        for start in range(0, len(data), _PIECE):
            if time.monotonic() - begun > DATA_SECONDS:
                smtp.close()
                raise NotTransmitted(f"{host} takes the mail too slowly; nothing was sent.")
            smtp.send(data[start : start + _PIECE])


def _connect(server: Server) -> smtplib.SMTP:
    context = None if server.security == "plain" else server.tls()
    host, port = server.host, server.port
    smtp: smtplib.SMTP | None = None
    try:
        if context is not None and server.security == "tls":
            smtp = _PatientTls(host, port, _HELO, timeout=CONNECT_SECONDS, context=context)
        else:
            smtp = _Patient(host, port, _HELO, timeout=CONNECT_SECONDS)
        if server.security == "starttls":
            smtp.starttls(context=context)
        smtp.ehlo_or_helo_if_needed()
    except (smtplib.SMTPException, OSError) as error:
        if smtp is not None:
            smtp.close()
        if isinstance(error, ssl.SSLCertVerificationError):
            reason = f"The certificate of {host} is not trusted: {error.verify_message}."
        elif isinstance(error, smtplib.SMTPNotSupportedError):
            raise Misconfigured(f"{host}:{port} offers no STARTTLS.") from None
        else:
            reason = f"{host}:{port} cannot be reached: {error}."
        raise NotTransmitted(reason) from None
    return smtp


_HELO = "[127.0.0.1]"
"""An address literal: the name of this machine is nobody's business."""


class _EndingAnswers:
    """What a server says, line by line; an answer without an end is given up, however fast it is."""

    def __init__(self, file: io.BufferedReader) -> None:
        self._file = file
        self.ends = 0.0

    def readline(self, size: int) -> bytes:
        """Return a line of at most ``size`` bytes. :raises TimeoutError: time is over."""
        line = b""
        while len(line) < size and not line.endswith(b"\n"):
            if time.monotonic() > self.ends:
                raise TimeoutError("its answer does not end")
            byte = self._file.read1(1)
            if not byte:
                break
            line += byte
        return line

    def close(self) -> None:
        self._file.close()


class _Patient(smtplib.SMTP):
    """Connects within :data:`CONNECT_SECONDS`, then waits :data:`ANSWER_SECONDS` for answers."""

    file: _EndingAnswers | None

    def getreply(self) -> tuple[int, bytes]:
        """Read an answer, all of it within :data:`ANSWER_SECONDS`."""
        if self.file is None and self.sock is not None:
            self.file = _EndingAnswers(self.sock.makefile("rb"))
        if self.file is not None:
            self.file.ends = time.monotonic() + ANSWER_SECONDS
        return super().getreply()

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        connection: socket.socket = super()._get_socket(host, port, timeout)  # type: ignore[misc]
        connection.settimeout(ANSWER_SECONDS)
        return connection


class _PatientTls(_Patient, smtplib.SMTP_SSL):
    """The same with TLS from the first byte."""


def _log_in(smtp: smtplib.SMTP, mailbox: Mailbox, password: str) -> None:
    host = mailbox.smtp.host
    with _definite(host):
        try:
            _authenticate(smtp, mailbox.login, password)
        except smtplib.SMTPAuthenticationError as error:
            if error.smtp_code < 500:
                raise NotTransmitted(f"{host} takes no login just now.") from None
            raise AuthRevoked(
                f"{host} does not accept the login {mailbox.login} with this password.",
                status=error.smtp_code,
            ) from None
        except smtplib.SMTPNotSupportedError:
            raise Misconfigured(f"{host} offers no login that could be used.") from None


def _authenticate(smtp: smtplib.SMTP, login: str, password: str) -> None:
    if login.isascii() and password.isascii():
        smtp.login(login, password)
        return
    credential = base64.b64encode(f"\0{login}\0{password}".encode()).decode("ascii")
    code, answer = smtp.docmd("AUTH", f"PLAIN {credential}")
    if code != 235:
        raise smtplib.SMTPAuthenticationError(code, answer)


def _envelope(smtp: smtplib.SMTP, mailbox: Mailbox, to: Sequence[str], size: int) -> Refused:
    """Name sender and recipients; return those refused, where not all are."""
    options = [f"size={size}"] if smtp.has_extn("size") else []
    code, answer = smtp.mail(mailbox.address, options)
    if code != 250:
        raise _sender_refusal(code, answer, mailbox) or _refusal(code, answer)
    refused: Refused = {}
    last: AdapterError | None = None
    for address in to:
        code, answer = smtp.rcpt(address)
        if code in (250, 251):
            continue
        refused[address] = _said(code, answer)
        last = _sender_refusal(code, answer, mailbox)
        if last is None and code < 500:
            last = NotTransmitted(
                f"The server does not take mail for {address} just now: {_said(code, answer)}",
                status=code,
            )
        last = last or TargetClosed(
            f"The server refuses {address}: {_said(code, answer)}", status=code
        )
    if last is not None and len(refused) == len(to):
        raise last
    return refused


def _sender_refusal(code: int, answer: bytes, mailbox: Mailbox) -> WrongAccount | None:
    said = _said(code, answer)
    if code < 500 or not _NOT_YOURS.search(said):
        return None
    return WrongAccount(
        f"The login {mailbox.login} may not send as {mailbox.address}: {said}",
        status=code,
        expected=mailbox.address,
        got=mailbox.login,
    )


def _refusal(code: int, answer: bytes) -> AdapterError:
    said = _said(code, answer)
    if code < 500:
        return NotTransmitted(f"The server does not take the mail just now: {said}", status=code)
    return ContentRejected(f"The server refuses the mail: {said}", status=code)


@contextmanager
def _definite(host: str) -> Iterator[None]:
    """Before the data nothing can have been accepted, whatever goes wrong."""
    try:
        yield
    except (smtplib.SMTPException, OSError) as error:
        raise NotTransmitted(f"The connection to {host} was lost: {error}.") from None


def _dotted(mail: bytes) -> bytes:
    """Return the mail as data holds it (RFC 5321 section 4.5.2): dots doubled, the line ended."""
    return re.sub(rb"(?m)^\.", b"..", mail) + (b"" if mail.endswith(b"\r\n") else b"\r\n")


def _said(code: int, answer: bytes) -> str:
    words = redact(answer.decode("utf-8", "replace"))  # a server may repeat the password
    return f"{code} {' '.join(words.split())[:200]}"
