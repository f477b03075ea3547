"""What Reddit says to a write with status 200: a comment, nothing, or why not. Pure.

The words for "why not": https://www.reddit.com/dev/api#POST_api_comment and ``r2/lib/errors.py`` of
https://github.com/reddit-archive/reddit.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from inbox_tui.adapter import (
    AdapterError,
    AuthRevoked,
    ContentRejected,
    RateLimited,
    SendUnknown,
    TargetClosed,
    TargetGone,
)
from inbox_tui.adapter.fields import Unreadable, find_record, find_text, read_list, read_record
from inbox_tui_reddit.listing import Item
from inbox_tui_reddit.measure import LIMIT

_CLOSED = {
    "THREAD_LOCKED": "A moderator has locked it.",
    "TOO_OLD": "It is archived: Reddit takes no more answers.",
    "USER_BLOCKED": "One of you has blocked the other.",
    "BANNED_FROM_SUBREDDIT": "This account is banned there.",
    "SUBREDDIT_NOTALLOWED": "This account may not write there.",
}
_GONE = {"DELETED_COMMENT", "DELETED_LINK", "DELETED_THING", "NO_THING_ID"}
_TEXT = {
    "TOO_LONG": "The reply is too long for Reddit.",
    "NO_TEXT": "The reply is empty.",
    "BAD_STRING": "The reply has a character in it that Reddit does not take.",
    "DOMAIN_BANNED": "A link in it leads to a place that Reddit does not take.",
}
_LIMITS = {"RATELIMIT", "SUBREDDIT_RATELIMIT"}
_WAIT = re.compile(r"(\d{1,4}) (millisecond|second|minute|hour)")
_SECONDS = {"millisecond": 0.001, "second": 1.0, "minute": 60.0, "hour": 3600.0}
_LONGEST = timedelta(hours=25)


def read_created(answer: Any) -> Item | None:
    """Return the comment that an answer names; None where it names none, but no error either.

    :raises Unreadable: it is no answer that says anything.
    """
    things = read_list(answer, "json", "data", "things")
    if not things:
        return None
    created = Item(find_text(things[0], "kind"), read_record(things[0], "data", of="thing"))
    if created.kind != "t1" or not created.name:
        raise Unreadable("a thing without a name")
    return created


def names_comment(answer: Any) -> bool:
    """Tell whether an answer names a comment, whatever else it says: then that may exist."""
    try:
        return read_created(answer) is not None
    except Unreadable:
        return False


def read_refusal(answer: Any, host: str) -> AdapterError | None:
    """Return the error that an answer with status 200 tells of; None where it tells of none.

    Words that are not known here may mean anything, even that the comment stands.
    """
    told = find_record(answer, "json")
    errors = told.get("errors")
    if not errors:
        return None
    first = errors[0] if isinstance(errors, list) else errors
    parts = [str(part) for part in first if part] if isinstance(first, list) else [str(first)]
    name, said = (parts[0] if parts else ""), " ".join(parts[1:2])
    shown: dict[str, Any] = {"status": 200, "excerpt": f"{name}: {said}"[:200]}
    if name in _LIMITS:
        return RateLimited(
            f"{host} does not let this account write so often{_quoted(said)}.",
            reset_at=_reset_at(told.get("ratelimit"), said),
            bucket=name,
            **shown,
        )
    if name in _CLOSED:
        return TargetClosed(_CLOSED[name], **shown)
    if name in _GONE:
        return TargetGone("What is answered was deleted.", **shown)
    if name in _TEXT:
        limit = LIMIT if name == "TOO_LONG" else None
        return ContentRejected(_TEXT[name], limit=limit, **shown)
    if name == "USER_REQUIRED":
        return AuthRevoked(f"{host} says that nobody is signed in.", **shown)
    return SendUnknown(
        f"{host} answered {name[:60]!r}; whether it took the comment is not known.", **shown
    )


def _reset_at(seconds: Any, said: str) -> datetime | None:
    """Return when to write again, from the answer's number or from its words."""
    wait = 0.0
    if isinstance(seconds, int | float) and not isinstance(seconds, bool):
        wait = float(seconds)
    elif found := _WAIT.search(said):
        wait = int(found[1]) * _SECONDS[found[2]]
    if not 0 < wait <= _LONGEST.total_seconds():
        return None
    return datetime.now(UTC) + timedelta(seconds=wait)


def _quoted(said: str) -> str:
    return f" ({said.strip().rstrip('.')[:120]})" if said.strip() else ""
