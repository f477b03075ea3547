"""One rule for times: people read those of their own zone, programs UTC, in every command."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from inbox_tui.model import utc_now
from inbox_tui.paths import config_file
from tests.cli.conftest import Run, line

TOKYO = ZoneInfo("Asia/Tokyo")
ARRIVED = datetime(2026, 11, 21, 18, 31, tzinfo=UTC)
SHOWN = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d)( [+-]\d\d:\d\d)?")
WRITTEN = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d")
UTC_WRITTEN = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d\.\d{3}Z| \d\d:\d\d UTC)")
SNOOZED = "2031-05-04 08:00"

COMMANDS = (
    "list", "list --view snoozed", "show 1", "search hello", "next", "history 2", "person jo", "note 1",
    "draft list", "audit list", "dead-letters list", "account list", "outbox", "hand-send list", "vip",
    "me", "rules list", "adapter list",
)  # fmt: skip
SAYING_TIMES = {
    "list", "list --view snoozed", "show 1", "search hello", "next", "history 2", "person jo", "note 1",
    "draft list", "audit list", "dead-letters list", "account list",
}  # fmt: skip
WITH_OFFSET = {"audit list", "history 2", "purge --older-than 1h --dry-run"}
FOR_PEOPLE_ONLY = {"doctor", "purge --older-than 1h --dry-run"}
EMPTY = {"outbox", "hand-send list", "rules list"}


@pytest.fixture(autouse=True)
def machine_elsewhere(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the machine stand in New York, fourteen hours from Tokyo."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "America/New_York")
        time.tzset()
        yield
    time.tzset()


@pytest.fixture
def desk(nora: Run) -> Run:
    """Seat Nora in Tokyo, with two conversations and something of all that has a time."""
    assert nora("me", "Nora Lind", "--time-zone", "Asia/Tokyo").exit_code == 0
    who = {"name": "Jo", "handle": "jo", "id": "u1"}
    lines = [line(n, author=who, at="2026-11-21T18:31:00Z", text="Hello") for n in (1, 2)]
    assert nora("import", "-", "--account", "nora", stdin="\n".join([*lines, "{"])).exit_code == 3
    for words in (
        ("note", 1, "look", "here"),
        ("snooze", 2, SNOOZED),
        ("draft", 1, "--as", "nora", "--text", "On it"),
        ("vip", "jo"),
        ("done", 1),
        ("reopen", 1),
    ):
        assert nora(*words).exit_code == 0, words
    return nora


def near(moment: datetime) -> bool:
    """Return whether a moment is one that was given, or that of the test."""
    return moment in {ARRIVED, datetime(2031, 5, 3, 23, 0, tzinfo=UTC)} or (
        timedelta(0) <= utc_now() - moment < timedelta(hours=3)
    )


def test_people_read_the_time_of_their_own_zone_in_every_command(desk: Run) -> None:
    for words in (*COMMANDS, *FOR_PEOPLE_ONLY):
        ended = desk(*words.split())
        assert ended.exception is None or isinstance(ended.exception, SystemExit), words
        found = SHOWN.findall(ended.stdout + ended.stderr)
        assert bool(found) == (words in SAYING_TIMES | FOR_PEOPLE_ONLY), ended.output
        for at, offset in found:
            moment = datetime.fromisoformat(at).replace(tzinfo=TOKYO)
            assert near(moment), ended.output
            assert offset in {"", " +09:00"}
        if words in WITH_OFFSET:
            lines = [one for one in ended.output.splitlines() if SHOWN.search(one)]
            assert all(" +09:00" in one for one in lines), ended.output


def test_programs_read_utc_in_every_command(desk: Run) -> None:
    for words in COMMANDS:
        ended = desk(*words.split(), "--json")
        assert ended.exit_code == 0, ended.output
        assert [json.loads(one) for one in ended.stdout.splitlines()] or words in EMPTY, words
        for at in WRITTEN.finditer(ended.stdout):
            assert UTC_WRITTEN.match(ended.stdout, at.start()), ended.stdout


def test_a_time_that_is_typed_is_that_of_the_persons_own_zone(desk: Run) -> None:
    now = utc_now().astimezone(TOKYO)
    soon, before = now + timedelta(minutes=5), now - timedelta(hours=2)
    assert desk("audit", "list", "--since", f"{soon:%Y-%m-%dT%H:%M}").stdout == ""
    assert desk("audit", "list", "--since", f"{before:%Y-%m-%dT%H:%M}").stdout
    assert desk("audit", "list", "--since", f"{before:%Y-%m-%dT%H:%M%z}").stdout
    assert desk("audit", "list", "--since", "yesterday").exit_code == 2


def test_a_day_in_a_query_is_that_of_the_persons_own_zone(desk: Run) -> None:
    config_file().parent.mkdir(parents=True, exist_ok=True)
    config_file().write_text(
        '[[views]]\nname = "Then"\nquery = "on:2026-11-22"\n'
        '[[rules]]\nname = "Then"\nwhen = "on:2026-11-22"\ntags = ["x"]\n'
    )
    assert "2026-11-22 03:31" in desk("list", "--query", "on:2026-11-22").stdout  # in UTC the 21st
    for words in ("search on:2026-11-22", "list --view Then", "rules try Then"):
        assert desk(*words.split(), "--json").stdout.count("\n") == 2, words
    for words in ("list --query on:2026-11-21", "search on:2026-11-21"):
        assert desk(*words.split(), "--json").stdout == "", words
    assert desk("tag", "--yes", "--query", "on:2026-11-21", "x").stdout == ""
    assert desk("tag", "--yes", "--query", "on:2026-11-22", "x").stdout


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
def test_the_ends_of_time_can_be_told(desk: Run, at: str) -> None:
    assert desk("import", "-", "--account", "nora", stdin=line(7, at=at)).exit_code in {0, 3}
    for words in ("list", "show 3", "search hello"):
        assert "mistake" not in desk(*words.split()).stderr
