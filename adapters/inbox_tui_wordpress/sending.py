"""From what was confirmed to a comment on the site, once, and finding it there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from inbox_tui.adapter import (
    AdapterError,
    Duplicate,
    Misconfigured,
    NotTransmitted,
    Outgoing,
    ScopeMissing,
    SendUnknown,
    Sent,
    TargetClosed,
    TransientRead,
    WrongAccount,
    redact,
)
from inbox_tui_wordpress import markup
from inbox_tui_wordpress.client import Client, in_any_state
from inbox_tui_wordpress.compose import find_target
from inbox_tui_wordpress.mapping import (
    APPROVED,
    HELD,
    Comment,
    Json,
    User,
    raw_words,
    read_comment,
)

CLOCKS_APART = timedelta(days=1)
"""The site lists by its local time: so much earlier than the reply was written is looked for it."""
_EVER = timedelta(days=3650)
"""WordPress refuses the same words again however long ago they were written."""
_PAGES = 10
_TRASH = frozenset({"trash", "post-trashed"})
_NOTES = {
    APPROVED: "",
    HELD: "It waits for approval on the site: nobody is shown it yet.",
    "spam": "The site took it for spam: nobody is shown it.",
}


@dataclass(frozen=True, slots=True)
class Wire:
    """The parts of what leaves."""

    post: str
    parent: str
    words: str


def read_wire(text: str) -> Wire:
    """Take apart what :func:`inbox_tui_wordpress.compose.compose` has put together.

    :raises Misconfigured: it is something else.
    """
    try:
        value = json.loads(text)
        return Wire(str(int(value["post"])), str(int(value["parent"])), str(value["content"]))
    except (ValueError, KeyError, TypeError):
        raise Misconfigured("The reply was not written by this version of the adapter.") from None


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
            found = _find(client, user, wire, outgoing, _EVER)
            error.existing_id = found.id if found else ""
        raise
    try:
        comment = read_comment(value)
    except ValueError:
        raise SendUnknown(
            f"{client.host} did not say which comment it made.",
            excerpt=redact(str(value))[:80],
            token=outgoing.key,
        ) from None
    return _sent(comment, _differs(wire, value))


def find(client: Client, outgoing: Outgoing) -> Sent | None:
    """Look for the comment; None where the site certainly has none.

    :raises ScopeMissing: it is not public, and the role does not show what waits for approval.
    """
    user = client.user()
    found = _find(client, user, read_wire(outgoing.wire), outgoing, CLOCKS_APART)
    if found is None and not user.filters:
        raise ScopeMissing(
            "The reply is not public. It may wait for approval, which this account's role does not"
            f" show: look on {client.host}.",
            scope="edit_posts",
        )
    return found


def delete(client: Client, number: str) -> None:
    """Put one of our own comments into the trash, and make sure that it is not shown any more.

    :raises WrongAccount: the comment, or the credential, is another user's.
    :raises ScopeMissing: the role may not remove comments.
    """
    if not number.isdecimal():
        raise Misconfigured(f"{number[:80]!r} is not the id of a comment.")
    user = client.user()
    comment = _still_there(client, number)
    if comment is None:
        return
    if comment.author.id != user.actor.id:
        raise WrongAccount(
            "Only this account's own comments can be removed.",
            expected=user.actor.id,
            got=comment.author.id,
        )
    client.trash_comment(number)
    if _still_there(client, number) is not None:
        raise TransientRead(f"{client.host} still shows the comment.")


def _still_there(client: Client, number: str) -> Comment | None:
    """Return a comment that somebody may be shown, None where it is gone."""
    try:
        value = client.comment(number)
    except TargetClosed:  # nobody but moderators sees it
        return None
    if value is None:
        return None
    try:
        comment = read_comment(value)
    except ValueError:
        raise TransientRead(f"{client.host} gave a comment that cannot be read.") from None
    return None if comment.status in _TRASH else comment


def _find(
    client: Client, user: User, wire: Wire, outgoing: Outgoing, back: timedelta
) -> Sent | None:
    """Return the comment with these words under the same parent.

    Answers to a comment that is deleted for good move up to its parent; then the words alone tell.
    """
    elsewhere: list[Sent] = []
    for value in _own_comments(client, user, wire, (outgoing.composed_at - back).isoformat()):
        try:
            comment = read_comment(value)
        except ValueError:
            continue
        if comment.author.id != user.actor.id or comment.status in _TRASH:
            continue
        rendered = str(value["content"].get("rendered", ""))
        if not markup.same_words(outgoing.text, raw_words(value), rendered):
            continue
        if comment.parent == wire.parent:
            return _sent(comment, "")
        elsewhere.append(_sent(comment, "It stands elsewhere, since what it answers is gone."))
    return elsewhere[0] if elsewhere and client.comment(wire.parent) is None else None


def _own_comments(client: Client, user: User, wire: Wire, after: str) -> Iterator[Json]:
    params = {"post": wire.post, "after": after, "orderby": "date", "order": "desc"}
    params |= in_any_state(user)
    if user.filters:
        params["author"] = user.actor.id
    if user.moderates:
        params["context"] = "edit"
    for page in range(1, _PAGES + 1):
        listing = client.comments({**params, "page": page})
        yield from listing.items
        if page >= listing.pages:
            return
    raise TransientRead(f"There are too many comments to look through on {client.host}.")


def _sent(comment: Comment, note: str) -> Sent:
    waits = _NOTES.get(comment.status, "The site does not show it.")
    return Sent(
        id=comment.id,
        author_id="0" if comment.author.id.startswith("guest:") else comment.author.id,
        url=comment.url,
        note=" ".join(said for said in (waits, note) if said),
    )


def _differs(wire: Wire, value: Json) -> str:
    """Return a sentence where the site did not take the comment as it was."""
    raw = raw_words(value)
    if str(value.get("parent")) != wire.parent or str(value.get("post")) != wire.post:
        return "The site put it somewhere else than under the comment that it answers."
    if raw is not None and raw != wire.words:
        return "The site changed the words."
    return ""
