"""What a command line can name: ids with a few words to tell them apart, newest first.

Read on each press of the tab key, so nothing is opened that has to be made, migrated or locked.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

MOST = 50
_WAIT_SECONDS = 0.2

Named = tuple[str, str]
"""A value, and words about it as they were stored: both may be a stranger's."""

_QUERIES = {
    "account": "SELECT id, upper(kind) || ' ' || handle || ' ' || name FROM accounts"
    " WHERE removed_at IS NULL ORDER BY id",
    "conversation": "SELECT uid, author_handle || ' ' || subject || ' ' || snippet"
    " FROM conversations ORDER BY last_at DESC, uid DESC LIMIT :most",
    "message": "SELECT uid, author_handle || ' ' || name || ' ' || substr(content, 1, 200)"
    " FROM messages ORDER BY uid DESC LIMIT :most",
    "draft": "SELECT uid, account_id || ' ' || substr(text, 1, 200)"
    " FROM drafts WHERE state = 'open' ORDER BY uid DESC LIMIT :most",
    "discarded draft": "SELECT uid, account_id || ' ' || substr(text, 1, 200) FROM drafts"
    " WHERE state = 'discarded' AND NOT EXISTS"
    " (SELECT 1 FROM hand_sends h WHERE h.draft_uid = drafts.uid)"
    " ORDER BY updated_at DESC LIMIT :most",
    "delivery": "SELECT delivery, state || ' ' || account || ' ' || substr(text, 1, 200)"
    " FROM outbox LIMIT :most",
    "dead letter": "SELECT uid, account_id || ' ' || reason FROM dead_letters"
    " ORDER BY uid DESC LIMIT :most",
    "hand send": "SELECT uid, account_id || ' ' || substr(text, 1, 200)"
    " FROM hand_sends WHERE message_uid IS NULL ORDER BY uid DESC LIMIT :most",
    "identity": "SELECT name, initials FROM identities ORDER BY name LIMIT :most",
    "tag": "SELECT DISTINCT tag, '' FROM conversation_tags ORDER BY tag LIMIT :most",
    "flagged word": "SELECT word, '' FROM flagged_words ORDER BY word LIMIT :most",
}

KINDS = frozenset(_QUERIES)


def named(file: Path, kind: str) -> Iterator[Named]:
    """Yield what there is of a kind in an inbox; nothing where it cannot be read just now.

    :raises KeyError: there is no such kind.
    """
    query = _QUERIES[kind]
    # Read-only: a connection that could write would empty the write-ahead log as it is closed.
    address = f"file:{quote(str(file))}?mode=ro"
    try:
        conn = sqlite3.connect(address, uri=True, timeout=_WAIT_SECONDS)
    except sqlite3.Error:
        return
    try:
        rows = conn.execute(query, {"most": MOST}).fetchall()
    except sqlite3.Error:  # an inbox of another version, or no inbox at all
        return
    finally:
        conn.close()
    for value, words in rows:
        yield str(value), str(words or "")
