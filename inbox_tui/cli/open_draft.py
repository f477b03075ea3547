"""The one open draft that an account has for a message: found or started, and kept as it grows."""

from __future__ import annotations

from inbox_tui.cli.failures import Failure
from inbox_tui.model import Account, Draft, StoredMessage, utc_now
from inbox_tui.store import Store, drafts, outbox


def open_draft(store: Store, parent: StoredMessage, account: Account) -> Draft:
    """Return the open draft of ``account`` for ``parent``, starting one where there is none.

    :raises Failure: an earlier one is still on its way.
    """
    with store.write() as conn:
        draft = drafts.start(conn, account.id, parent.uid, utc_now())
        live = outbox.live_of_draft(conn, draft.uid)
    if live:
        raise Failure(
            f"Draft {draft.uid} is on its way (delivery {live.uid}: {live.state.value}). "
            "See 'inbox-tui outbox'."
        )
    return draft


def save_words(store: Store, draft_uid: int, words: str) -> None:
    """Keep what has been written so far."""
    with store.write() as conn:
        drafts.save_text(conn, draft_uid, words, utc_now())
