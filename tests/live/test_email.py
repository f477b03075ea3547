"""Reading mail with the e-mail adapter from Dovecot, watched by plain imaplib."""

from __future__ import annotations

import pytest

from inbox_tui.adapter import TargetClosed
from inbox_tui.model import Actor, MessageKind, utc_now
from tests.live.mail_account import (
    ANN,
    SUPPORT,
    Connect,
    arrive,
    arrived,
    connect_mailbox,
    last_cursor,
    pulled,
    written,
)
from tests.live.mail_server import CUSTOMER, MailServer

pytestmark = pytest.mark.live
__all__ = ["connect_mailbox"]


def test_the_login_says_who_we_are(connect_mailbox: Connect) -> None:
    actor = connect_mailbox().whoami()
    assert (actor.id, actor.handle) == (SUPPORT, SUPPORT)


def test_a_colleague_speaks_as_the_brand_under_an_id_of_her_own(connect_mailbox: Connect) -> None:
    actor = connect_mailbox(SUPPORT, login=ANN, aliases=SUPPORT).whoami()
    assert (actor.id, actor.handle) == (f"{SUPPORT} via {ANN}", SUPPORT)


def test_a_mail_arrives_with_its_umlauts(mail_server: MailServer, connect_mailbox: Connect) -> None:
    mail = arrived(mail_server, connect_mailbox(), written("Schöne Grüße\n\nÖz 🐈"))
    assert mail.name == "Größe & Müll"
    assert mail.content == "Schöne Grüße\n\nÖz 🐈"
    assert mail.attributed_to == Actor(id=CUSTOMER, handle=CUSTOMER, name="Carla Öz")
    assert mail.kind is MessageKind.MAIL


def test_plain_text_is_taken_and_files_are_only_listed(
    mail_server: MailServer, connect_mailbox: Connect
) -> None:
    mail = written("plain words")
    mail.add_alternative("<p>html words</p>", subtype="html")
    mail.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="Rechnung.pdf")
    found = arrived(mail_server, connect_mailbox(), mail)
    assert found.content == "plain words"
    assert [(file.media_type, file.name) for file in found.attachments] == [
        ("application/pdf", "Rechnung.pdf")
    ]


def test_reading_marks_nothing(mail_server: MailServer, connect_mailbox: Connect) -> None:
    identity = arrive(mail_server, written())
    adapter = connect_mailbox()
    adapter.thread(pulled(adapter)[identity])
    assert not any(rb"\Seen" in flags for flags in mail_server.flags(SUPPORT))


def test_a_second_pull_brings_only_what_is_new(
    mail_server: MailServer, connect_mailbox: Connect
) -> None:
    adapter = connect_mailbox()
    arrive(mail_server, written())
    cursor = last_cursor(adapter)
    assert pulled(adapter, cursor) == {}
    later = arrive(mail_server, written())
    assert list(pulled(adapter, cursor)) == [later]


def test_a_new_uidvalidity_brings_the_same_mails_again(
    mail_server: MailServer, connect_mailbox: Connect
) -> None:
    adapter = connect_mailbox()
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
    mail_server: MailServer, connect_mailbox: Connect, headers: dict[str, str]
) -> None:
    adapter = connect_mailbox()
    mail = arrived(mail_server, adapter, written(**headers))
    assert mail.kind is MessageKind.NOTICE
    assert not adapter.can_reply(mail).yes
    with pytest.raises(TargetClosed):
        adapter.compose(mail, "hello", utc_now())


def test_a_bounce_with_a_null_sender_is_never_answered(
    mail_server: MailServer, connect_mailbox: Connect
) -> None:
    adapter = connect_mailbox()
    mail = arrived(mail_server, adapter, written(), sender="")
    assert mail.kind is MessageKind.NOTICE
    assert "no return address" in adapter.can_reply(mail).reason


def test_a_mail_that_claims_to_be_ours_is_not_taken_for_ours(
    mail_server: MailServer, connect_mailbox: Connect
) -> None:
    adapter = connect_mailbox()
    arrive(mail_server, written(From=SUPPORT))
    (mail,) = pulled(adapter).values()
    assert mail.attributed_to.id != SUPPORT
    assert mail.kind is MessageKind.NOTICE
    assert not adapter.can_reply(mail).yes


def test_a_mail_larger_than_we_fetch_is_cut_and_says_so(
    mail_server: MailServer, connect_mailbox: Connect
) -> None:
    mail = written("the words")
    mail.add_attachment(b"x" * 3_000_000, maintype="image", subtype="png", filename="cat.png")
    found = arrived(mail_server, connect_mailbox(), mail)
    assert found.content.startswith("the words\n[… the whole mail has ")
    assert [file.name for file in found.attachments] == ["cat.png"]
