"""Posts as the app view shows them, turned into messages. Pure: no request is made here.

Shapes: ``app.bsky.feed.defs#postView`` and the record ``app.bsky.feed.post``
(https://github.com/bluesky-social/atproto/tree/main/lexicons/app/bsky/feed).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from inbox_tui.adapter import Rejected
from inbox_tui.model import Actor, Attachment, Message, MessageKind, utc_now
from inbox_tui_bluesky.address import parse_record, profile_page

Json = Mapping[str, Any]
"""An object of a server's answer."""


class Unreadable(ValueError):
    """A part of an answer is not what the lexicon promises."""


def read_actor(profile: Json) -> Actor:
    """Turn a profile view of any size into an actor.

    :raises Unreadable: it has no DID or no handle.
    """
    did = _text(profile, "did")
    followers = profile.get("followersCount")
    return Actor(
        id=did,
        handle=_text(profile, "handle"),
        name=_text(profile, "displayName", ""),
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

    :raises ValueError: a needed field is missing or of the wrong type.
    """
    uri, record = _text(view, "uri"), _dict(view, "record")
    address = parse_record(uri)
    author = read_actor(_dict(view, "author"))
    if address.did != author.id:
        raise Unreadable("the post's address and its author are not the same account")
    itself = {"uri": uri, "cid": _text(view, "cid")}
    reply = _dict(record, "reply", {})
    root = _reference(reply, "root") or itself
    parent = _reference(reply, "parent")
    mentioned = tuple(_mentions(record))
    addressed = dict.fromkeys([_did(parent), *mentioned] if parent else mentioned)
    langs = record.get("langs")
    quoted_uri, quoted_text = _quoted(_dict(view, "embed", {}), _dict(record, "embed", {}))
    return Message(
        id=uri,
        context=root["uri"],
        attributed_to=author,
        content=_text(record, "text"),
        published=_moment(view, "indexedAt"),
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
        language=str(langs[0]) if isinstance(langs, list) and langs else "",
        attachments=tuple(_attachments(_dict(view, "embed", {}))),
        raw={
            "cid": itself["cid"],
            "root": root,
            "record": dict(record),
            "reply_disabled": _dict(view, "viewer", {}).get("replyDisabled") is True,
            "blocked": _is_blocked(_dict(view, "author")),
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
    except ValueError:
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
    uri = item.get("uri") if isinstance(item, Mapping) else None
    return Rejected(
        raw=json.dumps(item, ensure_ascii=False, default=repr),
        reason=str(error),
        position=uri if isinstance(uri, str) else "",
    )


def notified_as(raw: str) -> str:
    """Return the reason of the notification that :func:`reject` kept, or ""."""
    try:
        item = json.loads(raw)
    except (ValueError, RecursionError):
        return ""
    return str(item.get("reason", "")) if isinstance(item, Mapping) else ""


def read_indexed(item: Any) -> tuple[str, str, datetime]:
    """Return the address, the content id and the listing time of a notification.

    :raises Unreadable: one of them is missing or of the wrong type.
    """
    if not isinstance(item, Mapping):
        raise Unreadable("not an object")
    return _text(item, "uri"), _text(item, "cid"), _moment(item, "indexedAt")


def references(view: Json) -> tuple[str, ...]:
    """Return the addresses of the root and the parent that a post names, where it is an answer."""
    reply = _dict(_dict(view, "record", {}), "reply", {})
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
    facets = record.get("facets")
    for facet in facets if isinstance(facets, list) else ():
        features = facet.get("features") if isinstance(facet, Mapping) else None
        for feature in features if isinstance(features, list) else ():
            did = feature.get("did") if isinstance(feature, Mapping) else None
            if isinstance(did, str):
                yield did


def _attachments(embed: Json) -> Iterator[Attachment]:
    """Describe what hangs on a post, from the app view's own rendering of it."""
    media = embed.get("media")
    if isinstance(media, Mapping):
        yield from _attachments(media)
    images = embed.get("images")
    for image in images if isinstance(images, list) else ():
        if isinstance(image, Mapping):
            yield Attachment(
                media_type="image/*",
                url=_text(image, "fullsize", ""),
                name=_text(image, "alt", ""),
            )
    if isinstance(embed.get("playlist"), str):
        yield Attachment(
            media_type="video/*", url=_text(embed, "playlist"), name=_text(embed, "alt", "")
        )
    external = embed.get("external")
    if isinstance(external, Mapping):
        yield Attachment(
            media_type="text/html",
            url=_text(external, "uri", ""),
            name=_text(external, "title", ""),
        )


def _quoted(view: Json, embed: Json) -> tuple[str, str]:
    """Return the address of the post that a post quotes, and its words where they came along.

    A quote with pictures lies one level deeper, both in the record and in the view of it.
    """
    record = _dict(embed, "record", {})
    uri = record.get("uri") or _dict(record, "record", {}).get("uri")
    shown = _dict(view, "record", {})
    shown = shown if "value" in shown else _dict(shown, "record", {})
    words = _text(_dict(shown, "value", {}), "text", "")
    return (uri if isinstance(uri, str) else ""), words


def _is_blocked(author: Json) -> bool:
    viewer = _dict(author, "viewer", {})
    return viewer.get("blockedBy") is True or any(
        viewer.get(name) for name in ("blocking", "blockingByList")
    )


def _labels(subject: Json) -> list[str]:
    labels = subject.get("labels")
    return [
        label["val"]
        for label in (labels if isinstance(labels, list) else ())
        if isinstance(label, Mapping) and isinstance(label.get("val"), str) and not label.get("neg")
    ]


def _reference(reply: Json, name: str) -> dict[str, str] | None:
    """Return the strong reference ``name`` of a reply, None where there is none."""
    value = reply.get(name)
    if value is None:
        return None
    if not isinstance(value, Mapping):
        raise Unreadable(f"the reference {name!r} cannot be read")
    return {"uri": _text(value, "uri"), "cid": _text(value, "cid")}


def _did(reference: Any) -> str:
    uri = reference.get("uri") if isinstance(reference, Mapping) else None
    return uri.removeprefix("at://").partition("/")[0] if isinstance(uri, str) else ""


def _text(values: Json, name: str, default: str | None = None) -> str:
    value = values.get(name)
    value = default if value is None else value
    if not isinstance(value, str):
        raise Unreadable(f"the field {name!r} is missing or no text")
    return value


def _dict(values: Json, name: str, default: Json | None = None) -> Json:
    value = values.get(name)
    value = default if value is None else value
    if not isinstance(value, Mapping):
        raise Unreadable(f"the field {name!r} is missing or no object")
    return value


def _moment(values: Json, name: str) -> datetime:
    moment = datetime.fromisoformat(_text(values, name))
    if moment.tzinfo is None:
        raise Unreadable(f"the time {name!r} names no zone")
    return moment.astimezone(UTC)
