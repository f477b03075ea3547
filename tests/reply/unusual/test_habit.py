from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from statistics import median

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui.model import utc_now
from inbox_tui.reply import policy
from inbox_tui.reply.cancel import take_back
from inbox_tui.reply.confirm import Ticket, confirm
from inbox_tui.reply.preview import Tier
from inbox_tui.reply.unusual.habit import is_habit, midnight
from inbox_tui.store import drafts
from tests import making
from tests.reply.conftest import Desk

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
times = st.lists(st.integers(0, 2_000), max_size=30)


@given(times)
def test_ten_in_a_row_with_a_short_median_are_a_habit_and_nothing_else_is(ms: list[int]) -> None:
    runs = [ms[n : n + 10] for n in range(len(ms) - 9)]
    expected = any(median(run) < 700 for run in runs)
    assert is_habit([timedelta(milliseconds=m) for m in ms]) is expected


@given(times, st.integers(0, 2_000))
def test_a_habit_of_the_day_is_not_lost_by_going_slower(ms: list[int], last: int) -> None:
    before = [timedelta(milliseconds=m) for m in ms]
    assert not is_habit(before) or is_habit([*before, timedelta(milliseconds=last)])


@given(
    st.integers(0, 10 * 366 * 86_400).map(lambda s: NOON + timedelta(seconds=s)),
    st.sampled_from(["Europe/Oslo", "Asia/Kolkata", "America/Los_Angeles", "Pacific/Kiritimati"]),
)
def test_the_day_is_the_humans_own(now: datetime, name: str) -> None:
    began = midnight(replace(making.NORA, time_zone=name), now)
    assert (began.hour, began.minute, began.second) == (0, 0, 0)
    assert timedelta(0) <= now - began < timedelta(hours=26)
    assert began.date() == now.astimezone(began.tzinfo).date()


def test_a_zone_that_is_not_known_leaves_the_day_of_this_machine() -> None:
    began = midnight(replace(making.NORA, time_zone="Mars/Olympus"), NOON)
    assert began == NOON.astimezone().replace(hour=0, minute=0, second=0, microsecond=0)


def confirm_quickly(desk: Desk, times: int, pondered: timedelta) -> None:
    draft = drafts.find_open(desk.store.read(), desk.own.id, desk.question.uid) or desk.draft()
    for _ in range(times):
        shown = desk.preview(draft)
        ticket = confirm(desk.store, shown, "NOR", utc_now(), pondered=pondered)
        assert isinstance(ticket, Ticket), ticket
        take_back(desk.store, ticket.delivery_uid, utc_now())


@pytest.mark.parametrize(("times", "ms", "tier"), [
    (10, 699, Tier.WHOLE), (9, 100, Tier.PREFIX), (10, 700, Tier.PREFIX),
])  # fmt: skip
def test_ten_confirms_without_reading_ask_for_the_whole_sign(
    desk: Desk, times: int, ms: int, tier: Tier
) -> None:
    assert (policy.HABIT_SENDS, timedelta(milliseconds=700)) == (10, policy.HABIT_MEDIAN)
    confirm_quickly(desk, times, timedelta(milliseconds=ms))
    shown = desk.preview(desk.draft())
    assert shown.tier is tier
    assert any("ten confirms" in said for said in shown.unusual) is (tier is Tier.WHOLE)


def test_the_next_day_begins_without_it(desk: Desk) -> None:
    confirm_quickly(desk, 10, timedelta(milliseconds=300))
    with time_machine.travel(utc_now() + timedelta(hours=25), tick=True):
        assert not any("ten confirms" in s for s in desk.preview(desk.draft()).unusual)
