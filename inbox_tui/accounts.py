"""Connecting accounts: verified with the network before anything is stored.

First :func:`meet` asks the network whose the credential is and keeps nothing. Then a person sees
the answer, says whose voice it is, and :func:`keep` stores the secret and the account.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from inbox_tui import call_sign, http, keychain, registry
from inbox_tui.adapter import (
    Access,
    Adapter,
    AdapterError,
    AuthRevoked,
    Misconfigured,
    Secret,
    SessionVault,
)
from inbox_tui.errors import Told
from inbox_tui.keychain import SecretPlace
from inbox_tui.model import Account, AccountKind, Actor, utc_now
from inbox_tui.paths import network_folder
from inbox_tui.store import Store, audit, identities, pulls
from inbox_tui.store import accounts as rows
from inbox_tui.text import clean_line, storable
from inbox_tui.verify import verify_actor


class AccountFault(Told):
    """The account cannot be connected or found so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """What a person gives to connect an account."""

    network: str
    handle: str
    instance: str = ""
    settings: Mapping[str, str] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    session: str = field(default="", repr=False)
    """A session that was handed out with the secrets (:mod:`inbox_tui.sign_in`)."""
    place: SecretPlace = SecretPlace.KEYRING
    plaintext_allowed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An account that the network has just vouched for; nothing is stored yet."""

    application: Application
    instance: str
    actor: Actor
    verified_at: datetime
    session: str = field(default="", repr=False)
    """The session in which the network answered, "" where it has none; it may have been renewed."""

    @property
    def handle_differs(self) -> bool:
        """True where the network names another handle than the person asked for."""
        asked = self.application.handle.lstrip("@").casefold()
        return bool(asked) and asked != self.actor.handle.lstrip("@").casefold()


def meet(application: Application) -> Candidate:
    """Ask the network who the given credential belongs to. Stores nothing.

    :raises AdapterError: there is no such network, the settings do not do, or it says no.
    """
    session = _FirstSession(application.session)
    adapter = build(application, session)
    try:
        actor = adapter.whoami()
    finally:
        adapter.close()
    if not actor.id or storable(actor.id) != actor.id or clean_line(actor.id) != actor.id:
        # It is compared with what the network says before each send: it has to be kept exactly.
        raise Misconfigured("The network's name for this account is none that can be kept.")
    return Candidate(
        application=application,
        instance=application.instance or registry.load(application.network).default_instance,
        actor=actor,
        verified_at=utc_now(),
        session=session.load(),
    )


def build(application: Application, session: SessionVault | None = None) -> Adapter:
    """Build an adapter of what was typed, for an account that is not connected yet.

    :raises AdapterError: there is no such network, or the settings do not do.
    """
    adapter_class = registry.load(application.network)
    return adapter_class(
        Access(
            instance=application.instance or adapter_class.default_instance,
            handle=application.handle,
            settings=_settings(adapter_class, application.settings),
            secret=Secret(application.secrets),
            http=http.client,
            session=session or _FirstSession(application.session),
            folder=network_folder(application.network),
        )
    )


def ask(application: Application) -> Candidate:
    """Do :func:`meet` for a person who is connecting an account.

    :raises AccountFault: with what the network says, and without advice that is for an account
        that is connected already.
    """
    try:
        return meet(application)
    except AuthRevoked as error:
        raise AccountFault(error.told) from error
    except AdapterError as error:
        raise AccountFault(error.sentence) from error


def keep(store: Store, candidate: Candidate, kind: AccountKind, sign: str) -> Account:
    """Store the secret, read it back, and add the account under *me*.

    :raises AccountFault: it is connected already, or the call sign does not do.
    :raises NobodyIsMe: the first run is not done.
    :raises KeychainError: the secret cannot be kept; then nothing is stored.
    """
    application, actor = candidate.application, candidate.actor
    conn = store.read()
    me = identities.require_me(conn)
    others = rows.every(conn)
    key = (application.network, candidate.instance, actor.id)
    for other in others:
        if (other.network, other.instance, other.actor_id) == key:
            raise AccountFault(f"{actor.handle} is connected already, as {other.id}.")
    fault = call_sign.find_fault(sign, kind, others)
    if fault:
        raise AccountFault(fault)
    adapter_class = registry.load(application.network)
    has_secret = any(f.secret for f in adapter_class.fields)
    account = Account(
        id=_new_id(store, candidate),
        network=application.network,
        instance=candidate.instance,
        actor_id=actor.id,
        handle=actor.handle,
        name=actor.name,
        url=actor.url,
        kind=kind,
        identity=me.id,
        call_sign=sign.upper(),
        secret_place=(application.place if has_secret else SecretPlace.NONE).value,
        settings=_settings(adapter_class, application.settings),
        verified_at=candidate.verified_at,
    )
    _keep_secret(account, candidate)
    now = utc_now()
    with store.write() as writing:
        if rows.get(writing, account.id):
            rows.reconnect(writing, account)
        else:
            rows.add(writing, account, now)
        audit.append(
            writing, me.id, "account added", {"account": account.id, "actor": actor.id}, now
        )
    return account


def connect(account: Account) -> Adapter:
    """Build the account's adapter with its secret, read afresh from where it is kept.

    :raises AdapterError: the adapter or the secret cannot be had.
    """
    adapter_class = registry.load(account.network)
    place = SecretPlace(account.secret_place)
    fields = adapter_class.fields
    secret = keychain.read(account.id, account.network, fields, place)
    return adapter_class(
        Access(
            instance=account.instance,
            handle=account.handle,
            settings=account.settings,
            secret=secret,
            http=http.client,
            session=keychain.vault(account.id, account.network, fields, place, secret),
            folder=network_folder(account.network),
            actor_id=account.actor_id,
        )
    )


def check(store: Store, account: Account) -> Actor:
    """Ask the network who the account's secret belongs to; lift a block where it fits.

    :raises WrongAccount: it belongs to somebody else; the account is frozen.
    :raises AdapterError: the network could not be asked.
    """
    adapter = connect(account)
    try:
        actor = verify_actor(store, account, adapter, utc_now(), unfreeze=True)
    finally:
        adapter.close()
    with store.write() as conn:
        pulls.allow(conn, account.id)
    return actor


def remove(store: Store, account: Account) -> bool:
    """Take the account out of use, remove its secret, and prove that it is gone.

    Return False where nothing of it was found in its place (its messages stay in any case).

    :raises KeychainError: something of the secret is still there; the account stays connected.
    """
    found = keychain.remove(account.id, account.network, SecretPlace(account.secret_place))
    now = utc_now()
    with store.write() as conn:
        rows.mark_removed(conn, account.id, now)
        me = identities.me(conn)
        audit.append(conn, me.id if me else "", "account removed", {"account": account.id}, now)
    return found


def find(store: Store, words: str) -> Account:
    """Return the connected account that ``words`` name: its id, handle, or ``network:handle``.

    :raises AccountFault: none or several fit.
    """
    wanted = words.casefold().lstrip("@")
    every = rows.every(store.read())
    fitting = [a for a in every if a.id.casefold() == wanted] or [
        a
        for a in every
        if wanted in (a.handle.lstrip("@").casefold(), f"{a.network}:{a.handle}".casefold())
    ]
    if len(fitting) == 1:
        return fitting[0]
    known = ", ".join(a.id for a in fitting or every) or "none is connected yet"
    if fitting:
        raise AccountFault(f"Several accounts are called {words!r}. Say which: {known}.")
    raise AccountFault(f"There is no account {words!r}. Accounts: {known}.")


class _FirstSession:
    """A vault for the first meeting: nothing is stored yet."""

    def __init__(self, session: str) -> None:
        self._held = session

    def locked(self) -> _FirstSession:
        return self

    def __enter__(self) -> None:
        return None

    def __exit__(self, *_: object) -> None:
        return None

    def load(self) -> str:
        return self._held

    def save(self, session: str) -> None:
        keychain.hide_session(session)
        self._held = session


def _settings(adapter_class: type[Adapter], given: Mapping[str, str]) -> dict[str, str]:
    known = {f.name: f for f in adapter_class.fields if not f.secret}
    strange = sorted(set(given) - set(known))
    if strange:
        raise Misconfigured(
            f"{adapter_class.title} knows no setting called {', '.join(strange)}. "
            f"Known: {', '.join(known) or 'none'}."
        )
    missing = [f.name for f in known.values() if f.default is None and not given.get(f.name)]
    if missing:
        raise Misconfigured(f"{adapter_class.title} also needs: {', '.join(missing)}.")
    return {name: given.get(name) or f.default or "" for name, f in known.items()}


def _keep_secret(account: Account, candidate: Candidate) -> None:
    application = candidate.application
    place = SecretPlace(account.secret_place)
    if place not in (SecretPlace.KEYRING, SecretPlace.FILE):
        return
    try:
        keychain.store(
            account.id,
            account.network,
            application.secrets,
            place,
            session=candidate.session,
            plaintext_allowed=application.plaintext_allowed,
        )
    except keychain.KeychainSlow:
        raise
    except AdapterError:
        # what was kept before the fault goes again; the fault itself is what a person must see
        with suppress(keychain.KeychainError):
            keychain.remove(account.id, account.network, place)
        raise


def _new_id(store: Store, candidate: Candidate) -> str:
    """Return a short name that stays: the network and the handle, numbered where it is taken."""
    network = candidate.application.network
    slug = re.sub(r"[^a-z0-9]+", "-", candidate.actor.handle.casefold()).strip("-") or "account"
    for number in range(1, 1000):
        account_id = f"{network}-{slug}" + (f"-{number}" if number > 1 else "")
        taken = rows.get(store.read(), account_id)
        if taken is None:
            return account_id
        same = (taken.instance, taken.actor_id) == (candidate.instance, candidate.actor.id)
        if same and taken.removed_at is not None:
            return account_id
    raise AccountFault("There are too many accounts of this handle.")
