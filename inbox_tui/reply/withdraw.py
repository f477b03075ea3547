"""Removing what was published under a wrong name: offered after the alarm, never done by itself."""

from __future__ import annotations

from datetime import datetime

from inbox_tui.adapter import Adapter, WrongAccount
from inbox_tui.model import Delivery, DeliveryState
from inbox_tui.reply.alarms import WITHDRAWN
from inbox_tui.reply.errors import CannotReply
from inbox_tui.store import Store, audit, identities, outbox

POST_DELETED = "post deleted"
"""The act by which one post of a thread goes; :data:`WITHDRAWN` follows when all of it is gone."""


def why_not(delivery: Delivery) -> str:
    """Return why a delivery cannot be withdrawn, or "" where it can be tried."""
    if delivery.state is not DeliveryState.SENT or not delivery.wrong_author:
        return "Only a reply that the network shows under another account is withdrawn here."
    if not delivery.remote_id:
        return "It is not known which message it is. Delete it on the network itself."
    return ""


def withdraw(store: Store, delivery_uid: int, adapter: Adapter, now: datetime) -> Delivery:
    """Delete from the network a reply that appeared under a wrong account, once a person asks.

    The credential that published it is asked again whose it is: it deletes only its own message.

    A thread of posts goes one by one, and the audit log gets each as soon as it is gone.

    :raises CannotReply: with the reason; nothing was deleted.
    :raises AdapterError: the network could not be asked, or refused. Of a thread, the posts that the
        audit log calls deleted are gone; the alarm stands, and it can be tried again.
    """
    delivery = outbox.require(store.read(), delivery_uid)
    obstacle = why_not(delivery)
    if not obstacle and not adapter.capabilities.can_delete:
        obstacle = "This network's adapter cannot delete. Delete it on the network itself."
    if not obstacle and _owner(adapter) != delivery.author_id:
        obstacle = (
            "The stored secret is not that of the account which published it. Delete it on the "
            "network itself."
        )
    if obstacle:
        raise CannotReply(obstacle)
    # The last first: whoever looks meanwhile sees no thread without its beginning.
    for remote_id in reversed(delivery.more_ids):
        adapter.delete(remote_id)
        _note_deleted(store, delivery, remote_id, now)
    adapter.delete(delivery.remote_id)
    more = {"more_ids": list(delivery.more_ids)} if delivery.more_ids else {}
    with store.write() as conn:
        me = identities.me(conn)
        outbox.note_withdrawn(
            conn, delivery_uid, "It appeared under a wrong account and was deleted there."
        )
        audit.append(
            conn,
            me.id if me else "",
            WITHDRAWN,
            {"delivery": delivery_uid, "remote_id": delivery.remote_id, **more},
            now,
        )
        return outbox.require(conn, delivery_uid)


def _note_deleted(store: Store, delivery: Delivery, remote_id: str, now: datetime) -> None:
    with store.write() as conn:
        me = identities.me(conn)
        audit.append(
            conn,
            me.id if me else "",
            POST_DELETED,
            {"delivery": delivery.uid, "remote_id": remote_id},
            now,
        )


def _owner(adapter: Adapter) -> str:
    try:
        return adapter.whoami().id
    except WrongAccount as error:
        # That it is not the account's own is known already; whose it is matters here.
        return error.got
