"""Messages from outside that meet a query: those that have just come in, or all there are."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from inbox_tui.store import full_text, hits
from inbox_tui.store.queries import Conditions

COUNT_LIMIT = 1000
_TO_US = "m.outgoing = 0 AND m.deleted = 0 AND m.kind <> 'post'"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """A conversation in which somebody wrote to us. Its texts are as they came."""

    uid: int
    account_id: str
    account: str
    """The account's handle."""
    network: str
    subject: str
    author_handle: str
    author_name: str
    snippet: str
    needs_reply: bool
    vip: bool


def conversations_above(conn: sqlite3.Connection, above: int) -> tuple[Arrived, ...]:
    """Return the conversations with messages to us over the uid ``above``, newest message first.

    At most :data:`COUNT_LIMIT`; costs what has come in, whatever the size of the inbox.
    """
    rows = conn.execute(
        "SELECT c.uid, c.account_id, a.handle, a.network, c.subject, c.author_handle,"
        " c.author_name, c.snippet, c.needs_reply, c.vip FROM (SELECT m.conversation_uid AS uid,"
        f" max(m.uid) AS newest FROM messages m WHERE m.uid > ? AND {_TO_US}"
        " GROUP BY m.conversation_uid) n CROSS JOIN conversations c ON c.uid = n.uid"
        " JOIN accounts a ON a.id = c.account_id ORDER BY n.newest DESC LIMIT ?",
        (above, COUNT_LIMIT),
    )
    return tuple(
        Arrived(
            uid=row[0],
            account_id=row[1],
            account=row[2],
            network=row[3],
            subject=row[4],
            author_handle=row[5],
            author_name=row[6],
            snippet=row[7],
            needs_reply=bool(row[8]),
            vip=bool(row[9]),
        )
        for row in rows
    )


def newest_uid(conn: sqlite3.Connection) -> int:
    """Return the uid of the newest message of all, or 0."""
    row = conn.execute("SELECT max(uid) FROM messages").fetchone()
    return int(row[0] or 0)


def since(
    conn: sqlite3.Connection, asked: Conditions, account_id: str, above: int
) -> tuple[int, ...]:
    """Return the conversations in which somebody wrote to an account what the query asks for.

    Only messages over the uid ``above`` are looked at, whatever the size of the inbox.
    """
    conditions = [
        _TO_US,
        "m.account_id = :account_id",
        "m.uid > :above",
        *asked.message,
        *asked.conversation,
    ]
    source = "messages m"
    match = asked.match_with_beginning
    if match:
        source = "messages_fts f CROSS JOIN messages m ON m.uid = f.rowid"
        conditions = ["messages_fts MATCH :match", "f.rowid > :above", *conditions]
    where = " AND ".join(f"({condition})" for condition in conditions)
    rows = conn.execute(
        f"SELECT DISTINCT c.uid FROM {source} CROSS JOIN conversations c"
        f" ON c.uid = m.conversation_uid WHERE {where}",
        {**asked.values, "match": match, "account_id": account_id, "above": above},
    )
    return tuple(uid for (uid,) in rows)


def every(conn: sqlite3.Connection, asked: Conditions) -> tuple[int, ...]:
    """Return the messages to us that meet the query, newest first, at most :data:`COUNT_LIMIT`."""
    asked.message.append(_TO_US)
    return hits.find(conn, asked, COUNT_LIMIT).uids


def any_of(phrases: tuple[str, ...]) -> str:
    """Return the full-text expression of messages with one of the phrases at least."""
    found = [phrase for words in phrases if (phrase := full_text.phrase(words))]
    return f"({' OR '.join(found)})" if found else '""'
