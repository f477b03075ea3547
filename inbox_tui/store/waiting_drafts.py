"""All drafts that wait to be gone on with or were put away, and what there is to know of each."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from inbox_tui.model import Draft
from inbox_tui.store import drafts


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingDraft:
    """A draft with words or files in it, for a list. Texts are not cleaned."""

    draft: Draft
    author_handle: str
    """Whom it would answer."""
    author_name: str
    files: int
    came_back: str
    """Why the last try to send it ended without it, or ""."""
    state: str
    """That of the reply it is, where it is on its way: ``held``, ``unknown``; or ""."""


def every(conn: sqlite3.Connection) -> tuple[WaitingDraft, ...]:
    """Return the open drafts of all conversations that are not empty, newest change first."""
    return _listed(conn, "open", drafts.every_open(conn))


def discarded(conn: sqlite3.Connection) -> tuple[WaitingDraft, ...]:
    """Return the drafts that were put away and are not empty, the last one first."""
    return _listed(conn, "discarded", drafts.every_discarded(conn))


def _listed(
    conn: sqlite3.Connection, kept_as: str, every_one: tuple[Draft, ...]
) -> tuple[WaitingDraft, ...]:
    rows = {
        row[0]: row[1:]
        for row in conn.execute(
            "SELECT d.uid, m.author_handle, m.author_name,"
            " (SELECT count(*) FROM draft_attachments a WHERE a.draft_uid = d.uid),"
            " coalesce(l.state, ''), coalesce(l.reason, '')"
            " FROM drafts d JOIN messages m ON m.uid = d.parent_uid"
            " LEFT JOIN deliveries l ON l.uid ="
            "   (SELECT max(uid) FROM deliveries t WHERE t.draft_uid = d.uid)"
            " WHERE d.state = ?",
            (kept_as,),
        )
    }
    found = []
    for draft in every_one:
        handle, name, files, state, reason = rows[draft.uid]
        if not draft.text.strip() and not files:
            continue
        has_ended = state in ("failed", "cancelled")
        found.append(
            WaitingDraft(
                draft=draft,
                author_handle=handle,
                author_name=name,
                files=files,
                came_back=reason if has_ended else "",
                state="" if has_ended else state,
            )
        )
    return tuple(found)
