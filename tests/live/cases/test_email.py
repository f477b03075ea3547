"""The thirteen cases on Dovecot and Postfix. A first line is the result, for docs/networks.md."""

from __future__ import annotations

import threading

import pytest

from inbox_tui.adapter import (
    AuthRevoked,
    ContentRejected,
    Misconfigured,
    NotTransmitted,
    Rechecks,
    SendUnknown,
    WrongAccount,
)
from inbox_tui.model import MessageKind, utc_now
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
    last_cursor,
    pulled,
    written,
)
from tests.live.mail_server import CUSTOMER, MailServer, wait_until
from tests.live.server_processes import free_port

pytestmark = pytest.mark.live
__all__ = ["connect_mailbox"]


def test_mention_arrives(mail_server: MailServer, connect_mailbox: Connect) -> None:
    """A mail arrives with its subject, its words and its sender, and stays unread on the server."""
    mail = arrived(mail_server, connect_mailbox(), written("Schöne <Grüße> 🐈"))
    assert (mail.kind, mail.name, mail.content) == (
        MessageKind.MAIL,
        "Größe & Müll",
        "Schöne <Grüße> 🐈",
    )
    assert (mail.attributed_to.id, mail.attributed_to.name) == (CUSTOMER, "Carla Öz")
    assert not any(rb"\Seen" in flags for flags in mail_server.flags(SUPPORT))


def test_deep_reply(mail_server: MailServer, connect_mailbox: Connect) -> None:
    """An answer twelve levels deep belongs to its conversation, and a reply to it names it."""
    above = [f"<level-{level}@deep.test>" for level in range(13)]
    with mail_server.mailbox(SUPPORT) as box:
        for level, identity in enumerate(above):
            chain = {"References": " ".join(above[:level]), "In_Reply_To": above[level - 1]}
            mail = written(f"level {level}", Message_ID=identity, **(chain if level else {}))
            box.append("INBOX", "", "", mail.as_bytes())
    adapter = connect_mailbox()
    deepest = pulled(adapter)[above[-1]]
    assert (deepest.context, deepest.in_reply_to) == (above[0], above[-2])
    outgoing = adapter.compose(deepest, "We look at it.", utc_now())
    adapter.send(outgoing)
    got = mail_server.wait_for(outgoing.key, CUSTOMER)
    assert got["In-Reply-To"] == above[-1]
    thread = adapter.thread(deepest)
    assert {message.id for message in thread} == {*above, outgoing.key}
    assert {message.context for message in thread} == {above[0]}


def test_paging_over_300_items(mail_server: MailServer, connect_mailbox: Connect) -> None:
    """All of 310 mails arrive once, in pages of 50, also where a pull was broken off."""
    said = [f"<{number}@many.test>" for number in range(310)]
    with mail_server.mailbox(SUPPORT) as box:
        for identity in said:
            box.append("INBOX", "", "", written(Message_ID=identity).as_bytes())
    adapter = connect_mailbox()
    pages = list(adapter.pull(None))
    assert sorted(m.id for page in pages for m in page.messages) == sorted(said)
    assert len([page for page in pages if page.messages]) == 7
    assert pages[0].total == 310
    begun = [m.id for page in pages[:2] for m in page.messages]
    assert sorted([*begun, *pulled(adapter, pages[1].cursor)]) == sorted(said)
    assert pulled(adapter, pages[-1].cursor) == {}


def test_edit(mail_server: MailServer, connect_mailbox: Connect) -> None:
    """Mail cannot be edited: a correction is another mail of the same conversation."""
    adapter = connect_mailbox()
    first = arrived(mail_server, adapter, written("the pmup"))
    cursor = last_cursor(adapter)
    arrive(mail_server, written("the pump", In_Reply_To=first.id, References=first.id))
    (second,) = pulled(adapter, cursor).values()
    assert second.id != first.id
    assert (second.content, second.updated, second.context) == ("the pump", None, first.context)
    assert [m.content for m in adapter.thread(first) if m.id == first.id] == ["the pmup"]


def test_delete(mail_server: MailServer, connect_mailbox: Connect) -> None:
    """A sent mail cannot be called back; one that is deleted on the server stays, and is answered."""
    adapter = connect_mailbox()
    outgoing = answer(mail_server, adapter)
    sent = adapter.send(outgoing)
    assert not adapter.capabilities.can_delete
    with pytest.raises(Misconfigured, match="cannot be called back"):
        adapter.delete(sent.id)
    mail_server.wait_for(sent.id, CUSTOMER)
    asked = pulled(adapter)[outgoing.parent_id]
    cursor = last_cursor(adapter)
    mail_server.empty(SUPPORT)
    assert not isinstance(adapter, Rechecks)
    assert pulled(adapter, cursor) == {}
    further = adapter.compose(asked, "And another thing.", utc_now())
    assert adapter.send(further).author_id == SUPPORT


def test_wrong_secret(mail_server: MailServer, connect_mailbox: Connect) -> None:
    """A wrong password, also that of a colleague, is told before anything is read or sent."""
    outgoing = answer(mail_server, connect_mailbox())
    wrong = connect_mailbox(SUPPORT, password=mail_server.password(ANN))
    for ask in (wrong.whoami, lambda: list(wrong.pull(None)), lambda: wrong.send(outgoing)):
        with pytest.raises(AuthRevoked, match=SUPPORT):
            ask()
    assert mail_server.with_id(outgoing.key, CUSTOMER) == []


def test_revoked_secret(mail_server: MailServer, connect_mailbox: Connect) -> None:
    """A password that was changed after the reply was composed sends nothing."""
    adapter = connect_mailbox()
    outgoing = answer(mail_server, adapter)
    with mail_server.revoked(SUPPORT):
        for ask in (lambda: adapter.send(outgoing), lambda: list(adapter.pull(None))):
            with pytest.raises(AuthRevoked):
                ask()
    assert mail_server.with_id(outgoing.key, CUSTOMER) == []
    assert adapter.whoami().id == SUPPORT


def test_too_long(mail_server: MailServer, connect_mailbox: Connect) -> None:
    """Mail has no limit but the server's size, which is told before the confirm step and by the server."""
    asking = connect_mailbox()
    asking.whoami()
    asked = arrived(mail_server, asking, written())
    words = "\n".join(["x" * 76] * 140_000)
    assert asking.measure(words).limit is None
    with pytest.raises(ContentRejected, match="the server takes") as caught:
        asking.compose(asked, words, utc_now())
    assert (caught.value.counted or 0) > (caught.value.limit or 0) > 0
    unasked = connect_mailbox()
    outgoing = unasked.compose(asked, words, utc_now())
    with pytest.raises(ContentRejected):
        unasked.send(outgoing)
    assert mail_server.with_id(outgoing.key, CUSTOMER) == []


def test_empty(mail_server: MailServer, connect_mailbox: Connect) -> None:
    """An empty reply, which the server would take, is refused here before anything leaves."""
    adapter = connect_mailbox()
    asked = arrived(mail_server, adapter, written())
    for nothing in ("", " \n\t"):
        assert not adapter.measure(nothing).fits
        with pytest.raises(ContentRejected):
            adapter.compose(asked, nothing, utc_now())
    assert mail_server.mails(CUSTOMER) == []


def test_duplicate_send(mail_server: MailServer, connect_mailbox: Connect) -> None:
    """The same mail twice arrives twice, so what is in doubt is never handed over again."""
    adapter = connect_mailbox()
    outgoing = answer(mail_server, adapter)
    assert adapter.send(outgoing).id == adapter.send(outgoing).id == outgoing.key
    wait_until(lambda: len(mail_server.with_id(outgoing.key, CUSTOMER)) == 2, "both copies")
    assert not adapter.capabilities.repeatable_send
    assert len(mail_server.with_id(outgoing.key, SUPPORT, "Sent")) == 1


def test_time_out_during_send(
    mail_server: MailServer, connect_mailbox: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that stops after the data leaves it unknown; her answer proves that it arrived, once."""
    monkeypatch.setattr(smtp, "ANSWER_SECONDS", 5.0)
    outgoing = answer(mail_server, connect_mailbox())
    doubts: list[SendUnknown] = []

    def send() -> None:
        try:
            connect_mailbox(slow=True).send(outgoing)
        except SendUnknown as doubt:
            doubts.append(doubt)

    sender = threading.Thread(target=send)
    sender.start()
    try:
        mail_server.wait_for_slow_data()
        mail_server.freeze()
        sender.join(timeout=20)
    finally:
        mail_server.thaw()
    assert [doubt.nothing_sent for doubt in doubts] == [False]
    mail_server.wait_for(outgoing.key, CUSTOMER)
    with pytest.raises(SendUnknown, match="proves nothing"):
        connect_mailbox().find_sent(outgoing)
    arrive(mail_server, written("Thanks", In_Reply_To=outgoing.key))
    found = connect_mailbox().find_sent(outgoing)
    assert found is not None
    assert (found.id, found.author_id) == (outgoing.key, SUPPORT)
    assert len(mail_server.with_id(outgoing.key, CUSTOMER)) == 1


def test_server_down(
    mail_server: MailServer, connect_mailbox: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that is gone or does not answer gets nothing, and a pull passes by."""
    monkeypatch.setattr(smtp, "CONNECT_SECONDS", 1.0)
    monkeypatch.setattr(smtp, "ANSWER_SECONDS", 1.0)
    outgoing = answer(mail_server, connect_mailbox())
    port = str(free_port())
    gone = connect_mailbox(imap_port=port, smtp_port=port)
    for ask in (gone.whoami, lambda: list(gone.pull(None)), lambda: gone.send(outgoing)):
        with pytest.raises(NotTransmitted):
            ask()
    mail_server.freeze()
    try:
        with pytest.raises(NotTransmitted):
            connect_mailbox().send(outgoing)
    finally:
        mail_server.thaw()
    assert mail_server.with_id(outgoing.key, CUSTOMER) == []


def test_author_echo(mail_server: MailServer, connect_mailbox: Connect) -> None:
    """SMTP names no author: the address is bound to the login, and the server refuses another's."""
    outgoing = answer(mail_server, connect_mailbox())
    with pytest.raises(WrongAccount, match="553") as refused:
        connect_mailbox(SUPPORT, login=BOB, aliases=SUPPORT).send(outgoing)
    assert refused.value.nothing_sent
    with pytest.raises(WrongAccount, match=ANN):
        connect_mailbox(ANN).send(outgoing)
    sent = connect_mailbox().send(outgoing)
    assert sent.author_id == connect_mailbox().whoami().id == SUPPORT
    assert mail_server.wait_for(outgoing.key, CUSTOMER)["From"] == SUPPORT
