"""Ending a delivery, or its sending, and saying so in the audit log: both or neither."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from inbox_tui.model import Delivery, DeliveryState
from inbox_tui.store import audit, outbox


def settle(
    conn: sqlite3.Connection,
    delivery_uid: int,
    before: tuple[DeliveryState, ...],
    after: DeliveryState,
    *,
    reason: str,
    act: str,
    now: datetime,
) -> Delivery | None:
    """Take a delivery from one of the states ``before`` to ``after``; None where it is in no such.

    ``act`` is what the audit log calls it, in the name of the human who confirmed.
    """
    if not outbox.settle(conn, delivery_uid, before, after, reason=reason, now=now):
        return None
    delivery = outbox.require(conn, delivery_uid)
    confirmation = outbox.confirmation(conn, delivery.confirmation_uid)
    particulars = {"delivery": delivery_uid, "account": delivery.account_id, "reason": reason}
    audit.append(conn, confirmation.identity, act, particulars, now)
    return delivery
