"""Comments and posts as the REST interface shows them. Pure: no request is made here.

Shapes: https://developer.wordpress.org/rest-api/reference/comments/ and ``…/posts/``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from inbox_tui.adapter import Rejected
from inbox_tui.html import html_to_text
from inbox_tui.model import Actor, Message, MessageKind
from inbox_tui_wordpress.fields import Json, Unreadable, number, text
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
    title = value.get("title")
    shown = title.get("rendered") if isinstance(title, Mapping) else title
    return Post(
        title=html_to_text(shown).replace("\n", " ") if isinstance(shown, str) else "",
        comment_status=text(value, "comment_status", ""),
    )


def read_comment(value: Any) -> Comment:
    """Read a comment.

    :raises ValueError: a needed field is missing or of the wrong type.
    """
    if not isinstance(value, Mapping):
        raise Unreadable("not an object")
    content = value.get("content")
    if not isinstance(content, Mapping):
        raise Unreadable("the field 'content' is missing or no object")
    parent = number(value, "parent")
    published = datetime.fromisoformat(text(value, "date_gmt"))
    listed = text(value, "date")
    datetime.fromisoformat(listed)
    return Comment(
        id=str(number(value, "id")),
        parent=str(parent) if parent else "",
        collection=_collection(value),
        post=str(number(value, "post")),
        author=read_author(value),
        content=html_to_text(text(content, "rendered", "")),
        published=published.replace(tzinfo=published.tzinfo or UTC).astimezone(UTC),
        listed=listed,
        status=text(value, "status"),
        url=text(value, "link", ""),
    )


def raw_words(value: Json) -> str | None:
    """Return a comment's words as they were written, None where the role may not see them."""
    content = value.get("content")
    raw = content.get("raw") if isinstance(content, Mapping) else None
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
    own_id = item.get("id") if isinstance(item, Mapping) else None
    return Rejected(
        raw=json.dumps(item, ensure_ascii=False, default=repr),
        reason=str(error),
        position=str(own_id) if isinstance(own_id, int) else "",
    )


def _collection(value: Json) -> str:
    """Return where the post lies, as the comment's own link to it says."""
    links = value.get("_links")
    ups = links.get("up") if isinstance(links, Mapping) else None
    for up in ups if isinstance(ups, list) else ():
        href = up.get("href") if isinstance(up, Mapping) else None
        item = item_of(href) if isinstance(href, str) else None
        if item:
            return item[0]
    return "posts"


def _mark(*parts: str) -> str:
    joined = "\0".join(parts).encode("utf-8", "replace")
    return hashlib.blake2b(joined, digest_size=5).hexdigest()
