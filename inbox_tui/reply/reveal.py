"""Showing the call sign to somebody who has forgotten it: after a wait, and on record."""

from __future__ import annotations

from datetime import datetime

from inbox_tui.reply.preview import Preview
from inbox_tui.store import Store, audit


def reveal(store: Store, preview: Preview, now: datetime) -> str:
    """Write into the audit log that the sign had to be looked up, and return it."""
    with store.write() as conn:
        audit.append(
            conn,
            preview.identity.id,
            "call sign shown",
            {"account": preview.account.id, "draft": preview.draft.uid},
            now,
        )
    return preview.account.call_sign
