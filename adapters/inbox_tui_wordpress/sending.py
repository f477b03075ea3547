"""From what was confirmed to a comment on the site, once."""

from __future__ import annotations

from contextlib import suppress

from inbox_tui.adapter import (
    AdapterError,
    Duplicate,
    NotTransmitted,
    Outgoing,
    SendUnknown,
    Sent,
    TransientRead,
    redact,
)
from inbox_tui.adapter.fields import Json, Unreadable
from inbox_tui_wordpress.client import Client
from inbox_tui_wordpress.compose import find_target
from inbox_tui_wordpress.finding import EVER, as_sent, look_for
from inbox_tui_wordpress.mapping import raw_words, read_comment
from inbox_tui_wordpress.wire import Wire, read_wire


def publish(client: Client, outgoing: Outgoing) -> Sent:
    """Ask who we are and whether the comment is still there, then write; on one connection.

    :raises AdapterError: whose ``nothing_sent`` tells whether that is certain.
    """
    wire = read_wire(outgoing.wire)
    try:
        user = client.user()
        find_target(client, wire.parent, wire.post)
    except TransientRead as error:
        raise NotTransmitted(
            f"Nothing was sent, because the site could not be asked first: {error.sentence}",
            status=error.status,
            excerpt=error.excerpt,
        ) from None
    try:
        value = client.create_comment(outgoing.wire)
    except SendUnknown as error:
        error.token = outgoing.key
        raise
    except Duplicate as error:
        # What is there already can be named; that it cannot be looked for changes nothing.
        with suppress(AdapterError):
            found = look_for(client, user, wire, outgoing, EVER)
            error.existing_id = found.id if found else ""
        raise
    try:
        comment = read_comment(value)
    except Unreadable:
        raise SendUnknown(
            f"{client.host} did not say which comment it made.",
            excerpt=redact(str(value))[:80],
            token=outgoing.key,
        ) from None
    return as_sent(comment, _differs(wire, value))


def _differs(wire: Wire, value: Json) -> str:
    """Return a sentence where the site did not take the comment as it was."""
    raw = raw_words(value)
    if str(value.get("parent")) != wire.parent or str(value.get("post")) != wire.post:
        return "The site put it somewhere else than under the comment that it answers."
    if raw is not None and raw != wire.words:
        return "The site changed the words."
    return ""
