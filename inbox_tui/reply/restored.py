"""What was on its way when a backup was made: after a restore, no process holds its ticket."""

from __future__ import annotations

from datetime import datetime

from inbox_tui.model import Delivery, DeliveryState
from inbox_tui.reply.cancel import cancel
from inbox_tui.store import Store, outbox

HELD = (
    "It was held when the backup was made. Look on the network whether it left afterwards before "
    "you answer again; the draft is open."
)
SENDING = "It was being sent when the backup was made; it will be looked up."


def give_up(store: Store, now: datetime) -> tuple[Delivery, ...]:
    """Cancel what was held and call ``unknown`` what was being sent; return what changed.

    Unlike :func:`inbox_tui.reply.reconcile.recover` it asks for no holder: one that still lives
    has its ticket for the inbox that was replaced.
    """
    changed = (_settle(store, held.delivery, now) for held in outbox.under_way(store.read()))
    return tuple(delivery for delivery in changed if delivery)


def _settle(store: Store, delivery: Delivery, now: datetime) -> Delivery | None:
    if delivery.state is DeliveryState.UNKNOWN:
        return None
    if delivery.state is not DeliveryState.SENDING:
        return cancel(store, delivery.uid, HELD, now)
    with store.write() as conn:
        outbox.settle(
            conn,
            delivery.uid,
            (DeliveryState.SENDING,),
            DeliveryState.UNKNOWN,
            reason=SENDING,
            now=now,
        )
        return outbox.require(conn, delivery.uid)
