"""Answering mail with the e-mail adapter through Postfix, read back by the customer over IMAP."""

from __future__ import annotations

import re
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from inbox_tui.adapter import (
    AuthRevoked,
    NotTransmitted,
    SendUnknown,
    TargetClosed,
    WrongAccount,
)
from inbox_tui.model import utc_now
from inbox_tui_email import smtp
from tests.live.mail_account import (
    ANN,
    BOB,
    SUPPORT,
    Connect,
    answer,
    arrive,
    arrived,
    connect_mailbox,
    pulled,
    written,
)
from tests.live.mail_server import CUSTOMER, MailServer, make_certificate, wait_until

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


def test_a_wrong_password_is_said_so_and_sends_nothing(
    mail_server: MailServer, connect_mailbox: Connect
) -> None:
    outgoing = answer(mail_server, connect_mailbox())
    swapped = connect_mailbox(SUPPORT, password=mail_server.password(ANN))
    with pytest.raises(AuthRevoked, match=SUPPORT):
        swapped.whoami()
    with pytest.raises(AuthRevoked, match=SUPPORT):
        swapped.send(outgoing)
    with pytest.raises(AuthRevoked):
        list(swapped.pull(None))
    assert mail_server.with_id(outgoing.key, CUSTOMER) == []


def test_an_address_that_the_login_does_not_own_is_the_wrong_account(
    mail_server: MailServer, connect_mailbox: Connect
) -> None:
    outgoing = answer(mail_server, connect_mailbox())
    with pytest.raises(WrongAccount, match="553") as refused:
        connect_mailbox(SUPPORT, login=BOB, aliases=SUPPORT).send(outgoing)
    assert refused.value.nothing_sent
    assert connect_mailbox(SUPPORT, login=ANN, aliases=SUPPORT).send(outgoing).id == outgoing.key


def test_another_accounts_mail_is_not_sent(
    mail_server: MailServer, connect_mailbox: Connect
) -> None:
    outgoing = answer(mail_server, connect_mailbox())
    with pytest.raises(WrongAccount, match=ANN):
        connect_mailbox(ANN).send(outgoing)


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


def test_a_server_frozen_during_the_send_leaves_it_unknown_and_never_doubled(
    mail_server: MailServer, connect_mailbox: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp, "ANSWER_SECONDS", 3.0)
    outgoing = answer(mail_server, connect_mailbox())
    outcome: list[BaseException] = []

    def send() -> None:
        try:
            connect_mailbox(slow=True).send(outgoing)
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
        connect_mailbox().find_sent(outgoing)
    # Her answer tells.
    arrive(mail_server, written("Thanks", In_Reply_To=outgoing.key))
    found = connect_mailbox().find_sent(outgoing)
    assert found is not None
    assert (found.id, found.author_id) == (outgoing.key, SUPPORT)
    assert len(mail_server.with_id(outgoing.key, CUSTOMER)) == 1


def test_a_bounce_proves_that_an_unknown_send_left(
    mail_server: MailServer, connect_mailbox: Connect
) -> None:
    outgoing = answer(mail_server, connect_mailbox())
    bounce = written(f"Returned mail:\n\nMessage-ID: {outgoing.key}\n", Auto_Submitted="yes")
    arrive(mail_server, bounce, sender="")
    found = connect_mailbox().find_sent(outgoing)
    assert found is not None
    assert found.note == "A mail in the inbox answers it or speaks of it."


def test_a_frozen_server_is_not_reached_and_nothing_was_sent(
    mail_server: MailServer, connect_mailbox: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp, "CONNECT_SECONDS", 1.0)
    monkeypatch.setattr(smtp, "ANSWER_SECONDS", 1.0)
    outgoing = answer(mail_server, connect_mailbox())
    mail_server.freeze()
    try:
        with pytest.raises(NotTransmitted):
            connect_mailbox().send(outgoing)
    finally:
        mail_server.thaw()
    assert mail_server.with_id(outgoing.key, CUSTOMER) == []


def test_sent_again_by_another_client_arrives_again(
    mail_server: MailServer, connect_mailbox: Connect
) -> None:
    """SMTP knows no repeats: this is why nothing unknown is ever handed over twice."""
    adapter = connect_mailbox()
    outgoing = answer(mail_server, adapter)
    adapter.send(outgoing)
    adapter.send(replace(outgoing))
    wait_until(lambda: len(mail_server.with_id(outgoing.key, CUSTOMER)) == 2, "both copies")
    assert not adapter.capabilities.repeatable_send
    assert len(mail_server.with_id(outgoing.key, SUPPORT, "Sent")) == 1


def test_the_password_stands_in_no_error(connect_mailbox: Connect) -> None:
    with pytest.raises(AuthRevoked) as refused:
        connect_mailbox(password="hunter2-secret").whoami()
    assert not re.search("hunter2", f"{refused.value!r} {refused.value}")
