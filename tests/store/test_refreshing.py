"""The row of a conversation is what its messages and marks make it, whatever came in what order."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inbox_tui.model import Account, Message, MessageKind
from inbox_tui.store import Store, conversations, messages, refreshing, vips
from inbox_tui.store.refreshing import ADDRESSED
from tests import making
from tests.making import NOON, message, put

# The definition in plain words: no index, no mark of what was known, every message looked at.
_UNANSWERED = """
SELECT 1 FROM messages m WHERE m.conversation_uid = c.uid AND m.outgoing = 0 AND m.deleted = 0
  AND m.kind NOT IN ('post', 'notice') AND m.uid > c.done_through
  AND NOT EXISTS (SELECT 1 FROM messages o
    LEFT JOIN messages p ON p.account_id = o.account_id AND p.id = o.in_reply_to
    WHERE o.conversation_uid = c.uid AND o.outgoing = 1 AND o.deleted = 0
      AND o.published > m.published
      AND (p.uid IS NULL OR p.outgoing = 1 OR p.author_uid = m.author_uid))
"""
_BY_DEFINITION = f"""
SELECT (SELECT count(*) FROM messages WHERE conversation_uid = c.uid),
  (SELECT max(uid) FROM messages WHERE conversation_uid = c.uid),
  (SELECT count(*) FROM messages WHERE conversation_uid = c.uid AND {ADDRESSED}
    AND uid > c.read_through),
  c.done_through > 0 AND NOT EXISTS (SELECT 1 FROM messages WHERE conversation_uid = c.uid
    AND {ADDRESSED} AND uid > c.done_through),
  EXISTS ({_UNANSWERED}),
  c.newest_is_ours AND NOT EXISTS ({_UNANSWERED}) AND (c.done_through = 0 OR EXISTS (
    SELECT 1 FROM messages WHERE conversation_uid = c.uid AND {ADDRESSED}
    AND uid > c.done_through)),
  EXISTS (SELECT 1 FROM messages m JOIN vips v ON v.actor_uid = m.author_uid
    WHERE m.conversation_uid = c.uid AND m.outgoing = 0),
  (SELECT outgoing FROM messages WHERE conversation_uid = c.uid
    ORDER BY published DESC, uid DESC LIMIT 1),
  (SELECT name FROM messages WHERE conversation_uid = c.uid AND name <> ''
    ORDER BY published, uid LIMIT 1)
FROM conversations c WHERE c.uid IN (SELECT conversation_uid FROM messages) ORDER BY c.uid
"""
_AS_KEPT = (
    "SELECT message_count, newest_uid, unread_count, done, needs_reply, waiting, vip,"
    " newest_is_ours, nullif(subject, '') FROM conversations WHERE message_count > 0 ORDER BY uid"
)

PEOPLE = ("tomas", "eva", "kim", "nora")
KINDS = (MessageKind.MENTION, MessageKind.REPLY, MessageKind.POST, MessageKind.NOTICE)


@dataclass(frozen=True)
class Came:
    """A message comes in, again or changed, or out of its time."""

    number: int
    author: int
    kind: MessageKind
    parent: int
    minute: int
    edited: int
    is_deleted: bool
    subject: str
    context: str

    def message(self) -> Message:
        at = NOON + timedelta(minutes=self.minute)
        return message(
            str(self.number),
            attributed_to=making.actor(PEOPLE[self.author]),
            kind=self.kind,
            in_reply_to=str(self.parent) if self.parent else None,
            published=at,
            updated=at + timedelta(seconds=self.edited) if self.edited else None,
            content=f"version {self.edited}",
            deleted=self.is_deleted,
            name=self.subject,
            context=self.context,
        )


@dataclass(frozen=True)
class Marked:
    """A person reads or closes one, as far as a message; or somebody becomes of special care."""

    field: str
    value: int


CAME = st.builds(
    Came,
    number=st.integers(1, 9),
    author=st.integers(0, 3),
    kind=st.sampled_from(KINDS),
    parent=st.integers(0, 9),
    minute=st.integers(0, 12),
    edited=st.integers(0, 2),
    is_deleted=st.sampled_from((False, False, True)),
    subject=st.sampled_from(("", "", "Invoice", "Router")),
    context=st.sampled_from(("a", "a", "a", "b")),
)
MARKED = st.builds(
    Marked, st.sampled_from(("read_through", "done_through", "vip")), st.integers(0, 9)
)


def _do(conn: sqlite3.Connection, step: Marked) -> None:
    if step.field == "vip":
        if conn.execute("SELECT 1 FROM actors WHERE uid = ?", (step.value,)).fetchone():
            vips.put(conn, step.value, NOON, on=not vips.is_vip(conn, step.value))
        return
    conn.execute(f"UPDATE conversations SET {step.field} = ? WHERE uid = 1", (step.value,))
    refreshing.remark(conn, 1)


class _Over(Exception):
    """An example is over: whatever it wrote goes."""


@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(st.one_of(st.lists(CAME, min_size=1, max_size=4), MARKED), max_size=12))
def test_a_row_is_always_what_its_definition_says(
    store: Store, nora: Account, steps: list[list[Came] | Marked]
) -> None:
    with suppress(_Over), store.write() as conn:
        for step in steps:
            if isinstance(step, Marked):
                _do(conn, step)
            else:
                batch = [came.message() for came in step]
                messages.store_messages(conn, nora, batch, NOON)
            defined = [tuple(row) for row in conn.execute(_BY_DEFINITION)]
            assert conn.execute(_AS_KEPT).fetchall() == defined
        refreshing.recount(conn, range(1, 3))
        assert conn.execute(_AS_KEPT).fetchall() == [tuple(r) for r in conn.execute(_BY_DEFINITION)]
        raise _Over


def test_a_deletion_under_another_name_takes_the_special_care_along(
    store: Store, nora: Account
) -> None:
    vip = message("1", attributed_to=making.actor("tomas"))
    put(store, nora, vip)
    with store.write() as conn:
        (author,) = conn.execute("SELECT author_uid FROM messages").fetchone()
        vips.put(conn, author, NOON, on=True)
        assert conn.execute("SELECT vip FROM conversations").fetchone() == (1,)
    put(store, nora, message("1", attributed_to=making.actor("[deleted]"), deleted=True))
    assert store.read().execute("SELECT vip FROM conversations").fetchone() == (0,)


def _steps(store: Store, work: Callable[[], Any]) -> int:
    """Return how many thousands of steps SQLite takes for ``work``: no clock, the same each time."""
    counted = [0]

    def count() -> int:
        counted[0] += 1
        return 0

    with store.write() as conn:
        conn.set_progress_handler(count, 100)
        work()
        conn.set_progress_handler(None, 0)
    return counted[0]


@pytest.mark.parametrize("is_read", [True, False])
def test_the_cost_of_a_row_does_not_grow_with_its_messages(
    store: Store, nora: Account, is_read: bool
) -> None:
    ours = making.actor("nora")

    def grow(first: int, last: int) -> None:
        put(store, nora, *(
            message(str(n), minutes=n, in_reply_to=str(n - 1) if n else None,
                    attributed_to=ours if n % 2 else making.actor(f"p{n % 6}"))
            for n in range(first, last)
        ))  # fmt: skip
        if is_read:
            with store.write() as conn:
                conn.execute("UPDATE conversations SET read_through = newest_uid")

    def cost() -> int:
        return _steps(store, lambda: conversations.refresh(store.read(), (1,)))

    grow(0, 100)
    short = cost()
    grow(100, 3000)
    assert cost() <= short + (2 if is_read else 200)
