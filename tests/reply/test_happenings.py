"""What is announced of a near miss and of a sent reply, to whoever listens."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from inbox_tui import happenings
from inbox_tui.model import utc_now
from inbox_tui.reply.confirm import confirm
from tests.reply.conftest import Desk


def test_a_sent_reply_is_announced_once_it_stands_in_the_inbox(desk: Desk) -> None:
    heard: list[tuple[str, Mapping[str, object]]] = []
    with happenings.listening(lambda name, told: heard.append((name, told))):
        delivery = desk.transmit(desk.confirmed(desk.draft("Tomas, on it ^NL")))
    ((name, told),) = heard
    assert name == "sent"
    assert told == {
        "delivery": delivery.uid,
        "account_id": desk.own.id,
        "account": "nora",
        "network": "sandbox",
        "parent_id": desk.question.message.id,
        "remote_id": delivery.remote_id,
        "url": delivery.remote_url,
        "text": "Tomas, on it ^NL",
        "wrong_author": False,
    }


def test_a_near_miss_is_announced_without_any_call_sign(desk: Desk) -> None:
    heard: list[tuple[str, Mapping[str, object]]] = []
    draft = desk.draft()
    with happenings.listening(lambda name, told: heard.append((name, told))):
        confirm(desk.store, desk.preview(draft), desk.brand.call_sign, utc_now(), timedelta(0))
    ((name, told),) = heard
    assert name == "near_miss"
    assert told["account_id"] == desk.own.id
    assert told["typed_account_id"] == desk.brand.id
    assert told["draft"] == draft.uid
    assert not {desk.own.call_sign, desk.brand.call_sign} & set(map(str, told.values()))
