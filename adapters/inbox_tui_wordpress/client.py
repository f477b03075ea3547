"""The routes of the REST interface that the adapter uses, as Python calls for one user.

Reference: https://developer.wordpress.org/rest-api/reference/. A site does not say that a password
is wrong when it is asked for public lists: it answers as to a stranger. So whatever is read or
written comes after :meth:`Client.user`, on the same connections.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from inbox_tui.adapter import (
    Access,
    AdapterError,
    TargetGone,
    TransientRead,
    expect_account,
)
from inbox_tui.adapter.fields import Json, Unreadable
from inbox_tui_wordpress.people import User, read_user
from inbox_tui_wordpress.refusals import GONE, Refused, login_error, read_error, write_error
from inbox_tui_wordpress.transport import Answer, Transport

AT_ONCE = 100
"""``per_page`` takes no more, and neither does a question by ids."""
COMMENTS = "wp/v2/comments"
_FIELDS = (
    "id,post,parent,author,author_name,author_url,author_avatar_urls,date,date_gmt,content,link,"
    "status,_links"
)
"""Moderators would be told addresses and IPs of those who comment; they are not asked for."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of a list."""

    items: tuple[Any, ...]
    total: int
    pages: int


class Client:
    """Calls a site as one user, for one sequence of calls.

    Every method may raise ``AuthRevoked``, ``RateLimited``, ``TransientRead`` and
    ``Misconfigured``.
    """

    def __init__(self, access: Access) -> None:
        self._access = access
        self._transport = Transport(access)
        self._user: User | None = None

    @property
    def host(self) -> str:
        """The site's name, for sentences."""
        return self._transport.host

    def close(self) -> None:
        """Let go of the connections."""
        self._transport.close()

    # --- who -----------------------------------------------------------------------------------

    def whoever(self) -> User:
        """Ask whose the credential is, whoever it may be, and what the role may do.

        :raises AuthRevoked: it is nobody's (any more), or never reaches WordPress.
        """
        try:
            answer = self._transport.get("wp/v2/users/me", {"context": "edit"})
            return read_user(answer.value)
        except Refused as refused:
            raise login_error(refused, self.host, self._excerpt(refused)) from None
        except Unreadable:
            raise TransientRead(f"{self.host} did not say whose the password is.") from None

    def user(self) -> User:
        """Ask whose the credential is, and make sure that it is the account's own.

        :raises AuthRevoked: it is nobody's (any more), or never reaches WordPress.
        :raises WrongAccount: it is not the user that was connected.
        """
        user = self.whoever()
        actor = user.actor
        named = f"{actor.handle} ({actor.id}) at {self.host}"
        expect_account(self._access, actor.id, named, credential="password")
        self._user = user
        return user

    def known_user(self) -> User:
        """Return whose the credential is, asked once for this object."""
        return self._user or self.user()

    # --- reading -------------------------------------------------------------------------------

    def comments(self, params: Mapping[str, Any]) -> Listing:
        """Read a page of up to 100 comments, as chosen by ``params``."""
        answer = self._read(COMMENTS, {"per_page": AT_ONCE, "_fields": _FIELDS, **params})
        if not isinstance(answer.value, list):
            raise TransientRead(f"{self.host} gave a list that cannot be read.")
        return Listing(
            tuple(answer.value), answer.number("x-wp-total"), answer.number("x-wp-totalpages")
        )

    def every_comment(self, params: Mapping[str, Any], *, most_pages: int) -> Iterator[Any]:
        """Yield the comments of up to ``most_pages`` pages, in the order of their ids."""
        for page in range(1, most_pages + 1):
            found = self.comments({"orderby": "id", "order": "asc", "page": page, **params})
            yield from found.items
            if page >= found.pages:
                return

    def comments_by_id(self, ids: Sequence[str], *, states: Mapping[str, str]) -> Iterator[Any]:
        """Yield those of ``ids`` that can be read; ``states`` as :func:`in_any_state` gives it."""
        for batch in _batches(ids, AT_ONCE):
            yield from self.comments({"include": ",".join(batch), **states}).items

    def comment(self, number: str) -> Json | None:
        """Read one comment; None where it does not exist.

        :raises TargetClosed: this user may not see it: it was withdrawn, or its post was.
        """
        params = {"_fields": _FIELDS}
        try:
            value = self._read(f"{COMMENTS}/{number}", params).value
        except TargetGone:
            return None
        if not isinstance(value, dict):
            raise TransientRead(f"{self.host} gave a comment that cannot be read.")
        return value

    def posts(self, collection: str, ids: Iterable[str]) -> dict[str, Json]:
        """Read posts by their ids. What the user may not see is missing in the answer."""
        found: dict[str, Json] = {}
        for batch in _batches(list(dict.fromkeys(ids)), AT_ONCE):
            params = {
                "include": ",".join(batch),
                "per_page": AT_ONCE,
                "_fields": "id,title,comment_status",
            }
            try:
                items = self._transport.get(f"wp/v2/{collection}", params).value
            except Refused as refused:
                if refused.status == 429 or refused.status >= 500:
                    raise self._read_error(refused) from None
                continue  # a kind of post that the interface does not show
            for item in items if isinstance(items, list) else ():
                if isinstance(item, dict) and isinstance(item.get("id"), int):
                    found[str(item["id"])] = item
        return found

    # --- writing -------------------------------------------------------------------------------

    def create_comment(self, body: str) -> Json:
        """Write the comment ``body`` (JSON, taken over byte for byte), once.

        :raises AdapterError: whose ``nothing_sent`` tells whether that is certain.
        """
        try:
            answer = self._transport.post(COMMENTS, body)
        except Refused as refused:
            raise write_error(refused, self.host, self._excerpt(refused)) from None
        return answer.value if isinstance(answer.value, dict) else {}

    def trash_comment(self, number: str) -> None:
        """Put a comment into the trash, or delete it for good where the site has none.

        One that is gone already is no error.
        """
        try:
            self._delete(number, {})
        except Refused as refused:
            if refused.code != "rest_trash_not_supported":
                raise self._read_error(refused) from None
            try:
                self._delete(number, {"force": "true"})
            except Refused as again:
                raise self._read_error(again) from None

    def _delete(self, number: str, params: Mapping[str, str]) -> None:
        try:
            self._transport.delete(f"{COMMENTS}/{number}", params)
        except Refused as refused:
            if refused.code not in GONE:
                raise

    # --- how -----------------------------------------------------------------------------------

    def _read(self, route: str, params: Mapping[str, Any]) -> Answer:
        try:
            return self._transport.get(route, params)
        except Refused as refused:
            raise self._read_error(refused) from None

    def _read_error(self, refused: Refused) -> AdapterError:
        return read_error(refused, self.host, self._excerpt(refused))

    def _excerpt(self, refused: Refused) -> str:
        return self._transport.excerpt(refused.words)


def public_or_held(user: User) -> dict[str, str]:
    """Return the parameters that list what is public, and what waits where the role may see it."""
    return {"status": "all"} if user.filters else {}


def in_any_state(user: User) -> dict[str, str]:
    """Return the parameters that list comments in each state that the role may see."""
    return {"status": "any"} if user.filters else {}


def _batches(items: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
