"""Posts as the app view shows them, turned into messages. Pure: no request is made here.

Shapes: ``app.bsky.feed.defs#postView`` and the record ``app.bsky.feed.post``
(https://github.com/bluesky-social/atproto/tree/main/lexicons/app/bsky/feed).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from inbox_tui.adapter import Rejected
from inbox_tui.adapter.fields import (
    Json,
    Unreadable,
    find_json,
    find_record,
    find_records,
    find_text,
    find_texts,
    is_true,
    read_moment,
    read_record,
    read_text,
)
from inbox_tui.model import Actor, Attachment, Message, MessageKind, utc_now
from inbox_tui_bluesky.address import parse_record, profile_page


def read_actor(profile: Json) -> Actor:
    """Turn a profile view of any size into an actor.

    :raises Unreadable: it has no DID or no handle.
    """
    did = read_text(profile, "did", of="profile")
    followers = profile.get("followersCount")
    return Actor(
        id=did,
        handle=read_text(profile, "handle", of="profile"),
        name=read_text(profile, "displayName", of="profile", default=""),
        url=profile_page(did),
        is_bot="bot" in _labels(profile),
        audience=followers if isinstance(followers, int) else None,
    )


def read_message(
    view: Json,
    me: str,
    *,
    reason: str = "",
    ancestors: Iterable[str] = (),
    people: Mapping[str, Actor] = MappingProxyType({}),
) -> Message:
    """Turn a post view, or a notification (which has the same fields), into a message.

    ``me`` is our account's DID, ``reason`` the notification's, ``ancestors`` the DIDs of those
    who wrote the posts above, as far as known, ``people`` those whose names are known by DID; a
    post itself names people by DID only, and the words that stand for them may lie. The order in
    the inbox follows ``indexedAt``: the author can write anything into ``createdAt``.

    :raises Unreadable: a needed field is missing or of the wrong type.
    """
    uri = read_text(view, "uri", of="post")
    record = read_record(view, "record", of="post")
    address = parse_record(uri)
    author = read_actor(read_record(view, "author", of="post"))
    if address.did != author.id:
        raise Unreadable("the post's address and its author are not the same account")
    itself = {"uri": uri, "cid": read_text(view, "cid", of="post")}
    reply = read_record(record, "reply", of="post", default={})
    root = _reference(reply, "root") or itself
    parent = _reference(reply, "parent")
    mentioned = tuple(_mentions(record))
    addressed = dict.fromkeys([_did(parent), *mentioned] if parent else mentioned)
    viewer = read_record(view, "viewer", of="post", default={})
    embed = read_record(view, "embed", of="post", default={})
    quoted_uri, quoted_text = _quoted(embed, read_record(record, "embed", of="post", default={}))
    return Message(
        id=uri,
        context=root["uri"],
        attributed_to=author,
        content=read_text(record, "text", of="post"),
        published=read_moment(view, "indexedAt", of="post"),
        kind=_kind(
            me,
            author=author.id,
            reason=reason,
            above={_did(parent), _did(reply.get("root")), *ancestors},
            mentioned=mentioned,
            quoted=_did({"uri": quoted_uri}),
        ),
        in_reply_to=parent["uri"] if parent else None,
        to=tuple(people.get(did) or unnamed(did) for did in addressed),
        summary=", ".join(sorted({label for label in _labels(view) if not label.startswith("!")})),
        quoted=quoted_text,
        url=address.page,
        language=next(iter(find_texts(record, "langs")), ""),
        attachments=tuple(_attachments(embed)),
        raw={
            "cid": itself["cid"],
            "root": root,
            "record": dict(record),
            "reply_disabled": is_true(viewer, "replyDisabled"),
            "blocked": _is_blocked(read_record(view, "author", of="post")),
        },
    )


def changed(message: Message, view: Json) -> Message:
    """Return a known post as it is now, with the time of finding out where its words are others.

    Bluesky has no edits, but a program can write another record in a post's place. It stays where
    it is in its thread, and as it is where what stands there now cannot be read.
    """
    if message.raw.get("cid", view.get("cid")) == view.get("cid"):
        return message
    try:
        now = read_message(view, "")
    except Unreadable:
        return message
    return replace(
        message,
        content=now.content,
        summary=now.summary,
        quoted=now.quoted,
        language=now.language,
        attachments=now.attachments,
        raw=now.raw,
        updated=utc_now(),
    )


def unnamed(did: str) -> Actor:
    """Return the actor of whom only the DID is known."""
    return Actor(id=did, handle=did, url=profile_page(did))


def reject(item: Any, error: Exception) -> Rejected:
    """Return the dead letter for an item that could not be read."""
    return Rejected.of(item, error, find_text(item, "uri"))


def notified_as(raw: str) -> str:
    """Return the reason of the notification that :func:`reject` kept, or ""."""
    return find_text(find_json(raw), "reason")


def read_indexed(item: Any) -> tuple[str, str, datetime]:
    """Return the address, the content id and the listing time of a notification.

    :raises Unreadable: one of them is missing or of the wrong type.
    """
    uri, cid = (read_text(item, name, of="notification") for name in ("uri", "cid"))
    return uri, cid, read_moment(item, "indexedAt", of="notification")


def references(view: Json) -> tuple[str, ...]:
    """Return the addresses of the root and the parent that a post names, where it is an answer."""
    record = read_record(view, "record", of="post", default={})
    reply = read_record(record, "reply", of="post", default={})
    found = (_reference(reply, "root"), _reference(reply, "parent"))
    return tuple(dict.fromkeys(reference["uri"] for reference in found if reference))


def _kind(
    me: str,
    *,
    author: str,
    reason: str,
    above: set[str],
    mentioned: tuple[str, ...],
    quoted: str,
) -> MessageKind:
    """Say how a post reached us, from the post itself.

    The network gives one reason only, and calls an answer that also names us a mention.
    """
    if author == me:
        return MessageKind.POST
    if me in above:
        return MessageKind.REPLY
    if me in mentioned:
        return MessageKind.MENTION
    if quoted == me:
        return MessageKind.QUOTE
    try:
        return MessageKind(reason)
    except ValueError:
        return MessageKind.POST


def _mentions(record: Json) -> Iterator[str]:
    """Yield the DID of each person whom a post names."""
    for facet in find_records(record, "facets"):
        for feature in find_records(facet, "features"):
            if did := find_text(feature, "did"):
                yield did


def _attachments(embed: Json) -> Iterator[Attachment]:
    """Describe what hangs on a post, from the app view's own rendering of it."""
    media = embed.get("media")
    if isinstance(media, Mapping):
        yield from _attachments(media)
    for image in find_records(embed, "images"):
        yield _attachment("image/*", image, "fullsize", "alt")
    if isinstance(embed.get("playlist"), str):
        yield _attachment("video/*", embed, "playlist", "alt")
    external = embed.get("external")
    if isinstance(external, Mapping):
        yield _attachment("text/html", external, "uri", "title")


def _attachment(media_type: str, media: Json, url: str, name: str) -> Attachment:
    return Attachment(
        media_type=media_type,
        url=read_text(media, url, of="attachment", default=""),
        name=read_text(media, name, of="attachment", default=""),
    )


def _quoted(view: Json, embed: Json) -> tuple[str, str]:
    """Return the address of the post that a post quotes, and its words where they came along.

    A quote with pictures lies one level deeper, both in the record and in the view of it.
    """
    record = find_record(embed, "record")
    shown = find_record(view, "record")
    shown = shown if "value" in shown else find_record(shown, "record")
    uri = find_text(record, "uri") or find_text(record, "record", "uri")
    return uri, find_text(shown, "value", "text")


def _is_blocked(author: Json) -> bool:
    viewer = read_record(author, "viewer", of="profile", default={})
    return is_true(viewer, "blockedBy") or any(
        viewer.get(name) for name in ("blocking", "blockingByList")
    )


def _labels(subject: Json) -> list[str]:
    labels = [label for label in find_records(subject, "labels") if not label.get("neg")]
    return [value for label in labels if (value := find_text(label, "val"))]


def _reference(reply: Json, name: str) -> dict[str, str] | None:
    """Return the strong reference ``name`` of a reply, None where there is none."""
    if reply.get(name) is None:
        return None
    value = read_record(reply, name, of="post")
    return {part: read_text(value, part, of=f"post's {name}") for part in ("uri", "cid")}


def _did(reference: Any) -> str:
    return find_text(reference, "uri").removeprefix("at://").partition("/")[0]
