"""Who is behind an account's credential, asked of the network itself."""

from __future__ import annotations

from datetime import datetime

from inbox_tui.adapter import Adapter, WrongAccount
from inbox_tui.model import Account, Actor
from inbox_tui.reply.errors import WrongAccountBlocked
from inbox_tui.store import Store, accounts, audit


def verify_actor(
    store: Store, account: Account, adapter: Adapter, identity: str, now: datetime
) -> Actor:
    """Ask the network who the credential belongs to and return the answer.

    Where it is not the account's own actor, the account is frozen: nothing is sent from it until
    a person has checked it.

    :raises WrongAccountBlocked: it is somebody else; the sentence names both.
    :raises AdapterError: the network could not be asked.
    """
    try:
        actor = adapter.whoami()
    except WrongAccount as error:
        _freeze(store, account, identity, error.sentence, now)
        raise WrongAccountBlocked(error.sentence) from error
    if actor.id != account.actor_id:
        sentence = describe_mismatch(store, account, actor)
        _freeze(store, account, identity, sentence, now)
        raise WrongAccountBlocked(sentence)
    with store.write() as conn:
        accounts.note_verified(conn, account.id, actor, now, unfreeze=False)
    return actor


def describe_mismatch(store: Store, account: Account, actor: Actor) -> str:
    """Return the sentence that names the account on the screen and the one behind its secret."""
    ours = next(
        (
            a
            for a in accounts.every(store.read())
            if (a.network, a.actor_id) == (account.network, actor.id)
        ),
        None,
    )
    got = f"your {ours.kind.value.upper()} account {ours.handle}" if ours else actor.handle
    return (
        f"Blocked: the secret stored for {account.kind.value.upper()} {account.handle} on "
        f"{account.network} belongs to {got} ({actor.id}). Nothing was sent and "
        f"{account.handle} is frozen. Connect it again with its own secret, then run "
        f"'inbox-tui account check {account.id}'."
    )


def _freeze(store: Store, account: Account, identity: str, reason: str, now: datetime) -> None:
    with store.write() as conn:
        accounts.freeze(conn, account.id, reason)
        audit.append(
            conn, identity, "account frozen", {"account": account.id, "reason": reason}, now
        )
