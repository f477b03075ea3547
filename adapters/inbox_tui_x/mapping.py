"""Posts and people as X gives them, turned into messages and actors. Pure.

Shapes: https://docs.x.com/x-api/fundamentals/data-dictionary. An edit makes a new post with a new
id; here all versions are one message, called by the id of the first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any

from inbox_tui.adapter import Rejected
from inbox_tui.adapter.fields import (
    Json,
    Unreadable,
    find_number,
    find_records,
    find_text,
    find_texts,
    is_true,
    read_moment,
    read_record,
    read_text,
)
from inbox_tui.model import Actor, Attachment, Message, MessageKind
from inbox_tui_x import words

_EPOCH = datetime(2010, 11, 4, 1, 42, 54, 657_000, tzinfo=UTC)
"""Ids count milliseconds since then, in all but their lowest 22 bits."""
_FIRST_WITH_TIME = 30_000_000_000
_MILLISECOND = timedelta(milliseconds=1)


def read_actor(user: Json) -> Actor:
    """Turn a user into an actor.

    :raises Unreadable: there is no id or no name.
    """
    user_id = _id(user, "id", of="user")
    return Actor(
        id=user_id,
        handle=f"@{read_text(user, 'username', of='user')}",
        name=read_text(user, "name", of="user", default=""),
        url=profile_page(user_id),
        audience=find_number(user, "public_metrics", "followers_count"),
    )


def unnamed(user_id: str) -> Actor:
    """Return the actor of whom only the id is known."""
    return Actor(id=user_id, handle=user_id, url=profile_page(user_id))


def read_message(
    post: Any,
    me: str,
    *,
    people: Mapping[str, Actor] = MappingProxyType({}),
    others: Mapping[str, Json] = MappingProxyType({}),
) -> Message:
    """Turn a post into a message.

    ``me`` is our account's id, ``people`` those whose names are known by id, ``others`` posts that
    were read along, by the id of any of their versions: the parent and what is quoted.

    :raises Unreadable: a needed field is missing or of the wrong type.
    """
    post = read_record(post, of="post")
    history = versions(post)
    first, latest = history[0], history[-1]
    author = _writer(post)
    entities = long_or_short(post, "entities")
    named = _mentions(entities)
    content, pictures = words.read(
        str(long_or_short(post, "text", read_text(post, "text", of="post"))),
        find_records(entities, "urls"),
    )
    replied, quoted = reference(post, "replied_to"), reference(post, "quoted")
    made = _moment(post)
    quoted_post = others.get(quoted or "", {})
    return Message(
        id=first,
        context=_id(post, "conversation_id", first),
        attributed_to=people.get(author) or (unnamed(author) if author else _NOBODY),
        content=content,
        published=time_of(first) if len(history) > 1 else made or time_of(first),
        updated=made if len(history) > 1 else None,
        kind=_kind(
            me,
            author=author,
            replied_to=_id(post, "in_reply_to_user_id", "") if replied else "",
            named=named,
            quoted=_writer(quoted_post),
        ),
        in_reply_to=_first_version(replied, others),
        to=tuple(
            people.get(user_id) or Actor(id=user_id, handle=f"@{name}", url=profile_page(user_id))
            for user_id, name in named.items()
        ),
        summary="possibly sensitive" if is_true(post, "possibly_sensitive") else "",
        quoted=_quoted_words(quoted_post),
        url=page(latest),
        language=_language(post),
        attachments=tuple(_attachment(url) for url in pictures),
        raw={
            "id": latest,
            "versions": list(history),
            "mentions": dict(named),
            "quoted_author": _writer(quoted_post),
        },
    )


def tombstone(message: Message, at: datetime) -> Message:
    """Return ``message`` as it is once it was deleted: without anybody's words."""
    kept = {"id": latest_id(message), "versions": [], "mentions": {}, "quoted_author": ""}
    return replace(message.tombstone(), updated=at, raw=kept)


def reject(post: Any, error: Exception) -> Rejected:
    """Return the dead letter for a post that could not be read."""
    return Rejected.of(post, error, find_text(post, "id"))


def versions(post: Any) -> tuple[str, ...]:
    """Return the ids of all versions of a post, the oldest first.

    :raises Unreadable: it has no id.
    """
    itself = _id(post, "id")
    found = {itself, *filter(_is_id, find_texts(post, "edit_history_tweet_ids"))}
    return tuple(sorted(found, key=int))


def latest_id(message: Message) -> str:
    """Return the id of the version of a message that is answered."""
    found = message.raw.get("id")
    return str(found) if _is_id(found) else message.id


def reference(post: Any, kind: str) -> str | None:
    """Return the id of the post that a post refers to as ``kind``; None where it does not."""
    for one in find_records(post, "referenced_tweets"):
        if one.get("type") == kind and _is_id(one.get("id")):
            return str(one["id"])
    return None


def time_of(post_id: str) -> datetime:
    """Return when a post was made, by its id; for an older one, when ids began to say so.

    :raises Unreadable: the id is of no time at all.
    """
    number = int(post_id)
    if number >= 1 << 63:
        raise Unreadable("the post names no time")
    return _EPOCH if number < _FIRST_WITH_TIME else _EPOCH + (number >> 22) * _MILLISECOND


def id_at(moment: datetime) -> int:
    """Return the least id that a post made at ``moment`` (aware) can have."""
    return max(0, (moment - _EPOCH) // _MILLISECOND) << 22


def page(post_id: str) -> str:
    """Return a post's page on the web, which needs no name: names change hands."""
    return f"https://x.com/i/web/status/{post_id}"


def profile_page(user_id: str) -> str:
    """Return somebody's page on the web."""
    return f"https://x.com/i/user/{user_id}"


def long_or_short(post: Json, name: str, default: Any = None) -> Any:
    """Return a field of the whole post: a long one has its words in ``note_tweet``."""
    note = post.get("note_tweet")
    if isinstance(note, Mapping) and isinstance(note.get("text"), str):
        return note.get(name)
    return post.get(name) if default is None else default


_NOBODY = Actor(id="unknown", handle="unknown")
"""Stands in where X does not say who wrote a post."""


def _kind(
    me: str, *, author: str, replied_to: str, named: Iterable[str], quoted: str
) -> MessageKind:
    if author == me:
        return MessageKind.POST
    if replied_to == me:
        return MessageKind.REPLY
    if me in named:
        return MessageKind.MENTION
    return MessageKind.QUOTE if quoted == me else MessageKind.POST


def _writer(post: Json) -> str:
    author = find_text(post, "author_id")
    return author if _is_id(author) else ""


def _mentions(entities: Any) -> dict[str, str]:
    """Return the names of those whom a post names, by id."""
    return {
        user_id: name
        for one in find_records(entities, "mentions")
        if _is_id(user_id := find_text(one, "id")) and (name := find_text(one, "username"))
    }


def _first_version(post_id: str | None, others: Mapping[str, Json]) -> str | None:
    post = others.get(post_id or "")
    return versions(post)[0] if post else post_id


def _quoted_words(post: Json) -> str:
    if not isinstance(post.get("text"), str):
        return ""
    urls = find_records(long_or_short(post, "entities"), "urls")
    return words.read(str(long_or_short(post, "text", post["text"])), urls)[0]


def _attachment(url: Json) -> Attachment:
    kind = "video/*" if words.is_video(url) else "image/*"
    return Attachment(media_type=kind, url=find_text(url, "expanded_url"))


def _language(post: Json) -> str:
    language = read_text(post, "lang", of="post", default="")
    # Undetermined, no words, and X's own codes for posts of tags, names or pictures alone.
    return "" if language in {"und", "zxx"} or language.startswith("q") else language


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 20


def _id(values: Any, name: str, default: str | None = None, of: str = "post") -> str:
    value = read_text(values, name, of=of, default=default)
    if value != default and not _is_id(value):
        raise Unreadable(f"the {name!r} of the {of} is no id")
    return value


def _moment(post: Json) -> datetime | None:
    written = post.get("created_at")
    return None if written is None else read_moment(post, "created_at", of="post")
