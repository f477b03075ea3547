"""Signing in again to an account whose secret ran out: the same actor, a new secret, all else kept."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from inbox_tui import keychain, naming, registry
from inbox_tui.accounts import AccountFault, Application, Candidate
from inbox_tui.adapter import AdapterError
from inbox_tui.keychain import SecretPlace
from inbox_tui.model import Account, utc_now
from inbox_tui.store import Store, StoreError, audit, identities, pulls
from inbox_tui.store import accounts as rows


def apply(account: Account, secrets: Mapping[str, str]) -> Application:
    """Return what connects ``account`` again, with the secrets that a person gives.

    :raises AccountFault: its secret is kept where a program cannot replace it, or it has none.
    """
    fields = [f for f in registry.load(account.network).fields if f.secret]
    place = SecretPlace(account.secret_place)
    if place is SecretPlace.ENVIRONMENT:
        names = (keychain.environment_variable(account.id, fields, f.name) for f in fields)
        raise AccountFault(
            f"Its secret comes from the environment: change {', '.join(names)} there."
        )
    if place is SecretPlace.NONE:
        raise AccountFault(f"{account.id} needs no secret.")
    return Application(
        network=account.network,
        handle=account.handle,
        instance=account.instance,
        settings=account.settings,
        secrets=secrets,
        place=place,
    )


def complete(store: Store, account: Account, candidate: Candidate) -> Account:
    """Replace the secret and the session of ``account`` and lift its block; return it as it is now.

    Its kind, call sign and identity stay. Where the new secret cannot be kept, the old one is put
    back as far as the place allows.

    :raises AccountFault: the new secret is somebody else's; nothing was changed.
    :raises KeychainError: the secret cannot be kept.
    :raises StoreError: the block cannot be lifted; the new secret is kept all the same.
    """
    if candidate.actor.id != account.actor_id:
        raise AccountFault(_mismatch(store, account, candidate))
    _replace_secret(account, candidate)
    try:
        _lift_block(store, account, candidate)
    except StoreError as error:
        raise StoreError(
            f"{error} The new secret is kept, but the account still waits: sign in once more."
        ) from error
    return rows.require(store.read(), account.id)


def _lift_block(store: Store, account: Account, candidate: Candidate) -> None:
    now = utc_now()
    with store.write() as conn:
        me = identities.me(conn)
        rows.note_verified(conn, account.id, candidate.actor, now, unfreeze=True)
        particulars = {"account": account.id, "actor": account.actor_id}
        audit.append(conn, me.id if me else "", "account signed in again", particulars, now)
        pulls.allow(conn, account.id)


def _replace_secret(account: Account, candidate: Candidate) -> None:
    fields = registry.load(account.network).fields
    place = SecretPlace(account.secret_place)
    vault = keychain.vault(account.id, account.network, fields, place)
    with vault.locked():  # nobody renews the old session meanwhile
        old_session, old = "", None
        with suppress(AdapterError):
            old_session = vault.load()
            secret = keychain.read(account.id, account.network, fields, place)
            old = {field.name: secret.reveal(field.name) for field in fields if field.secret}
        try:
            _keep(account, place, candidate.application.secrets, candidate.session)
        except AdapterError:
            if old is not None:
                with suppress(AdapterError):
                    _keep(account, place, old, old_session)
            raise


def _keep(account: Account, place: SecretPlace, secrets: Mapping[str, str], session: str) -> None:
    keychain.store(account.id, account.network, secrets, place, session=session)


def _mismatch(store: Store, account: Account, candidate: Candidate) -> str:
    actor = candidate.actor
    ours = rows.of_actor(store.read(), actor.id, account)
    got = f"your {naming.voice(ours)}" if ours else naming.at(actor.handle)
    return (
        f"This is {got} ({actor.id}), not {naming.voice_on(account)} ({account.actor_id}). "
        "Nothing was changed."
    )
