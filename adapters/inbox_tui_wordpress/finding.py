"""Looking on the site for a reply of ours."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from inbox_tui.adapter import Outgoing, ScopeMissing, Sent, TransientRead
from inbox_tui.adapter.fields import Json, Unreadable
from inbox_tui_wordpress import markup
from inbox_tui_wordpress.client import Client, in_any_state
from inbox_tui_wordpress.mapping import APPROVED, HELD, TRASH, Comment, raw_words, read_comment
from inbox_tui_wordpress.people import User
from inbox_tui_wordpress.wire import Wire, read_wire

CLOCKS_APART = timedelta(days=1)
"""The site lists by its local time: so much earlier than the reply was written is looked for it."""
EVER = timedelta(days=3650)
"""WordPress refuses the same words again however long ago they were written."""
_PAGES = 10
_NOTES = {
    APPROVED: "",
    HELD: "It waits for approval on the site: nobody is shown it yet.",
    "spam": "The site took it for spam: nobody is shown it.",
}


def find(client: Client, outgoing: Outgoing) -> Sent | None:
    """Look for the comment; None where the site certainly has none.

    :raises ScopeMissing: it is not public, and the role does not show what waits for approval.
    """
    user = client.user()
    found = look_for(client, user, read_wire(outgoing.wire), outgoing, CLOCKS_APART)
    if found is None and not user.filters:
        raise ScopeMissing(
            "The reply is not public. It may wait for approval, which this account's role does not"
            f" show: look on {client.host}.",
            scope="edit_posts",
        )
    return found


def look_for(
    client: Client, user: User, wire: Wire, outgoing: Outgoing, back: timedelta
) -> Sent | None:
    """Return the comment with these words under the same parent.

    Answers to a comment that is deleted for good move up to its parent; then the words alone tell.

    :raises TransientRead: one of those that it might be cannot be read.
    """
    elsewhere: list[Sent] = []
    in_doubt = False
    for value in _own_comments(client, user, wire, (outgoing.composed_at - back).isoformat()):
        try:
            comment = read_comment(value)
        except Unreadable:
            in_doubt = True
            continue
        if comment.author.id != user.actor.id or comment.status in TRASH:
            continue
        rendered = str(value["content"].get("rendered", ""))
        if not markup.same_words(outgoing.text, raw_words(value), rendered):
            continue
        if comment.parent == wire.parent:
            return as_sent(comment, "")
        elsewhere.append(as_sent(comment, "It stands elsewhere, since what it answers is gone."))
    if elsewhere and client.comment(wire.parent) is None:
        return elsewhere[0]
    if in_doubt:
        raise TransientRead(f"{client.host} gave a comment that cannot be read.")
    return None


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


def as_sent(comment: Comment, note: str) -> Sent:
    """Return a comment of ours as what was sent, with what a person should know of it."""
    waits = _NOTES.get(comment.status, "The site does not show it.")
    return Sent(
        id=comment.id,
        author_id="0" if comment.author.id.startswith("guest:") else comment.author.id,
        url=comment.url,
        note=" ".join(said for said in (waits, note) if said),
    )
