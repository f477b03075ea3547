"""What the doctor looks at. Each check yields findings; none of them changes anything."""

from __future__ import annotations

import os
import shlex
import sqlite3
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from inbox_tui import keychain, paths, registry
from inbox_tui.adapter import AdapterError
from inbox_tui.cli.stop_notice import HOW_TO_GO_ON
from inbox_tui.cli.wall_time import local_time
from inbox_tui.keychain import KeychainError, SecretPlace, environment
from inbox_tui.model import Account, AccountKind, DeliveryState, utc_now
from inbox_tui.registry import Origin
from inbox_tui.reply import stop
from inbox_tui.reply.holder import is_lost
from inbox_tui.store import Store, accounts, audit, identities, outbox, pulls, stops
from inbox_tui.store.connection import SCHEMA_VERSION

SAFE_SQLITE = (3, 51, 3)
"""From here on two processes may checkpoint at once (https://www.sqlite.org/wal.html)."""
DEAD_LETTERS_SHOWN = 3


class Verdict(StrEnum):
    """How a finding is to be taken."""

    OK = "ok"
    NOTE = "note"
    WRONG = "WRONG"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    verdict: Verdict
    words: str
    what_to_do: str = ""


def check_machine() -> Iterator[Finding]:
    """Look at the folders, SQLite, the keyring, the environment, the adapters, the terminal."""
    for name, folder in (("Data", paths.data_folder()), ("Logs", paths.log_folder())):
        yield _folder(name, folder)
    yield _sqlite()
    yield from _environment()
    yield from _adapters()
    yield from _terminal()


def check_store(store: Store) -> Iterator[Finding]:
    """Look at the inbox file and all that hangs on it."""
    conn = store.read()
    yield Finding(Verdict.OK, f"Inbox: {store.path}, schema {SCHEMA_VERSION}")
    for sentence in store.repaired:
        yield Finding(Verdict.NOTE, f"Repaired: {sentence}")
    yield _judge(store.read_only_reason, "The guards of the outbox are whole",
                 "inbox-tui restore BACKUP; nothing is sent until then.")  # fmt: skip
    yield _judge(audit.find_break(conn), "The audit log is whole",
                 "Compare with a copy: somebody changed the log.")  # fmt: skip
    stopped = stops.active(conn)
    if stopped:
        yield Finding(Verdict.NOTE, stop.describe(stopped), HOW_TO_GO_ON)
    yield from _people(conn)
    yield from _secrets(conn)
    yield from _pulls(conn)
    yield from _deliveries(conn)
    yield from _dead_letters(conn)


def _judge(fault: str, fine: str, what_to_do: str) -> Finding:
    return Finding(Verdict.WRONG, fault, what_to_do) if fault else Finding(Verdict.OK, fine)


def _folder(name: str, folder: Path) -> Finding:
    there = "" if folder.exists() else " (not there yet)"
    return Finding(Verdict.OK, f"{name}: {folder}{there}")


def _sqlite() -> Finding:
    is_safe = sqlite3.sqlite_version_info >= SAFE_SQLITE
    note = "" if is_safe else "; its fault with two writers at once is kept out by the writer lock"
    return Finding(Verdict.OK, f"SQLite {sqlite3.sqlite_version}{note}")


def _environment() -> Iterator[Finding]:
    names = environment.names()
    if names:
        yield Finding(Verdict.OK, f"Secrets from the environment: {', '.join(names)}")


def _adapters() -> Iterator[Finding]:
    if registry.safe_mode():
        yield Finding(Verdict.NOTE, "Safe mode: only our own adapters are loaded")
    for offer in registry.offers():
        is_ours = offer.origin is Origin.OURS
        if not offer.fault and is_ours:
            yield Finding(Verdict.OK, f"Network {offer.network}")
        elif not offer.fault:
            words = f"Network {offer.network}: its adapter is not ours, but from {offer.place}"
            yield Finding(Verdict.NOTE, words)
        elif offer.trusted is False or (registry.safe_mode() and not is_ours):
            yield Finding(Verdict.NOTE, offer.fault)
        else:
            package = "" if offer.trusted else "Install the package of it again."
            yield Finding(Verdict.WRONG, offer.fault, package)


def _terminal() -> Iterator[Finding]:
    kind = os.environ.get("TERM", "")
    encoding = (sys.stdout.encoding or "").lower().replace("-", "")
    if encoding != "utf8":
        yield Finding(Verdict.NOTE, f"The terminal's encoding is {encoding}, not UTF-8",
                      "export LC_ALL=C.UTF-8")  # fmt: skip
    if os.environ.get("NO_COLOR"):
        colours = "no colours (NO_COLOR)"
    elif os.environ.get("COLORTERM") in {"truecolor", "24bit"}:
        colours = "all colours"
    else:
        colours = "256 colours" if "256color" in kind else "few colours"
    yield Finding(Verdict.OK, f"Terminal {kind or 'unknown'}: {colours}")


def _people(conn: sqlite3.Connection) -> Iterator[Finding]:
    me = identities.me(conn)
    yield _judge("" if me else "Nobody has said who sits here", f"You are {me.name if me else ''}",
                 "inbox-tui me NAME")  # fmt: skip
    names = {who.id: who.name for who in identities.every(conn)}
    found = accounts.every(conn)
    if not found:
        yield Finding(Verdict.NOTE, "No account is connected", "inbox-tui account add NETWORK")
    for account in found:
        named = f"{account.kind.value.upper()} {account.id}"
        yield _judge(
            f"{named} is frozen: {account.frozen_reason}" if account.frozen_reason else "",
            f"{named}: verified {local_time(account.verified_at)}",
            f"inbox-tui account check {account.id}",
        )
        if me and account.kind is AccountKind.OWN and account.identity != me.id:
            owner = names.get(account.identity, account.identity)
            yield Finding(
                Verdict.WRONG,
                f"{named} speaks for {owner}, not for {me.name}: you cannot answer from it",
                f"If you are {owner}: inbox-tui me {shlex.quote(owner)}. Otherwise: "
                f"inbox-tui account remove {account.id}",
            )


def _secrets(conn: sqlite3.Connection) -> Iterator[Finding]:
    places = {SecretPlace(account.secret_place) for account in accounts.every(conn)}
    try:
        yield Finding(Verdict.OK, f"Keyring: {keychain.keyring_name()}")
    except KeychainError as error:
        needed = SecretPlace.KEYRING in places
        yield Finding(Verdict.WRONG if needed else Verdict.NOTE, error.sentence, error.advice)
    if SecretPlace.FILE in places:
        yield Finding(Verdict.NOTE, f"Secrets in plain text: {keychain.secret_file()}",
                      "Keep it out of copies and backups.")  # fmt: skip
    for account in accounts.every(conn):
        if account.secret_place == SecretPlace.ENVIRONMENT:
            yield from _unset_variables(account)


def _unset_variables(account: Account) -> Iterator[Finding]:
    try:
        fields = registry.load(account.network).fields
    except AdapterError as error:
        yield Finding(Verdict.WRONG, f"{account.id}: {error.sentence}")
        return
    for field in fields:
        variable = keychain.environment_variable(account.id, fields, field.name)
        if field.secret and field.default is None and not environment.secret(variable):
            yield Finding(
                Verdict.WRONG,
                f"The secret of {account.id} is not there: {variable} is not set",
                f"Set {variable} before you start inbox-tui",
            )


def _pulls(conn: sqlite3.Connection) -> Iterator[Finding]:
    for account in accounts.every(conn):
        state = pulls.state(conn, account.id)
        ended = state.finished_at
        # Whoever has checked the account or connected it again since has dealt with it.
        if state.outcome not in {"", "ok"} and ended and ended > account.verified_at:
            yield Finding(Verdict.WRONG, f"The last pull of {account.id} failed: {state.sentence}",
                          f"inbox-tui pull --account {account.id}")  # fmt: skip


def _deliveries(conn: sqlite3.Connection) -> Iterator[Finding]:
    now = utc_now()
    for held in outbox.under_way(conn):
        delivery = held.delivery
        if delivery.state is DeliveryState.UNKNOWN or is_lost(held, now):
            yield Finding(
                Verdict.WRONG,
                f"Delivery {delivery.uid} from {delivery.account_id} is {delivery.state}. "
                f"{delivery.reason}".strip(),
                f"inbox-tui outbox resolve {delivery.uid}",
            )


def _dead_letters(conn: sqlite3.Connection) -> Iterator[Finding]:
    count = pulls.count_dead_letters(conn)
    if not count:
        return
    yield Finding(Verdict.NOTE, f"{count} items could not be read; the newest follow",
                  "Run inbox-tui dead-letters list; retry asks for them again.")  # fmt: skip
    for letter in pulls.dead_letters(conn, DEAD_LETTERS_SHOWN):
        yield Finding(Verdict.NOTE, f"{letter.source}, {letter.position}: {letter.reason}")
