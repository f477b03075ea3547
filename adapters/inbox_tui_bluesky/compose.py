"""Builds a reply: the records exactly as they will leave, and whom they will reach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from inbox_tui.adapter import (
    Answerable,
    Outgoing,
    OutgoingFile,
    TargetClosed,
    TargetGone,
    TransientRead,
    join,
)
from inbox_tui.adapter.fields import find_record, read_record, read_text, understanding
from inbox_tui.model import Actor, Message, MessageKind, Visibility
from inbox_tui_bluesky import record
from inbox_tui_bluesky.address import parse_record, profile_page
from inbox_tui_bluesky.client import Client
from inbox_tui_bluesky.facets import SpanKind, build_facets, find_spans
from inbox_tui_bluesky.mapping import read_actor, read_message, unnamed
from inbox_tui_bluesky.measure import measure
from inbox_tui_bluesky.threads import NOTIFIED_ABOVE, ancestors


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What a reply hangs on, as the network has just described it."""

    author: Actor
    above: tuple[Actor, ...]
    """Writers of the posts above who hear of the reply too, the topmost first."""
    root: record.Reference
    parent: record.Reference


def can_reply(target: Message) -> Answerable:
    """Tell from a stored message if a reply is allowed. No request is made."""
    if target.deleted:
        return Answerable(yes=False, reason="The post was deleted.")
    if target.kind is MessageKind.NOTICE:
        return Answerable(yes=False, reason="A notice takes no reply.")
    if target.raw.get("blocked"):
        return Answerable(yes=False, reason="One of you has blocked the other.")
    if target.raw.get("reply_disabled"):
        return Answerable(
            yes=False, reason="The author of the thread does not let this account reply."
        )
    return Answerable(yes=True)


def find_target(client: Client, parent: Message, me: str) -> Target:
    """Ask the network for the post to answer, its root and who else is in the thread.

    While the app view is down, the data server is asked whether the post still exists.

    :raises TargetGone: it was deleted.
    :raises TargetClosed: this account may not answer it.
    :raises TransientRead: neither of the two can be asked.
    """
    try:
        thread = client.thread(parent.id, depth=0, height=NOTIFIED_ABOVE - 1)
    except TransientRead:
        return _find_record(client, parent)
    if thread is None:
        raise TargetGone("The post was deleted.")
    if thread.get("blocked"):
        raise TargetClosed("One of you has blocked the other.")
    with understanding(client.host, "a post"):
        message = read_message(find_record(thread, "post"), me)
        above = tuple(read_actor(find_record(view, "author")) for view in ancestors(thread))
    if message.id != parent.id:
        raise TransientRead(f"{client.host} gave another post than the one asked for.")
    allowed = can_reply(message)
    if not allowed:
        raise TargetClosed(allowed.reason)
    return Target(
        author=message.attributed_to,
        above=above,
        root=message.raw["root"],
        parent={"uri": message.id, "cid": message.raw["cid"]},
    )


def compose(
    client: Client,
    parent: Message,
    parts: Sequence[str],
    at: datetime,
    *,
    me: str,
    keys: Sequence[str],
    files: Sequence[OutgoingFile] = (),
) -> Outgoing:
    """Build the reply to ``parent``, dated ``at`` (aware): a post for each of ``parts``.

    ``keys`` are the record keys of the posts; ``files`` go with the first.

    :raises ContentRejected: a text is empty or too long.
    :raises TargetClosed, TargetGone: the parent cannot be answered.
    """
    for part in parts:
        _check(part)
    allowed = can_reply(parent)
    if not allowed:
        raise (TargetGone if parent.deleted else TargetClosed)(allowed.reason)
    target = find_target(client, parent, me)
    named: dict[str, Actor] = {}
    links: list[str] = []
    posts: list[record.Part] = []
    for key, part in zip(keys, parts, strict=True):
        spans = find_spans(part)
        facets, mentioned = build_facets(spans, client.resolve_handle)
        posts.append(record.Part(key=key, text=part, facets=facets))
        links += [span.value for span in spans if span.kind is SpanKind.LINK]
        named |= {
            did: Actor(id=did, handle=handle, url=profile_page(did))
            for did, handle in mentioned.items()
        }
    heard = {actor.id: actor for actor in target.above} | named
    return Outgoing(
        key=keys[0],
        parent_id=parent.id,
        text=join(parts),
        wire=record.write(me, posts, at, root=target.root, parent=target.parent, files=files),
        visibility=Visibility.PUBLIC,
        to=(target.author,),
        also_notified=tuple(
            actor for did, actor in heard.items() if did not in {me, target.author.id}
        ),
        links=tuple(links),
        composed_at=at,
        parts=tuple(parts) if len(parts) > 1 else (),
        files=tuple(files),
    )


def _check(text: str) -> None:
    counted = measure(text)
    counted.check(f"The text has {counted.used} characters; Bluesky allows {counted.limit}.")


def _find_record(client: Client, parent: Message) -> Target:
    found = client.record(parse_record(parent.id))
    if found is None:
        raise TargetGone("The post was deleted.")
    with understanding(client.host, "a post"):
        record = read_record(found, "value", of="post")
        itself = {"uri": parent.id, "cid": read_text(found, "cid", of="post")}
        root = read_record(record, "reply", "root", of="post") if "reply" in record else itself
        starter = read_text(root, "uri", of="thread's first post")
        return Target(
            author=parent.attributed_to,
            above=(unnamed(parse_record(starter).did),),
            root={"uri": starter, "cid": read_text(root, "cid", of="thread's first post")},
            parent=itself,
        )
