"""Who is behind an account's credential, asked of the network itself."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from inbox_tui.adapter import Adapter, WrongAccount
from inbox_tui.model import Account, Actor
from inbox_tui.naming import at, voice, voice_on
from inbox_tui.store import Store, accounts, audit, identities


def verify_actor(
    store: Store, account: Account, adapter: Adapter, now: datetime, *, unfreeze: bool = False
) -> Actor:
    """Ask the network who the credential belongs to and return the answer.

    Where it is not the account's own actor, the account is frozen: nothing is sent from it until
    a person has checked it, which is when ``unfreeze`` is given.

    :raises WrongAccount: it is somebody else; the sentence names both.
    :raises AdapterError: the network could not be asked.
    """
    try:
        actor = adapter.whoami()
    except WrongAccount as error:
        sentence = describe_mismatch(store, account, error.got) if error.got else error.sentence
        _freeze(store, account, sentence, now)
        raise WrongAccount(sentence, expected=account.actor_id, got=error.got) from error
    if actor.id != account.actor_id:
        sentence = describe_mismatch(store, account, actor.id, at(actor.handle))
        _freeze(store, account, sentence, now)
        raise WrongAccount(sentence, expected=account.actor_id, got=actor.id)
    with store.write() as conn:
        known = accounts.get(conn, account.id)
        accounts.note_verified(conn, account.id, actor, now, unfreeze=unfreeze)
        if unfreeze and known and known.frozen_reason:
            _note(conn, account, "account unfrozen", known.frozen_reason, now)
    return actor


def describe_mismatch(
    store: Store, account: Account, actor_id: str, handle: str = "somebody else"
) -> str:
    """Return the sentence that names the account on the screen and the one behind its secret."""
    ours = accounts.of_actor(store.read(), actor_id, account)
    got = f"your {voice(ours)}" if ours else handle
    return (
        f"Blocked: the secret stored for {voice_on(account)} belongs to {got} ({actor_id}). Nothing was sent and "
        f"{at(account.handle)} is frozen. Connect it again with its own secret, then run "
        f"'inbox-tui account check {account.id}'."
    )


def _freeze(store: Store, account: Account, reason: str, now: datetime) -> None:
    with store.write() as conn:
        accounts.freeze(conn, account.id, reason)
        _note(conn, account, "account frozen", reason, now)


def _note(conn: sqlite3.Connection, account: Account, act: str, reason: str, now: datetime) -> None:
    me = identities.me(conn)
    particulars = {"account": account.id, "reason": reason}
    audit.append(conn, me.id if me else "", act, particulars, now)
