"""The e-mail adapter against Dovecot and Postfix, watched by plain smtplib and imaplib."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, replace
from email.message import EmailMessage
from email.utils import make_msgid
from pathlib import Path
from typing import Any

import pytest

from inbox_tui.adapter import (
    Access,
    AuthRevoked,
    NotTransmitted,
    Outgoing,
    Secret,
    SendUnknown,
    TargetClosed,
    WrongAccount,
)
from inbox_tui.model import Actor, Message, MessageKind, utc_now
from inbox_tui_email import EmailAdapter, smtp
from tests.live.mail_server import CUSTOMER, TEAM, MailServer, make_certificate, wait_until

pytestmark = pytest.mark.live

SUPPORT, ANN, BOB = TEAM


@dataclass
class NoSession:
    """E-mail renews no session."""

    def locked(self) -> nullcontext[None]:
        return nullcontext()

    def load(self) -> str:
        return ""

    def save(self, session: str) -> None:
        raise AssertionError("e-mail has no session to save")


Connect = Callable[..., EmailAdapter]


@pytest.fixture
def connect(mail_server: MailServer, tmp_path: Path) -> Connect:
    """Make adapters for accounts on the server."""

    def make(address: str = SUPPORT, *, slow: bool = False, **changed: str) -> EmailAdapter:
        password = changed.pop("password", mail_server.password(changed.get("login", address)))
        return EmailAdapter(
            Access(
                instance="",
                handle=address,
                settings=mail_server.settings(slow=slow) | changed,
                secret=Secret({"password": password}),
                http=lambda: pytest.fail("e-mail needs no HTTP"),
                session=NoSession(),
                folder=tmp_path,
            )
        )

    return make


@pytest.fixture(autouse=True)
def _empty_mailboxes(mail_server: MailServer) -> Iterator[None]:
    yield
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


def test_the_login_says_who_we_are(connect: Connect) -> None:
    actor = connect().whoami()
    assert (actor.id, actor.handle) == (SUPPORT, SUPPORT)


def test_a_colleague_speaks_as_the_brand_under_an_id_of_her_own(connect: Connect) -> None:
    actor = connect(SUPPORT, login=ANN, aliases=SUPPORT).whoami()
    assert (actor.id, actor.handle) == (f"{SUPPORT} via {ANN}", SUPPORT)


def test_a_mail_arrives_with_its_umlauts(mail_server: MailServer, connect: Connect) -> None:
    mail = arrived(mail_server, connect(), written("Schöne Grüße\n\nÖz 🐈"))
    assert mail.name == "Größe & Müll"
    assert mail.content == "Schöne Grüße\n\nÖz 🐈"
    assert mail.attributed_to == Actor(id=CUSTOMER, handle=CUSTOMER, name="Carla Öz")
    assert mail.kind is MessageKind.MAIL


def test_plain_text_is_taken_and_files_are_only_listed(
    mail_server: MailServer, connect: Connect
) -> None:
    mail = written("plain words")
    mail.add_alternative("<p>html words</p>", subtype="html")
    mail.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="Rechnung.pdf")
    found = arrived(mail_server, connect(), mail)
    assert found.content == "plain words"
    assert [(file.media_type, file.name) for file in found.attachments] == [
        ("application/pdf", "Rechnung.pdf")
    ]


def test_reading_marks_nothing(mail_server: MailServer, connect: Connect) -> None:
    identity = arrive(mail_server, written())
    adapter = connect()
    adapter.thread(pulled(adapter)[identity])
    assert not any(rb"\Seen" in flags for flags in mail_server.flags(SUPPORT))


def test_a_second_pull_brings_only_what_is_new(mail_server: MailServer, connect: Connect) -> None:
    adapter = connect()
    arrive(mail_server, written())
    cursor = last_cursor(adapter)
    assert pulled(adapter, cursor) == {}
    later = arrive(mail_server, written())
    assert list(pulled(adapter, cursor)) == [later]


def test_three_hundred_mails_come_in_pages_and_an_interrupted_pull_goes_on(
    mail_server: MailServer, connect: Connect
) -> None:
    with mail_server.mailbox(SUPPORT) as box:
        for number in range(300):
            mail = written(Message_ID=f"<{number}@many.test>")
            box.append("INBOX", "", "", mail.as_bytes())
    adapter = connect()
    pages = adapter.pull(None)
    first = [next(pages), next(pages)]
    assert [len(page.messages) for page in first] == [50, 50]
    assert first[0].total == 300
    pages.close()  # type: ignore[attr-defined]
    rest = pulled(adapter, first[-1].cursor)
    assert len(rest) == 200
    assert {mail.id for page in first for mail in page.messages}.isdisjoint(rest)


def test_a_new_uidvalidity_brings_the_same_mails_again(
    mail_server: MailServer, connect: Connect
) -> None:
    adapter = connect()
    identity = arrive(mail_server, written())
    cursor = last_cursor(adapter)
    mail_server.renumber(SUPPORT)
    later = arrive(mail_server, written())
    assert set(pulled(adapter, cursor)) == {identity, later}
    assert pulled(adapter, last_cursor(adapter, cursor)) == {}


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"List_Id": "<announce.customer.test>"},
        {"Precedence": "bulk"},
    ],
)
def test_machines_and_lists_are_never_answered(
    mail_server: MailServer, connect: Connect, headers: dict[str, str]
) -> None:
    adapter = connect()
    mail = arrived(mail_server, adapter, written(**headers))
    assert mail.kind is MessageKind.NOTICE
    assert not adapter.can_reply(mail).yes
    with pytest.raises(TargetClosed):
        adapter.compose(mail, "hello", utc_now())


def test_a_bounce_with_a_null_sender_is_never_answered(
    mail_server: MailServer, connect: Connect
) -> None:
    adapter = connect()
    mail = arrived(mail_server, adapter, written(), sender="")
    assert mail.kind is MessageKind.NOTICE
    assert "no return address" in adapter.can_reply(mail).reason


def test_the_customer_reads_the_reply_in_her_thread(
    mail_server: MailServer, connect: Connect
) -> None:
    adapter = connect()
    outgoing = answer(mail_server, adapter, "Schöne Grüße 🐈\n.\n..two dots\nFrom us")
    sent = adapter.send(outgoing)
    assert (sent.id, sent.author_id, sent.note) == (outgoing.key, SUPPORT, "")
    got = mail_server.wait_for(outgoing.key, CUSTOMER)
    assert got["In-Reply-To"] == outgoing.parent_id
    assert got["References"] == outgoing.parent_id
    assert got["From"] == SUPPORT
    assert got["Subject"] == "Re: Größe & Müll"
    assert "Auto-Submitted" not in got
    body = got.get_content().replace("\r\n", "\n")
    assert body.startswith(outgoing.text + "\n\nOn ")
    assert body.rstrip().endswith("> Where is my parcel?")


def test_the_copy_in_sent_is_the_mail_itself_and_is_found_by_its_id(
    mail_server: MailServer, connect: Connect
) -> None:
    adapter = connect()
    outgoing = answer(mail_server, adapter)
    adapter.send(outgoing)
    copies = mail_server.with_id(outgoing.key, SUPPORT, "Sent")
    assert len(copies) == 1
    found = adapter.find_sent(outgoing)
    assert found is not None
    assert (found.id, found.author_id) == (outgoing.key, SUPPORT)
    ours = pulled(adapter)[outgoing.key]
    assert (ours.attributed_to.id, ours.content) == (SUPPORT, outgoing.text)


def test_the_thread_holds_question_answer_and_further_question(
    mail_server: MailServer, connect: Connect
) -> None:
    adapter = connect()
    outgoing = answer(mail_server, adapter)
    adapter.send(outgoing)
    further = written(
        "Thank you\n\nOn 2026-11-21 at 12:00 UTC, support@itui.test wrote:\n> On its way",
        In_Reply_To=outgoing.key,
        References=f"{outgoing.parent_id} {outgoing.key}",
    )
    identity = arrive(mail_server, further)
    thread = adapter.thread(pulled(adapter)[identity])
    assert {mail.id for mail in thread} == {outgoing.parent_id, outgoing.key, identity}
    assert {mail.context for mail in thread} == {outgoing.parent_id}
    assert [mail.content for mail in thread if mail.id == identity] == ["Thank you"]


def test_a_mail_that_claims_to_be_ours_is_not_taken_for_ours(
    mail_server: MailServer, connect: Connect
) -> None:
    adapter = connect()
    arrive(mail_server, written(From=SUPPORT))
    (mail,) = pulled(adapter).values()
    assert mail.attributed_to.id != SUPPORT
    assert mail.kind is MessageKind.NOTICE
    assert not adapter.can_reply(mail).yes


def test_a_wrong_password_is_said_so_and_sends_nothing(
    mail_server: MailServer, connect: Connect
) -> None:
    outgoing = answer(mail_server, connect())
    swapped = connect(SUPPORT, password=mail_server.password(ANN))
    with pytest.raises(AuthRevoked, match=SUPPORT):
        swapped.whoami()
    with pytest.raises(AuthRevoked, match=SUPPORT):
        swapped.send(outgoing)
    with pytest.raises(AuthRevoked):
        list(swapped.pull(None))
    assert mail_server.with_id(outgoing.key, CUSTOMER) == []


def test_an_address_that_the_login_does_not_own_is_the_wrong_account(
    mail_server: MailServer, connect: Connect
) -> None:
    outgoing = answer(mail_server, connect())
    with pytest.raises(WrongAccount, match="553") as refused:
        connect(SUPPORT, login=BOB, aliases=SUPPORT).send(outgoing)
    assert refused.value.nothing_sent
    assert connect(SUPPORT, login=ANN, aliases=SUPPORT).send(outgoing).id == outgoing.key


def test_another_accounts_mail_is_not_sent(mail_server: MailServer, connect: Connect) -> None:
    outgoing = answer(mail_server, connect())
    with pytest.raises(WrongAccount, match=ANN):
        connect(ANN).send(outgoing)


def test_a_refused_recipient_among_others_is_reported(
    mail_server: MailServer, connect: Connect
) -> None:
    adapter = connect()
    mail = written(Reply_To=f"{CUSTOMER}, nobody@customer.test")
    outgoing = adapter.compose(arrived(mail_server, adapter, mail), "Hello", utc_now())
    assert [actor.id for actor in outgoing.to] == [CUSTOMER, "nobody@customer.test"]
    sent = adapter.send(outgoing)
    assert "nobody@customer.test was refused: 550" in sent.note
    mail_server.wait_for(outgoing.key, CUSTOMER)


def test_a_refused_only_recipient_means_that_nothing_was_sent(
    mail_server: MailServer, connect: Connect
) -> None:
    adapter = connect()
    mail = written(Reply_To="nobody@customer.test")
    outgoing = adapter.compose(arrived(mail_server, adapter, mail), "Hello", utc_now())
    with pytest.raises(TargetClosed, match="550"):
        adapter.send(outgoing)


def test_an_unknown_authority_is_refused_on_both_sides(
    mail_server: MailServer, connect: Connect, tmp_path: Path
) -> None:
    outgoing = answer(mail_server, connect())
    make_certificate(tmp_path / "other.pem", tmp_path / "other.key")
    for ca_file in ("", str(tmp_path / "other.pem")):
        stranger = connect(ca_file=ca_file)
        for call in (stranger.whoami, lambda stranger=stranger: stranger.send(outgoing)):
            with pytest.raises(NotTransmitted, match="not trusted"):
                call()


def test_starttls_works_on_the_reading_side_too(mail_server: MailServer, connect: Connect) -> None:
    port = str(mail_server.imap_starttls_port)
    assert connect(imap_port=port, imap_security="starttls").whoami().id == SUPPORT


def test_a_server_frozen_during_the_send_leaves_it_unknown_and_never_doubled(
    mail_server: MailServer, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp, "ANSWER_SECONDS", 3.0)
    outgoing = answer(mail_server, connect())
    outcome: list[BaseException] = []

    def send() -> None:
        try:
            connect(slow=True).send(outgoing)
        except SendUnknown as error:
            outcome.append(error)

    sender = threading.Thread(target=send)
    sender.start()
    try:
        mail_server.wait_for_slow_data()
        mail_server.freeze()
        sender.join(timeout=20)
    finally:
        mail_server.thaw()
    assert [type(error) for error in outcome] == [SendUnknown]
    assert not outcome[0].nothing_sent  # type: ignore[attr-defined]
    mail_server.wait_for(outgoing.key, CUSTOMER)
    # No copy was filed: only the customer's mailbox could tell, and we must not pretend to know.
    with pytest.raises(SendUnknown, match="proves nothing"):
        connect().find_sent(outgoing)
    # Her answer tells.
    arrive(mail_server, written("Thanks", In_Reply_To=outgoing.key))
    found = connect().find_sent(outgoing)
    assert found is not None
    assert (found.id, found.author_id) == (outgoing.key, SUPPORT)
    assert len(mail_server.with_id(outgoing.key, CUSTOMER)) == 1


def test_a_bounce_proves_that_an_unknown_send_left(
    mail_server: MailServer, connect: Connect
) -> None:
    outgoing = answer(mail_server, connect())
    bounce = written(f"Returned mail:\n\nMessage-ID: {outgoing.key}\n", Auto_Submitted="yes")
    arrive(mail_server, bounce, sender="")
    found = connect().find_sent(outgoing)
    assert found is not None
    assert found.note == "A mail in the inbox answers it or speaks of it."


def test_a_frozen_server_is_not_reached_and_nothing_was_sent(
    mail_server: MailServer, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp, "CONNECT_SECONDS", 1.0)
    monkeypatch.setattr(smtp, "ANSWER_SECONDS", 1.0)
    outgoing = answer(mail_server, connect())
    mail_server.freeze()
    try:
        with pytest.raises(NotTransmitted):
            connect().send(outgoing)
    finally:
        mail_server.thaw()
    assert mail_server.with_id(outgoing.key, CUSTOMER) == []


def test_a_mail_larger_than_we_fetch_is_cut_and_says_so(
    mail_server: MailServer, connect: Connect
) -> None:
    mail = written("the words")
    mail.add_attachment(b"x" * 3_000_000, maintype="image", subtype="png", filename="cat.png")
    found = arrived(mail_server, connect(), mail)
    assert found.content.startswith("the words\n[… the whole mail has ")
    assert [file.name for file in found.attachments] == ["cat.png"]


def test_sent_again_by_another_client_arrives_again(
    mail_server: MailServer, connect: Connect
) -> None:
    """SMTP knows no repeats: this is why nothing unknown is ever handed over twice."""
    adapter = connect()
    outgoing = answer(mail_server, adapter)
    adapter.send(outgoing)
    adapter.send(replace(outgoing))
    wait_until(lambda: len(mail_server.with_id(outgoing.key, CUSTOMER)) == 2, "both copies")
    assert not adapter.capabilities.repeatable_send
    assert len(mail_server.with_id(outgoing.key, SUPPORT, "Sent")) == 1


def test_the_password_stands_in_no_error(connect: Connect) -> None:
    with pytest.raises(AuthRevoked) as refused:
        connect(password="hunter2-secret").whoami()
    assert not re.search("hunter2", f"{refused.value!r} {refused.value}")
