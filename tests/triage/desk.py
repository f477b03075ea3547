"""Makes desks for triage: colleagues, conversations, and all that triage can change."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from inbox_tui.model import Account, Conversation, Identity
from inbox_tui.store import Store, conversations, identities
from tests import making


def add_colleague(store: Store, identity: str, name: str) -> None:
    """Let somebody be known here without being *me*."""
    with store.write() as conn:
        identities.save(conn, Identity(id=identity, name=name), making.NOON)


@contextmanager
def sitting(store: Store, identity: str) -> Iterator[None]:
    """Let somebody else be *me* for a while."""
    with store.write() as conn:
        before = identities.require_me(conn)
        known = {who.id: who for who in identities.every(conn)}
        identities.save(conn, replace(known[identity], is_me=True), making.NOON)
    yield
    with store.write() as conn:
        identities.save(conn, before, making.NOON)


def talks(store: Store, account: Account, number: int, prefix: str = "c") -> tuple[int, ...]:
    """Let ``number`` people write to us, each in a conversation; return these, oldest first."""
    batch = [
        making.message(
            f"{prefix}{n}",
            context=f"{prefix}{n}",
            minutes=n,
            attributed_to=making.actor(f"{prefix}-author{n}"),
        )
        for n in range(number)
    ]
    contexts = [message.context for message in batch]
    making.put(store, account, *batch)
    found = dict(store.read().execute("SELECT context, uid FROM conversations").fetchall())
    return tuple(found[context] for context in contexts)


def row(store: Store, uid: int) -> Conversation:
    """Return one conversation."""
    found = conversations.get(store.read(), uid)
    assert found
    return found


def state(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """Return everything that triage can change."""
    conn = store.read()
    return {
        name: conn.execute(sql).fetchall()
        for name, sql in {
            "conversations": "SELECT * FROM conversations ORDER BY uid",
            "tags": "SELECT * FROM conversation_tags ORDER BY conversation_uid, tag",
            "notes": "SELECT uid, text FROM notes WHERE deleted_at IS NULL ORDER BY uid",
            "vips": "SELECT actor_uid FROM vips ORDER BY actor_uid",
        }.items()
    }
