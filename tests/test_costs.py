from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from inbox_tui import costs
from inbox_tui.adapter import DaySpending, Expense, Spending


def day(number: int, *amounts: str) -> DaySpending:
    expenses = tuple(
        Expense(what=f"kind {place}", count=2, cost=Decimal(amount))
        for place, amount in enumerate(amounts)
    )
    return DaySpending(day=date(2026, 11, number), expenses=expenses)


OCTOBER = DaySpending(day=date(2026, 10, 31), expenses=day(1, "9").expenses)
SPENT = Spending(
    days=(day(22, "0.005", "1"), day(1, "0.010"), OCTOBER), prices_of=date(2026, 11, 21)
)


def test_a_month_begins_on_its_first_day() -> None:
    assert costs.in_short(SPENT, date(2026, 11, 22)) == "about $1.005 today, $1.015 this month"
    assert costs.in_short(SPENT, date(2026, 11, 30)) == "about $0.00 today, $1.015 this month"
    month = costs.of_month(SPENT, date(2026, 11, 30))
    assert [(one.what, one.count, one.cost) for one in month] == [
        ("kind 0", 4, Decimal("0.015")),
        ("kind 1", 2, Decimal(1)),
    ]


@pytest.mark.parametrize(
    ("amount", "shown"),
    [("0", "$0.00"), ("3.2", "$3.20"), ("0.005", "$0.005"), ("0.0100", "$0.01"), ("1200", "$1200.00")],
)  # fmt: skip
def test_an_amount_is_written_as_money(amount: str, shown: str) -> None:
    assert costs.dollars(Decimal(amount)) == shown
