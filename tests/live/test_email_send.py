"""Answering mail through Postfix, beyond the cases that all networks have in common."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from inbox_tui.adapter import (
    AuthRevoked,
    NotTransmitted,
    TargetClosed,
)
from inbox_tui.model import utc_now
from tests.live.mail_account import (
    ANN,
    SUPPORT,
    Connect,
    answer,
    arrive,
    arrived,
    connect_mailbox,
    pulled,
    written,
)
from tests.live.mail_server import CUSTOMER, MailServer, make_certificate

pytestmark = pytest.mark.live
__all__ = ["connect_mailbox"]


def test_the_customer_reads_the_reply_in_her_thread(
    mail_server: MailServer, connect_mailbox: Connect
) -> None:
    adapter = connect_mailbox()
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
    mail_server: MailServer, connect_mailbox: Connect
) -> None:
    adapter = connect_mailbox()
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
    mail_server: MailServer, connect_mailbox: Connect
) -> None:
    adapter = connect_mailbox()
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


def test_a_login_may_send_for_another_address_that_is_its_own(
    mail_server: MailServer, connect_mailbox: Connect
) -> None:
    outgoing = answer(mail_server, connect_mailbox())
    assert connect_mailbox(SUPPORT, login=ANN, aliases=SUPPORT).send(outgoing).id == outgoing.key


def test_a_refused_recipient_among_others_is_reported(
    mail_server: MailServer, connect_mailbox: Connect
) -> None:
    adapter = connect_mailbox()
    mail = written(Reply_To=f"{CUSTOMER}, nobody@customer.test")
    outgoing = adapter.compose(arrived(mail_server, adapter, mail), "Hello", utc_now())
    assert [actor.id for actor in outgoing.to] == [CUSTOMER, "nobody@customer.test"]
    sent = adapter.send(outgoing)
    assert "nobody@customer.test was refused: 550" in sent.note
    mail_server.wait_for(outgoing.key, CUSTOMER)


def test_a_refused_only_recipient_means_that_nothing_was_sent(
    mail_server: MailServer, connect_mailbox: Connect
) -> None:
    adapter = connect_mailbox()
    mail = written(Reply_To="nobody@customer.test")
    outgoing = adapter.compose(arrived(mail_server, adapter, mail), "Hello", utc_now())
    with pytest.raises(TargetClosed, match="550"):
        adapter.send(outgoing)


def test_an_unknown_authority_is_refused_on_both_sides(
    mail_server: MailServer, connect_mailbox: Connect, tmp_path: Path
) -> None:
    outgoing = answer(mail_server, connect_mailbox())
    make_certificate(tmp_path / "other.pem", tmp_path / "other.key")
    for ca_file in ("", str(tmp_path / "other.pem")):
        stranger = connect_mailbox(ca_file=ca_file)
        for call in (stranger.whoami, lambda stranger=stranger: stranger.send(outgoing)):
            with pytest.raises(NotTransmitted, match="not trusted"):
                call()


def test_starttls_works_on_the_reading_side_too(
    mail_server: MailServer, connect_mailbox: Connect
) -> None:
    starttls = {"imap_port": str(mail_server.imap_starttls_port), "imap_security": "starttls"}
    assert connect_mailbox(**starttls).whoami().id == SUPPORT
    with pytest.raises(NotTransmitted, match="not trusted"):
        connect_mailbox(**starttls, ca_file="").whoami()


def test_a_bounce_proves_that_an_unknown_send_left(
    mail_server: MailServer, connect_mailbox: Connect
) -> None:
    outgoing = answer(mail_server, connect_mailbox())
    bounce = written(f"Returned mail:\n\nMessage-ID: {outgoing.key}\n", Auto_Submitted="yes")
    arrive(mail_server, bounce, sender="")
    found = connect_mailbox().find_sent(outgoing)
    assert found is not None
    assert found.note == "A mail in the inbox answers it or speaks of it."


def test_the_password_stands_in_no_error(connect_mailbox: Connect) -> None:
    with pytest.raises(AuthRevoked) as refused:
        connect_mailbox(password="hunter2-secret").whoami()
    assert not re.search("hunter2", f"{refused.value!r} {refused.value}")
