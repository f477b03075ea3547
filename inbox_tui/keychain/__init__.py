"""Where secrets live: the environment, the desktop's keyring, or a file by explicit choice.

An account has named secret fields and one session. In a keyring each is an entry of its own under
the service ``inbox_tui:<network>:<account id>``. The environment variable of an account always
wins over the place in which its secret is kept, so that a CI job needs no keyring.

Values are handed to :mod:`inbox_tui.redaction` as they are read or kept.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from pathlib import Path

from inbox_tui import redaction
from inbox_tui.adapter import Field, Secret, SessionVault
from inbox_tui.keychain import environment
from inbox_tui.keychain.desktop import DesktopKeyring
from inbox_tui.keychain.errors import (
    KeychainError,
    KeychainLocked,
    KeychainRefused,
    KeychainSlow,
    NoKeychain,
    SecretLost,
    SecretReplaced,
    SessionBusy,
)
from inbox_tui.keychain.parts import NAMES, Entries, SplitEntries
from inbox_tui.keychain.secret_file import SecretFile
from inbox_tui.keychain.session import KeptSession, hide_session, in_memory
from inbox_tui.paths import network_folder, secret_file

__all__ = [
    "KeychainError",
    "KeychainLocked",
    "KeychainRefused",
    "KeychainSlow",
    "NoKeychain",
    "SecretLost",
    "SecretPlace",
    "SecretReplaced",
    "SessionBusy",
    "environment_variable",
    "hide_session",
    "keyring_name",
    "read",
    "remove",
    "secret_file",
    "store",
    "vault",
]

_SESSION = ".session"
"""The entry of the session. A field's name has no dot in front, so it cannot be mistaken."""

_SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


class SecretPlace(StrEnum):
    """Where an account's secret is kept; the values are those of ``Account.secret_place``."""

    KEYRING = "keyring"
    ENVIRONMENT = "environment"
    FILE = "file"
    NONE = "none"
    """The account needs no secret."""


def keyring_name(*, plaintext_allowed: bool = False) -> str:
    """Return the name of the keyring that a secret would be written to, for a person.

    :raises KeychainError: there is none that may be used.
    """
    return DesktopKeyring(plaintext_allowed=plaintext_allowed).name()


def environment_variable(account_id: str, fields: Iterable[Field], name: str) -> str:
    """Return the variable that holds the secret field ``name`` of an account.

    ``INBOX_TUI_TOKEN_<ACCOUNT>``, with ``_<FIELD>`` behind it where the network has several
    secret fields; upper case, with ``_`` for all that is neither letter nor digit.
    """
    several = len(_secret(fields)) > 1
    words = f"{account_id}_{name}" if several else account_id
    return f"{environment.PREFIX}_" + re.sub(r"[^A-Z0-9]", "_", words.upper())


def read(account_id: str, network: str, fields: Iterable[Field], place: SecretPlace) -> Secret:
    """Return the account's secret fields; a field that is kept nowhere has its default.

    :raises SecretLost: a field without a default is kept nowhere.
    :raises KeychainError: the place cannot be read.
    """
    secret_fields = _secret(fields)
    values: dict[str, str] = {}
    for field in secret_fields:
        variable = environment_variable(account_id, secret_fields, field.name)
        value = environment.secret(variable) or _kept(account_id, network, field.name, place)
        if value is None:
            value = field.default
        if value is None:
            raise SecretLost(_where_missing(account_id, field.name, place, variable))
        values[field.name] = value
    redaction.hide(values.values())
    return Secret(values)


def store(
    account_id: str,
    network: str,
    values: Mapping[str, str],
    place: SecretPlace,
    *,
    session: str = "",
    plaintext_allowed: bool = False,
) -> None:
    """Keep each value, read it back and compare; an empty value takes its entry away.

    ``session`` takes the place of one kept for an earlier secret. When this raises, some of the values may be
    kept: call :func:`remove` where the account is new.

    :raises KeychainError: a value is not kept exactly as it is.
    :raises ValueError: ``place`` keeps nothing (environment, none).
    """
    redaction.hide(values.values())
    hide_session(session)
    entries = _entries(place, plaintext_allowed=plaintext_allowed)
    if entries is None:
        raise ValueError(f"Nothing can be kept in the place {place.value!r}.")
    service = _service(account_id, network)
    for value in (*values.values(), session):
        _check_characters(value)
    entries.put(service, NAMES, json.dumps(sorted({*_names(entries, service), *values})))
    for name, value in values.items():
        if value:
            entries.put(service, name, value)
        else:
            entries.drop(service, name)
    if session:
        entries.put(service, _SESSION, session)
    else:
        entries.drop(service, _SESSION)


def remove(account_id: str, network: str, place: SecretPlace) -> bool:
    """Remove all that is kept for the account and prove by reading that it is gone.

    Return False where the place had nothing of this account: the secret may then be in another
    keyring, or in the environment, which a program cannot clean. May be repeated.

    :raises KeychainError: something is still there, or the place cannot be asked.
    """
    in_memory(_lock_file(account_id, network)).save("")
    entries = _entries(place)
    if entries is None:
        return False
    service = _service(account_id, network)
    names = _names(entries, service)
    for name in (*names, _SESSION, NAMES):
        entries.drop(service, name)
    return bool(names)


def vault(
    account_id: str,
    network: str,
    fields: Iterable[Field],
    place: SecretPlace,
    held: Secret | None = None,
) -> SessionVault:
    """Return the keeper of the account's session, which is kept in the same place as its secret.

    ``held`` is the secret that whoever asks works with: where another one is kept by then, its turn
    at the session is refused, so that no session of before takes the new one's place.

    Where the secret comes from the environment, or there is none, the session ends with the
    process. What a process cannot get at is raised as :class:`KeychainError` by the calls.
    """
    lock_file = _lock_file(account_id, network)
    secret_fields = _secret(fields)
    from_environment = any(
        environment.secret(environment_variable(account_id, secret_fields, field.name))
        for field in secret_fields
    )
    entries = None if from_environment else _entries(place)
    if entries is None:
        return in_memory(lock_file)

    def is_current() -> bool:
        if held is None:
            return True
        kept = read(account_id, network, secret_fields, place)
        return all(kept.reveal(f.name) == held.reveal(f.name) for f in secret_fields)

    return KeptSession(entries, _service(account_id, network), _SESSION, lock_file, is_current)


def _secret(fields: Iterable[Field]) -> tuple[Field, ...]:
    return tuple(field for field in fields if field.secret)


def _entries(place: SecretPlace, *, plaintext_allowed: bool = False) -> Entries | None:
    match place:
        case SecretPlace.KEYRING:
            return SplitEntries(DesktopKeyring(plaintext_allowed=plaintext_allowed))
        case SecretPlace.FILE:
            return SecretFile(secret_file())
        case SecretPlace.ENVIRONMENT | SecretPlace.NONE:
            return None


def _kept(account_id: str, network: str, name: str, place: SecretPlace) -> str | None:
    entries = _entries(place)
    return entries.get(_service(account_id, network), name) if entries else None


def _names(entries: Entries, service: str) -> tuple[str, ...]:
    """Return the fields that were kept, whatever the adapter calls its fields today."""
    try:
        return tuple(json.loads(entries.get(service, NAMES) or "[]"))
    except ValueError as error:
        raise SecretLost(f"The list of secrets of {service!r} is not readable.") from error


def _service(account_id: str, network: str) -> str:
    if not (_SLUG.fullmatch(account_id) and _SLUG.fullmatch(network)):
        raise ValueError(f"Not an account's id and a network's name: {account_id!r}, {network!r}.")
    return f"inbox_tui:{network}:{account_id}"


def _lock_file(account_id: str, network: str) -> Path:
    _service(account_id, network)
    return network_folder(network) / f"{account_id}.session.lock"


def _check_characters(value: str) -> None:
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise KeychainRefused("The secret holds something that is not text.") from error


def _where_missing(account_id: str, name: str, place: SecretPlace, variable: str) -> str:
    match place:
        case SecretPlace.ENVIRONMENT:
            return f"The environment variable {variable} is not set."
        case SecretPlace.KEYRING:
            where = f"The keyring ({keyring_name(plaintext_allowed=True)})"
        case SecretPlace.FILE:
            where = f"The file {secret_file()}"
        case SecretPlace.NONE:
            return f"No secret is kept for the account {account_id!r}."
    return f"{where} has no {name!r} for the account {account_id!r}."
