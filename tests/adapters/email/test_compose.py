"""The mail that will leave: headers, words, quoted original, and nothing smuggled in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_string, policy
from email.message import EmailMessage
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui.adapter import ContentRejected, Outgoing, TargetClosed
from inbox_tui.model import Actor, Message, MessageKind, Visibility
from inbox_tui_email import EmailAdapter
from inbox_tui_email.compose import check_wire, compose, references
from inbox_tui_email.mapping import Fetched, to_message
from inbox_tui_email.settings import Mailbox, Server
from tests.adapters.email.conftest import SUPPORT

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
CARLA = Actor(id="carla@customer.test", handle="Carla@customer.test", name="Carla")
SERVER = Server(host="localhost", port=1, security="tls", ca_file="")
MAILBOX = Mailbox(
    address=SUPPORT,
    sender_name="Nora at Support",
    login=SUPPORT,
    own=frozenset({SUPPORT, "help@itui.test"}),
    imap=SERVER,
    smtp=SERVER,
    sent_copy="auto",
)


def question(content: Any = "Where is it?", name: Any = "Parcel", **raw: Any) -> Message:
    return Message(
        id="<q@customer.test>",
        context="<q@customer.test>",
        attributed_to=CARLA,
        content=content,
        published=NOON,
        kind=MessageKind.MAIL,
        visibility=Visibility.DIRECT,
        name=name,
        raw={
            "message_id": "<q@customer.test>",
            "from": [{"name": "Carla", "address": "Carla@customer.test"}],
            **raw,
        },
    )


def made(parent: Message | None = None, text: str = "On its way.") -> Outgoing:
    return compose(MAILBOX, parent or question(), text, NOON)


def parsed(outgoing: Outgoing) -> EmailMessage:
    mail = message_from_string(outgoing.wire, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


def body(outgoing: Outgoing) -> str:
    """Return the text as the recipient's program reads it."""
    text: str = parsed(outgoing).get_content()
    return text.replace("\r\n", "\n")


def test_the_headers_of_a_reply() -> None:
    outgoing = made()
    mail = parsed(outgoing)
    assert set(mail.keys()) == {
        *("Message-ID", "In-Reply-To", "References", "From", "To", "Subject", "Date"),
        *("MIME-Version", "Content-Type", "Content-Transfer-Encoding"),
    }
    assert mail["Message-ID"] == outgoing.key
    assert outgoing.key.endswith("@itui.test>")
    assert mail["In-Reply-To"] == mail["References"] == "<q@customer.test>"
    assert mail["From"] == f"Nora at Support <{SUPPORT}>"
    assert mail["To"] == "Carla <Carla@customer.test>"
    assert mail["Subject"] == "Re: Parcel"
    assert mail["Date"].datetime == NOON
    assert (outgoing.parent_id, outgoing.to) == ("<q@customer.test>", (CARLA,))


def test_the_words_stand_above_the_quoted_original() -> None:
    outgoing = made(question("Where?\n\nCarla"), "On its way.\r\n\r\nNora\n\n")
    assert outgoing.text == "On its way.\n\nNora"
    assert body(outgoing) == (
        "On its way.\n\nNora\n\nOn 2026-11-21 at 12:00 UTC, Carla wrote:\n> Where?\n>\n> Carla\n"
    )


def test_two_mails_never_share_an_id() -> None:
    assert made().key != made().key


def test_reply_to_is_the_recipient_and_is_shown() -> None:
    outgoing = made(question(reply_to=[{"name": "Desk", "address": "desk@customer.test"}]))
    assert [actor.id for actor in outgoing.to] == ["desk@customer.test"]
    assert parsed(outgoing)["To"] == "Desk <desk@customer.test>"


@pytest.mark.parametrize(
    ("subject", "reply"),
    [
        ("Parcel", "Re: Parcel"),
        ("Re: Parcel", "Re: Parcel"),
        ("RE: AW: Re[2]: Parcel", "Re: Parcel"),
        ("Fwd: Parcel", "Re: Fwd: Parcel"),
        ("Return: Parcel", "Re: Return: Parcel"),
        ("", "Re:"),
        ("a\x00\x1bb", "Re: a b"),
        ("a\r\nBcc: eve@evil.test", "Re: a Bcc: eve@evil.test"),
    ],
)
def test_the_subject_says_re_once(subject: str, reply: str) -> None:
    assert parsed(made(question(name=subject)))["Subject"] == reply


def test_references_keep_the_first_and_the_last() -> None:
    chain = [f"<{number}@x>" for number in range(50)]
    kept = references(question(references=chain))
    assert kept == [chain[0], *chain[-8:], "<q@customer.test>"]


@given(st.lists(st.text(max_size=300), max_size=30), st.text(max_size=60))
def test_references_are_bounded_and_only_ids(chain: list[str], own: str) -> None:
    parent = question(references=chain, message_id=own)
    assert len(references(parent)) <= 10
    wire = made(parent).wire
    head = wire.partition("\r\n\r\n")[0]
    assert all(len(line) <= 998 for line in head.split("\r\n"))
    names = [line.split(":")[0] for line in head.split("\r\n") if not line.startswith(" ")]
    assert len(names) == len(set(names))
    assert set(names) <= set(made().wire.partition("\r\n\r\n")[0].replace("\r\n", ":").split(":"))


def test_a_stand_in_id_never_leaves() -> None:
    parent = replace(question(message_id=""), id="<f00@no-message-id.invalid>")
    mail = parsed(made(parent))
    assert "In-Reply-To" not in mail
    assert "References" not in mail


def test_a_long_id_stays_in_one_piece() -> None:
    identity = f"<{'x' * 200}@customer.test>"
    outgoing = made(question(message_id=identity, references=[identity]))
    assert f"In-Reply-To: {identity}\r\n" in outgoing.wire
    assert f"References: {identity}\r\n" in outgoing.wire


SENDABLE = st.text(
    alphabet=st.characters(
        blacklist_categories=["Cs", "Cc", "Zl", "Zp"], whitelist_characters="\n\t"
    ),
    min_size=1,
    max_size=400,
).filter(lambda text: bool(text.strip()))


@given(SENDABLE, st.text(max_size=200), st.text(max_size=60), st.text(max_size=60))
def test_the_customer_reads_the_very_words_whatever_else_is_in_the_mail(
    text: str, content: str, subject: str, name: str
) -> None:
    parent = question(content, subject, **{"from": [{"name": name, "address": CARLA.handle}]})
    outgoing = made(parent, text)
    assert outgoing.wire.isascii()
    assert "\n" not in outgoing.wire.replace("\r\n", "")
    assert max(map(len, outgoing.wire.split("\r\n"))) <= 998
    assert body(outgoing).startswith(outgoing.text + "\n\nOn ")
    check_wire(MAILBOX, outgoing)
    read = to_message(
        Fetched(
            data=outgoing.wire.encode("ascii"),
            size=len(outgoing.wire),
            received=NOON,
            place="Sent",
            sent_folder=True,
        ),
        MAILBOX.own,
        MAILBOX.actor_id,
    )
    assert (read.id, read.in_reply_to, read.attributed_to.id) == (
        outgoing.key,
        "<q@customer.test>",
        SUPPORT,
    )
    assert f"{read.content}\n{read.quoted}".split()[: len(outgoing.text.split())] == (
        outgoing.text.split()
    )


def test_a_short_reply_comes_back_folded_as_it_was_written() -> None:
    data = made(text="Schöne Grüße\n  🐈").wire.encode("ascii")
    fetched = Fetched(data=data, size=len(data), received=NOON, place="Sent", sent_folder=True)
    read = to_message(fetched, MAILBOX.own, MAILBOX.actor_id)
    assert read.content == "Schöne Grüße\n  🐈"
    assert read.quoted.endswith("> Where is it?")


def test_the_quoted_original_is_bounded() -> None:
    text = body(made(question("line\n" * 10_000)))
    assert text.count("\n> line") == 100
    assert text.rstrip().endswith("> […]")


def test_the_links_are_those_of_the_new_words_alone() -> None:
    outgoing = made(
        question("See https://carla.test/x"), text="Track it at https://shop.test/track?n=1."
    )
    assert outgoing.links == ("https://shop.test/track?n=1",)


@pytest.mark.parametrize("text", ["", " \n", "a\x00b", "a\x1b[31m", "a\rb", "a\u2028b", "a\ud800b"])
def test_what_cannot_be_sent_is_refused_and_measured_so(adapter: EmailAdapter, text: str) -> None:
    assert not adapter.measure(text).fits
    with pytest.raises(ContentRejected):
        made(text=text)


@pytest.mark.parametrize(
    ("parent", "word"),
    [
        (question(automatic="This came through a mailing list."), "mailing list"),
        (question(own=True), "your own"),
        (replace(question(), attributed_to=Actor(id=SUPPORT, handle=SUPPORT)), "your own"),
        (question(reply_to=[{"name": "", "address": "help@itui.test"}]), "this mailbox itself"),
        (question(reply_to=[{"name": "", "address": "noreply@shop.test"}]), "Nobody reads"),
        (
            question(reply_to=[{"name": "", "address": f"a{n}@shop.test"} for n in range(6)]),
            "6 addresses",
        ),
        (
            replace(
                question(**{"from": [{"name": "", "address": "cé@x.test"}]}),
                attributed_to=Actor(id="cé@x.test", handle="cé@x.test"),
            ),
            "no address",
        ),
    ],
)
def test_some_mails_cannot_be_answered(adapter: EmailAdapter, parent: Message, word: str) -> None:
    # The fakes' account has no alias, so the alias case is asked of the function alone.
    if "itself" not in word:
        answerable = adapter.can_reply(parent)
        assert not answerable.yes
        assert word in answerable.reason
    with pytest.raises(TargetClosed, match=word):
        made(parent)


def test_an_imported_mail_can_be_answered_by_its_authors_address(adapter: EmailAdapter) -> None:
    imported = replace(question(), id="42", raw={})
    assert adapter.can_reply(imported).yes
    mail = parsed(made(imported))
    assert mail["To"] == "Carla <Carla@customer.test>"
    assert "In-Reply-To" not in mail


HOSTILE_WORDS = (
    "Help\r\nReply-To: evil@x.example\r\nContent-Type: text/html\r\n\r\n<h1>Pay here</h1><!--"
)


def _encoded(words: str) -> str:
    return "=?utf-8?q?" + "".join(f"={byte:02X}" for byte in words.encode()) + "?="


@pytest.mark.parametrize("words", [_encoded(HOSTILE_WORDS), _encoded(_encoded(HOSTILE_WORDS))])
@pytest.mark.parametrize("field", ["subject", "author"])
def test_a_strangers_encoded_words_write_no_header_and_no_body_of_ours(
    words: str, field: str
) -> None:
    """RFC 2047 words are decoded once, on arrival; the library would decode them again."""
    parent = question(name=words) if field == "subject" else question()
    author = replace(parent.attributed_to, name=words) if field == "author" else None
    outgoing = made(replace(parent, attributed_to=author) if author else parent)
    mail = parsed(outgoing)
    assert "Reply-To" not in mail
    assert mail.get_content_type() == "text/plain"
    assert body(outgoing).startswith("On its way.\n")
    assert mail["Subject"] == outgoing.subject


def test_a_wire_with_other_words_than_the_confirmed_ones_never_leaves() -> None:
    outgoing = made()
    for changed in (
        replace(outgoing, text="Something else."),
        replace(outgoing, below="On another day, somebody wrote:"),
        replace(outgoing, subject="Re: Another"),
        replace(outgoing, wire=outgoing.wire.replace("On its way.", "<h1>Pay</h1>")),
        replace(outgoing, wire="Reply-To: evil@x.example\r\n" + outgoing.wire),
    ):
        with pytest.raises(ContentRejected):
            check_wire(MAILBOX, changed)
