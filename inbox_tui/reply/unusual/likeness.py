"""Nearly the same words went to somebody else a short while ago: people notice scripts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from inbox_tui.naming import at
from inbox_tui.reply import payload, policy
from inbox_tui.reply.unusual.occasion import Occasion
from inbox_tui.store import past_replies

_HANDLE = re.compile(r"(?<!\w)@[\w.-]+")
_SIGN_OFF = re.compile(r"\s*[\^—–-]\s*\w{1,4}\s*\Z")


@dataclass(frozen=True, slots=True)
class _Earlier:
    text: str
    whom: str
    at: datetime


def find(occasion: Occasion) -> str:
    """Return who got nearly the same words within a day, or "".

    Compared with what anybody sent from this inbox to other people. Who is addressed and who signs
    does not count; a few words that everybody says ("Thank you, that helps!") are no script.
    """
    words = essence(occasion.outgoing.text)
    if len(words) < policy.SAME_WORDS_LEAST:
        return ""
    from rapidfuzz import fuzz, process

    earlier = _to_others(occasion)
    best = process.extractOne(
        words,
        [essence(reply.text) for reply in earlier],
        scorer=fuzz.ratio,
        score_cutoff=policy.SAME_WORDS_SCORE,
    )
    if best is None:
        return ""
    like = earlier[best[2]]
    return f"Nearly the same words went to {like.whom} {_ago(like.at, occasion.now)}."


def essence(words: str) -> str:
    """Return what is said, without who is addressed, who signs, case and layout."""
    said_only = _SIGN_OFF.sub("", _HANDLE.sub(" ", words))
    return " ".join(said_only.casefold().split())


def _to_others(occasion: Occasion) -> list[_Earlier]:
    author = occasion.parent.message.attributed_to.id
    found = []
    for reply in past_replies.newest(occasion.conn, policy.SAME_WORDS_REPLIES):
        if not reply.payload or occasion.now - reply.at > policy.SAME_WORDS_REMEMBERED:
            continue
        sent = payload.outgoing(reply.payload)
        if author not in {who.id for who in sent.to}:
            whom = at(sent.to[0].handle or sent.to[0].name) if sent.to else "somebody else"
            found.append(_Earlier(sent.text, whom, reply.at))
    return found


def _ago(then: datetime, now: datetime) -> str:
    minutes = int((now - then).total_seconds() // 60)
    if minutes < 1:
        return "a moment ago"
    return f"{minutes} min ago" if minutes < 90 else f"{round(minutes / 60)} h ago"
