"""Posts as the API shows them, turned into messages. Pure: no request is made here.

Shapes: https://docs.joinmastodon.org/entities/Status/ and the entities it names.

Actors and posts are known by the id that their server gave them: every entity of every server has
it, as opaque as an id can be (numbers, ULIDs, words), it never changes, and it is what the answer
to a post names its author by. ``uri`` would mean the same person everywhere, but came with Mastodon
4.2 and is missing elsewhere, so that an account's id would change with its server's next version.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from inbox_tui.adapter import Rejected
from inbox_tui.adapter.fields import (
    Json,
    Unreadable,
    find_number,
    find_record,
    find_records,
    find_text,
    is_true,
    read_moment,
    read_record,
    read_text,
)
from inbox_tui.model import Actor, Attachment, Message, MessageKind, Visibility
from inbox_tui_mastodon.address import full_handle
from inbox_tui_mastodon.words import plain

_VISIBILITIES = {
    "public": Visibility.PUBLIC,
    "unlisted": Visibility.UNLISTED,
    "private": Visibility.FOLLOWERS,
    "direct": Visibility.DIRECT,
    "mutuals_only": Visibility.FOLLOWERS,  # GoToSocial
}

_ID = re.compile(r"[A-Za-z0-9_.~-]{1,120}")
"""What an id may look like that becomes part of an address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Reads what one account on one server is shown."""

    me: str
    """The account's id."""
    domain: str
    """What stands behind the ``@`` of people of this server."""

    def actor(self, account: Json) -> Actor:
        """Turn an account, or a mention of one, into an actor.

        :raises Unreadable: it has no id or no name.
        """
        followers = find_number(account, "followers_count")
        return Actor(
            id=_id(account, "id", of="account"),
            handle=full_handle(read_text(account, "acct", of="account"), self.domain),
            name=read_text(account, "display_name", of="account", default=""),
            url=read_text(account, "url", of="account", default=""),
            is_bot=is_true(account, "bot"),
            # Servers that hide the number say 0, or -1.
            audience=followers if followers and followers > 0 else None,
        )

    def message(
        self,
        status: Json,
        *,
        above: Iterable[Json] = (),
        notified_as: str = "",
    ) -> Message:
        """Turn a post into a message.

        ``above`` are the posts that it answers, the topmost first, as far as they can be seen;
        ``notified_as`` is the type of the notification that brought it.

        :raises Unreadable: a needed field is missing or of the wrong type.
        """
        ancestors = list(above)
        account = read_record(status, "account", of="post")
        author = self.actor(account)
        parent = status.get("in_reply_to_id")
        mentions = find_records(status, "mentions")
        visibility = read_visibility(status)
        quoted = quote_of(status)
        return Message(
            id=_id(status, "id"),
            context=_id((ancestors or [status])[0], "id"),
            attributed_to=author,
            content=self._content(status, mentions),
            published=read_moment(status, "created_at", of="post"),
            kind=self._kind(status, author.id, ancestors, mentions, visibility, notified_as),
            visibility=visibility,
            in_reply_to=_id(status, "in_reply_to_id") if parent else None,
            to=tuple(self.actor(mention) for mention in mentions),
            summary=_text(status, "spoiler_text"),
            quoted=self._content(quoted, find_records(quoted, "mentions")) if quoted else "",
            url=_text(status, "url") or _text(status, "uri"),
            updated=_edited(status),
            language=_text(status, "language"),
            attachments=tuple(_attachments(status)),
            raw={
                "visibility": _text(status, "visibility"),
                "acct": read_text(account, "acct", of="account"),
                "uri": _text(status, "uri"),
            },
        )

    def _content(self, status: Json, mentions: list[Json]) -> str:
        words = plain(_text(status, "content"), mentions, self.domain)
        return "\n\n".join(part for part in (words, _poll(status)) if part)

    def _kind(
        self,
        status: Json,
        author: str,
        above: list[Json],
        mentions: list[Json],
        visibility: Visibility,
        notified_as: str,
    ) -> MessageKind:
        """Say how a post reached us, from the post itself: most answers come as mentions."""
        if author == self.me:
            return MessageKind.POST
        is_named = any(mention.get("id") == self.me for mention in mentions)
        if visibility is Visibility.DIRECT and (is_named or notified_as):
            return MessageKind.DIRECT
        writers = [find_text(post, "account", "id") for post in above]
        if self.me in [*writers, status.get("in_reply_to_account_id")]:
            return MessageKind.REPLY
        if is_named:
            return MessageKind.MENTION
        quoted = quote_of(status)
        if notified_as == "quote" or find_text(quoted, "account", "id") == self.me:
            return MessageKind.QUOTE
        return MessageKind.MENTION if notified_as == "mention" else MessageKind.POST


def read_visibility(status: Json) -> Visibility:
    """Return who can read a post; what only some server knows counts as private."""
    return _VISIBILITIES.get(_text(status, "visibility", default="public"), Visibility.DIRECT)


def reject(item: Any, error: Exception) -> Rejected:
    """Return the dead letter for a post, or a notification of one, that could not be read."""
    status = item["status"] if isinstance(item, Mapping) and "status" in item else item
    return Rejected.of(item, error, find_text(status, "id"))


def quote_of(status: Json) -> Json | None:
    """Return the post that a post quotes, where it came along.

    Mastodon wraps it (https://docs.joinmastodon.org/entities/Quote/), older servers do not.
    """
    quote = status.get("quote")
    if not isinstance(quote, Mapping):
        return None
    inner = quote.get("quoted_status") if "quoted_status" in quote else quote
    return inner if isinstance(inner, Mapping) and "account" in inner else None


def is_id(text: str) -> bool:
    """Tell whether ``text`` can be the id of anything."""
    return _ID.fullmatch(text) is not None and text.strip(".") != ""


def status_id(status: Any) -> str:
    """Return the id of a post.

    :raises Unreadable: it has none.
    """
    return _id(read_record(status, of="post"), "id")


def _poll(status: Json) -> str:
    titles = [find_text(option, "title") for option in find_records(status, "poll", "options")]
    return "\n".join(f"○ {title}" for title in titles if title)


def _attachments(status: Json) -> Iterator[Attachment]:
    for item in find_records(status, "media_attachments"):
        kind = _text(item, "type", default="unknown")
        family = {"gifv": "video", "unknown": "application"}.get(kind, kind)
        yield Attachment(
            media_type=f"{family}/*",
            url=_text(item, "url") or _text(item, "remote_url"),
            name=_text(item, "description"),
        )


def _id(values: Any, name: str, of: str = "post") -> str:
    value = find_record(values).get(name)
    # Some servers once gave numbers where the API promises strings.
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if not isinstance(text, str) or not is_id(text):
        raise Unreadable(f"the {name!r} of the {of} is no id")
    return text


def _text(status: Json, name: str, default: str = "") -> str:
    return read_text(status, name, of="post", default=default)


def _edited(status: Json) -> datetime | None:
    return read_moment(status, "edited_at", of="post") if _text(status, "edited_at") else None
