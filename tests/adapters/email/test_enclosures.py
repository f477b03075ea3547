"""Files in mails: confirmed by their hashes, filled in as they leave, and nothing smuggled in."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from email import message_from_bytes, policy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui.adapter import ContentRejected, Outgoing, OutgoingFile
from inbox_tui.reply import attach
from inbox_tui_email import enclosures
from inbox_tui_email.compose import check_wire, compose
from tests.adapters.email.test_compose import MAILBOX, NOON, question


def file(name: str = "notes.txt", data: bytes = b"hello\n", **particulars: Any) -> OutgoingFile:
    values: dict[str, Any] = {"media_type": "text/plain", **particulars}
    sha256 = hashlib.sha256(data).hexdigest()
    return OutgoingFile(name=name, size=len(data), sha256=sha256, data=data, **values)


def made(*files: OutgoingFile, text: str = "Here.") -> Outgoing:
    return compose(MAILBOX, question(), text, NOON, files)


CONTENTS = st.binary(max_size=2000) | st.sampled_from(
    [b".\r\n..\r\n", b"\r\n", b"--", b"From me\n", b"\0" * 57, b"x" * 56, b"x" * 57, b"x" * 58]
)


@given(
    st.lists(CONTENTS, min_size=1, max_size=4, unique=True),
    st.text(min_size=1, max_size=30).map(attach.plain_name),
    st.text(max_size=60),
    st.sampled_from(
        ["text/plain", "image/png", "application/pdf", "message/rfc822", "multipart/mixed"]
    ),
)
def test_what_is_filled_in_is_read_back(
    contents: list[bytes], name: str, alt: str, kind: str
) -> None:
    files = tuple(file(name, data, alt=alt, media_type=kind) for data in contents if data)
    try:
        outgoing = made(*files)
    except ContentRejected:
        return
    mail = enclosures.fill(outgoing.wire, files)
    parts: list[Any] = [*message_from_bytes(mail, policy=policy.default).iter_parts()][1:]
    if files:
        assert [part.get_payload(decode=True) for part in parts] == [f.data for f in files]
        assert {part.get_filename() for part in parts} == {name}
    assert enclosures.length(outgoing.wire, files) == len(mail)
    assert max(map(len, mail.split(b"\r\n"))) <= 998


@pytest.mark.parametrize("name", ["Größe & Müll.pdf", "a b.txt", "it's.txt", "x" * 100, "字.png"])
def test_names_of_all_kinds_are_kept(name: str) -> None:
    outgoing = made(file(name))
    parts: list[Any] = [
        *message_from_bytes(outgoing.wire.encode("ascii"), policy=policy.default).iter_parts()
    ]
    assert parts[1].get_filename() == name


def test_an_alt_text_smuggles_no_header_in() -> None:
    outgoing = made(file(alt="a picture\r\nBcc: eve@evil.test =?utf-8?q?=0d=0aX:_y?="))
    assert "\nBcc" not in outgoing.wire
    assert "\nX:" not in outgoing.wire


def test_the_place_of_a_file_in_the_words_fills_nothing() -> None:
    import base64

    held = file()
    place = base64.b64encode(bytes.fromhex(held.sha256)).decode("ascii")
    with pytest.raises(ContentRejected, match="not the confirmed file"):
        enclosures.fill(
            made(held, text=f"x\n{place[:-1]}\n{place}").wire.replace("=3D", "="), (held,)
        )


@pytest.mark.parametrize(
    "change",
    [
        {"files": ()},
        {"files": (file("other.txt"),)},
        {"files": (file(data=b"other"),)},
        {"files": (file(alt="x"),)},
        {"files": (file(media_type="text/html"),)},
        {"files": (file(), file("b", b"more"))},
        {"text": "Other."},
    ],
)
def test_a_mail_with_other_files_than_the_confirmed_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ContentRejected):
        check_wire(MAILBOX, replace(made(file()), **change))


def test_bytes_that_are_not_the_confirmed_ones_never_leave() -> None:
    outgoing = made(file())
    with pytest.raises(ContentRejected, match=r"notes\.txt"):
        enclosures.fill(outgoing.wire, (replace(file(), data=b"other\n"),))


def test_a_mail_without_files_is_as_it_was() -> None:
    outgoing = made()
    assert enclosures.fill(outgoing.wire, ()) == outgoing.wire.encode("ascii")
    assert "multipart" not in outgoing.wire
