"""What came in, in words for a notification and as JSON for a program."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime

from inbox_tui import naming, text
from inbox_tui.store import arrivals
from inbox_tui.store.arrivals import Arrived
from inbox_tui.store.clock import to_text

_NAMED = 3
"""People who are named in a notification."""
_MOST_WORDS = 80


@dataclass(frozen=True, slots=True)
class Notice:
    """Conversations in which somebody wrote to us."""

    arrived: tuple[Arrived, ...]

    @classmethod
    def of(cls, conn: sqlite3.Connection, above: int, on: Collection[str]) -> Notice:
        """Return what came in with messages over the uid ``above``, as far as it counts.

        ``on`` has the words ``new``, ``needs-reply`` and ``vip``.
        """
        every = arrivals.conversations_above(conn, above)
        return cls(tuple(found for found in every if _counts(found, on)))

    @property
    def title(self) -> str:
        """Return how many there are, without a word of anybody."""
        number = len(self.arrived)
        said = "1 conversation" if number == 1 else f"{number} conversations"
        waiting = sum(found.needs_reply for found in self.arrived)
        return f"inbox-tui: news in {said}" + (f", {waiting} to answer" if waiting else "")

    def body(self, *, names: bool) -> str:
        """Return which accounts it is for; with ``names``, also who wrote and the first words.

        Clean, a line for each.
        """
        if not names:
            counts = Counter(found.account for found in self.arrived)
            return "\n".join(
                f"{naming.at(text.clean_cell(account))}: {number}"
                for account, number in counts.items()
            )
        lines = [
            f"{text.clean_cell(found.author_name or found.author_handle)}: "
            f"{text.shorten(text.clean_cell(found.snippet), _MOST_WORDS)}"
            for found in self.arrived[:_NAMED]
        ]
        more = len(self.arrived) - _NAMED
        return "\n".join([*lines, f"and {more} more"] if more > 0 else lines)

    def as_json(self, now: datetime) -> str:
        """Return it for a program, in the words of the model; texts are cleaned."""
        conversations = [
            {
                name: text.clean_line(value) if isinstance(value, str) else value
                for name, value in asdict(found).items()
            }
            for found in self.arrived
        ]
        return json.dumps(
            {"event": "new_message", "at": to_text(now), "conversations": conversations}
        )


def _counts(found: Arrived, on: Collection[str]) -> bool:
    return "new" in on or ("needs-reply" in on and found.needs_reply) or ("vip" in on and found.vip)
