"""Comments, posts and users as the REST interface shows them. Pure: no request is made here.

Shapes: https://developer.wordpress.org/rest-api/reference/comments/, ``…/posts/``, ``…/users/``.
A guest types name and address into a public form: nothing in a comment proves who wrote it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from inbox_tui.adapter import Rejected
from inbox_tui.html import html_to_text
from inbox_tui.model import Actor, Message, MessageKind
from inbox_tui_wordpress.site import item_of

Json = Mapping[str, Any]
"""An object of a site's answer."""

APPROVED, HELD = "approved", "hold"
GONE = frozenset({"trash", "spam", "post-trashed"})
"""States of a comment that nobody is shown any more."""
OPEN = "open"
NOBODY = "Anonymous"
"""What WordPress itself shows where a guest left no name."""
_WAITS = "Waits for approval: not public."
_AVATAR = re.compile(r"/avatar/([0-9a-f]{32,64})\b")


class Unreadable(ValueError):
    """A part of an answer is not what the interface promises."""


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """Whose the credential is, and what the role lets do."""

    actor: Actor
    moderates: bool
    """May see what waits for approval, and the words as they were written."""
    filters: bool
    """May ask for comments by author and by state."""


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


def read_user(value: Any) -> User:
    """Read ``users/me``.

    :raises Unreadable: it names nobody.
    """
    if not isinstance(value, Mapping) or _number(value, "id") < 1:
        raise Unreadable("the site names no user")
    capabilities = value.get("capabilities")
    may = capabilities if isinstance(capabilities, Mapping) else {}
    slug = _text(value, "slug", "")
    actor = Actor(
        id=str(_number(value, "id")),
        handle=_text(value, "username", "") or slug or f"user-{_number(value, 'id')}",
        name=_text(value, "name", ""),
        url=_text(value, "link", ""),
    )
    return User(
        actor=actor,
        moderates=may.get("moderate_comments") is True,
        filters=may.get("edit_posts") is True,
    )


def read_post(value: Json) -> Post:
    """Read a post, a page or the like."""
    title = value.get("title")
    shown = title.get("rendered") if isinstance(title, Mapping) else title
    return Post(
        title=html_to_text(shown).replace("\n", " ") if isinstance(shown, str) else "",
        comment_status=_text(value, "comment_status", ""),
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
    parent = _number(value, "parent")
    published = datetime.fromisoformat(_text(value, "date_gmt"))
    listed = _text(value, "date")
    datetime.fromisoformat(listed)
    return Comment(
        id=str(_number(value, "id")),
        parent=str(parent) if parent else "",
        collection=_collection(value),
        post=str(_number(value, "post")),
        author=_author(value),
        content=html_to_text(_text(content, "rendered", "")),
        published=published.replace(tzinfo=published.tzinfo or UTC).astimezone(UTC),
        listed=listed,
        status=_text(value, "status"),
        url=_text(value, "link", ""),
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
    number = item.get("id") if isinstance(item, Mapping) else None
    return Rejected(
        raw=json.dumps(item, ensure_ascii=False, default=repr),
        reason=str(error),
        position=str(number) if isinstance(number, int) else "",
    )


def _author(value: Json) -> Actor:
    """Return who wrote a comment.

    A user of the site has its number. A guest is told from others by the hash of the address that
    WordPress puts into the picture's URL, else by the name; both can be typed by anybody, so a
    guest never has the id of a user.
    """
    number, name = _number(value, "author"), _text(value, "author_name", "").strip() or NOBODY
    url = _text(value, "author_url", "")
    if number:
        return Actor(id=str(number), handle=f"user-{number}", name=name, url=url)
    pictures = value.get("author_avatar_urls")
    shown = next(iter(pictures.values()), "") if isinstance(pictures, Mapping) else ""
    match = _AVATAR.search(shown) if isinstance(shown, str) else None
    mark = (
        match[1][:16] if match else hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:16]
    )
    return Actor(id=f"guest:{mark}", handle=f"guest-{mark[:6]}", name=name, url=url)


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


def _number(values: Json, name: str) -> int:
    value = values.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise Unreadable(f"the field {name!r} is missing or no number")
    return value


def _text(values: Json, name: str, default: str | None = None) -> str:
    value = values.get(name)
    value = default if value is None else value
    if not isinstance(value, str):
        raise Unreadable(f"the field {name!r} is missing or no text")
    return value
