"""Who writes comments, and who we are. Pure.

A guest types name and address into a public form: nothing in a comment proves who wrote it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from inbox_tui.model import Actor
from inbox_tui_wordpress.fields import Json, Unreadable, number, text

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
    if not isinstance(value, Mapping) or number(value, "id") < 1:
        raise Unreadable("the site names no user")
    capabilities = value.get("capabilities")
    may = capabilities if isinstance(capabilities, Mapping) else {}
    slug = text(value, "slug", "")
    actor = Actor(
        id=str(number(value, "id")),
        handle=text(value, "username", "") or slug or f"user-{number(value, 'id')}",
        name=text(value, "name", ""),
        url=text(value, "link", ""),
    )
    return User(
        actor=actor,
        moderates=may.get("moderate_comments") is True,
        filters=may.get("edit_posts") is True,
    )


def read_author(value: Json) -> Actor:
    """Return who wrote a comment.

    A user of the site has its number. A guest is told from others by the hash of the address that
    WordPress puts into the picture's URL, else by the name; both can be typed by anybody, so a
    guest never has the id of a user, nor a handle like one. Comments name nobody's login: handles
    are made of the name that is shown and of what tells two of a name apart.
    """
    user, name = number(value, "author"), text(value, "author_name", "").strip() or NOBODY
    url = text(value, "author_url", "")
    if user:
        return Actor(id=str(user), handle=f"{_slug(name) or 'user'}-{user}", name=name, url=url)
    pictures = value.get("author_avatar_urls")
    shown = next(iter(pictures.values()), "") if isinstance(pictures, Mapping) else ""
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
