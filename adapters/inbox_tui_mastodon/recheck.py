"""Asks again for posts that are known: no notification tells of most edits and of no deletion."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from inbox_tui.adapter.fields import Json, Unreadable, find_text
from inbox_tui.model import Message
from inbox_tui_mastodon.client import Client
from inbox_tui_mastodon.mapping import Reader

BATCH = 20
"""Mastodon reads so many at once (``GET /api/v1/statuses``, from 4.3)."""


def recheck(client: Client, reader: Reader, messages: Sequence[Message]) -> tuple[Message, ...]:
    """Return ``messages`` as they are now, or tombstones of those that are gone for us.

    The API does not tell a post that was deleted from one that its author now hides from us, by a
    block or by becoming private: neither may be shown on. What cannot be read is left out.
    """
    there: dict[str, Json] = {}
    if client.learn().reads_many and len(messages) > 1:
        found = client.statuses([message.id for message in messages])
        there = {find_text(post, "id"): post for post in found}
    now: list[Message] = []
    for known in messages:
        # Whatever a list leaves out is asked for by itself: only a plain "not found" is certain.
        post = there.get(known.id) or client.status(known.id)
        if post is None:
            now.append(known.tombstone())
            continue
        try:
            message = reader.message(post)
        except Unreadable:
            continue
        if message.id == known.id:
            now.append(replace(message, context=known.context, kind=known.kind))
    return tuple(now)
