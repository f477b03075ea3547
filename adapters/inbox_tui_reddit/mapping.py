"""Comments and submissions turned into messages. Pure: no request is made here.

Shapes: https://github.com/reddit-archive/reddit/wiki/JSON. With ``raw_json=1``, which prawcore
always asks for, texts come without ``&amp;``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from html import unescape
from types import MappingProxyType

from inbox_tui.adapter import Rejected
from inbox_tui.adapter.fields import (
    Json,
    Unreadable,
    find_json,
    find_record,
    find_text,
    is_true,
    read_text,
    read_timestamp,
)
from inbox_tui.html import html_to_text
from inbox_tui.model import Actor, Attachment, Message, MessageKind, Visibility
from inbox_tui_reddit.address import is_fullname, page, profile_page
from inbox_tui_reddit.listing import NOTHING, Item

GONE = "[deleted]"
_MARKERS = frozenset({GONE, "[removed]", "[ Removed by Reddit ]", "[removed by reddit]"})
"""What Reddit puts in the place of words that their author or a moderator took away."""
_REASONS = {
    "username_mention": MessageKind.MENTION,
    "comment_reply": MessageKind.REPLY,
    "post_reply": MessageKind.COMMENT,
}
_MACHINES = frozenset({"automoderator"})
NAME = re.compile(r"(?<![A-Za-z0-9/])/?u/([A-Za-z0-9_-]{3,20})(?![A-Za-z0-9_-])")
"""Somebody named in a text. Names are ASCII: any other letter beside one is none of it."""


def read_message(
    item: Item,
    me: Actor,
    *,
    submission: Item | None = None,
    reason: str = "",
    writers: Mapping[str, str] = MappingProxyType({}),
) -> Message:
    """Turn a comment or a submission into a message.

    ``submission`` is the one that a comment belongs to, where it is at hand; ``reason`` the inbox's
    word for how it reached us; ``writers`` the authors' ids of other things by the things' names.

    :raises Unreadable: a needed field is missing or of the wrong type.
    """
    if item.kind not in {"t1", "t3"}:
        raise Unreadable("it is neither a comment nor a submission")
    if not item.name:
        raise Unreadable("it has no name")
    data = item.data
    above = submission.data if submission else NOTHING
    is_comment = item.kind == "t1"
    author = _author(data, item.name)
    words, is_deleted = _words(data, "body" if is_comment else "selftext")
    if author.id != me.id:
        is_deleted = is_deleted or bool(_text(data, "removed_by_category"))
    parent = _reference(data, "parent_id") if is_comment else None
    kind = _kind(data, me, author, reason, parent, writers)
    return Message(
        id=item.name,
        context=_submission_of(data) if is_comment else item.name,
        attributed_to=author,
        content="" if is_deleted else words,
        published=read_timestamp(data, "created_utc", of="item"),
        kind=kind,
        visibility=_visibility(data, above),
        in_reply_to=parent,
        to=(me,) if kind not in {MessageKind.POST, MessageKind.NOTICE} else (),
        name="" if is_deleted and not is_comment else _title(data, above),
        url=page(data.get("permalink") or data.get("context")),
        updated=_edited(data),
        deleted=is_deleted,
        attachments=() if is_deleted else tuple(_attachments(data, is_comment=is_comment)),
        raw={
            "subreddit": _text(data, "subreddit"),
            "locked": is_true(data, "locked") or is_true(above, "locked"),
            "archived": is_true(data, "archived") or is_true(above, "archived"),
            "moderates": is_true(data, "can_mod_post"),
            "blocked": is_true(data, "author_is_blocked"),
        },
    )


def read_all(
    shown: Mapping[str, Item], me: Actor, reasons: Mapping[str, str] = MappingProxyType({})
) -> tuple[tuple[Message, ...], tuple[Rejected, ...]]:
    """Read things that are known by name, with what the others among them say of each."""
    writers = {name: author_id(item) for name, item in shown.items()}
    messages: list[Message] = []
    rejected: list[Rejected] = []
    for name, item in shown.items():
        try:
            messages.append(
                read_message(
                    item,
                    me,
                    submission=shown.get(item.refers_to("link_id")),
                    reason=reasons.get(name, ""),
                    writers=writers,
                )
            )
        except Unreadable as error:
            rejected.append(reject(item, error))
    return tuple(messages), tuple(rejected)


def author_id(item: Item) -> str:
    """Return who wrote a thing, as :func:`read_message` names them; "" where that is unknown."""
    try:
        return _author(item.data, item.name).id
    except Unreadable:
        return ""


def reject(item: Item, error: Exception) -> Rejected:
    """Return the dead letter for an item that could not be read."""
    return Rejected.of(dict(item.data), error, item.name)


def reason_of(raw: str) -> str:
    """Return why the item that :func:`reject` kept came into the inbox, or ""."""
    data = find_json(raw)
    return inbox_reason(data) if isinstance(data, Mapping) else ""


def inbox_reason(data: Json) -> str:
    """Return the inbox's word for how an item reached us, or ""."""
    reason = find_text(data, "type")
    return reason if reason in _REASONS else ""


def _kind(
    data: Json,
    me: Actor,
    author: Actor,
    reason: str,
    parent: str | None,
    writers: Mapping[str, str],
) -> MessageKind:
    if author.id == me.id:
        return MessageKind.POST
    if author.is_bot:
        return MessageKind.NOTICE
    if reason in _REASONS:
        return _REASONS[reason]
    if parent and writers.get(parent) == me.id:
        return MessageKind.REPLY if parent.startswith("t1_") else MessageKind.COMMENT
    words = find_text(data, "body") or find_text(data, "selftext")
    named = {name.casefold() for name in NAME.findall(words)}
    return MessageKind.MENTION if me.handle.casefold() in named else MessageKind.POST


def _author(data: Json, name: str) -> Actor:
    """Return the author. Who has left Reddit gets a stand-in, another one for each thing."""
    handle = _text(data, "author")
    if handle in {"", GONE}:
        return Actor(id=f"{GONE} {name}", handle=GONE)
    fullname = find_text(data, "author_fullname")
    # Old and cached answers have no id; a name is never given to somebody else on Reddit.
    identity = fullname if is_fullname(fullname, "t2") else f"u/{handle.casefold()}"
    return Actor(
        id=identity,
        handle=handle,
        url=profile_page(handle),
        is_bot=handle.casefold() in _MACHINES,
    )


def _words(data: Json, field: str) -> tuple[str, bool]:
    """Return the text, and whether Reddit says that it is gone.

    The HTML that Reddit makes of the Markdown is read: it shows what people see, and where a link
    leads that calls itself something else.
    """
    words = read_text(data, field, of="item", default="" if field == "selftext" else None)
    if words.strip() in _MARKERS:
        return "", True
    html = find_text(data, f"{field}_html")
    if not html.strip():
        return words, False
    # It begins with a tag. Where that is escaped, raw_json was not heeded, and all of it is.
    return html_to_text(unescape(html) if html.startswith("&lt;") else html), False


def _submission_of(data: Json) -> str:
    link = find_text(data, "link_id")
    if is_fullname(link, "t3"):
        return link
    # The inbox names it in the address only: /r/<subreddit>/comments/<number>/<title>/<comment>/
    parts = _text(data, "context").split("/")
    place = parts.index("comments") + 1 if "comments" in parts[:-1] else 0
    found = f"t3_{parts[place]}" if place else ""
    if is_fullname(found, "t3"):
        return found
    parent = find_text(data, "parent_id")
    if is_fullname(parent, "t3"):
        return parent
    raise Unreadable("it belongs to no submission")


def _reference(data: Json, field: str) -> str:
    value = find_text(data, field)
    if not is_fullname(value, "t1", "t3"):
        raise Unreadable(f"the {field!r} of the item names no other thing")
    return value


def _visibility(data: Json, above: Json) -> Visibility:
    """Return who can read it: a private community is its members' alone."""
    kinds = {find_text(source, "subreddit_type") for source in (data, above)}
    is_closed = bool(kinds & {"private", "employees_only", "gold_only"})
    return Visibility.FOLLOWERS if is_closed else Visibility.PUBLIC


def _title(data: Json, above: Json) -> str:
    for source, field in ((data, "title"), (data, "link_title"), (above, "title")):
        title = find_text(source, field)
        if title and title != "[deleted by user]":
            return title
    return ""


def _attachments(data: Json, *, is_comment: bool) -> Iterator[Attachment]:
    for one in find_record(data, "media_metadata").values():
        if url := find_text(one, "s", "u") or find_text(one, "s", "gif"):
            yield Attachment(media_type=find_text(one, "m") or "image/*", url=url)
    url = find_text(data, "url")
    if not is_comment and url and data.get("is_self") is False:
        media_type = {"image": "image/*", "hosted:video": "video/*"}.get(
            find_text(data, "post_hint"), "text/html"
        )
        yield Attachment(media_type=media_type, url=url)


def _edited(data: Json) -> datetime | None:
    """Return when it was last changed, None where never; the oldest edits have no time."""
    edited = data.get("edited")
    is_timed = edited is not None and not isinstance(edited, bool)
    return read_timestamp(data, "edited", of="item") if is_timed else None


def _text(data: Json, field: str) -> str:
    return read_text(data, field, of="item", default="")
