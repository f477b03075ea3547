"""A mail with files goes through Postfix and is read by the customer as it was confirmed."""

from __future__ import annotations

import pytest

from inbox_tui.adapter import ContentRejected
from inbox_tui.model import utc_now
from inbox_tui.reply import attach
from inbox_tui_email import enclosures
from tests import pictures
from tests.live.mail_account import SUPPORT, Connect, arrived, connect_mailbox, pulled, written
from tests.live.mail_server import CUSTOMER, MailServer

pytestmark = pytest.mark.live
__all__ = ["connect_mailbox"]

FILES = (
    attach.take_in("Größe & Müll.pdf", b"%PDF-1.7\n" + bytes(range(256)) * 400),
    attach.take_in("shop.jpg", pictures.jpeg(600, 400, quality=90), "Our shop – von außen"),
    attach.take_in("dots.txt", b".\r\n..\r\n.\n\r\nFrom me\r\n.\r\n"),
)


def test_the_customer_gets_the_very_files_in_their_order(
    mail_server: MailServer, connect_mailbox: Connect
) -> None:
    adapter = connect_mailbox()
    parent = arrived(mail_server, adapter, written())
    adapter.whoami()
    outgoing = adapter.compose_with_files(parent, "Here they are 🐈", utc_now(), FILES)
    assert len(outgoing.wire) < 5000
    sent = adapter.send(outgoing)
    assert (sent.id, sent.author_id, sent.note) == (outgoing.key, SUPPORT, "")
    got = mail_server.wait_for(outgoing.key, CUSTOMER)
    words, *parts = got.iter_parts()
    assert words.get_content().startswith("Here they are 🐈")
    assert [p.get_filename() for p in parts] == [f.name for f in FILES]
    assert [p.get_content_type() for p in parts] == [f.media_type for f in FILES]
    assert [p.get_payload(decode=True) for p in parts] == [f.data for f in FILES]
    assert parts[1]["Content-Description"] == FILES[1].alt
    mail = enclosures.fill(outgoing.wire, FILES)
    assert enclosures.length(outgoing.wire, FILES) == len(mail)
    copies = mail_server.with_id(outgoing.key, SUPPORT, "Sent")
    assert [p.get_payload(decode=True) for p in [*copies[0].iter_parts()][1:]] == [
        f.data for f in FILES
    ]
    ours = pulled(adapter)[outgoing.key]
    assert [a.name for a in ours.attachments] == [f.name for f in FILES]
    assert ours.content == "Here they are 🐈"


def test_a_mail_that_the_server_would_not_take_is_said_before_it_is_confirmed(
    mail_server: MailServer, connect_mailbox: Connect
) -> None:
    adapter = connect_mailbox()
    parent = arrived(mail_server, adapter, written())
    adapter.whoami()
    large = attach.take_in("large.bin", bytes(range(256)) * 60_000)
    with pytest.raises(ContentRejected, match="the server takes"):
        adapter.compose_with_files(parent, "Here.", utc_now(), (large,))
