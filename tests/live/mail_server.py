"""A real mail server for tests: Dovecot and Postfix on loopback, in a folder of their own.

Nothing under the system's ``/etc`` is touched and nothing can leave the machine. Needs the Debian
packages ``dovecot-imapd postfix openssl`` and root (Postfix starts as nobody else).
"""

from __future__ import annotations

import imaplib
import os
import pwd
import shutil
import signal
import smtplib
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import partial
from pathlib import Path

import pytest

HOST = "localhost"
TEAM = ("support@itui.test", "ann@itui.test", "bob@itui.test")
CUSTOMER = "carla@customer.test"
_TEMPLATES = Path(__file__).parent / "mail_servers"
_PROGRAMS = {"dovecot": "dovecot-imapd", "postfix": "postfix", "openssl": "openssl"}
_PATIENCE = 15.0


def _free_port() -> int:
    """Return a port on which nobody listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class MailServer:
    """A running server. ``ann@itui.test`` may also speak as ``support@itui.test``; Bob may not."""

    folder: Path
    imap_port: int = field(default_factory=_free_port)
    imap_starttls_port: int = field(default_factory=_free_port)
    smtp_port: int = field(default_factory=_free_port)
    """Takes mail for the local mailboxes from anybody, as a server on the Internet does."""
    submission_port: int = field(default_factory=_free_port)
    """STARTTLS and login are compulsory, and the sender must belong to the login."""
    slow_submission_port: int = field(default_factory=_free_port)
    """The same, two seconds slower between the end of the data and the answer to it."""
    _slow_seen: int = 0

    @property
    def ca_file(self) -> Path:
        """The certificate to trust, PEM."""
        return self.folder / "tls" / "cert.pem"

    def password(self, address: str) -> str:
        """Return the password of ``address``."""
        return f"pw-{address.partition('@')[0]}"

    def settings(self, *, slow: bool = False) -> dict[str, str]:
        """Return the settings of an e-mail account on this server."""
        return {
            "imap_host": HOST,
            "imap_port": str(self.imap_port),
            "imap_security": "tls",
            "smtp_host": HOST,
            "smtp_port": str(self.slow_submission_port if slow else self.submission_port),
            "smtp_security": "starttls",
            "ca_file": str(self.ca_file),
        }

    # --- an independent client ------------------------------------------------------------------

    def deliver(self, mail: EmailMessage | bytes, to: str, sender: str = CUSTOMER) -> None:
        """Send ``mail`` from outside; returns when the server has taken it."""
        data = mail if isinstance(mail, bytes) else mail.as_bytes(policy=policy.SMTP)
        with smtplib.SMTP("127.0.0.1", self.smtp_port, timeout=_PATIENCE) as smtp:
            smtp.sendmail(sender, [to], data)

    @contextmanager
    def mailbox(self, address: str, folder: str = "INBOX") -> Iterator[imaplib.IMAP4_SSL]:
        """Open ``folder`` of ``address`` for reading and writing."""
        context = ssl.create_default_context(cafile=str(self.ca_file))
        with imaplib.IMAP4_SSL(HOST, self.imap_port, ssl_context=context, timeout=_PATIENCE) as box:
            box.login(address, self.password(address))
            box.select(folder)
            yield box

    def mails(self, address: str, folder: str = "INBOX") -> list[EmailMessage]:
        """Return every mail in ``folder`` of ``address``, without marking it."""
        with self.mailbox(address, folder) as box:
            numbers = box.search(None, "ALL")[1][0].split()
            found = [box.fetch(number.decode(), "(BODY.PEEK[])")[1][0] for number in numbers]
        return [
            message_from_bytes(item[1], policy=policy.default)
            for item in found
            if isinstance(item, tuple)
        ]

    def with_id(self, message_id: str, address: str, folder: str = "INBOX") -> list[EmailMessage]:
        """Return the mails in ``folder`` of ``address`` that carry ``message_id``."""
        return [mail for mail in self.mails(address, folder) if mail["Message-ID"] == message_id]

    def wait_for(self, message_id: str, address: str) -> EmailMessage:
        """Wait until ``address`` has a mail with ``message_id``, and return it."""
        wait_until(lambda: bool(self.with_id(message_id, address)), f"{message_id} to arrive")
        return self.with_id(message_id, address)[0]

    def flags(self, address: str, folder: str = "INBOX") -> list[bytes]:
        """Return the FLAGS answers of every mail in ``folder``."""
        with self.mailbox(address, folder) as box:
            return [
                item for item in box.uid("FETCH", "1:*", "(FLAGS)")[1] if isinstance(item, bytes)
            ]

    def empty(self, address: str) -> None:
        """Delete every mail of ``address``."""
        for folder in ("INBOX", "Sent"):
            with self.mailbox(address, folder) as box:
                box.uid("STORE", "1:*", "+FLAGS", r"(\Deleted)")
                box.expunge()

    # --- what servers do to us ------------------------------------------------------------------

    def renumber(self, address: str) -> None:
        """Give the inbox of ``address`` a new UIDVALIDITY, as after a restored backup."""
        inbox = self._home(address) / "Maildir"
        for name in ("dovecot-uidlist", "dovecot-uidvalidity"):
            (inbox / name).unlink(missing_ok=True)
        for index in inbox.glob("dovecot.index*"):
            index.unlink()

    @contextmanager
    def revoked(self, address: str) -> Iterator[None]:
        """Give ``address`` another password for the time of a block."""
        users = self.folder / "users"
        before = users.read_text()
        word = f"{address}:{{PLAIN}}{self.password(address)}:"
        users.write_text(before.replace(word, f"{address}:{{PLAIN}}changed-{address}:"))
        wait_until(lambda: not self._lets_in(address), "the new password")
        try:
            yield
        finally:
            users.write_text(before)
            wait_until(lambda: self._lets_in(address), "the old password")

    def _lets_in(self, address: str) -> bool:
        with suppress(imaplib.IMAP4.error), self.mailbox(address):
            return True
        return False

    def wait_for_slow_data(self) -> None:
        """Wait until the slow port has read the last byte of one more mail; its answer is due."""
        wait_until(lambda: self._slow_mails() > self._slow_seen, "the end of a mail's data")
        self._slow_seen = self._slow_mails()

    def freeze(self) -> None:
        """Stop every Postfix process where it is (SIGSTOP); connections stay open."""
        for process in self._postfix_processes():
            os.kill(process, signal.SIGSTOP)

    def thaw(self) -> None:
        """Let Postfix go on (SIGCONT)."""
        for process in self._postfix_processes():
            os.kill(process, signal.SIGCONT)

    # --- start and stop -------------------------------------------------------------------------

    def start(self) -> None:
        """Write the configuration, start both servers and wait until they answer."""
        self._prepare()
        _run("postfix", "-c", str(self.folder / "postfix"), "start")
        _run("dovecot", "-c", str(self.folder / "dovecot.conf"))
        for port in (self.imap_port, self.smtp_port, self.submission_port):
            wait_until(partial(_answers, port), f"port {port}")

    def stop(self) -> None:
        """Stop both servers and remove their folder; safe to call at any time."""
        self.thaw()
        masters = (self.folder / "queue/pid/master.pid", self.folder / "dovecot/master.pid")
        for process in filter(None, map(_process, masters)):
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGTERM)
            wait_until(partial(_has_ended, process), f"the end of {process}")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _prepare(self) -> None:
        self.folder.chmod(0o755)
        for name in ("tls", "homes", "dovecot", "postfix", "queue", "postfix-data"):
            (self.folder / name).mkdir()
        owner = pwd.getpwnam("nobody")
        os.chown(self.folder / "homes", owner.pw_uid, owner.pw_gid)
        shutil.chown(self.folder / "postfix-data", "postfix")
        addresses = (*TEAM, CUSTOMER)
        self._write_lines(
            "users",
            [
                f"{address}:{{PLAIN}}{self.password(address)}:{owner.pw_uid}:{owner.pw_gid}::"
                f"{self._home(address)}"
                for address in addresses
            ],
        )
        self._write_lines(
            "mailboxes", [f"{address} {self._home(address)}/Maildir/" for address in addresses]
        )
        self._write_lines(
            "senders",
            [f"{address} {address}" for address in addresses if address != "support@itui.test"]
            + ["support@itui.test support@itui.test ann@itui.test"],
        )
        self._make_certificate()
        for name, place in (
            ("dovecot.conf", "dovecot.conf"),
            ("main.cf", "postfix/main.cf"),
            ("master.cf", "postfix/master.cf"),
        ):
            text = (_TEMPLATES / name).read_text()
            for word, value in {
                "FOLDER": self.folder,
                "UID": owner.pw_uid,
                "GID": owner.pw_gid,
                "IMAP_PORT": self.imap_port,
                "IMAP_STARTTLS_PORT": self.imap_starttls_port,
                "SMTP_PORT": self.smtp_port,
                "SUBMISSION_PORT": self.submission_port,
                "SLOW_SUBMISSION_PORT": self.slow_submission_port,
            }.items():
                text = text.replace(f"@{word}@", str(value))
            (self.folder / place).write_text(text)

    def _make_certificate(self) -> None:
        make_certificate(self.folder / "tls" / "cert.pem", self.folder / "tls" / "key.pem")

    def _write_lines(self, name: str, lines: list[str]) -> None:
        (self.folder / name).write_text("".join(f"{line}\n" for line in lines))

    def _home(self, address: str) -> Path:
        return self.folder / "homes" / address

    def _slow_mails(self) -> int:
        log = self.folder / "postfix.log"
        return log.read_text().count("reject_warning: END-OF-MESSAGE") if log.exists() else 0

    def _postfix_processes(self) -> list[int]:
        """Return Postfix's master and its children."""
        master = _process(self.folder / "queue/pid/master.pid")
        if not master:
            return []
        children = Path(f"/proc/{master}/task/{master}/children")
        return [master, *map(int, children.read_text().split())] if children.exists() else []


def make_certificate(certificate: Path, key: Path) -> None:
    """Make a self-signed certificate for ``localhost`` that is its own authority."""
    _run(
        *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
        *("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"),
        *("-keyout", str(key), "-out", str(certificate)),
    )


def wait_until(holds: Callable[[], bool], what: str, seconds: float = _PATIENCE) -> None:
    """Wait until ``holds()``; fail the test after ``seconds``."""
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            pytest.fail(f"waited {seconds:.0f} s in vain for {what}")
        time.sleep(0.02)


def why_no_mail_server() -> str:
    """Return why the server cannot run here, or ""."""
    missing = [package for name, package in _PROGRAMS.items() if _program(name) is None]
    if missing:
        return f"no mail server: install {' '.join(missing)}"
    return "" if os.geteuid() == 0 else "no mail server: Postfix can only be started by root"


@pytest.fixture(scope="session")
def mail_server() -> Iterator[MailServer]:
    """Run Dovecot and Postfix for this session, or skip with the reason."""
    reason = why_no_mail_server()
    if reason:
        pytest.skip(reason)
    server = MailServer(folder=Path(tempfile.mkdtemp(prefix="itui-mail-", dir="/tmp")))
    try:
        server.start()
        yield server
    finally:
        server.stop()


def _program(name: str) -> str | None:
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")


def _run(name: str, *arguments: str) -> None:
    """Run a program; its output goes to no pipe, which a daemon would keep open for ever."""
    subprocess.run(
        [_program(name) or name, *arguments],
        check=True,
        timeout=60,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _process(pid_file: Path) -> int:
    return int(pid_file.read_text().split()[0]) if pid_file.exists() else 0


def _has_ended(process: int) -> bool:
    """Tell if ``process`` is gone, or only waits for its parent to notice its end."""
    with suppress(OSError):
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    return True


def _answers(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False
