"""Known comments asked for again: what was edited, approved, removed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from inbox_tui.adapter import TargetClosed
from inbox_tui.model import Message
from inbox_tui_wordpress.client import AT_ONCE, Client, in_any_state
from inbox_tui_wordpress.mapping import tombstone
from inbox_tui_wordpress.pull import sort_out
from inbox_tui_wordpress.surroundings import Surroundings

BATCH = AT_ONCE
MOST_MISSING = 10
"""What a list leaves out is asked for by itself, so many at a time: a plugin or a cache may have
left it out, and a tombstone is final."""


def recheck(client: Client, messages: Sequence[Message]) -> tuple[Message, ...]:
    """Return ``messages`` as they are now, or tombstones; those in doubt are left out."""
    user = client.user()
    known = {message.id: message for message in messages if message.id.isdecimal()}
    items = tuple(client.comments_by_id(list(known), states=in_any_state(user)))
    comments, unread = sort_out(items)
    now = datetime.now(UTC)
    around = Surroundings(client, user)
    found = around.messages([comment for comment in comments if comment.id in known])
    current = [_current(known[message.id], message, now) for message in found]
    in_doubt = {message.id for message in found} | {rejected.position for rejected in unread}
    missing = [number for number in known if number not in in_doubt]
    gone = [number for number in missing[:MOST_MISSING] if _is_gone(client, number)]
    current += [tombstone(known[number], now) for number in gone]
    return tuple(current)


def _current(known: Message, found: Message, now: datetime) -> Message:
    """Return ``found`` with the time of its last change, which the site does not tell.

    A guest whose name a moderator corrects stays the same person.
    """
    if found.deleted:
        return tombstone(known, now)
    is_guest = found.attributed_to.id.startswith("guest:")
    author = known.attributed_to if is_guest else found.attributed_to
    changed = found.content != known.content
    return replace(found, attributed_to=author, updated=now if changed else known.updated)


def _is_gone(client: Client, number: str) -> bool:
    try:
        value = client.comment(number)
    except TargetClosed:  # withdrawn from the public, and this role is not shown why
        return True
    return value is None
