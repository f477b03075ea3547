"""Messages in, message by message the latest version of each, and out again by conversation."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from inbox_tui.model import (
    Account,
    Actor,
    Attachment,
    Message,
    MessageKind,
    StoredMessage,
    Visibility,
)
from inbox_tui.store import conversations
from inbox_tui.store.clock import from_text, from_text_or_none, to_text
from inbox_tui.store.many import in_parts
from inbox_tui.store.numbered import NoSuch, Numbered
from inbox_tui.text import storable

THREAD_LIMIT = 500


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message stands in its conversation: by time, then by uid."""

    published: str
    uid: int


@dataclass(frozen=True, slots=True)
class Change:
    """What storing some messages changed."""

    new: int
    """Messages that were not in the inbox before."""
    conversations: tuple[int, ...]
    """Uids of the conversations that were touched."""
    borrowed: tuple[Message, ...]
    """Messages under the id of another author's message. They were not stored: an id that a
    stranger can choose (a Message-ID) must not replace what somebody else wrote."""


_UPSERT = """
INSERT INTO messages (conversation_uid, account_id, id, in_reply_to, kind, visibility, author_uid,
  author_handle, author_name, outgoing, recipients, name, summary, content, quoted, url, language,
  attachments, published, updated, deleted, received_at, raw)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (account_id, id) DO UPDATE SET
  kind = CASE WHEN excluded.kind = 'post' THEN messages.kind ELSE excluded.kind END,
  in_reply_to = coalesce(excluded.in_reply_to, messages.in_reply_to),
  visibility = excluded.visibility, author_uid = excluded.author_uid,
  author_handle = excluded.author_handle, author_name = excluded.author_name,
  recipients = excluded.recipients, name = excluded.name, summary = excluded.summary,
  content = excluded.content, quoted = excluded.quoted, url = excluded.url,
  language = excluded.language, attachments = excluded.attachments,
  published = excluded.published, updated = excluded.updated, deleted = excluded.deleted,
  raw = excluded.raw
WHERE messages.deleted = 0 AND (
  excluded.deleted = 1
  OR coalesce(excluded.updated, excluded.published) > coalesce(messages.updated, messages.published)
  OR (coalesce(excluded.updated, excluded.published)
        = coalesce(messages.updated, messages.published)
      AND ((messages.kind = 'post' AND excluded.kind <> 'post')
        OR excluded.content <> messages.content OR excluded.name <> messages.name
        OR excluded.raw <> messages.raw)))
"""


def store_messages(
    conn: sqlite3.Connection, account: Account, messages: Sequence[Message], received_at: datetime
) -> Change:
    """Write ``messages`` of one account inside the caller's transaction.

    Repeating or reordering the same messages gives the same inbox: a deletion wins over every
    version, otherwise the later ``updated`` wins. A deleted message keeps its place and loses its
    words.
    """
    if not messages:
        return Change(new=0, conversations=(), borrowed=())
    authors = _actor_uids(conn, account, messages)
    kept = _kept(conn, account.id, messages)
    written = {remote_id: author for remote_id, (author, _) in kept.items()}
    accepted: list[Message] = []
    borrowed: list[Message] = []
    for message in messages:
        author = authors[message.attributed_to.id]
        is_authors_own = written.setdefault(storable(message.id), author) == author
        (accepted if is_authors_own or message.deleted else borrowed).append(message)
    threads = conversations.uids(conn, account.id, {storable(m.context) for m in accepted})
    received = to_text(received_at)
    ours = _our_actor_ids(conn, account)
    conn.executemany(
        _UPSERT,
        [
            (
                threads[storable(m.context)],
                account.id,
                *_columns(m, authors[m.attributed_to.id], m.attributed_to.id in ours, received),
            )
            for m in accepted
        ],
    )
    # What is here already stays where it is, whatever context it comes with now.
    touched = tuple(sorted({*threads.values(), *(place for _, place in kept.values())}))
    # A deletion may come under another name: then what was gathered of the authors is not true.
    renamed = {
        kept[same][1]
        for m in accepted
        if (same := storable(m.id)) in kept and kept[same][0] != authors[m.attributed_to.id]
    }
    conversations.refresh(conn, [uid for uid in touched if uid not in renamed])
    conversations.recount(conn, sorted(renamed))
    return Change(new=len(written) - len(kept), conversations=touched, borrowed=tuple(borrowed))


def get(conn: sqlite3.Connection, uid: int) -> StoredMessage | None:
    """Return one message, or None."""
    row = conn.execute(f"{_SELECT} WHERE m.uid = ?", (uid,)).fetchone()
    return _stored(row) if row else None


def require(conn: sqlite3.Connection, uid: int) -> StoredMessage:
    """Return one message. :raises NotFound: there is none of that number."""
    found = get(conn, uid)
    if found is None:
        raise NoSuch(Numbered.MESSAGE, uid)
    return found


def find(conn: sqlite3.Connection, account_id: str, remote_id: str) -> StoredMessage | None:
    """Return the account's message with this remote id, or None."""
    row = conn.execute(
        f"{_SELECT} WHERE m.account_id = ? AND m.id = ?", (account_id, storable(remote_id))
    ).fetchone()
    return _stored(row) if row else None


def of_conversation(
    conn: sqlite3.Connection,
    conversation_uid: int,
    limit: int = THREAD_LIMIT,
    since: Place | None = None,
) -> tuple[StoredMessage, ...]:
    """Return the newest ``limit`` messages of a conversation, or those from ``since`` on.

    Oldest first.
    """
    if since:
        rows = conn.execute(
            f"{_SELECT} WHERE m.conversation_uid = ? AND (m.published, m.uid) >= (?, ?)"
            " ORDER BY m.published, m.uid LIMIT ?",
            (conversation_uid, since.published, since.uid, limit),
        )
        return tuple(_stored(row) for row in rows)
    newest = conn.execute(
        f"{_SELECT} WHERE m.conversation_uid = ? ORDER BY m.published DESC, m.uid DESC LIMIT ?",
        (conversation_uid, limit),
    ).fetchall()
    return tuple(_stored(row) for row in reversed(newest))


def of_author(
    conn: sqlite3.Connection, author_uid: int, published: str, uid: int, limit: int
) -> tuple[StoredMessage, ...]:
    """Return up to ``limit`` messages of one author, newest first, from below a time and uid."""
    rows = conn.execute(
        f"{_SELECT} WHERE m.author_uid = ? AND (m.published, m.uid) < (?, ?)"
        " ORDER BY m.published DESC, m.uid DESC LIMIT ?",
        (author_uid, published, uid, limit),
    )
    return tuple(_stored(row) for row in rows)


_SELECT = (
    "SELECT m.uid, m.conversation_uid, m.account_id, m.outgoing, m.received_at, m.id, m.in_reply_to,"
    " m.kind, m.visibility, a.id, m.author_handle, m.author_name, a.url, a.is_bot, m.recipients,"
    " m.name, m.summary, m.content, m.quoted, m.url, m.language, m.attachments, m.published,"
    " m.updated, m.deleted, m.raw, c.context"
    " FROM messages m JOIN actors a ON a.uid = m.author_uid"
    " JOIN conversations c ON c.uid = m.conversation_uid"
)


def _our_actor_ids(conn: sqlite3.Connection, account: Account) -> set[str]:
    """Return the ids of all our actors on the account's server, removed ones too.

    A colleague's own account may have answered what was written to the brand.
    """
    rows = conn.execute(
        "SELECT actor_id FROM accounts WHERE network = ? AND instance = ?",
        (account.network, account.instance),
    )
    return {row[0] for row in rows} | {account.actor_id}


def _columns(message: Message, author_uid: int, outgoing: bool, received: str) -> tuple[Any, ...]:
    author = message.attributed_to
    gone = message.deleted
    return (
        storable(message.id),
        None if message.in_reply_to is None else storable(message.in_reply_to),
        message.kind.value,
        message.visibility.value,
        author_uid,
        storable(author.handle),
        storable(author.name),
        int(outgoing),
        _actors_json(message.to),
        "" if gone else storable(message.name),
        "" if gone else storable(message.summary),
        "" if gone else storable(message.content),
        "" if gone else storable(message.quoted),
        storable(message.url),
        storable(message.language),
        "[]" if gone else _attachments_json(message.attachments),
        to_text(message.published),
        to_text(message.updated) if message.updated else None,
        int(gone),
        received,
        "{}" if gone else _json(message.raw),
    )


def _json(value: object) -> str:
    if not value:
        return "{}"
    return storable(json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str))


def _actors_json(actors: Iterable[Actor]) -> str:
    listed = [{"id": a.id, "handle": a.handle, "name": a.name} for a in actors]
    return _json(listed) if listed else "[]"


def _attachments_json(attachments: Iterable[Attachment]) -> str:
    listed = [{"media_type": a.media_type, "url": a.url, "name": a.name} for a in attachments]
    return _json(listed) if listed else "[]"


def _kept(
    conn: sqlite3.Connection, account_id: str, messages: Sequence[Message]
) -> dict[str, tuple[int, int]]:
    """Return author and conversation of those of ``messages`` that are here, by remote id."""
    return {
        remote_id: (author_uid, conversation_uid)
        for part, marks in in_parts(list({storable(m.id) for m in messages}))
        for remote_id, author_uid, conversation_uid in conn.execute(
            "SELECT id, author_uid, conversation_uid FROM messages"
            f" WHERE account_id = ? AND id IN ({marks})",
            (account_id, *part),
        )
    }


def _actor_uids(
    conn: sqlite3.Connection, account: Account, messages: Sequence[Message]
) -> dict[str, int]:
    authors = {m.attributed_to.id: m.attributed_to for m in messages}
    place = (account.network, account.instance)
    conn.executemany(
        "INSERT INTO actors (network, instance, id, handle, name, url, is_bot)"
        " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (network, instance, id) DO UPDATE SET"
        " handle = excluded.handle, name = excluded.name, url = excluded.url,"
        " is_bot = excluded.is_bot WHERE handle <> excluded.handle OR name <> excluded.name"
        " OR url <> excluded.url OR is_bot <> excluded.is_bot",
        [
            (
                *place,
                storable(a.id),
                storable(a.handle),
                storable(a.name),
                storable(a.url),
                int(a.is_bot),
            )
            for a in authors.values()
        ],
    )
    stored = {storable(remote_id): remote_id for remote_id in authors}
    return {
        stored[remote_id]: uid
        for part, marks in in_parts(list(stored))
        for remote_id, uid in conn.execute(
            f"SELECT id, uid FROM actors WHERE network = ? AND instance = ? AND id IN ({marks})",
            (*place, *part),
        )
    }


def _stored(row: tuple[Any, ...]) -> StoredMessage:
    return StoredMessage(
        uid=row[0],
        conversation_uid=row[1],
        account_id=row[2],
        outgoing=bool(row[3]),
        received_at=from_text(row[4]),
        message=Message(
            id=row[5],
            context=row[26],
            in_reply_to=row[6],
            kind=MessageKind(row[7]),
            visibility=Visibility(row[8]),
            attributed_to=Actor(
                id=row[9], handle=row[10], name=row[11], url=row[12], is_bot=bool(row[13])
            ),
            to=tuple(Actor(**actor) for actor in json.loads(row[14])),
            name=row[15],
            summary=row[16],
            content=row[17],
            quoted=row[18],
            url=row[19],
            language=row[20],
            attachments=tuple(Attachment(**a) for a in json.loads(row[21])),
            published=from_text(row[22]),
            updated=from_text_or_none(row[23]),
            deleted=bool(row[24]),
            raw=json.loads(row[25]),
        ),
    )
