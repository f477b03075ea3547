"""Who may speak as which account, from what is known here."""

from __future__ import annotations

from inbox_tui.model import Account, AccountKind, Identity
from inbox_tui.naming import at


def why_not(account: Account | None, me: Identity | None, read_only_reason: str) -> str:
    """Return why nothing can be said as ``account`` now, as a sentence, or "" where it can."""
    if read_only_reason:
        return f"{read_only_reason} Nothing can be sent; run 'inbox-tui doctor'."
    if me is None:
        return "Say who you are first: inbox-tui me NAME"
    if account is None or account.removed_at is not None:
        return "The account was removed. Choose another account."
    if account.frozen_reason:
        return account.frozen_reason
    if account.kind is AccountKind.OWN and account.identity != me.id:
        return f"{at(account.handle)} is another person's own account, not yours."
    return ""
