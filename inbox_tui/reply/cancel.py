"""Cancelling what has not begun to be sent; the draft is open again, as it was."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from inbox_tui.model import Delivery, DeliveryState
from inbox_tui.reply.settlement import settle
from inbox_tui.store import Store

TAKEN_BACK = "Taken back."
"""Why a delivery was cancelled that a person wanted back."""


def cancel(
    store: Store, delivery_uid: int, reason: str, now: datetime, *, act: str = "cancelled"
) -> Delivery | None:
    """Cancel a delivery that is confirmed or held, and return it; None where it is too late.

    ``act`` is what the audit log calls it.
    """
    with store.write() as conn:
        return cancel_within(conn, delivery_uid, reason, now, act=act)


def cancel_within(
    conn: sqlite3.Connection, delivery_uid: int, reason: str, now: datetime, *, act: str
) -> Delivery | None:
    """Do the same inside a transaction of the caller's."""
    return settle(
        conn,
        delivery_uid,
        (DeliveryState.CONFIRMED, DeliveryState.HELD),
        DeliveryState.CANCELLED,
        reason=reason,
        act=act,
        now=now,
    )


def take_back(store: Store, delivery_uid: int, now: datetime) -> Delivery | None:
    """Cancel a held delivery because a person wants it back; None where it is too late."""
    return cancel(store, delivery_uid, TAKEN_BACK, now, act="taken back")
