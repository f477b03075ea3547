"""Works the row of a conversation out anew from its messages and marks.

The cost does not grow with the length of the conversation: each value is found through an index
from the end it is decided at, and what is counted or gathered goes on from the newest message that
the row knew (``newest_uid``). That holds because messages get rising uids and are never removed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from inbox_tui import text

ADDRESSED = "outgoing = 0 AND deleted = 0 AND kind <> 'post'"
"""What somebody wrote to us. It alone is unread, and brings back what was closed or snoozed: what
others say in the same thread, the words that stand before a question and arrive after it, an edit,
and our own answers do not. A message that comes late counts, however old its date is."""

_QUESTION = "outgoing = 0 AND deleted = 0 AND kind NOT IN ('post', 'notice')"

# Our later message answers a question when it replies to it, to its author, or to nobody in
# particular. An answer to one person leaves another's question open in the same conversation. What
# somebody says to have sent by hand counts too: nobody should be asked for it again. Who has an
# open question has one in the newest of their questions.
_UNANSWERED = f"""
WITH RECURSIVE askers (author) AS (
  SELECT min(author_uid) FROM messages WHERE conversation_uid = :uid AND {_QUESTION}
  UNION ALL
  SELECT (SELECT min(author_uid) FROM messages WHERE conversation_uid = :uid AND {_QUESTION}
    AND author_uid > askers.author)
  FROM askers WHERE askers.author IS NOT NULL
), questions (author, asked) AS ({{questions}})
SELECT EXISTS (SELECT 1 FROM questions q WHERE q.asked IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM messages o
    LEFT JOIN messages p ON p.account_id = o.account_id AND p.id = o.in_reply_to
    WHERE o.conversation_uid = :uid AND o.outgoing = 1 AND o.deleted = 0 AND o.published > q.asked
      AND (p.uid IS NULL OR p.outgoing = 1 OR p.author_uid = q.author))
  AND NOT EXISTS (SELECT 1 FROM hand_sends h JOIN messages p ON p.uid = h.parent_uid
    WHERE h.conversation_uid = :uid AND h.said_at > q.asked
      AND (p.outgoing = 1 OR p.author_uid = q.author)))
"""
_EVER = _UNANSWERED.format(
    questions="SELECT author, (SELECT max(published) FROM messages WHERE conversation_uid = :uid"
    f" AND {_QUESTION} AND author_uid = askers.author) FROM askers WHERE author IS NOT NULL"
)
_SINCE_DONE = _UNANSWERED.format(
    questions="SELECT author_uid, published FROM messages WHERE conversation_uid = :uid"
    f" AND {_QUESTION} AND uid > :done"
)

_BY_MARKS = f"""
  unread_count = (SELECT count(*) FROM messages WHERE conversation_uid = :uid AND {ADDRESSED}
    AND uid > read_through),
  done = done_through > 0 AND NOT EXISTS (SELECT 1 FROM messages WHERE conversation_uid = :uid
    AND {ADDRESSED} AND uid > done_through),
  needs_reply = :needs_reply,
  waiting = (:newest_is_ours OR EXISTS (SELECT 1 FROM hand_sends WHERE conversation_uid = :uid
    AND said_at > :last_at)) AND NOT :needs_reply AND (done_through = 0 OR EXISTS (
    SELECT 1 FROM messages WHERE conversation_uid = :uid AND {ADDRESSED} AND uid > done_through)),
  snoozed_until = CASE WHEN snoozed_until <> '' AND EXISTS (SELECT 1 FROM messages
    WHERE conversation_uid = :uid AND {ADDRESSED} AND uid > snoozed_through)
    THEN '' ELSE snoozed_until END
"""
_REMARK = f"UPDATE conversations SET {_BY_MARKS} WHERE uid = :uid"
_REFRESH = f"""
UPDATE conversations SET
  message_count = :counted
    + (SELECT count(*) FROM messages WHERE conversation_uid = :uid AND uid > :known),
  newest_uid = (SELECT max(uid) FROM messages WHERE conversation_uid = :uid),
  {_BY_MARKS},
  vip = :vip OR EXISTS (SELECT 1 FROM messages m CROSS JOIN vips v ON v.actor_uid = m.author_uid
    WHERE m.conversation_uid = :uid AND m.outgoing = 0 AND m.uid > :known),
  last_at = :last_at, snippet = :snippet, newest_is_ours = :newest_is_ours, subject = :subject,
  kind = :kind, visibility = :visibility, author_handle = :author_handle,
  author_name = :author_name
WHERE uid = :uid
"""


def refresh(conn: sqlite3.Connection, conversation_uids: Iterable[int]) -> None:
    """Work rows out anew whose messages came, changed or were marked."""
    for uid in conversation_uids:
        _refresh(conn, uid)


def recount(conn: sqlite3.Connection, conversation_uids: Iterable[int]) -> None:
    """Do the same for rows whose messages were rewritten: nothing that they knew is relied on."""
    for uid in conversation_uids:
        _refresh(conn, uid, anew=True)


def remark(conn: sqlite3.Connection, uid: int) -> None:
    """Work out anew what depends on the marks of a row, where its messages are as it knows them.

    It leaves out what the list is ordered by, so that its indexes stay as they are.
    """
    row = conn.execute(
        "SELECT last_at, newest_is_ours, done_through FROM conversations WHERE uid = ?"
        " AND message_count > 0",
        (uid,),
    ).fetchone()
    if row is None:
        return
    last_at, newest_is_ours, done = row
    conn.execute(
        _REMARK,
        {
            "uid": uid,
            "needs_reply": _needs_reply(conn, uid, done),
            "last_at": last_at,
            "newest_is_ours": newest_is_ours,
        },
    )


def _needs_reply(conn: sqlite3.Connection, uid: int, done: int) -> int:
    question, values = (_SINCE_DONE, {"uid": uid, "done": done}) if done else (_EVER, {"uid": uid})
    found: int = conn.execute(question, values).fetchone()[0]
    return found


def _refresh(conn: sqlite3.Connection, uid: int, *, anew: bool = False) -> None:
    newest = conn.execute(
        "SELECT published, substr(content, 1, 400), deleted, visibility, kind, author_handle,"
        " author_name, name, outgoing FROM messages WHERE conversation_uid = ?"
        " ORDER BY published DESC, uid DESC LIMIT 1",
        (uid,),
    ).fetchone()
    if newest is None:
        return
    other = conn.execute(
        "SELECT kind, author_handle, author_name FROM messages WHERE conversation_uid = ?"
        " AND outgoing = 0 ORDER BY kind = 'post', published DESC, uid DESC LIMIT 1",
        (uid,),
    ).fetchone() or (newest[4], newest[5], newest[6])
    subject = conn.execute(
        "SELECT name FROM messages WHERE conversation_uid = ? AND name <> ''"
        " ORDER BY published, uid LIMIT 1",
        (uid,),
    ).fetchone()
    counted, known, vip, done = conn.execute(
        "SELECT message_count, newest_uid, vip, done_through FROM conversations WHERE uid = ?",
        (uid,),
    ).fetchone()
    if anew or not counted:
        counted = known = vip = 0
    conn.execute(
        _REFRESH,
        {
            "uid": uid,
            "counted": counted,
            "known": known,
            "vip": vip,
            "needs_reply": _needs_reply(conn, uid, done),
            "last_at": newest[0],
            "snippet": text.snippet(newest[1]),
            "newest_is_ours": newest[8],
            "subject": subject[0] if subject else "",
            "kind": other[0],
            "visibility": newest[3],
            "author_handle": other[1],
            "author_name": other[2],
        },
    )
