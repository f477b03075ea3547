"""How an answer looks before it leaves: recipients, quoted history, the record on the wire."""

from __future__ import annotations

import json
import re
from datetime import datetime

from inbox_tui.adapter import Outgoing
from inbox_tui.model import Actor, Message, Visibility
from inbox_tui.text import links

from .actors import find_handle
from .file import NetworkFile
from .rules import Rules

MENTION = re.compile(r"(?<![\w@.])@(\w[\w.-]*\w|\w)")


def mentioned_handles(text: str) -> tuple[str, ...]:
    """Return the handles that ``text`` mentions with ``@``, each once."""
    return tuple(dict.fromkeys(MENTION.findall(text)))


def reply_subject(subject: str) -> str:
    """Return the subject of an answer to a mail with ``subject`` (RFC 5322, 3.6.5)."""
    return subject if subject.casefold().startswith("re:") else f"Re: {subject}"


def compose_reply(
    file: NetworkFile,
    rules: Rules,
    us: str,
    parent: Message,
    text: str,
    key: str,
    at: datetime,
) -> Outgoing:
    """Return the answer of the actor ``us`` to ``parent``, exactly as it will leave."""
    addressed = parent.to if parent.attributed_to.id == us else (parent.attributed_to,)
    to = tuple(actor for actor in addressed if actor.id != us)
    known = {us, *(actor.id for actor in to)}
    mentioned = (
        ()
        if rules.is_mail
        else (find_handle(file, rules.instance, h) for h in mentioned_handles(text))
    )
    also = {actor.id: actor for actor in mentioned if actor and actor.id not in known}
    visibility = Visibility.DIRECT if rules.is_mail else parent.visibility
    record = {
        "instance": rules.instance,
        "parent": parent.id,
        "context": parent.context,
        "subject": reply_subject(parent.name) if rules.is_mail else "",
        "quoted": _history(parent) if rules.is_mail else "",
        "text": text,
        "to": [_person(actor) for actor in to],
        "also": [_person(actor) for actor in also.values()],
        "visibility": visibility.value,
    }
    if rules.keeps_keys:
        record["key"] = key
    return Outgoing(
        key=key,
        parent_id=parent.id,
        text=text,
        wire=json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":")),
        visibility=visibility,
        to=to,
        also_notified=tuple(also.values()),
        links=links(text),
        cost=rules.play_cost,
        composed_at=at,
    )


def _history(parent: Message) -> str:
    return quote(parent.attributed_to, parent.published, parent.content, parent.quoted)


def _person(actor: Actor) -> dict[str, str]:
    return {"id": actor.id, "handle": actor.handle, "name": actor.name}


def quote(author: Actor, published: datetime, content: str, earlier: str) -> str:
    """Return the history that an answer to a mail carries below its own words."""
    history = "\n".join(part for part in (content, earlier) if part)
    lines = "\n".join(f"> {line}" for line in history.splitlines())
    return f"On {published:%d %B %Y, %H:%M} UTC, {author.name or author.handle} wrote:\n{lines}"
