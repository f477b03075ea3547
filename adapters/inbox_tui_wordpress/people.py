"""Who writes comments, and who we are. Pure.

A guest types name and address into a public form: nothing in a comment proves who wrote it.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Any

from inbox_tui.adapter.fields import Json, Unreadable, find_record, is_true, read_number, read_text
from inbox_tui.model import Actor

NOBODY = "Anonymous"
"""What WordPress itself shows where a guest left no name."""
_AVATAR = re.compile(r"/avatar/([0-9a-f]{32,64})\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """Whose the credential is, and what the role lets do."""

    actor: Actor
    moderates: bool
    """May see what waits for approval, and the words as they were written."""
    filters: bool
    """May ask for comments by author and by state."""


def read_user(value: Any) -> User:
    """Read ``users/me``.

    :raises Unreadable: it names nobody.
    """
    number = read_number(value, "id", of="user")
    if number < 1:
        raise Unreadable("the site names no user")
    login, slug = (read_text(value, name, of="user", default="") for name in ("username", "slug"))
    actor = Actor(
        id=str(number),
        handle=login or slug or f"user-{number}",
        name=read_text(value, "name", of="user", default=""),
        url=read_text(value, "link", of="user", default=""),
    )
    return User(
        actor=actor,
        moderates=is_true(value, "capabilities", "moderate_comments"),
        filters=is_true(value, "capabilities", "edit_posts"),
    )


def read_author(value: Json) -> Actor:
    """Return who wrote a comment.

    A user of the site has its number. A guest is told from others by the hash of the address that
    WordPress puts into the picture's URL, else by the name; both can be typed by anybody, so a
    guest never has the id of a user, nor a handle like one. Comments name nobody's login: handles
    are made of the name that is shown and of what tells two of a name apart.
    """
    user = read_number(value, "author", of="comment")
    name = read_text(value, "author_name", of="comment", default="").strip() or NOBODY
    url = read_text(value, "author_url", of="comment", default="")
    if user:
        return Actor(id=str(user), handle=f"{_slug(name) or 'user'}-{user}", name=name, url=url)
    shown = next(iter(find_record(value, "author_avatar_urls").values()), "")
    match = _AVATAR.search(shown) if isinstance(shown, str) else None
    mark = (
        match[1][:16] if match else hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:16]
    )
    return Actor(
        id=f"guest:{mark}", handle=f"guest-{_slug(name) or 'x'}-{mark[:4]}", name=name, url=url
    )


def _slug(name: str) -> str:
    """Return a name as part of a handle: its letters and digits, at most 24 signs."""
    return re.sub(r"[\W_]+", "-", name.casefold())[:24].strip("-")
