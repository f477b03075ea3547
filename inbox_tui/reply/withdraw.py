"""Removing what was published under a wrong name: offered after the alarm, never done by itself.

On every network only the author of a message can delete it. So the account of ours that it appeared
under does, with a secret of which the network has just said that it is that account's.
"""

from __future__ import annotations

import sqlite3
from datetime import datetime

from inbox_tui.adapter import Adapter, WrongAccount
from inbox_tui.model import Account, Actor, Delivery, DeliveryState
from inbox_tui.reply.alarms import WITHDRAWN
from inbox_tui.reply.errors import CannotReply
from inbox_tui.store import Store, accounts, audit, identities, outbox
from inbox_tui.verify import verify_actor

POST_DELETED = "post deleted"
"""The act by which one post of a thread goes; :data:`WITHDRAWN` follows when all of it is gone."""


def author(store: Store, delivery: Delivery) -> Account | None:
    """Return the connected account of ours that a delivery appeared under; None: it is nobody's."""
    conn = store.read()
    confirmed = accounts.require(conn, delivery.account_id)
    return accounts.of_actor(conn, delivery.author_id, confirmed)


def why_not(store: Store, delivery: Delivery) -> str:
    """Return why a delivery cannot be withdrawn, or "" where it can be tried."""
    if delivery.state is not DeliveryState.SENT or not delivery.wrong_author:
        return "Only a reply that the network shows under another account is withdrawn here."
    if not delivery.remote_id:
        return "It is not known which message it is. Delete it on the network itself."
    if author(store, delivery) is None:
        return (
            f"It cannot be deleted from here: {delivery.author_id} is not connected. Whoever has "
            "that account must delete it on the network itself, or connect it here first."
        )
    return ""


def identify(store: Store, delivery: Delivery, adapter: Adapter, now: datetime) -> Actor:
    """Ask the network whose the secret is that would delete a delivery, and return whom it names.

    ``adapter`` is that of :func:`author`. What it answers is for the question to a person.

    :raises CannotReply: with the reason; where the secret is another's, its account is frozen.
    :raises AdapterError: the network could not be asked.
    """
    _account, actor = _identify(store, delivery, adapter, now)
    return actor


def withdraw(store: Store, delivery_uid: int, adapter: Adapter, now: datetime) -> Delivery:
    """Delete from the network a reply that appeared under a wrong account, once a person asks.

    ``adapter`` is that of :func:`author`; it is asked again whose its secret is.

    A thread of posts goes one by one, and the audit log gets each as soon as it is gone.

    :raises CannotReply: with the reason; nothing was deleted.
    :raises AdapterError: the network could not be asked, or refused. Of a thread, the posts that the
        audit log calls deleted are gone; the alarm stands, and it can be tried again.
    """
    delivery = outbox.require(store.read(), delivery_uid)
    account, _actor = _identify(store, delivery, adapter, now)
    # The last first: whoever looks meanwhile sees no thread without its beginning.
    for remote_id in reversed(delivery.more_ids):
        adapter.delete(remote_id)
        with store.write() as conn:
            _note(conn, POST_DELETED, delivery, account, remote_id, now)
    adapter.delete(delivery.remote_id)
    more = {"more_ids": list(delivery.more_ids)} if delivery.more_ids else {}
    with store.write() as conn:
        outbox.note_withdrawn(
            conn, delivery_uid, "It appeared under a wrong account and was deleted there."
        )
        _note(conn, WITHDRAWN, delivery, account, delivery.remote_id, now, **more)
        return outbox.require(conn, delivery_uid)


def _identify(
    store: Store, delivery: Delivery, adapter: Adapter, now: datetime
) -> tuple[Account, Actor]:
    obstacle, account = why_not(store, delivery), author(store, delivery)
    if not obstacle and not adapter.capabilities.can_delete:
        obstacle = "This network's adapter cannot delete. Delete it on the network itself."
    if obstacle or account is None:
        raise CannotReply(obstacle)
    if adapter.network != account.network:
        raise CannotReply("Nothing was deleted: the adapter is another network's.")
    try:
        return account, verify_actor(store, account, adapter, now)
    except WrongAccount as error:
        raise CannotReply(f"Nothing was deleted. {error.sentence}") from error


def _note(
    conn: sqlite3.Connection,
    act: str,
    delivery: Delivery,
    account: Account,
    remote_id: str,
    now: datetime,
    **more: object,
) -> None:
    me = identities.me(conn)
    particulars = {"delivery": delivery.uid, "account": account.id, "remote_id": remote_id, **more}
    audit.append(conn, me.id if me else "", act, particulars, now)
