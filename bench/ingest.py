"""Ingest: pages through our own door, and the same rows written with bare ``sqlite3``.

Both write into the same schema with the same indexes, full-text index and triggers, in the same
batches, each batch one transaction.
"""

from __future__ import annotations

import itertools
import json
import sqlite3
import sys
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from inbox_tui.adapter import Page
from inbox_tui.intake import store_page
from inbox_tui.model import Account, AccountKind, Actor, Identity, Message, MessageKind
from inbox_tui.store import Store, accounts, identities

BATCH = 1000
_NOW = datetime(2026, 1, 1, tzinfo=UTC)
_ME = Identity(id="me", name="Nora Lind", initials="NL", is_me=True)
_ACCOUNT = Account(
    id="bench",
    network="sandbox",
    instance="plaza",
    actor_id="us",
    handle="bench",
    name="Bench",
    url="",
    kind=AccountKind.OWN,
    identity="me",
    call_sign="BEN",
    secret_place="none",
    settings={},
    verified_at=_NOW,
)


def open_store(path: Path) -> Store:
    """Make a store with one account."""
    store = Store.open(path)
    with store.write() as conn:
        identities.save(conn, _ME, _NOW)
        accounts.add(conn, _ACCOUNT, _NOW)
    return store


def ours(path: Path, items: Iterable[dict[str, Any]]) -> float:
    """Store the items as pulled pages; return messages a second."""
    with open_store(path) as store:
        pages = [
            Page(messages=tuple(message(i) for i in batch), cursor=None)
            for batch in _batches(items)
        ]
        started = time.perf_counter()
        for page in pages:
            store_page(store, _ACCOUNT, page, "bench")
        return sum(len(p.messages) for p in pages) / (time.perf_counter() - started)


def raw(path: Path, items: Iterable[dict[str, Any]]) -> float:
    """Write the same rows with ``sqlite3`` alone; return messages a second."""
    open_store(path).close()
    batches = [[_rows(item) for item in batch] for batch in _batches(items)]
    conn = sqlite3.connect(path, isolation_level=None)
    conn.execute("PRAGMA synchronous = FULL")
    conn.execute("PRAGMA foreign_keys = ON")
    started = time.perf_counter()
    for batch in batches:
        conn.execute("BEGIN IMMEDIATE")
        conn.executemany(
            "INSERT OR IGNORE INTO actors (uid, network, instance, id, handle, name, url, is_bot)"
            " VALUES (?, 'sandbox', 'plaza', ?, ?, ?, '', 0)",
            [row[0] for row in batch],
        )
        conn.executemany(
            "INSERT INTO conversations (uid, account_id, context, author_handle, author_name,"
            " snippet, kind, last_at, message_count, unread_count, needs_reply, newest_uid)"
            " VALUES (?, 'bench', ?, ?, ?, ?, 'mention', ?, 1, 1, 1, 1) ON CONFLICT DO UPDATE SET"
            " snippet = excluded.snippet, last_at = excluded.last_at",
            [row[1] for row in batch],
        )
        conn.executemany(
            "INSERT INTO messages (conversation_uid, account_id, id, in_reply_to, kind, visibility,"
            " author_uid, author_handle, author_name, outgoing, recipients, name, summary, content,"
            " quoted, url, language, attachments, published, updated, deleted, received_at, raw)"
            " VALUES (?, 'bench', ?, ?, 'mention', 'public', ?, ?, ?, 0, '[]', '', '', ?, '', '',"
            " '', '[]', ?, NULL, 0, '2026', '{}')",
            [row[2] for row in batch],
        )
        conn.execute("COMMIT")
    took = time.perf_counter() - started
    conn.close()
    return sum(len(b) for b in batches) / took


def message(item: dict[str, Any]) -> Message:
    """Return the message that an adapter would have made of an item."""
    author = item["author"]
    return Message(
        id=item["id"],
        context=item["conversation"],
        in_reply_to=item["parent"],
        attributed_to=Actor(id=author["id"], handle=author["handle"], name=author["name"]),
        content=item["text"],
        published=datetime.fromisoformat(item["at"]),
        kind=MessageKind.MENTION,
    )


def _rows(item: dict[str, Any]) -> tuple[tuple[Any, ...], tuple[Any, ...], tuple[Any, ...]]:
    author = item["author"]
    person, thread = int(author["id"][1:]) + 1, int(item["conversation"][1:]) + 1
    at = item["at"][:19] + ".000Z"
    return (
        (person, author["id"], author["handle"], author["name"]),
        (
            thread,
            item["conversation"],
            author["handle"],
            author["name"],
            item["text"][:200].rstrip(),
            at,
        ),
        (
            thread,
            item["id"],
            item["parent"],
            person,
            author["handle"],
            author["name"],
            item["text"],
            at,
        ),
    )


def _batches(items: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    waiting = iter(items)
    while batch := list(itertools.islice(waiting, BATCH)):
        yield batch


if __name__ == "__main__":
    from corpus import items as make_items

    which = {"ours": ours, "raw": raw}[sys.argv[1]]
    print(json.dumps(which(Path(sys.argv[2]), make_items(int(sys.argv[3])))))
