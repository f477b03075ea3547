"""Comments and posts as the REST interface shows them. Pure: no request is made here.

Shapes: https://developer.wordpress.org/rest-api/reference/comments/ and ``…/posts/``.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from inbox_tui.adapter import Rejected
from inbox_tui.adapter.fields import (
    Json,
    find_number,
    find_record,
    find_records,
    find_text,
    read_moment,
    read_number,
    read_record,
    read_text,
)
from inbox_tui.html import html_to_text
from inbox_tui.model import Actor, Message, MessageKind
from inbox_tui_wordpress.people import read_author
from inbox_tui_wordpress.site import item_of

APPROVED, HELD = "approved", "hold"
GONE = frozenset({"trash", "spam", "post-trashed"})
"""States of a comment that nobody is shown any more."""
TRASH = frozenset({"trash", "post-trashed"})
OPEN = "open"
_WAITS = "Waits for approval: not public."


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """What a comment stands under."""

    title: str
    comment_status: str
    """``open`` or ``closed``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """A comment as the site gives it, without its surroundings."""

    id: str
    parent: str
    """Id of the comment that it answers, "" where it answers the post."""
    collection: str
    """Where its post lies: ``posts``, ``pages``, or what a plugin adds."""
    post: str
    author: Actor
    content: str
    published: datetime
    listed: str
    """The site's own local time, by which it sorts: ``2026-11-21T17:50:36``."""
    status: str
    url: str

    @property
    def words_mark(self) -> str:
        """Changes with what was written."""
        return _mark(self.content, self.author.name)

    @property
    def state_mark(self) -> str:
        """Changes with where it stands and who may see it."""
        return _mark(self.status, self.parent)


def read_post(value: Json) -> Post:
    """Read a post, a page or the like."""
    title = find_text(value, "title", "rendered") or find_text(value, "title")
    return Post(
        title=html_to_text(title).replace("\n", " "),
        comment_status=find_text(value, "comment_status"),
    )


def read_comment(value: Any) -> Comment:
    """Read a comment.

    :raises Unreadable: a needed field is missing or of the wrong type.
    """
    comment = read_record(value, of="comment")
    content = read_record(comment, "content", of="comment")
    parent = read_number(comment, "parent", of="comment")
    read_moment(comment, "date", of="comment", zone=UTC)  # a pull goes on from it
    return Comment(
        id=str(read_number(comment, "id", of="comment")),
        parent=str(parent) if parent else "",
        collection=_collection(comment),
        post=str(read_number(comment, "post", of="comment")),
        author=read_author(comment),
        content=html_to_text(read_text(content, "rendered", of="comment", default="")),
        published=read_moment(comment, "date_gmt", of="comment", zone=UTC),
        listed=read_text(comment, "date", of="comment"),
        status=read_text(comment, "status", of="comment"),
        url=read_text(comment, "link", of="comment", default=""),
    )


def raw_words(value: Json) -> str | None:
    """Return a comment's words as they were written, None where the role may not see them."""
    raw = find_record(value, "content").get("raw")
    return raw if isinstance(raw, str) else None


def to_message(
    comment: Comment,
    *,
    me: str,
    top: str,
    post: Post | None,
    answered: Actor | None,
    is_context: bool = False,
) -> Message:
    """Return a comment as a message.

    ``me`` is our user id, ``top`` the comment that its thread begins with, ``answered`` who wrote
    what it answers. ``is_context``: it was not new, only read to understand another.
    """
    if comment.author.id == me or is_context:
        kind = MessageKind.POST
    else:
        kind = MessageKind.REPLY if answered and answered.id == me else MessageKind.COMMENT
    message = Message(
        id=comment.id,
        context=top,
        attributed_to=comment.author,
        content=comment.content,
        published=comment.published,
        kind=kind,
        in_reply_to=comment.parent or None,
        to=(answered,) if answered else (),
        name=post.title if post else "",
        summary=_WAITS if comment.status == HELD else "",
        url=comment.url,
        raw={
            "collection": comment.collection,
            "post": comment.post,
            "status": comment.status,
            "comment_status": post.comment_status if post else "",
        },
    )
    return tombstone(message, comment.published) if comment.status in GONE else message


def tombstone(message: Message, at: datetime) -> Message:
    """Return what is left of a comment that is gone."""
    return replace(message, deleted=True, content="", summary="", updated=at)


def reject(item: Any, error: Exception) -> Rejected:
    """Return the dead letter for an item that could not be read."""
    number = find_number(item, "id")
    return Rejected.of(item, error, "" if number is None else str(number))


def _collection(value: Json) -> str:
    """Return where the post lies, as the comment's own link to it says."""
    for up in find_records(value, "_links", "up"):
        if item := item_of(find_text(up, "href")):
            return item[0]
    return "posts"


def _mark(*parts: str) -> str:
    joined = "\0".join(parts).encode("utf-8", "replace")
    return hashlib.blake2b(joined, digest_size=5).hexdigest()
