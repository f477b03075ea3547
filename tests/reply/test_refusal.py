"""What a confirm attempt that does not go through says, and what it leaves."""

from __future__ import annotations

import copy
import pickle
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from inbox_tui.model import AccountKind, utc_now
from inbox_tui.reply import policy
from inbox_tui.reply.confirm import Refusal, Ticket, confirm
from inbox_tui.reply.preview import Preview, Tier
from inbox_tui.store import near_misses
from tests import making
from tests.reply.conftest import Desk


def refused(desk: Desk, preview: Preview, typed: str, now: datetime) -> Refusal:
    """Try to confirm, in vain."""
    refusal = confirm(desk.store, preview, typed, now)
    assert isinstance(refusal, Refusal)
    return refusal


def test_a_wrong_sign_over_an_old_preview_is_no_near_miss(desk: Desk) -> None:
    now = utc_now()
    old = replace(desk.preview(desk.draft()), verified_at=now - timedelta(minutes=5))
    refusal = refused(desk, old, "BWX", now)
    assert refusal.sentence == "This preview is more than two minutes old. Open it again."
    assert not refusal.wrong_sign
    assert near_misses.count(desk.store.read(), making.NOON) == 0


@pytest.mark.parametrize(
    ("age", "good"),
    [
        (policy.CONFIRMATION_LIFETIME, True),
        (policy.CONFIRMATION_LIFETIME + timedelta(milliseconds=1), False),
        (-policy.CLOCK_SLACK, True),
        (-policy.CLOCK_SLACK - timedelta(milliseconds=1), False),
    ],
)
def test_a_preview_is_good_for_two_minutes_and_five_seconds_of_a_clock_set_back(
    desk: Desk, age: timedelta, good: bool
) -> None:
    now = utc_now()
    shown = replace(desk.preview(desk.draft()), verified_at=now - age)
    refusal = refused(desk, shown, "xyz", now)
    assert refusal.wrong_sign is good


def test_a_reason_that_is_wanted_is_asked_for_before_any_sign(desk: Desk) -> None:
    draft = making.draft(desk.store, desk.brand, desk.complaint)
    preview = replace(desk.preview(draft), asks_reason=True)
    refusal = confirm(desk.store, preview, "BWX", utc_now(), stated_reason=" \n")
    assert isinstance(refusal, Refusal)
    assert refusal.sentence == "Say first why this should be said in the company's name."
    assert not refusal.wrong_sign
    said = confirm(desk.store, preview, "BWX", utc_now(), stated_reason="they asked")
    assert isinstance(said, Ticket)


@pytest.mark.parametrize("typed", ["xyz", "BWX"])
def test_the_rest_after_two_wrong_signs_lasts_ten_seconds_whosever_they_were(
    desk: Desk, typed: str
) -> None:
    # whole seconds, as the store keeps no more than milliseconds, and a rest that ends just now
    now = utc_now().replace(microsecond=0) - policy.WRONG_SIGN_PAUSE
    preview = replace(desk.preview(desk.draft()), verified_at=now)
    assert refused(desk, preview, typed, now).wait == timedelta(0)
    assert refused(desk, preview, typed, now).wait == policy.WRONG_SIGN_PAUSE
    for seconds, left in ((0, 10), (3, 7), (9.5, 0.5)):
        resting = refused(desk, preview, "NOR", now + timedelta(seconds=seconds))
        assert resting.wait == timedelta(seconds=left)
        shown = {10: 10, 7: 7, 0.5: 1}[left]
        assert resting.sentence == (
            f"Two wrong call signs in a row: wait {shown} s, then type again."
        )
    rested = confirm(desk.store, preview, "NOR", now + policy.WRONG_SIGN_PAUSE)
    assert isinstance(rested, Ticket)


def test_a_clock_set_back_locks_nobody_out(desk: Desk) -> None:
    preview, now = desk.preview(desk.draft()), utc_now()
    for _ in range(2):
        refused(desk, preview, "xyz", now)
    back = confirm(desk.store, preview, "NOR", now - timedelta(seconds=2))
    assert isinstance(back, Ticket)


def test_a_near_miss_between_two_servers_names_both(desk: Desk) -> None:
    making.connect_sandbox(desk.store, "nora", AccountKind.OWN, "QUX", instance="brief")
    refusal = refused(desk, desk.preview(desk.draft()), "QUX", utc_now())
    assert refusal.near_miss
    assert refusal.sentence == (
        "Not sent. That is the call sign of OWN @nora on Sandbox brief; the box was for"
        " OWN @nora on Sandbox plaza. Nothing left this machine, your draft is here."
    )


def test_a_ticket_that_somebody_tries_to_copy_says_that_it_stays(desk: Desk) -> None:
    ticket = desk.confirmed(hold=60)
    for leak in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match=r"^a ticket stays in its process$"):
            leak(ticket)


def test_the_beginning_of_a_sign_confirms_an_ordinary_own_reply_and_no_brands(desk: Desk) -> None:
    brand = desk.preview(making.draft(desk.store, desk.brand, desk.complaint))
    assert refused(desk, brand, "BW", utc_now()).wrong_sign
    own = desk.preview(desk.draft())
    assert own.tier is Tier.PREFIX
    assert isinstance(confirm(desk.store, own, "no", utc_now()), Ticket)


def test_a_beginning_that_another_account_shares_confirms_nothing(desk: Desk) -> None:
    making.connect_sandbox(desk.store, "nora", AccountKind.OWN, "NXL", instance="brief")
    preview = desk.preview(desk.draft())
    assert refused(desk, preview, "N", utc_now()).wrong_sign
    assert isinstance(confirm(desk.store, preview, "NO", utc_now()), Ticket)


def test_what_is_unusual_wants_the_whole_sign(desk: Desk) -> None:
    preview = replace(desk.preview(desk.draft()), unusual=("It is Sunday.",))
    assert refused(desk, preview, "NO", utc_now()).wrong_sign
    assert isinstance(confirm(desk.store, preview, "NOR", utc_now()), Ticket)


def test_a_call_sign_is_no_reason(desk: Desk) -> None:
    draft = making.draft(desk.store, desk.brand, desk.complaint)
    preview = replace(desk.preview(draft), asks_reason=True)
    refusal = confirm(desk.store, preview, "BWX", utc_now(), stated_reason=" nor ")
    assert isinstance(refusal, Refusal)
    assert "is a call sign, not a reason" in refusal.sentence
    assert not refusal.near_miss
