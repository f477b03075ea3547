"""Sign-offs: how a person signs from an account, and where it stands in a reply."""

from __future__ import annotations

import sqlite3

from inbox_tui.model import Account, AccountKind, Identity
from inbox_tui.text import storable

MOST = 200
"""Characters of a sign-off."""


def of(conn: sqlite3.Connection, account: Account, identity: Identity | None) -> str:
    """Return how ``identity`` signs from ``account``; "" where it is not signed.

    Unless it was said otherwise, a shared account is signed with initials (``^NL``), an own one is
    not signed: its handle names the person already.
    """
    if identity is None:
        return ""
    kept = chosen(conn, account.id, identity.id)
    if kept is not None:
        return kept
    is_shared = account.kind is AccountKind.BRAND
    return f"^{identity.initials}" if is_shared and identity.initials else ""


def chosen(conn: sqlite3.Connection, account_id: str, identity: str) -> str | None:
    """Return what a person chose for an account, "" for no sign-off, None where nothing was said."""
    row = conn.execute(
        "SELECT text FROM sign_offs WHERE account_id = ? AND identity = ?", (account_id, identity)
    ).fetchone()
    return str(row[0]) if row else None


def choose(conn: sqlite3.Connection, account_id: str, identity: str, words: str) -> None:
    """Keep how a person signs from an account; "" for not at all."""
    conn.execute(
        "INSERT INTO sign_offs (account_id, identity, text) VALUES (?, ?, ?)"
        " ON CONFLICT (account_id, identity) DO UPDATE SET text = excluded.text",
        (account_id, identity, storable(words)),
    )


def ending(sign_off: str) -> str:
    """Return what a new reply begins with, before which a person writes; "" for no sign-off.

    Initials stay on the last line of the words, where posts have them; anything else stands apart,
    as under a letter.
    """
    if not sign_off:
        return ""
    return f" {sign_off}" if sign_off.startswith("^") else f"\n\n{sign_off}"


def without(words: str, sign_off: str) -> str:
    """Return ``words`` without the untouched sign-off at their end."""
    end = ending(sign_off)
    return words.removesuffix(end) if end else words
