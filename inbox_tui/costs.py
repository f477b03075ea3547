"""What the use of an account's network has cost, where it does: counted here, told to a person."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from inbox_tui.model import Account

if TYPE_CHECKING:
    from inbox_tui.adapter import Connect, Expense, Spending


def of_account(account: Account, connect: Connect) -> Spending | None:
    """Return what ``account`` has cost, None where its network costs nothing.

    Asks no network, but may read the keychain, and so block.

    :raises AdapterError: its adapter cannot be had.
    """
    from inbox_tui import registry
    from inbox_tui.adapter import Meters

    if not issubclass(registry.load(account.network), Meters):
        return None
    adapter = connect(account)
    try:
        return adapter.spending() if isinstance(adapter, Meters) else None
    finally:
        adapter.close()


def of_month(spending: Spending, today: date) -> tuple[Expense, ...]:
    """Return the expenses of the calendar month that ``today`` is in, by what they were for."""
    from inbox_tui.adapter import Expense

    found: dict[str, Expense] = {}
    for day in spending.days:
        for one in day.expenses if day.day >= today.replace(day=1) else ():
            had = found.get(one.what)
            found[one.what] = Expense(
                what=one.what,
                count=one.count + (had.count if had else 0),
                cost=one.cost + (had.cost if had else 0),
            )
    return tuple(found.values())


def in_short(spending: Spending, today: date) -> str:
    """Return what was spent today and this month, both in UTC, in a few words."""
    day, month = spending.since(today), spending.since(today.replace(day=1))
    return f"about {dollars(day)} today, {dollars(month)} this month"


def dollars(amount: Decimal) -> str:
    """Return an amount as it is written: ``$0.005``, ``$3.20``."""
    return f"${amount:.2f}" if amount == round(amount, 2) else f"${amount.normalize():f}"
