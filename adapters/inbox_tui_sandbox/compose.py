"""Builds an answer exactly as it will leave: recipients, quoted history, the record on the wire."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from inbox_tui.adapter import (
    Answerable,
    Outgoing,
    OutgoingFile,
    TargetClosed,
    join,
    split,
)
from inbox_tui.model import Actor, Message, MessageKind, Visibility
from inbox_tui.urls import links
from inbox_tui_sandbox.actors import find_handle
from inbox_tui_sandbox.conventions import MENTION, mentioned_handles, quote, reply_subject
from inbox_tui_sandbox.measure import LINK
from inbox_tui_sandbox.rules import Rules
from inbox_tui_sandbox.server import not_mentioned
from inbox_tui_sandbox.wire import Wire


def can_reply(rules: Rules, us: Actor, target: Message) -> Answerable:
    """Tell from the message alone whether the actor ``us`` may answer it."""
    if target.deleted:
        return Answerable(yes=False, reason="The message was deleted.")
    if target.kind is MessageKind.NOTICE:
        return Answerable(yes=False, reason="A machine wrote this; nobody reads an answer.")
    if target.raw.get("locked"):
        return Answerable(yes=False, reason="The thread is locked.")
    is_addressed = us.id in {target.attributed_to.id, *(actor.id for actor in target.to)}
    if rules.only_when_mentioned and not is_addressed:
        return Answerable(yes=False, reason=not_mentioned(rules, us.handle))
    return Answerable(yes=True)


def split_text(rules: Rules, text: str, *, numbered: bool) -> tuple[str, ...]:
    """Return the posts of ``text``: one where the instance has no threads.

    :raises ContentRejected: it cannot be split.
    """
    if not rules.has_threads:
        return (text,)
    return split(text, measure=rules.measure, whole=_kept_whole, numbered=numbered)


def _kept_whole(text: str) -> list[tuple[int, int]]:
    return [found.span() for pattern in (LINK, MENTION) for found in re.finditer(pattern, text)]


def compose(
    wire: Wire,
    rules: Rules,
    us: Actor,
    parent: Message,
    parts: Sequence[str],
    at: datetime,
    files: Sequence[OutgoingFile] = (),
) -> Outgoing:
    """Return the answer of the actor ``us`` to ``parent``, under a new key.

    It is one post for each of ``parts``; ``files`` go with the first.

    :raises ContentRejected: a text is empty or too long.
    :raises TargetClosed: ``us`` may not answer there.
    """
    allowed = can_reply(rules, us, parent)
    if not allowed:
        raise TargetClosed(allowed.reason)
    for part in parts:
        _check(rules, part)
    text = join(parts)
    key = os.urandom(8).hex()
    addressed = parent.to if parent.attributed_to.id == us.id else (parent.attributed_to,)
    to = tuple(actor for actor in addressed if actor.id != us.id)
    known = {us.id, *(actor.id for actor in to)}
    mentioned = _mentioned(wire, rules, text)
    also = {actor.id: actor for actor in mentioned if actor.id not in known}
    visibility = Visibility.DIRECT if rules.is_mail else parent.visibility
    record: dict[str, Any] = {
        "instance": rules.instance,
        "parent": parent.id,
        "context": parent.context,
        "subject": reply_subject(parent.name) if rules.is_mail else "",
        "quoted": _history(parent) if rules.is_mail else "",
        "text": parts[0],
        "to": [_person(actor) for actor in to],
        "also": [_person(actor) for actor in also.values()],
        "visibility": visibility.value,
    }
    if rules.keeps_keys:
        record["key"] = key
    if len(parts) > 1:
        record["more"] = list(parts[1:])
    if files:
        record["files"] = [_described(file) for file in files]
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
        parts=tuple(parts) if len(parts) > 1 else (),
        files=tuple(files),
    )


def _check(rules: Rules, text: str) -> None:
    counted = rules.measure(text)
    counted.check(f"{rules.title} takes {counted.limit} {counted.unit}; this has {counted.used}.")


def _described(file: OutgoingFile) -> dict[str, str]:
    return {
        "name": file.name,
        "media_type": file.media_type,
        "alt": file.alt,
        "sha256": file.sha256,
    }


def _mentioned(wire: Wire, rules: Rules, text: str) -> tuple[Actor, ...]:
    """Look up whom ``text`` mentions; a letter mentions nobody."""
    with wire.reading("compose") as file:
        handles = () if rules.is_mail else mentioned_handles(text)
        found = [find_handle(file, rules.instance, handle) for handle in handles]
    return tuple(actor for actor in found if actor)


def _history(parent: Message) -> str:
    return quote(parent.attributed_to, parent.published, parent.content, parent.quoted)


def _person(actor: Actor) -> dict[str, str]:
    return {"id": actor.id, "handle": actor.handle, "name": actor.name}
