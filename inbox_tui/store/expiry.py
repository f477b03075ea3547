"""Conversations that are too old to keep: which they are, and erasing them.

A conversation goes as a whole, when its newest message was written, and came in, before a given
time. What is still worked on stays, whatever its age. Where the record of a confirmed reply hangs on
a row, the row stays without words; the audit log stays as it is.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from inbox_tui.store import emptied, events, upkeep
from inbox_tui.store.clock import to_text

MOST_MESSAGES = 500
"""Of the conversations that are erased at once, where they are several."""
_WORKED_ON = """(c.needs_reply = 1 OR c.snoozed_until <> '' OR c.note_count > 0
  OR (c.assignee IS NOT NULL AND c.done = 0)
  OR EXISTS (SELECT 1 FROM note_drafts n WHERE n.conversation_uid = c.uid AND n.at >= :before)
  OR EXISTS (SELECT 1 FROM drafts d WHERE d.conversation_uid = c.uid AND (
    (d.state = 'open' AND (d.text <> ''
      OR EXISTS (SELECT 1 FROM draft_attachments f WHERE f.draft_uid = d.uid)))
    OR EXISTS (SELECT 1 FROM deliveries l WHERE l.draft_uid = d.uid
      AND l.state IN ('confirmed', 'held', 'sending', 'unknown')))))"""
_OLD = """+c.account_id = :account AND c.last_at < :before AND c.message_count > 0
  AND (SELECT m.received_at FROM messages m WHERE m.uid = c.newest_uid) < :before"""
_CHOSEN = "IN (SELECT value FROM json_each(:chosen))"
_RECORDED = (
    "(EXISTS (SELECT 1 FROM confirmations k WHERE k.draft_uid = drafts.uid)"
    " OR EXISTS (SELECT 1 FROM near_misses k WHERE k.draft_uid = drafts.uid))"
)
_HELD = (
    "(EXISTS (SELECT 1 FROM drafts d WHERE d.parent_uid = messages.uid)"
    " OR EXISTS (SELECT 1 FROM hand_sends h WHERE messages.uid IN (h.parent_uid, h.message_uid)))"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How much goes, or went."""

    conversations: int = 0
    messages: int = 0
    drafts: int = 0
    """Those that never were confirmed, with their words."""
    replies: int = 0
    """Replies whose words leave the record of what was sent."""
    dead_letters: int = 0
    kept: int = 0
    """Conversations that are old, too, and still worked on: they stay."""

    def __add__(self, other: Figures) -> Figures:
        return Figures(
            conversations=self.conversations + other.conversations,
            messages=self.messages + other.messages,
            drafts=self.drafts + other.drafts,
            replies=self.replies + other.replies,
            dead_letters=self.dead_letters + other.dead_letters,
            kept=self.kept + other.kept,
        )


def expired(
    conn: sqlite3.Connection, account_id: str, before: datetime, above: int, limit: int
) -> tuple[int, ...]:
    """Return up to ``limit`` conversations that are to go, by uid, from above ``above`` on.

    Fewer where they have many messages, so that erasing them takes a moment only.
    """
    rows = conn.execute(
        "SELECT c.uid, c.message_count FROM conversations c"
        f" WHERE c.uid > :above AND {_OLD} AND NOT {_WORKED_ON} ORDER BY c.uid LIMIT :limit",
        {"above": above, "account": account_id, "before": to_text(before), "limit": limit},
    ).fetchall()
    within = (sum(count for _, count in rows[: n + 1]) <= MOST_MESSAGES for n in range(len(rows)))
    return tuple(uid for (uid, _), fits in zip(rows, within, strict=True) if fits) or tuple(
        uid for uid, _ in rows[:1]
    )


def still_expired(
    conn: sqlite3.Connection, account_id: str, before: datetime, chosen: Sequence[int]
) -> tuple[int, ...]:
    """Return those of ``chosen`` that are to go still: somebody may have begun to work on one."""
    rows = conn.execute(
        f"SELECT c.uid FROM conversations c WHERE c.uid {_CHOSEN} AND {_OLD} AND NOT {_WORKED_ON}",
        {"chosen": json.dumps(chosen), "account": account_id, "before": to_text(before)},
    )
    return tuple(sorted(uid for (uid,) in rows))


def count_kept(conn: sqlite3.Connection, account_id: str, before: datetime) -> int:
    """Return how many conversations are old, too, and still worked on."""
    found: int = conn.execute(
        f"SELECT count(*) FROM conversations c WHERE {_OLD} AND {_WORKED_ON}",
        {"account": account_id, "before": to_text(before)},
    ).fetchone()[0]
    return found


def count(conn: sqlite3.Connection, chosen: Sequence[int]) -> Figures:
    """Return what :func:`erase` would erase with these conversations."""
    given = {"chosen": json.dumps(chosen)}

    def number(query: str) -> int:
        found: int = conn.execute(query, given).fetchone()[0]
        return found

    return Figures(
        conversations=len(chosen),
        messages=number(f"SELECT count(*) FROM messages WHERE conversation_uid {_CHOSEN}"),
        drafts=number(
            f"SELECT count(*) FROM drafts WHERE conversation_uid {_CHOSEN} AND NOT {_RECORDED}"
        ),
        replies=number(
            "SELECT count(*) FROM confirmations k JOIN drafts d ON d.uid = k.draft_uid"
            f" WHERE d.conversation_uid {_CHOSEN} AND k.payload <> ''"
        ),
    )


def erase(conn: sqlite3.Connection, account_id: str, chosen: Sequence[int]) -> Figures:
    """Erase conversations of an account inside the caller's transaction; return how much that was.

    :raises sqlite3.IntegrityError: a reply in one of them is under way.
    """
    figures = count(conn, chosen)
    given = {"chosen": json.dumps(chosen)}
    _erase_replies(conn, given)
    _erase_triage(conn, chosen, given)
    _erase_messages(conn, account_id, given)
    return figures


def erase_dead_letters(conn: sqlite3.Connection, account_id: str, before: datetime) -> int:
    """Erase what could not be read and is as old; return how many there were."""
    return conn.execute(
        "DELETE FROM dead_letters WHERE account_id = ? AND at < ?", (account_id, to_text(before))
    ).rowcount


def count_dead_letters(conn: sqlite3.Connection, account_id: str, before: datetime) -> int:
    """Return how many :func:`erase_dead_letters` would erase."""
    found: int = conn.execute(
        "SELECT count(*) FROM dead_letters WHERE account_id = ? AND at < ?",
        (account_id, to_text(before)),
    ).fetchone()[0]
    return found


def _erase_replies(conn: sqlite3.Connection, given: dict[str, str]) -> None:
    """Erase what we wrote; of what was confirmed once, the record stays without the words."""
    of_chosen = f"SELECT uid FROM drafts WHERE conversation_uid {_CHOSEN}"
    conn.execute(f"DELETE FROM hand_sends WHERE conversation_uid {_CHOSEN}", given)
    conn.execute(f"DELETE FROM draft_attachments WHERE draft_uid IN ({of_chosen})", given)
    conn.execute(
        "UPDATE confirmations SET payload = '', parent_id = '', stated_reason = ''"
        f" WHERE draft_uid IN ({of_chosen}) AND payload <> ''"
        " AND EXISTS (SELECT 1 FROM deliveries l WHERE l.confirmation_uid = confirmations.uid)",
        given,
    )
    conn.execute(f"DELETE FROM drafts WHERE conversation_uid {_CHOSEN} AND NOT {_RECORDED}", given)
    conn.execute(
        f"UPDATE drafts SET text = '' WHERE conversation_uid {_CHOSEN} AND state <> 'open'", given
    )


def _erase_triage(conn: sqlite3.Connection, chosen: Sequence[int], given: dict[str, str]) -> None:
    """Erase what was done with them and noted about them."""
    for first, heir in events.heirs(conn, chosen):
        # An act on many stays one for the conversations that are left.
        conn.execute("UPDATE events SET batch = ? WHERE batch = ?", (heir, first))
    conn.execute(f"DELETE FROM events WHERE conversation_uid {_CHOSEN}", given)
    conn.execute(f"DELETE FROM notes WHERE conversation_uid {_CHOSEN}", given)
    conn.execute(f"DELETE FROM note_drafts WHERE conversation_uid {_CHOSEN}", given)
    conn.execute(f"DELETE FROM conversation_tags WHERE conversation_uid {_CHOSEN}", given)


def _erase_messages(conn: sqlite3.Connection, account_id: str, given: dict[str, str]) -> None:
    rows = conn.execute(
        f"SELECT uid, id, author_uid FROM messages WHERE conversation_uid {_CHOSEN}", given
    ).fetchall()
    upkeep.mark_purged(conn, account_id, (remote_id for _, remote_id, _ in rows))
    conn.execute(
        "DELETE FROM message_versions WHERE message_uid IN"
        f" (SELECT uid FROM messages WHERE conversation_uid {_CHOSEN})",
        given,
    )
    conn.execute(f"DELETE FROM messages WHERE conversation_uid {_CHOSEN} AND NOT {_HELD}", given)
    empty = {**emptied.MESSAGE, "author_handle": "", "author_name": ""}
    names = ", ".join(f"{name} = :{name}" for name in empty)
    conn.execute(
        f"UPDATE messages SET {names} WHERE conversation_uid {_CHOSEN}", {**empty, **given}
    )
    conn.execute(
        f"DELETE FROM conversations WHERE uid {_CHOSEN} AND NOT EXISTS"
        " (SELECT 1 FROM messages m WHERE m.conversation_uid = conversations.uid)"
        " AND NOT EXISTS (SELECT 1 FROM drafts d WHERE d.conversation_uid = conversations.uid)",
        given,
    )
    names = ", ".join(f"{name} = :{name}" for name in emptied.CONVERSATION)
    conn.execute(
        f"UPDATE conversations SET {names} WHERE uid {_CHOSEN}", {**emptied.CONVERSATION, **given}
    )
    conn.execute(
        "DELETE FROM actors WHERE uid IN (SELECT value FROM json_each(:authors))"
        " AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.author_uid = actors.uid)"
        " AND NOT EXISTS (SELECT 1 FROM vips v WHERE v.actor_uid = actors.uid)",
        {"authors": json.dumps(sorted({author for _, _, author in rows}))},
    )
