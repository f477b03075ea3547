"""Mails with files: told beforehand where they are too large, and certain where they break off."""

from __future__ import annotations

from email import message_from_bytes, policy
from typing import Any

import pytest

from inbox_tui.adapter import ContentRejected, NotTransmitted
from inbox_tui.reply import attach
from inbox_tui_email import EmailAdapter, enclosures, smtp
from tests import pictures
from tests.adapters.email.fake_imap import FakeImap
from tests.adapters.email.fake_smtp import DROP, FakeSmtp
from tests.adapters.email.test_send import NOON, question

SHOP = attach.take_in("shop.png", pictures.png(), "our shop")
LARGE = attach.take_in("large.txt", b"0123456789abcde\n" * 300_000)


def test_the_server_gets_the_confirmed_mail_with_its_files(
    adapter: EmailAdapter, smtp_server: FakeSmtp, imap_server: FakeImap
) -> None:
    outgoing = adapter.compose_with_files(question(), "Here.", NOON, (SHOP, LARGE))
    assert len(outgoing.wire) < 4000
    adapter.send(outgoing)
    (mail,) = smtp_server.mails
    assert mail == enclosures.fill(outgoing.wire, outgoing.files)
    parts: list[Any] = [*message_from_bytes(mail, policy=policy.default).iter_parts()]
    assert [part.get_payload(decode=True) for part in parts[1:]] == [SHOP.data, LARGE.data]
    assert imap_server.appended != []


@pytest.mark.parametrize(
    ("extension", "most"),
    [
        ("SIZE 5000000", 5_000_000),
        ("SIZE 0", None),
        ("SIZE", None),
        ("SIZE x", None),
        ("HELP", None),
    ],
)
def test_what_the_server_takes_is_heeded_before_the_confirm_step(
    adapter: EmailAdapter,
    smtp_server: FakeSmtp,
    imap_server: FakeImap,
    extension: str,
    most: int | None,
) -> None:
    smtp_server.extensions = ("AUTH PLAIN", extension)
    adapter.whoami()
    if most is None:
        assert adapter.compose_with_files(question(), "Here.", NOON, (LARGE,)).files == (LARGE,)
        return
    with pytest.raises(ContentRejected) as told:
        adapter.compose_with_files(question(), "Here.", NOON, (LARGE,))
    assert told.value.limit == most
    assert adapter.compose_with_files(question(), "Here.", NOON, (SHOP,)).files == (SHOP,)


def test_a_connection_that_is_lost_before_the_end_has_certainly_sent_nothing(
    adapter: EmailAdapter, smtp_server: FakeSmtp, imap_server: FakeImap
) -> None:
    smtp_server.answers["BODY"] = DROP
    with pytest.raises(NotTransmitted):
        adapter.send(adapter.compose_with_files(question(), "Here.", NOON, (LARGE,)))
    assert smtp_server.mails == []
    assert imap_server.appended == []


def test_a_server_that_takes_too_long_is_left_before_the_end(
    adapter: EmailAdapter,
    smtp_server: FakeSmtp,
    imap_server: FakeImap,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(smtp, "DATA_SECONDS", -1.0)
    with pytest.raises(NotTransmitted, match="too slowly"):
        adapter.send(adapter.compose_with_files(question(), "Here.", NOON, (LARGE,)))
    assert smtp_server.mails == []
