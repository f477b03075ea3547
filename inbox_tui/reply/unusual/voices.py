"""Another voice than one expects: the one used a moment ago, or the one that was written to."""

from __future__ import annotations

from inbox_tui.naming import voice
from inbox_tui.reply import policy
from inbox_tui.reply.unusual.occasion import Occasion
from inbox_tui.store import accounts, past_replies


def find_change(occasion: Occasion) -> str:
    """Return that this human spoke as another account a moment ago, or "".

    Said only where it misleads: on the same network, whose confirm steps look alike, and only at
    the first change. Whoever goes to and fro between two accounts knows that there are two, and
    a sentence at every change would be read at none.
    """
    account = occasion.account
    since = occasion.now - policy.VOICE_REMEMBERED
    lately = past_replies.confirmed_by(occasion.conn, occasion.identity.id, since)
    if not lately or account.id in {reply.account_id for reply in lately}:
        return ""
    last = accounts.get(occasion.conn, lately[0].account_id)
    if last is None or last.network != account.network:
        return ""
    minutes = max(0, int((occasion.now - lately[0].at).total_seconds() // 60))
    ago = f"{minutes} min ago" if minutes else "a moment ago"
    return f"You last replied as {voice(last)}, {ago}."


def find_other_inbox(occasion: Occasion) -> str:
    """Return which account was written to, where it is not the one that answers, or ""."""
    if occasion.parent.account_id == occasion.account.id:
        return ""
    asked = accounts.get(occasion.conn, occasion.parent.account_id)
    return f"They wrote to {voice(asked)}, not to this account." if asked else ""
