"""Whether somebody is known here: has written to one of our accounts, or was answered by one."""

from __future__ import annotations

import sqlite3

from inbox_tui.model import Account, Actor
from inbox_tui.store.full_text import phrase


def is_known(conn: sqlite3.Connection, account: Account, who: Actor) -> bool:
    """Return whether ``who``, on the network of ``account``, is known to any of our accounts there.

    Somebody is who addressed a message to us, or took part in a conversation that we took part in.
    A message that merely stands in a thread is neither. The full-text index finds the messages: a
    person who writes under another handle now is found by the new one only.
    """
    handle = phrase(who.handle)
    if not handle:
        return False
    row = conn.execute(
        "SELECT 1 FROM messages_fts f JOIN messages m ON m.uid = f.rowid"
        " JOIN actors a ON a.uid = m.author_uid"
        " WHERE messages_fts MATCH ? AND a.id = ? AND a.network = ? AND a.instance = ?"
        " AND m.outgoing = 0 AND (m.kind <> 'post' OR EXISTS (SELECT 1 FROM messages o"
        " WHERE o.conversation_uid = m.conversation_uid AND o.outgoing = 1)) LIMIT 1",
        (f"author_handle : {handle}", who.id, account.network, account.instance),
    ).fetchone()
    return row is not None
