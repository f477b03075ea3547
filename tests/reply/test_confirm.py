from __future__ import annotations

import copy
import pickle
import random
import string
import sys
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui.model import AccountKind, DeliveryState, utc_now
from inbox_tui.reply import payload, policy
from inbox_tui.reply.cancel import take_back
from inbox_tui.reply.confirm import Refusal, Ticket, confirm, matches
from inbox_tui.reply.preview import Tier
from inbox_tui.store import audit, drafts, near_misses, outbox
from tests import making
from tests.reply.conftest import Desk

SIGNS = [
    making.account("nora", AccountKind.OWN, "NOR"),
    making.account("nils", AccountKind.OWN, "NXL"),
    making.account("brand", AccountKind.BRAND, "BWX"),
]


@pytest.mark.parametrize(
    ("typed", "tier", "accepted"),
    [
        ("NOR", Tier.WHOLE, True),
        (" nor ", Tier.WHOLE, True),
        ("no", Tier.PREFIX, True),
        ("no", Tier.WHOLE, False),
        ("n", Tier.PREFIX, False),
        ("", Tier.PREFIX, False),
        (" ", Tier.PREFIX, False),
        ("NORA", Tier.PREFIX, False),
        ("NXL", Tier.PREFIX, False),
        ("BWX", Tier.PREFIX, False),
        ("y", Tier.PREFIX, False),
        ("yes", Tier.PREFIX, False),
    ],
)
def test_only_the_accounts_own_sign_confirms(typed: str, tier: Tier, accepted: bool) -> None:
    assert matches(SIGNS[0], typed, tier, SIGNS) is accepted


@given(st.text(max_size=8))
def test_no_sign_of_another_account_ever_confirms(typed: str) -> None:
    confirmed = [a for a in SIGNS for tier in Tier if matches(a, typed, tier, SIGNS)]
    assert len({a.id for a in confirmed}) <= 1


def test_ten_thousand_random_lines_without_the_sign_confirm_nothing(desk: Desk) -> None:
    preview = desk.preview(desk.draft())
    chance = random.Random(7)
    lines = (
        "".join(chance.choices(string.printable, k=chance.randint(0, 6))) for _ in range(10_000)
    )
    everybody = [desk.own, desk.brand]
    tried = [
        line for line in lines if not "nor".startswith(line.strip().casefold()) or not line.strip()
    ]
    assert len(tried) > 9_000
    assert not any(matches(preview.account, line, Tier.PREFIX, everybody) for line in tried)


@pytest.mark.parametrize("typed", ["BWX", "bw", " b "])
def test_the_beginning_of_another_sign_is_a_near_miss_too(desk: Desk, typed: str) -> None:
    refusal = confirm(desk.store, desk.preview(desk.draft()), typed, utc_now())
    assert isinstance(refusal, Refusal)
    assert refusal.near_miss


def test_another_accounts_sign_is_a_near_miss_that_names_both_and_keeps_the_draft(
    desk: Desk,
) -> None:
    draft = desk.draft()
    refusal = confirm(desk.store, desk.preview(draft), "bwx", utc_now())
    assert isinstance(refusal, Refusal)
    assert refusal.near_miss
    assert refusal.typed_account
    assert refusal.typed_account.id == desk.brand.id
    assert "BRAND @northwind on Sandbox;" in refusal.sentence
    assert "OWN @nora on Sandbox." in refusal.sentence
    assert near_misses.count(desk.store.read(), making.NOON) == 1
    assert outbox.recent(desk.store.read()) == ()
    kept = drafts.get(desk.store.read(), draft.uid)
    assert kept
    assert kept.text == draft.text


def test_confirming_holds_for_twenty_seconds_and_for_a_brand_thirty(desk: Desk) -> None:
    now = utc_now()
    own = confirm(desk.store, desk.preview(desk.draft()), "NOR", now)
    brand = making.draft(desk.store, desk.brand, desk.complaint)
    company = confirm(desk.store, desk.preview(brand), "BWX", now)
    assert isinstance(own, Ticket)
    assert isinstance(company, Ticket)
    assert timedelta(0) <= own.hold_until - now - timedelta(seconds=20) < timedelta(seconds=5)
    assert timedelta(0) <= company.hold_until - now - timedelta(seconds=30) < timedelta(seconds=5)
    assert timedelta(seconds=3) == policy.HOLD_SHOWN_SHORTER


def test_a_held_reply_is_taken_back_with_its_draft_as_it_was(desk: Desk) -> None:
    draft = desk.draft("exactly these words ^NL")
    ticket = desk.confirmed(draft, hold=60)
    with pytest.raises(Exception, match="take it back first"), desk.store.write() as conn:
        drafts.save_text(conn, draft.uid, "others", utc_now())
    taken = take_back(desk.store, ticket.delivery_uid, utc_now())
    assert taken
    assert taken.state is DeliveryState.CANCELLED
    assert take_back(desk.store, ticket.delivery_uid, utc_now()) is None
    again = drafts.get(desk.store.read(), draft.uid)
    assert again
    assert again.text == "exactly these words ^NL"
    assert isinstance(confirm(desk.store, desk.preview(again), "NOR", utc_now()), Ticket)


def test_a_ticket_stays_in_its_process_and_shows_nothing(desk: Desk) -> None:
    ticket = desk.confirmed(hold=60)
    assert repr(ticket) == "Ticket(delivery 1)"
    for leak in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError):
            leak(ticket)


def test_every_step_is_in_the_audit_log_under_the_humans_name(desk: Desk) -> None:
    draft = desk.draft()
    confirm(desk.store, desk.preview(draft), "BWX", utc_now())
    desk.transmit(desk.confirmed(draft))
    rows = desk.store.read().execute("SELECT identity, act FROM audit_log ORDER BY seq").fetchall()
    assert [r for r in rows if r[1] != "account added"] == [
        ("nora", "near miss"),
        ("nora", "confirmed"),
        ("nora", "sent"),
    ]
    assert audit.find_break(desk.store.read()) == ""


@given(st.integers(0, 10_000), st.integers(0, 127))
def test_any_changed_byte_of_the_payload_changes_the_digest(place: int, byte: int) -> None:
    body = '{"account":"sandbox-nora","text":"Hello"}'
    at = place % len(body)
    altered = body[:at] + chr(byte) + body[at + 1 :]
    assert (payload.digest(altered) == payload.digest(body)) == (altered == body)


def test_an_account_that_changed_its_voice_cannot_be_confirmed_as_shown(desk: Desk) -> None:
    preview = desk.preview(desk.draft())
    with desk.store.write() as conn:
        conn.execute("UPDATE accounts SET kind = 'brand' WHERE id = ?", (desk.own.id,))
    refusal = confirm(desk.store, preview, "NOR", utc_now())
    assert isinstance(refusal, Refusal)
    assert "account was changed" in refusal.sentence


def test_every_second_wrong_sign_in_a_row_brings_a_rest_for_every_box(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = desk.draft()
    waits = []
    for _ in range(2):
        refusal = confirm(desk.store, desk.preview(draft), "xyz", utc_now())
        assert isinstance(refusal, Refusal)
        waits.append(refusal.wait)
    assert waits[0] == timedelta(0)
    assert timedelta(seconds=9) < waits[1] <= policy.WRONG_SIGN_PAUSE
    preview = desk.preview(draft)
    early = confirm(desk.store, preview, desk.own.call_sign, utc_now())
    assert isinstance(early, Refusal)
    assert timedelta(0) < early.wait <= policy.WRONG_SIGN_PAUSE
    monkeypatch.setattr(policy, "WRONG_SIGN_PAUSE", timedelta(0))
    right = confirm(desk.store, preview, desk.own.call_sign, utc_now())
    assert isinstance(right, Ticket)


def test_a_preview_whose_payload_is_not_the_one_shown_confirms_nothing(desk: Desk) -> None:
    preview = desk.preview(desk.draft())
    forged = replace(preview, payload=preview.payload.replace("Hello", "Hell"))
    refused = confirm(desk.store, forged, desk.own.call_sign, utc_now())
    assert isinstance(refused, Refusal)
    assert "not what was shown" in refused.sentence


def test_waiting_for_the_store_takes_nothing_off_the_hold(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    preview, now = desk.preview(desk.draft()), utc_now()
    clock = iter((100.0, 102.0))
    monkeypatch.setattr(
        sys.modules[confirm.__module__], "time", SimpleNamespace(monotonic=lambda: next(clock))
    )
    ticket = confirm(desk.store, preview, "NOR", now, timedelta(seconds=60))
    assert isinstance(ticket, Ticket), ticket
    assert ticket.hold_until == now + timedelta(seconds=62)
