"""Counts what is charged, in one file for each account, shared by all processes.

It follows X's own rule: the same post or person costs nothing more on the same UTC day. X bills
the app, so where several accounts share one, their sum here is rather too high than too low.
Nothing in the file says who wrote what: ids stand in it as hashes, for one day.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from inbox_tui.adapter import DaySpending, Expense, Spending
from inbox_tui_x import prices
from inbox_tui_x.prices import Charge

KEPT_DAYS = 400
LOCK_SECONDS = 5.0
_WORDS = {
    Charge.POST_READ: "posts read",
    Charge.USER_READ: "people looked up",
    Charge.OWNED_READ: "own things read",
    Charge.POST_CREATE: "replies",
    Charge.POST_CREATE_WITH_LINK: "replies with a link",
    Charge.SUMMONED_REPLY: "replies to who asked for them",
    Charge.DELETE: "deletions",
}
_ONCE_A_DAY = {Charge.POST_READ, Charge.USER_READ, Charge.OWNED_READ}
_log = logging.getLogger(__name__)

Days = dict[str, dict[str, list[str]]]
"""By day and kind: how many, and what they cost in dollars."""


class Meter:
    """Counts for one account. A fault of the file is logged and stops nothing."""

    def __init__(
        self,
        folder: Path,
        actor_id: str,
        *,
        is_priced: bool = True,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """``is_priced`` is False where the list of prices does not hold."""
        self._folder = folder
        self._actor_id = actor_id
        self._is_priced = is_priced
        self._now = now

    def belongs_to(self, actor_id: str) -> None:
        """Count for ``actor_id`` from now on, where it was not known whose the account is."""
        self._actor_id = self._actor_id or actor_id

    def count(self, charge: Charge, ids: Sequence[str]) -> None:
        """Count one ``charge`` for each of ``ids``. Never raises: what was used was used."""
        if not ids or not self._actor_id:
            return
        from filelock import FileLock, Timeout

        try:
            with FileLock(f"{self._file}.lock", timeout=LOCK_SECONDS, mode=0o600):
                today = self._now().date().isoformat()
                days, seen = self._load(), self._seen(today)
                marks = [_mark(charge, one) for one in ids]
                if charge in _ONCE_A_DAY:
                    marks = [mark for mark in dict.fromkeys(marks) if mark not in seen]
                    seen.update(marks)
                _add(days, today, charge, len(marks), self._price(charge))
                for day in sorted(days)[:-KEPT_DAYS]:
                    del days[day]
                self._write(self._file, days)
                self._write(self._marks, {"day": today, "marks": sorted(seen)})
        except (OSError, Timeout) as error:
            _log.warning("%d %s are not counted: %s", len(ids), charge, type(error).__name__)

    def spending(self) -> Spending:
        """Return what was counted. Reads one small file."""
        days = self._load()
        found = []
        for day in sorted(days, reverse=True):
            expenses = tuple(
                Expense(what=_WORDS[charge], count=int(entry[0]), cost=Decimal(entry[1]))
                for charge in Charge
                if (entry := days[day].get(charge)) and int(entry[0])
            )
            if expenses:
                found.append(DaySpending(day=date.fromisoformat(day), expenses=expenses))
        note = "" if self._is_priced else "What an enterprise app pays is not known here."
        return Spending(days=tuple(found), prices_of=prices.as_of(), note=note)

    @property
    def _file(self) -> Path:
        name = hashlib.sha256(self._actor_id.encode()).hexdigest()[:16]
        return self._folder / f"spending-{name}.json"

    @property
    def _marks(self) -> Path:
        """What was charged today, apart: it may be long, and is not read to tell the sums."""
        return self._file.with_suffix(".marks")

    def _price(self, charge: Charge) -> Decimal:
        return prices.listed()[charge] if self._is_priced else Decimal(0)

    def _load(self) -> Days:
        """Return the days. A file that is broken is put aside."""
        try:
            kept = json.loads(self._file.read_text("utf-8"))
            return {
                date.fromisoformat(day).isoformat(): _entries(entries)
                for day, entries in kept.items()
            }
        except FileNotFoundError:
            pass
        except (OSError, ValueError, TypeError, AttributeError, ArithmeticError):
            _log.warning("The count of what X costs cannot be read, and begins anew.")
            with suppress(OSError):
                self._file.replace(self._file.with_suffix(".broken"))
        return {}

    def _seen(self, today: str) -> set[str]:
        try:
            kept = json.loads(self._marks.read_text("utf-8"))
            return set(map(str, kept["marks"])) if kept["day"] == today else set()
        except (OSError, ValueError, TypeError, KeyError):
            return set()

    def _write(self, file: Path, what: Any) -> None:
        """Write ``file`` whole or not at all, for its owner's eyes only."""
        descriptor, name = tempfile.mkstemp(dir=self._folder, prefix=".spending-")
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as begun:
                json.dump(what, begun)
            Path(name).replace(file)
        except OSError:
            with suppress(OSError):
                Path(name).unlink()
            raise


def _add(days: Days, today: str, charge: Charge, count: int, price: Decimal) -> None:
    had, cost = days.setdefault(today, {}).get(charge, ["0", "0"])
    days[today][charge] = [str(int(had) + count), str(Decimal(cost) + count * price)]


def _entries(entries: Any) -> dict[str, list[str]]:
    """Return the entries of a day, checked: numbers of known kinds."""
    return {
        Charge(kind): [str(int(count)), str(Decimal(cost))]
        for kind, (count, cost) in entries.items()
    }


def _mark(charge: Charge, one: str) -> str:
    kind = "user" if charge is Charge.USER_READ else "post"
    return hashlib.sha256(f"{kind}:{one}".encode()).hexdigest()[:16]
