from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from inbox_tui.reply.preview import Preview, Tier
from inbox_tui.store import identities
from tests import making
from tests.reply.conftest import Desk

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def preview(desk: Desk, hours: str, zone: str = "Europe/Oslo") -> Preview:
    with desk.store.write() as conn:
        me = replace(making.NORA, hours=hours, time_zone=zone)
        identities.save(conn, me, making.NOON)
    return desk.preview(desk.draft())


def off(shown: Preview) -> list[str]:
    return [said for said in shown.unusual if "hours" in said]


ALWAYS = "mon-sun 00:00-24:00"


def test_a_reply_outside_the_hours_wants_the_whole_sign(desk: Desk) -> None:
    today = datetime.now(ZoneInfo("Europe/Oslo")).weekday()
    free_day = f"{DAYS[(today + 2) % 7][:3]} 8-18"
    shown = preview(desk, free_day)
    (said,) = off(shown)
    assert said.startswith(f"It is {DAYS[today].title()} ")
    assert said.endswith(f"outside your hours ({free_day}).")
    assert shown.tier is Tier.WHOLE


def test_within_the_hours_and_without_any_nothing_is_said(desk: Desk) -> None:
    assert off(preview(desk, ALWAYS)) == []
    assert off(preview(desk, "")) == []


@pytest.mark.parametrize(("hours", "zone"), [("sometimes", ""), (ALWAYS, "Mars/Olympus")])
def test_hours_that_another_tool_has_spoilt_are_not_silently_off(
    desk: Desk, hours: str, zone: str
) -> None:
    (said,) = off(preview(desk, hours, zone))
    assert said.startswith("Your hours cannot be checked.")
