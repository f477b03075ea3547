"""What the use of a network has cost, where it costs money."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Expense:
    """What was used of one kind on one day."""

    what: str
    """In a few words: ``posts read``."""
    count: int
    """How many were charged."""
    cost: Decimal
    """In US dollars, by the network's list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DaySpending:
    """One day of the network's bill."""

    day: date
    """A day in UTC."""
    expenses: tuple[Expense, ...]

    @property
    def cost(self) -> Decimal:
        """All of the day, in US dollars."""
        return sum((expense.cost for expense in self.expenses), Decimal(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Spending:
    """What one account has cost, as counted here: the network's own bill is what is paid."""

    days: tuple[DaySpending, ...]
    """The newest first; a day without expenses is left out."""
    prices_of: date
    """The day on which the list of prices was read."""
    note: str = ""
    """What a person should know of the figures, in a sentence."""

    def since(self, first: date) -> Decimal:
        """Return what was spent from ``first`` on, in US dollars."""
        return sum((day.cost for day in self.days if day.day >= first), Decimal(0))
