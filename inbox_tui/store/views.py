"""Views: which conversations a list shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from inbox_tui.model import utc_now
from inbox_tui.store.clock import to_text


class View(StrEnum):
    """A selection that every inbox has, in the order of the tabs."""

    NEEDS_REPLY = "needs-reply"
    MINE = "mine"
    """Open, and assigned to me."""
    WAITING = "waiting"
    """We spoke last: they have the next word."""
    SNOOZED = "snoozed"
    UNKNOWN = "unknown"
    """A reply may or may not have gone out, or was sent by hand and not seen yet."""
    DONE = "done"
    ALL = "all"

    @property
    def label(self) -> str:
        """The words on the tab."""
        return {"needs-reply": "Needs reply", "unknown": "Unknown sends"}.get(
            self.value, self.value.capitalize()
        )


@dataclass(frozen=True, slots=True)
class Selection:
    """A condition on the rows of ``conversations c``, with the values of its named parameters."""

    where: str
    values: Mapping[str, str | int] = field(default_factory=dict)


_AWAKE = "c.snoozed_until <= :now"
_CONDITIONS = {
    View.NEEDS_REPLY: f"c.needs_reply = 1 AND {_AWAKE}",
    View.MINE: "c.assignee IS NOT NULL AND c.assignee = (SELECT id FROM identities WHERE is_me = 1)"
    f" AND c.done = 0 AND {_AWAKE}",
    View.WAITING: f"c.waiting = 1 AND {_AWAKE}",
    # Asked of the row itself, SQLite would walk the whole list for the few that are snoozed.
    View.SNOOZED: "c.uid IN (SELECT uid FROM conversations WHERE snoozed_until <> ''"
    " AND snoozed_until > :now)",
    View.UNKNOWN: "c.uid IN (SELECT d.conversation_uid FROM deliveries l"
    " JOIN drafts d ON d.uid = l.draft_uid WHERE l.state = 'unknown'"
    " UNION ALL SELECT conversation_uid FROM hand_sends WHERE message_uid IS NULL)",
    View.DONE: "c.done = 1",
    View.ALL: "1",
}


def selection(view: View, now: datetime | None = None) -> Selection:
    """Return what ``view`` shows at ``now`` (the present moment, where it is None)."""
    condition = _CONDITIONS[view]
    values = {"now": to_text(now or utc_now())} if ":now" in condition else {}
    return Selection(condition, values)
