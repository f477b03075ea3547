"""What everybody on the network keeps to: mentions, subjects of answers, quoted history."""

from __future__ import annotations

import re
from datetime import datetime

from inbox_tui.model import Actor

MENTION = re.compile(r"(?<![\w@.])@(\w[\w.-]*\w|\w)")


def mentioned_handles(text: str) -> tuple[str, ...]:
    """Return the handles that ``text`` mentions with ``@``, each once."""
    return tuple(dict.fromkeys(MENTION.findall(text)))


def reply_subject(subject: str) -> str:
    """Return the subject of an answer to a mail with ``subject`` (RFC 5322, 3.6.5)."""
    return subject if subject.casefold().startswith("re:") else f"Re: {subject}"


def quote(author: Actor, published: datetime, content: str, earlier: str) -> str:
    """Return the history that an answer to a mail carries below its own words."""
    history = "\n".join(part for part in (content, earlier) if part)
    lines = "\n".join(f"> {line}" for line in history.splitlines())
    return f"On {published:%d %B %Y, %H:%M} UTC, {author.name or author.handle} wrote:\n{lines}"
