"""Mail as it really comes: every mail becomes a message, or is refused with a reason."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui.adapter.fields import Unreadable
from inbox_tui.model import Message, MessageKind, Visibility
from inbox_tui_email.mapping import Fetched, stand_in_id, to_message

SUPPORT = "support@itui.test"
RECEIVED = datetime(2026, 11, 21, 12, tzinfo=UTC)
PLAIN = {
    "From": "Carla <Carla@Customer.test>",
    "To": f"Support <{SUPPORT}>, Dan <dan@customer.test>",
    "Cc": "eve@customer.test",
    "Subject": "Parcel",
    "Date": "Sat, 21 Nov 2026 12:30:00 +0100",
    "Message-ID": "<q@customer.test>",
}


def read(data: bytes, *, sent: bool = False, size: int | None = None) -> Message:
    fetched = Fetched(
        data=data,
        size=len(data) if size is None else size,
        received=RECEIVED,
        place="INBOX;UIDVALIDITY=1;UID=1",
        sent_folder=sent,
    )
    return to_message(fetched, frozenset({SUPPORT, "help@itui.test"}), SUPPORT)


def mail(body: bytes = b"Where is it?", **headers: str | None) -> bytes:
    lines = PLAIN | {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items() if value is not None)
    return head.encode("utf-8") + b"\r\n" + body


def test_a_plain_mail() -> None:
    message = read(mail())
    assert (message.id, message.context, message.in_reply_to) == (
        "<q@customer.test>",
        "<q@customer.test>",
        None,
    )
    assert message.attributed_to.id == "carla@customer.test"
    assert (message.attributed_to.handle, message.attributed_to.name) == (
        "Carla@Customer.test",
        "Carla",
    )
    assert [actor.id for actor in message.to] == [SUPPORT, "dan@customer.test", "eve@customer.test"]
    assert (message.name, message.content, message.quoted) == ("Parcel", "Where is it?", "")
    assert message.published == datetime(2026, 11, 21, 11, 30, tzinfo=UTC)
    assert (message.kind, message.visibility) == (MessageKind.MAIL, Visibility.DIRECT)


def test_the_thread_is_named_by_the_first_reference() -> None:
    message = read(mail(References="<a@x>\r\n <b@x> garbage <c@x>", In_Reply_To="<c@x>"))
    assert (message.context, message.in_reply_to) == ("<a@x>", "<c@x>")


def test_without_references_the_parent_names_the_thread() -> None:
    message = read(mail(In_Reply_To="<b@x> (Carla's mail)"))
    assert (message.context, message.in_reply_to) == ("<b@x>", "<b@x>")


def test_a_mail_without_an_id_gets_the_same_one_each_time() -> None:
    first, again = read(mail(Message_ID=None)), read(mail(Message_ID=None, body=b"other"))
    assert first.id == again.id
    assert first.id != read(mail(Message_ID=None, Subject="another")).id
    assert first.raw["message_id"] == ""


@pytest.mark.parametrize(
    "date",
    [None, "", "yesterday", "Sat, 21 Nov 2036 12:00:00 +0000", "Mon, 01 Jan 1900 00:00:00 +0000"],
)
def test_an_absurd_date_gives_way_to_the_time_of_arrival(date: str | None) -> None:
    assert read(mail(Date=date)).published == RECEIVED


def test_encoded_words_are_decoded_and_line_breaks_in_them_flattened() -> None:
    message = read(
        mail(
            Subject="=?utf-8?q?Gr=C3=B6=C3=9Fe?=\r\n =?iso-8859-1?q?_M=FCll=0D=0ABcc:_x?=",
            From="=?utf-8?b?w5Z6?= <carla@customer.test>",
        )
    )
    assert message.name == "Größe Müll Bcc: x"
    assert message.attributed_to.name == "Öz"


def test_raw_eight_bit_headers_are_read_as_utf_8() -> None:
    assert read(mail(Subject="Größe 日本")).name == "Größe 日本"


def test_html_alone_becomes_text() -> None:
    body = b'<p>Hello <b>you</b></p><img src="https://track.test/1.gif"><script>x()</script>'
    message = read(mail(body, Content_Type="text/html; charset=utf-8"))
    assert message.content.startswith("Hello you")
    assert "x()" not in message.content


@pytest.mark.parametrize(
    ("charset", "body", "text"),
    [
        ("iso-8859-1", "Größe".encode("latin-1"), "Größe"),
        ("utf-8", "Größe".encode("latin-1"), "Größe"),
        ("nonsense", "Größe".encode(), "Größe"),
        ("gb2312", "你好".encode("gb2312"), "你好"),
        ("utf-7", b"+2AA-", "�"),
    ],
)
def test_a_wrong_charset_still_gives_readable_text(charset: str, body: bytes, text: str) -> None:
    message = read(mail(body, Content_Type=f"text/plain; charset={charset}"))
    assert message.content.encode("utf-8").decode("utf-8") == message.content
    assert message.content in (text, "?", "+2AA-")


def test_flowed_lines_are_joined() -> None:
    body = b"one \r\ntwo\r\n> quoted \r\nthree \r\n four"
    message = read(mail(body, Content_Type="text/plain; format=flowed"))
    assert message.content == "one two\n> quoted \nthree four"


def test_the_plain_alternative_wins_and_an_empty_one_does_not() -> None:
    def alternative(plain: str) -> bytes:
        return (
            f"--b\r\nContent-Type: text/plain\r\n\r\n{plain}\r\n"
            "--b\r\nContent-Type: text/html\r\n\r\n<p>html</p>\r\n--b--\r\n"
        ).encode()

    headers = {"Content_Type": 'multipart/alternative; boundary="b"'}
    assert read(mail(alternative("plain"), **headers)).content == "plain"
    assert read(mail(alternative(" "), **headers)).content.strip() == "html"


def test_files_and_attached_mails_are_described_not_shown() -> None:
    body = (
        b"--b\r\nContent-Type: text/plain\r\n\r\nwords\r\n"
        b'--b\r\nContent-Type: text/plain; name="notes.txt"\r\n'
        b"Content-Disposition: attachment\r\n\r\nsecret\r\n"
        b"--b\r\nContent-Type: message/rfc822\r\n\r\nFrom: x@y.z\r\n\r\ninner\r\n--b--\r\n"
    )
    message = read(mail(body, Content_Type='multipart/mixed; boundary="b"'))
    assert message.content == "words"
    assert [file.media_type for file in message.attachments] == ["text/plain", "message/rfc822"]
    assert message.attachments[0].name == "notes.txt"


def test_a_deeply_nested_mail_is_survived() -> None:
    body = b"words"
    for number in range(200):
        body = (
            f"Content-Type: multipart/mixed; boundary=b{number}\r\n\r\n--b{number}\r\n".encode()
            + body
            + f"\r\n--b{number}--\r\n".encode()
        )
    read(b"From: a@b.test\r\n" + body)


def test_an_automatic_mail_is_a_notice_and_says_why() -> None:
    message = read(mail(Auto_Submitted="auto-replied"))
    assert message.kind is MessageKind.NOTICE
    assert "Auto-Submitted" in message.raw["automatic"]


def test_our_own_address_counts_in_sent_and_not_in_the_inbox() -> None:
    own = mail(From="Help <help@itui.test>")
    sent, claimed = read(own, sent=True), read(own)
    assert (sent.attributed_to.id, sent.kind, sent.id) == (
        SUPPORT,
        MessageKind.MAIL,
        "<q@customer.test>",
    )
    assert claimed.attributed_to.id == "unproven help@itui.test"
    assert claimed.kind is MessageKind.NOTICE
    assert claimed.id == stand_in_id(own)


def test_a_mail_without_sender_subject_and_text_is_refused() -> None:
    with pytest.raises(Unreadable, match="no sender"):
        read(b"\r\n\r\n")


def test_a_sender_without_an_address_is_shown_and_not_answered() -> None:
    message = read(mail(From="undisclosed"))
    assert message.attributed_to.handle == "undisclosed"
    assert read(mail(From=None)).kind is MessageKind.NOTICE


def test_a_cut_mail_says_so() -> None:
    assert "9000000 bytes" in read(mail(), size=9_000_000).content


def test_control_bytes_are_kept_for_the_cleaner_and_can_be_stored() -> None:
    message = read(mail(b"a\x1b[31mb\x00c\xe2\x80\xaed", Content_Type="text/plain; charset=utf-8"))
    assert message.content == "a\x1b[31mb\x00c\u202ed"
    json.dumps(message.raw)


@given(st.binary(max_size=600))
def test_no_bytes_whatever_break_the_mapping(data: bytes) -> None:
    try:
        message = read(data)
    except Unreadable:
        return
    json.dumps(message.raw).encode()
    f"{message.content}{message.name}{message.attributed_to.name}".encode()


HEADER = st.sampled_from(
    [*PLAIN, "Reply-To", "References", "In-Reply-To", "Content-Type", "Sender"]
)
VALUE = st.text(
    alphabet=st.sampled_from('a@<>,;:"()=?ütf-8q.\x00\t /multipartrfc822boundary'), max_size=60
)


@given(st.lists(st.tuples(HEADER, VALUE), max_size=8), st.binary(max_size=100))
def test_no_headers_whatever_break_the_mapping(headers: list[tuple[str, str]], body: bytes) -> None:
    head = "".join(f"{name}: {value}\r\n" for name, value in headers).encode()
    try:
        message = read(head + b"\r\n" + body)
    except Unreadable:
        return
    assert message.id
    assert message.context
    assert message.attributed_to.id
    json.dumps(message.raw).encode()
