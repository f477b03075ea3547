"""E-mail accounts on the live mail server, and Carla, who writes to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from email.message import EmailMessage
from email.utils import make_msgid
from pathlib import Path
from typing import Any

import pytest

from inbox_tui.adapter import Access, Outgoing, Secret
from inbox_tui.model import Message, utc_now
from inbox_tui.testing import NoVault
from inbox_tui_email import EmailAdapter
from tests.live.mail_server import CUSTOMER, TEAM, MailServer

SUPPORT, ANN, BOB = TEAM


Connect = Callable[..., EmailAdapter]


@pytest.fixture
def connect_mailbox(mail_server: MailServer, tmp_path: Path) -> Iterator[Connect]:
    """Give a way to make adapters for accounts on the server; empty its mailboxes afterwards."""

    def make(address: str = SUPPORT, *, slow: bool = False, **changed: str) -> EmailAdapter:
        password = changed.pop("password", mail_server.password(changed.get("login", address)))
        return EmailAdapter(
            Access(
                instance="",
                handle=address,
                settings=mail_server.settings(slow=slow) | changed,
                secret=Secret({"password": password}),
                http=lambda: pytest.fail("e-mail needs no HTTP"),
                session=NoVault(),
                folder=tmp_path,
            )
        )

    yield make
    for address in (*TEAM, CUSTOMER):
        mail_server.empty(address)


def written(text: str = "Where is my parcel?", **headers: str) -> EmailMessage:
    """Make a mail from Carla to support."""
    mail = EmailMessage()
    names = {"From": f"Carla Öz <{CUSTOMER}>", "To": SUPPORT, "Subject": "Größe & Müll"}
    names |= {"Message-ID": make_msgid(domain="customer.test")}
    names |= {name.replace("_", "-"): value for name, value in headers.items()}
    for name, value in names.items():
        mail[name] = value
    mail.set_content(text)
    return mail


def arrive(server: MailServer, mail: EmailMessage, **how: Any) -> str:
    """Deliver ``mail`` to support and wait until it lies in the inbox; return its Message-ID."""
    server.deliver(mail, SUPPORT, **how)
    identity = str(mail["Message-ID"])
    server.wait_for(identity, SUPPORT)
    return identity


def pulled(adapter: EmailAdapter, cursor: str | None = None) -> dict[str, Message]:
    return {mail.id: mail for page in adapter.pull(cursor) for mail in page.messages}


def arrived(server: MailServer, adapter: EmailAdapter, mail: EmailMessage, **how: Any) -> Message:
    """Deliver ``mail`` to support, pull, and return it as the adapter read it."""
    identity = arrive(server, mail, **how)
    return pulled(adapter)[identity]


def last_cursor(adapter: EmailAdapter, cursor: str | None = None) -> str | None:
    return [page.cursor for page in adapter.pull(cursor)][-1]


def answer(server: MailServer, adapter: EmailAdapter, text: str = "It is on its way.") -> Outgoing:
    """Let Carla write, and compose the answer."""
    return adapter.compose(arrived(server, adapter, written()), text, utc_now())
