from __future__ import annotations

from datetime import timedelta

import pytest

from inbox_tui.model import Account, StoredMessage, utc_now
from inbox_tui.reply import policy
from inbox_tui.reply.cancel import take_back
from inbox_tui.reply.confirm import Ticket, confirm
from inbox_tui.reply.preview import Preview, Tier
from inbox_tui.store import past_replies
from tests import making
from tests.reply.conftest import Desk


def preview(desk: Desk, account: Account, parent: StoredMessage, text: str = "Yes") -> Preview:
    return desk.preview(making.draft(desk.store, account, parent, text))


def speak(desk: Desk, account: Account, parent: StoredMessage, text: str = "Yes") -> int:
    shown = preview(desk, account, parent, text)
    read = [m.id for m in shown.newer]
    ticket = confirm(desk.store, shown, account.call_sign, utc_now(), read=read)
    assert isinstance(ticket, Ticket), ticket
    return ticket.delivery_uid


def changes(shown: Preview) -> list[str]:
    return [said for said in shown.unusual if "last replied" in said]


def test_the_first_change_of_voice_is_said(desk: Desk) -> None:
    speak(desk, desk.own, desk.question)
    assert changes(preview(desk, desk.brand, desk.complaint)) == [
        "You last replied as OWN @nora, a moment ago."
    ]


def test_going_to_and_fro_between_two_voices_is_said_once(desk: Desk) -> None:
    speak(desk, desk.own, desk.question)
    taken = speak(desk, desk.brand, desk.complaint)
    assert changes(preview(desk, desk.own, desk.complaint)) == []
    take_back(desk.store, taken, utc_now())
    assert changes(preview(desk, desk.brand, desk.complaint)), "what was taken back was not said"


def test_after_a_quarter_of_an_hour_the_voice_is_forgotten(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    speak(desk, desk.own, desk.question)
    assert timedelta(minutes=15) == policy.VOICE_REMEMBERED
    monkeypatch.setattr(policy, "VOICE_REMEMBERED", timedelta(0))
    assert changes(preview(desk, desk.brand, desk.complaint)) == []


def test_a_voice_on_another_network_does_not_mislead(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = making.add_account(desk.store, name="per", sign="PXR")
    lately = past_replies.PastReply(elsewhere.id, utc_now(), "{}")
    monkeypatch.setattr(past_replies, "confirmed_by", lambda *_: (lately,))
    assert changes(preview(desk, desk.brand, desk.complaint)) == []


def test_the_account_that_was_written_to_is_named(desk: Desk) -> None:
    shown = preview(desk, desk.brand, desk.question)
    assert "They wrote to OWN @nora, not to this account." in shown.unusual
    assert shown.tier is Tier.WHOLE
