"""Stopping everything outgoing at once, for every process on the store, and going on again."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from inbox_tui import text
from inbox_tui.model import Delivery, DeliveryState
from inbox_tui.reply.cancel import cancel_within
from inbox_tui.reply.errors import AlreadyStopped, NotStopped
from inbox_tui.store import Store, audit, identities, outbox, stops


def stop_all(store: Store, reason: str, now: datetime) -> tuple[Delivery, ...]:
    """Freeze everything outgoing; return what was held, each a draft again.

    What is already being sent cannot be called back; it is looked after as ever.

    :raises NobodyIsMe: a stop bears a name.
    :raises AlreadyStopped: with who stopped it, when and why.
    """
    said = text.snippet(reason.strip()) or "no reason given"
    with store.write() as conn:
        me = identities.require_me(conn)
        found = stops.active(conn)
        if found:
            raise AlreadyStopped(f"{describe(found)} That was before: your reason was not kept.")
        stops.begin(conn, me.id, said, now)
        audit.append(conn, me.id, "stopped", {"reason": said}, now)
        return _take_back_all(conn, f"Stopped by {me.name}: {said}.", now)


def resume(store: Store, now: datetime) -> stops.Stop:
    """Let replies be confirmed again; nothing that was stopped is sent by this.

    :raises NobodyIsMe: the end of a stop bears a name.
    :raises NotStopped: nothing is stopped.
    """
    with store.write() as conn:
        me = identities.require_me(conn)
        found = stops.active(conn)
        if found is None:
            raise NotStopped("Nothing outgoing is stopped.")
        _take_back_all(conn, f"{me.name} ended a stop; it is a draft again.", now)
        stops.end(conn, me.id, now)
        audit.append(conn, me.id, "resumed", {"stop": found.uid}, now)
        return found


def count_leaving(store: Store) -> int:
    """Return how many replies are being sent at this moment: no stop calls those back."""
    ways = outbox.under_way(store.read())
    return sum(way.delivery.state is DeliveryState.SENDING for way in ways)


def describe_leaving(number: int) -> str:
    """Return a sentence on replies that are being sent while everything stops, or ""."""
    if not number:
        return ""
    what = "1 reply is" if number == 1 else f"{number} replies are"
    return f"{what} being sent at this moment and cannot be called back."


def describe(stop: stops.Stop) -> str:
    """Return who stopped everything outgoing and why, as a sentence. Clean."""
    name, reason = text.clean_cell(stop.name), text.clean_line(stop.reason).rstrip(".")
    return f"Everything outgoing is stopped by {name}: {reason}."


def _take_back_all(conn: sqlite3.Connection, reason: str, now: datetime) -> tuple[Delivery, ...]:
    waiting = (DeliveryState.CONFIRMED, DeliveryState.HELD)
    held = [h.delivery for h in outbox.under_way(conn) if h.delivery.state in waiting]
    ended = (cancel_within(conn, d.uid, reason, now, act="stopped") for d in held)
    return tuple(delivery for delivery in ended if delivery)
