"""What is read and written is counted at X's prices, once a day for each thing."""

from __future__ import annotations

import json
import threading
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from inbox_tui.adapter import AdapterError, Meters, Spending
from inbox_tui_x.meter import KEPT_DAYS, Meter
from inbox_tui_x.prices import Charge, listed
from tests.adapters.x.conftest import (
    BOB,
    EVE,
    ME,
    Make,
    SmallX,
    message,
    post,
    post_id,
    problem,
)

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def figures(spending: Spending) -> dict[str, tuple[int, Decimal]]:
    (day,) = spending.days
    return {expense.what: (expense.count, expense.cost) for expense in day.expenses}


def test_a_pull_is_counted_and_the_same_again_is_free(x: SmallX, make_adapter: Make) -> None:
    x.posts += [post(1), post(2, BOB)]
    adapter = make_adapter(x.url)
    assert isinstance(adapter, Meters)
    list(adapter.pull(None))
    expected = {"posts read": (2, Decimal("0.010")), "people looked up": (2, Decimal("0.020"))}
    assert figures(adapter.spending()) == expected
    list(make_adapter(x.url).pull(None))
    assert figures(make_adapter(x.url).spending()) == expected
    x.calls.clear()
    adapter.spending()
    assert x.calls == []


def test_the_owner_of_the_app_reads_its_own_for_less(x: SmallX, make_adapter: Make) -> None:
    x.posts.append(post(1))
    adapter = make_adapter(x.url, owns_app="yes")
    adapter.whoami()
    list(adapter.pull(None))
    assert figures(adapter.spending()) == {
        "people looked up": (1, Decimal("0.010")),
        "own things read": (2, Decimal("0.002")),
    }


@pytest.mark.parametrize(
    ("text", "what", "cost"),
    [
        ("thanks", "replies to who asked for them", "0.010"),
        ("see example.com", "replies with a link", "0.200"),
    ],
)
def test_a_reply_is_counted_as_it_was_shown(
    text: str, what: str, cost: str, x: SmallX, make_adapter: Make
) -> None:
    x.posts.append(post(1))
    adapter = make_adapter(x.url)
    made = adapter.compose(message(x.posts[0]), text, NOON)
    adapter.send(made)
    assert figures(adapter.spending())[what] == (1, Decimal(cost))
    assert made.cost.startswith(f"${Decimal(cost):.2f}")


@pytest.mark.parametrize(
    ("answer", "count"), [(problem(403, "duplicate content"), 0), (problem(500), 1)]
)
def test_a_refused_reply_costs_nothing_and_a_doubtful_one_may(
    answer: Any, count: int, x: SmallX, make_adapter: Make
) -> None:
    x.posts.append(post(1))
    adapter = make_adapter(x.url)
    made = adapter.compose(message(x.posts[0]), "thanks", NOON)
    x.faults["POST /2/tweets"] = answer
    with pytest.raises(AdapterError):
        adapter.send(made)
    counted = figures(adapter.spending()).get("replies to who asked for them", (0, 0))
    assert counted[0] == count


def test_a_deletion_is_counted(x: SmallX, make_adapter: Make) -> None:
    x.posts.append(post(1, ME, "ours"))
    adapter = make_adapter(x.url)
    adapter.delete(post_id(1))
    assert figures(adapter.spending())["deletions"] == (1, Decimal("0.010"))


def test_an_enterprise_app_is_counted_without_prices(x: SmallX, make_adapter: Make) -> None:
    x.posts.append(post(1))
    adapter = make_adapter(x.url, plan="enterprise")
    list(adapter.pull(None))
    assert figures(adapter.spending())["posts read"] == (1, Decimal(0))
    assert adapter.spending().note


# --- the file ----------------------------------------------------------------------------------


def test_a_day_is_one_in_utc(tmp_path: Path) -> None:
    now = [NOON]
    meter = Meter(tmp_path, ME, now=lambda: now[0])
    meter.count(Charge.POST_READ, ["1", "1", "2"])
    now[0] += timedelta(hours=11)
    meter.count(Charge.POST_READ, ["2", "3"])
    now[0] += timedelta(hours=2)
    meter.count(Charge.POST_READ, ["1"])
    spending = meter.spending()
    assert [(day.day, day.expenses[0].count) for day in spending.days] == [
        (date(2026, 11, 23), 1),
        (date(2026, 11, 22), 3),
    ]
    assert spending.since(date(2026, 11, 23)) == Decimal("0.005")
    assert spending.since(date(2026, 11, 1)) == Decimal("0.020")


def test_many_at_once_lose_no_count(tmp_path: Path) -> None:
    def count(number: int) -> None:
        for one in range(10):
            Meter(tmp_path, ME).count(Charge.DELETE, [f"{number} {one}"])

    threads = [threading.Thread(target=count, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert figures(Meter(tmp_path, ME).spending())["deletions"][0] == 40


def test_each_account_has_a_count_of_its_own_that_others_cannot_read(tmp_path: Path) -> None:
    Meter(tmp_path, ME).count(Charge.DELETE, ["1"])
    Meter(tmp_path, EVE).count(Charge.DELETE, ["1", "2"])
    Meter(tmp_path, "").count(Charge.DELETE, ["1"])
    files = list(tmp_path.glob("spending-*.json"))
    assert len(files) == 2
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    assert figures(Meter(tmp_path, ME).spending())["deletions"][0] == 1


def test_no_id_stands_in_the_file(tmp_path: Path) -> None:
    Meter(tmp_path, ME).count(Charge.POST_READ, [post_id(1)])
    files = list(tmp_path.glob("spending-*"))
    assert not [file for file in files if post_id(1) in file.read_text()]


@pytest.mark.parametrize(
    "words",
    ["", "no JSON", "[]", '{"x": {}}', '{"2026-11-22": []}', '{"2026-11-22": {"delete": 1}}'],
)
def test_a_broken_file_is_put_aside_and_stops_nothing(words: str, tmp_path: Path) -> None:
    meter = Meter(tmp_path, ME)
    meter.count(Charge.DELETE, ["1"])
    (file,) = tmp_path.glob("spending-*.json")
    file.write_text(words)
    meter.count(Charge.DELETE, ["2"])
    assert figures(meter.spending())["deletions"][0] == 1
    assert next(tmp_path.glob("spending-*.broken")).read_text() == words


def test_a_count_that_cannot_be_kept_stops_no_reply(
    x: SmallX, make_adapter: Make, tmp_path: Path
) -> None:
    x.posts.append(post(1))
    adapter = make_adapter(x.url)
    made = adapter.compose(message(x.posts[0]), "thanks", NOON)
    (lock,) = tmp_path.glob("spending-*.lock")
    lock.unlink()
    lock.mkdir()
    assert adapter.send(made).author_id == ME


def test_old_days_are_let_go(tmp_path: Path) -> None:
    now = [NOON]
    meter = Meter(tmp_path, ME, now=lambda: now[0])
    for _ in range(3):
        meter.count(Charge.DELETE, ["1"])
        now[0] += timedelta(days=1)
    (file,) = tmp_path.glob("spending-*.json")
    kept = json.loads(file.read_text())
    long_ago = date(2020, 1, 1)
    for number in range(KEPT_DAYS):
        kept[(long_ago + timedelta(days=number)).isoformat()] = {"delete": ["1", "0.01"]}
    file.write_text(json.dumps(kept))
    meter.count(Charge.DELETE, ["1"])
    days = meter.spending().days
    assert (len(days), days[0].day) == (KEPT_DAYS, date(2026, 11, 25))


def test_every_kind_has_a_price() -> None:
    assert {charge for charge, price in listed().items() if price > 0} == set(Charge)
