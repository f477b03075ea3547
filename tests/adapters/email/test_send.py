"""Each way in which handing a mail over can fail, and what is certain afterwards."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from inbox_tui.adapter import (
    AdapterError,
    AuthRevoked,
    ContentRejected,
    Misconfigured,
    NotTransmitted,
    Outgoing,
    SendUnknown,
    TargetClosed,
    WrongAccount,
)
from inbox_tui.model import Actor, Message, MessageKind, Visibility
from inbox_tui_email import EmailAdapter, smtp
from tests.adapters.email.conftest import SUPPORT, MakeAccess
from tests.adapters.email.fake_imap import FakeImap
from tests.adapters.email.fake_smtp import DROP, STALL, FakeSmtp

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
CARLA, DAN = "carla@customer.test", "dan@customer.test"


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "CONNECT_SECONDS", 0.5)
    monkeypatch.setattr(smtp, "ANSWER_SECONDS", 0.5)


@pytest.fixture
def outgoing(adapter: EmailAdapter) -> Outgoing:
    """Compose a reply to Carla and Dan."""
    return adapter.compose(question(), "On its way.\n.\nBye", NOON)


def question() -> Message:
    carla = Actor(id=CARLA, handle=CARLA, name="Carla")
    return Message(
        id="<q@customer.test>",
        context="<q@customer.test>",
        attributed_to=carla,
        content="Where is it?",
        published=NOON,
        kind=MessageKind.MAIL,
        visibility=Visibility.DIRECT,
        name="Parcel",
        raw={
            "message_id": "<q@customer.test>",
            "from": [{"name": "Carla", "address": CARLA}],
            "reply_to": [{"name": "", "address": CARLA}, {"name": "", "address": DAN}],
        },
    )


def test_the_server_gets_exactly_the_composed_bytes(
    adapter: EmailAdapter, smtp_server: FakeSmtp, outgoing: Outgoing
) -> None:
    sent = adapter.send(outgoing)
    assert smtp_server.mails == [outgoing.wire.encode("ascii")]
    assert (sent.id, sent.author_id, sent.note) == (outgoing.key, SUPPORT, "")
    assert f"mail FROM:<{SUPPORT}> size={len(outgoing.wire)}" in smtp_server.commands


def test_this_machines_name_is_not_told(
    adapter: EmailAdapter, smtp_server: FakeSmtp, outgoing: Outgoing
) -> None:
    adapter.send(outgoing)
    assert "ehlo [127.0.0.1]" in smtp_server.commands


@pytest.mark.parametrize(
    ("command", "answer", "error"),
    [
        ("CONNECT", "421 busy", NotTransmitted),
        ("CONNECT", "554 go away", NotTransmitted),
        ("CONNECT", DROP, NotTransmitted),
        ("CONNECT", STALL, NotTransmitted),
        ("EHLO", DROP, NotTransmitted),
        ("AUTH", "535 5.7.8 no", AuthRevoked),
        ("AUTH", "454 4.7.0 later", NotTransmitted),
        ("AUTH", DROP, NotTransmitted),
        ("AUTH", STALL, NotTransmitted),
        ("MAIL", "451 later", NotTransmitted),
        ("MAIL", "552 too large", ContentRejected),
        ("MAIL", "553 5.7.1 Sender address rejected: not owned by user", WrongAccount),
        ("MAIL", DROP, NotTransmitted),
        (f"RCPT {CARLA}", DROP, NotTransmitted),
        ("DATA", "451 later", NotTransmitted),
        ("DATA", "554 no", ContentRejected),
        ("DATA", DROP, NotTransmitted),
        ("DATA", STALL, NotTransmitted),
        ("END", "451 4.3.0 later", NotTransmitted),
        ("END", "550 5.7.1 spam", ContentRejected),
        ("END", DROP, SendUnknown),
        ("END", STALL, SendUnknown),
        ("END", "what is this", SendUnknown),
    ],
)
def test_each_fault_says_whether_anything_can_have_left(
    adapter: EmailAdapter,
    smtp_server: FakeSmtp,
    imap_server: FakeImap,
    outgoing: Outgoing,
    command: str,
    answer: str,
    error: type[AdapterError],
) -> None:
    smtp_server.answers[command] = answer
    with pytest.raises(error) as raised:
        adapter.send(outgoing)
    assert type(raised.value) is error
    assert raised.value.nothing_sent is (error is not SendUnknown)
    assert len(smtp_server.mails) == (1 if command == "END" else 0)
    assert smtp_server.commands.count("data") <= 1
    assert imap_server.appended == []


def test_one_refused_recipient_is_reported_and_the_other_served(
    adapter: EmailAdapter, smtp_server: FakeSmtp, outgoing: Outgoing
) -> None:
    smtp_server.answers[f"RCPT {DAN}"] = "550 5.1.1 no such user"
    sent = adapter.send(outgoing)
    assert sent.note == f"{DAN} was refused: 550 5.1.1 no such user."
    assert len(smtp_server.mails) == 1


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ("550 5.1.1 no such user", TargetClosed),
        ("450 4.2.1 greylisted", NotTransmitted),
        ("553 5.7.1 Sender address rejected: not owned by user", WrongAccount),
    ],
)
def test_where_every_recipient_is_refused_nothing_was_sent(
    adapter: EmailAdapter,
    smtp_server: FakeSmtp,
    outgoing: Outgoing,
    answer: str,
    error: type[AdapterError],
) -> None:
    smtp_server.answers |= {f"RCPT {CARLA}": answer, f"RCPT {DAN}": answer}
    with pytest.raises(error) as raised:
        adapter.send(outgoing)
    assert raised.value.nothing_sent
    assert smtp_server.mails == []


def test_nobody_listening_means_that_nothing_was_sent(
    make_access: MakeAccess, outgoing: Outgoing
) -> None:
    closed = EmailAdapter(
        make_access(
            imap_host="localhost", smtp_host="127.0.0.1", smtp_port="9", smtp_security="plain"
        )
    )
    with pytest.raises(NotTransmitted, match=r"127\.0\.0\.1:9"):
        closed.send(outgoing)


def test_a_server_without_encryption_is_not_given_the_password(
    make_access: MakeAccess, smtp_server: FakeSmtp, outgoing: Outgoing
) -> None:
    port = str(smtp_server.port)
    access = make_access(
        imap_host="localhost", smtp_host="127.0.0.1", smtp_port=port, smtp_security="starttls"
    )
    with pytest.raises(Misconfigured, match="STARTTLS"):
        EmailAdapter(access).send(outgoing)
    assert not any("AUTH" in command.upper() for command in smtp_server.commands)


def test_a_server_that_takes_no_login_is_said_so(
    adapter: EmailAdapter, smtp_server: FakeSmtp, outgoing: Outgoing
) -> None:
    smtp_server.extensions = ("SIZE 10000000",)
    with pytest.raises(Misconfigured, match="login"):
        adapter.send(outgoing)


def test_a_password_outside_ascii_is_sent_as_utf_8(
    make_access: MakeAccess, smtp_server: FakeSmtp, imap_server: FakeImap, outgoing: Outgoing
) -> None:
    access = make_access(
        password="Größe",
        imap_host="127.0.0.1",
        imap_port=str(imap_server.port),
        imap_security="plain",
        smtp_host="127.0.0.1",
        smtp_port=str(smtp_server.port),
        smtp_security="plain",
        sent_copy="no",
    )
    EmailAdapter(access).send(outgoing)
    assert "AUTH PLAIN AHN1cHBvcnRAaXR1aS50ZXN0AEdyw7bDn2U=" in smtp_server.commands


def test_a_copy_that_cannot_be_filed_leaves_the_mail_sent(
    adapter: EmailAdapter, imap_server: FakeImap, outgoing: Outgoing
) -> None:
    imap_server.refused["APPEND"] = "NO [OVERQUOTA] full"
    sent = adapter.send(outgoing)
    assert sent.id == outgoing.key
    assert "No copy was filed in Sent: " in sent.note
    assert "full" in sent.note


def test_without_a_sent_folder_the_person_is_told(
    adapter: EmailAdapter, imap_server: FakeImap, outgoing: Outgoing
) -> None:
    del imap_server.folders["Sent"]
    assert "no Sent folder" in adapter.send(outgoing).note


def test_the_copy_is_the_mail_itself(
    adapter: EmailAdapter, imap_server: FakeImap, outgoing: Outgoing
) -> None:
    adapter.send(outgoing)
    assert imap_server.appended == [outgoing.wire.encode("ascii")]


def test_a_service_that_files_sent_mail_itself_gets_no_second_copy(
    adapter: EmailAdapter, imap_server: FakeImap, outgoing: Outgoing
) -> None:
    imap_server.capabilities = "IMAP4rev1 X-GM-EXT-1"
    assert adapter.send(outgoing).note == ""
    assert imap_server.appended == []


@pytest.mark.parametrize(
    ("shown", "changed", "error"),
    [
        (f"From: {SUPPORT}", "From: boss@itui.test", WrongAccount),
        (f"To: {CARLA}, {DAN}", f"To: {CARLA}, eve@customer.test", ContentRejected),
        (f"To: {CARLA}, {DAN}", f"To: {CARLA}, {DAN}\r\nBcc: eve@customer.test", ContentRejected),
        ("Message-ID: <", "Message-ID: <x", ContentRejected),
    ],
)
def test_a_mail_that_differs_from_what_was_confirmed_does_not_leave(
    adapter: EmailAdapter,
    smtp_server: FakeSmtp,
    outgoing: Outgoing,
    shown: str,
    changed: str,
    error: type[AdapterError],
) -> None:
    assert shown in outgoing.wire
    with pytest.raises(error):
        adapter.send(replace(outgoing, wire=outgoing.wire.replace(shown, changed, 1)))
    assert smtp_server.commands == []


def test_an_unfindable_mail_is_neither_sent_nor_unsent(
    adapter: EmailAdapter, outgoing: Outgoing
) -> None:
    with pytest.raises(SendUnknown, match="proves nothing"):
        adapter.find_sent(outgoing)


@pytest.mark.parametrize("folder", ["Sent", "INBOX"])
def test_a_trace_in_sent_or_inbox_proves_the_mail(
    adapter: EmailAdapter, imap_server: FakeImap, outgoing: Outgoing, folder: str
) -> None:
    imap_server.folders[folder].put(f"In-Reply-To: {outgoing.key}\r\n\r\nhi".encode())
    found = adapter.find_sent(outgoing)
    assert found is not None
    assert found.id == outgoing.key


def test_a_mail_cannot_be_called_back(adapter: EmailAdapter, smtp_server: FakeSmtp) -> None:
    with pytest.raises(Misconfigured, match="called back"):
        adapter.delete("<q@customer.test>")
    assert not adapter.capabilities.can_delete
    assert smtp_server.commands == []


def test_whoami_needs_both_logins(
    adapter: EmailAdapter, smtp_server: FakeSmtp, imap_server: FakeImap
) -> None:
    assert adapter.whoami().id == SUPPORT
    smtp_server.answers["AUTH"] = "535 no"
    with pytest.raises(AuthRevoked):
        adapter.whoami()
    del smtp_server.answers["AUTH"]
    imap_server.refused["LOGIN"] = "NO [AUTHENTICATIONFAILED] no"
    with pytest.raises(AuthRevoked):
        adapter.whoami()


def test_no_log_holds_the_password(
    adapter: EmailAdapter, outgoing: Outgoing, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    adapter.send(outgoing)
    assert "s3cret" not in caplog.text
