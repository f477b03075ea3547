"""Builds a reply: the request exactly as it will leave, and whom it answers."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from inbox_tui.adapter import Answerable, Outgoing, TargetClosed, TargetGone, TransientRead
from inbox_tui.adapter.fields import understanding
from inbox_tui.model import Message, MessageKind, Visibility
from inbox_tui_wordpress import markup, measure
from inbox_tui_wordpress.client import Client
from inbox_tui_wordpress.mapping import APPROVED, GONE, HELD, OPEN, Comment, read_comment, read_post
from inbox_tui_wordpress.wire import write_wire


def can_reply(target: Message) -> Answerable:
    """Tell from a stored comment if a reply is allowed. No request is made."""
    if target.deleted:
        return Answerable(yes=False, reason="The comment was removed.")
    if target.kind is MessageKind.NOTICE:
        return Answerable(yes=False, reason="A notice takes no reply.")
    if target.raw.get("status", APPROVED) == HELD:
        return Answerable(
            yes=False, reason="The comment waits for approval; approve it on the site first."
        )
    if target.raw.get("status", APPROVED) != APPROVED:
        return Answerable(yes=False, reason="The comment is not public.")
    if target.raw.get("comment_status", OPEN) not in {OPEN, ""}:
        return Answerable(yes=False, reason="Comments are closed under this post.")
    return Answerable(yes=True)


def find_target(client: Client, number: str, post: str = "") -> Comment:
    """Ask the site for the comment to answer.

    WordPress takes a reply to a comment that is gone, to hang in the air where nobody looks. So
    this is asked when a reply is written, and once more right before it is sent. ``post`` is
    where the comment has to be, "" where that is not known yet.

    :raises TargetGone: it was deleted, put into the trash, or moved to another post.
    :raises TargetClosed: it is not public.
    """
    value = client.comment(number)
    if value is None:
        raise TargetGone("The comment was deleted.")
    with understanding(client.host, "a comment"):
        comment = read_comment(value)
    if comment.id != number:
        raise TransientRead(f"{client.host} gave another comment than the one asked for.")
    if comment.status in GONE:
        raise TargetGone("The comment was removed from the site.")
    if comment.status != APPROVED:
        raise TargetClosed("The comment waits for approval; approve it on the site first.")
    if post and comment.post != post:
        raise TargetGone("The comment was moved to another post.")
    return comment


def compose(client: Client, parent: Message, text: str, at: datetime) -> Outgoing:
    """Build the reply to ``parent``, at the time ``at`` (aware).

    :raises ContentRejected: the text is empty or too long.
    :raises TargetClosed, TargetGone: the comment cannot be answered.
    """
    measure.check(text)
    allowed = can_reply(parent)
    if not allowed:
        raise (TargetGone if parent.deleted else TargetClosed)(allowed.reason)
    user = client.known_user()
    target = find_target(client, parent.id)
    above = client.posts(target.collection, [target.post]).get(target.post)
    if above and read_post(above).comment_status not in {OPEN, ""}:
        raise TargetClosed("Comments are closed under this post.")
    words = measure.as_sent(text)
    is_ours = target.author.id == user.actor.id
    return Outgoing(
        key=str(uuid4()),
        parent_id=parent.id,
        text=words,
        wire=write_wire(target.post, target.id, words),
        visibility=Visibility.PUBLIC,
        to=(user.actor if is_ours else target.author,),
        links=markup.links(words),
        composed_at=at,
    )
