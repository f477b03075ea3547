"""Alarms of replies that appeared under a wrong account: each stands until a person has seen it."""

from __future__ import annotations

from datetime import datetime

from inbox_tui.model import Delivery
from inbox_tui.store import Store, audit, identities, outbox

SEEN, WITHDRAWN = "alarm seen", "withdrawn"
"""The acts that end one, as the audit log calls them: a person puts it away, or deletes the reply."""


def unseen(store: Store) -> tuple[Delivery, ...]:
    """Return what appeared under a wrong account and nobody has acknowledged or deleted."""
    conn = store.read()
    return tuple(
        delivery
        for delivery in outbox.under_wrong_author(conn)
        if not any(
            audit.page(conn, audit.Selection(act=act, delivery_uid=delivery.uid), 1)
            for act in (SEEN, WITHDRAWN)
        )
    )


def note_seen(store: Store, delivery: Delivery, now: datetime) -> None:
    """Write into the audit log that a person has seen the alarm of a delivery."""
    with store.write() as conn:
        me = identities.me(conn)
        audit.append(conn, me.id if me else "", SEEN, {"delivery": delivery.uid}, now)
