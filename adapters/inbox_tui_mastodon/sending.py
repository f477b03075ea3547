"""From what was confirmed to a post on the network, once, and finding it there.

``Idempotency-Key`` goes along and is not relied on: it lives for an hour on Mastodon, where a
repeat may also end in an error (https://github.com/mastodon/mastodon/issues/40399), and GoToSocial
and Pixelfed ignore it. So a doubtful post is looked for among the account's own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from inbox_tui.adapter import Outgoing, SendUnknown, Sent, TransientRead
from inbox_tui.adapter.fields import Json, Unreadable, find_record, find_text, read_moment
from inbox_tui.model import Message
from inbox_tui_mastodon.client import Client
from inbox_tui_mastodon.mapping import Reader, read_visibility
from inbox_tui_mastodon.transport import Answer
from inbox_tui_mastodon.words import are_alike

EARLIER = timedelta(seconds=120)
"""A server's clock may be so much behind, beyond what its ``Date`` tells."""
MOST_PAGES = 10


def publish(client: Client, reader: Reader, outgoing: Outgoing) -> Sent:
    """Write the post in one request.

    :raises AdapterError: whose ``nothing_sent`` tells whether that is certain.
    """
    answer = client.post(outgoing.wire, outgoing.key)
    try:
        author = reader.actor(find_record(answer, "account"))
        made = reader.message(answer)
    except Unreadable:
        raise SendUnknown(
            f"{client.host} did not say which post it made.",
            excerpt=client.redacted(str(dict(answer))),
            token=outgoing.key,
        ) from None
    return Sent(id=made.id, author_id=author.id, url=made.url, note=_differences(made, outgoing))


def find(client: Client, reader: Reader, outgoing: Outgoing) -> Sent | None:
    """Look for the post among the account's own, then below the post that it answers.

    None where neither has it. The same words said to the same post a moment before count as it.

    :raises TransientRead: there are too many newer posts to tell, or one may be it: it cannot be
        read, or has the words and answers nothing.
    """
    in_doubt = False
    for status in _candidates(client, reader.me, outgoing):
        try:
            made = reader.message(status)
        except Unreadable:
            in_doubt = True
            continue
        if not are_alike(outgoing.text, made.content):
            continue
        if made.in_reply_to is None:  # as where what it answers was deleted since
            in_doubt = True
        if made.in_reply_to == outgoing.parent_id:
            return Sent(
                id=made.id,
                author_id=made.attributed_to.id,
                url=made.url,
                note=_differences(made, outgoing),
            )
    if in_doubt:
        raise TransientRead(f"{client.host} has a post of this account that may be it, or not.")
    return None


def _candidates(client: Client, me: str, outgoing: Outgoing) -> Iterator[Json]:
    """Yield own posts since the reply was made, the newest first."""
    before: str | None = None
    for _ in range(MOST_PAGES):
        listed, answer = client.own_posts(me, before)
        since = outgoing.composed_at - EARLIER + clock_offset(answer, datetime.now(UTC))
        posts = [post for post in listed if isinstance(post, Mapping)]
        yield from (post for post in posts if _author(post) == me and _made(post) >= since)
        oldest = find_text(posts[-1], "id") if posts else ""
        if not oldest or oldest == before or _made(posts[-1]) < since:
            break
        before = oldest
    else:
        raise TransientRead(f"{client.host} has too many newer posts of this account to look at.")
    context = client.context(outgoing.parent_id)
    for post in context[1] if context else ():
        if isinstance(post, Mapping) and _author(post) == me and _made(post) >= since:
            yield post


def clock_offset(answer: Answer, now: datetime) -> timedelta:
    """Return how far the server's clock is ahead of ours; negative where it is behind."""
    try:
        said = parsedate_to_datetime(answer.headers.get("date", ""))
    except (ValueError, TypeError, IndexError):
        return timedelta(0)
    return (said if said.tzinfo else said.replace(tzinfo=UTC)) - now


def _author(post: Json) -> str:
    return str(find_record(post, "account").get("id", ""))


def _made(post: Json) -> datetime:
    """Return when a post was made; what cannot be read counts as just now, to be looked at."""
    try:
        return read_moment(post, "created_at", of="post", zone=UTC)
    except Unreadable:
        return datetime.max.replace(tzinfo=UTC)


def _differences(made: Message, outgoing: Outgoing) -> str:
    """Return what a person should know where the post is not as it was confirmed."""
    wanted = read_visibility(_form(outgoing.wire))
    notes = []
    if made.visibility is not wanted:
        notes.append(
            f"It was confirmed as {wanted.value}, and published as {made.visibility.value}."
        )
    if not are_alike(outgoing.text, made.content):
        notes.append("The post on the network is not the text that was confirmed.")
    if made.in_reply_to != outgoing.parent_id:
        notes.append("The server did not hang it on the post that it answers.")
    return " ".join(notes)


def _form(wire: str) -> dict[str, Any]:
    form = json.loads(wire)
    if not isinstance(form, dict):
        raise Unreadable("the reply is no form")
    return form
