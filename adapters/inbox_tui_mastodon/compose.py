"""Builds a reply: the post exactly as it will leave, and whom it will reach.

The form: https://docs.joinmastodon.org/methods/statuses/#create. Mastodon notifies nobody of an
answer but those whom it names, so the author of the parent is named in front of the words where the
words do not; that is seen before the confirmation. Nobody else is added.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime

from inbox_tui.adapter import (
    Answerable,
    ContentRejected,
    Measure,
    Outgoing,
    TargetClosed,
    TargetGone,
    TransientRead,
)
from inbox_tui.adapter.fields import Json, Unreadable, find_text, understanding
from inbox_tui.model import Actor, Message, MessageKind, Visibility
from inbox_tui.urls import links
from inbox_tui_mastodon.address import full_handle
from inbox_tui_mastodon.client import Client
from inbox_tui_mastodon.mapping import Reader, read_visibility
from inbox_tui_mastodon.measure import MENTION, measure

_NARROWNESS = (Visibility.PUBLIC, Visibility.UNLISTED, Visibility.FOLLOWERS, Visibility.DIRECT)
_ON_THE_WIRE = dict(zip(_NARROWNESS, ("public", "unlisted", "private", "direct"), strict=True))
_LANGUAGE = re.compile(r"[a-z]{2,3}")
MOST_MENTIONS = 20
"""Names in one reply that are looked up; a text with more is refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What a reply hangs on, as the server has just described it."""

    author: Actor
    acct: str
    """What to call the author in a text written on this server."""
    visibility: Visibility
    warning: str
    language: str


def can_reply(target: Message) -> Answerable:
    """Tell from a stored message if a reply is allowed. No request is made."""
    if target.deleted:
        return Answerable(yes=False, reason="The post was deleted.")
    if target.kind is MessageKind.NOTICE:
        return Answerable(yes=False, reason="A notice takes no reply.")
    return Answerable(yes=True)


def compose(
    client: Client, parent: Message, text: str, at: datetime, *, me: Json, key: str
) -> Outgoing:
    """Build the reply to ``parent``, made ``at`` (aware), by the account that ``me`` describes.

    :raises ContentRejected: the text is empty or too long, or names too many.
    :raises TargetClosed, TargetGone: the parent cannot be answered.
    """
    allowed = can_reply(parent)
    if not allowed:
        raise (TargetGone if parent.deleted else TargetClosed)(allowed.reason)
    server = client.learn()
    _check(measure(text, server), "The text")
    reader = Reader(me=str(me.get("id")), domain=server.domain)
    target = find_target(client, parent, reader)
    words = text if _names(text, target, reader) else f"@{target.acct} {text}"
    _check(measure(words, server, target.warning), "With its content warning and mention, the text")
    visibility = narrowest(target.visibility, _usual_visibility(me))
    return Outgoing(
        key=key,
        parent_id=parent.id,
        text=words,
        subject=target.warning,
        wire=_write(parent.id, words, visibility, target),
        visibility=visibility,
        to=(target.author,),
        also_notified=_others_named(client, words, target, reader),
        links=links(words),
        composed_at=at,
    )


def find_target(client: Client, parent: Message, reader: Reader) -> Target:
    """Ask the server for the post to answer: it may be gone, or have become more private.

    :raises TargetGone: it was deleted, or its author has blocked this account.
    :raises TransientRead: it cannot be read just now.
    """
    found = client.status(parent.id)
    if found is None:
        raise TargetGone("The post is not there any more, or its author has blocked this account.")
    with understanding(client.host, "a post"):
        message = reader.message(found)
    if message.id != parent.id or message.attributed_to.id != parent.attributed_to.id:
        raise TransientRead(f"{client.host} gave another post than the one asked for.")
    return Target(
        author=message.attributed_to,
        acct=str(message.raw["acct"]),
        visibility=narrowest(message.visibility, parent.visibility),
        warning=message.summary,
        language=message.language if _LANGUAGE.fullmatch(message.language) else "",
    )


def narrowest(*visibilities: Visibility) -> Visibility:
    """Return the one that the fewest can read."""
    return max(visibilities, key=_NARROWNESS.index)


def _usual_visibility(me: Json) -> Visibility:
    """Return what the account's holder has chosen as usual (``source.privacy``).

    Mastodon's own composer takes the narrower of it and the parent's.
    """
    privacy = find_text(me, "source", "privacy")
    return read_visibility({"visibility": privacy}) if privacy else Visibility.PUBLIC


def _names(text: str, target: Target, reader: Reader) -> bool:
    """Tell whether the words name the parent's author already, or need not."""
    if target.author.id == reader.me:
        return True
    return target.author.handle.casefold() in _named(text, reader.domain)


def _named(text: str, domain: str) -> dict[str, str]:
    """Return the names in a text as ``user@host``, compared and as they are looked up."""
    found: dict[str, str] = {}
    for mention in MENTION.finditer(text):
        acct = mention["user"] + (f"@{mention['host']}" if mention["host"] else "")
        found.setdefault(full_handle(acct, domain).casefold(), acct)
    return found


def _others_named(client: Client, text: str, target: Target, reader: Reader) -> tuple[Actor, ...]:
    """Return who is notified besides the parent's author and ourselves.

    Whom the server does not know yet, it looks for when the post arrives: the name stands for them.
    """
    named = _named(text, reader.domain)
    named.pop(target.author.handle.casefold(), None)
    if len(named) > MOST_MENTIONS:
        raise ContentRejected(f"The text names more than {MOST_MENTIONS} people.")
    heard: dict[str, Actor] = {}
    for handle, acct in named.items():
        account = client.find_account(acct)
        try:
            actor = reader.actor(account) if account else Actor(id=f"acct:{handle}", handle=handle)
        except Unreadable:
            actor = Actor(id=f"acct:{handle}", handle=handle)
        if account is None and "@" not in acct:
            continue  # nobody of this server: words, no mention
        heard[actor.id] = actor
    return tuple(a for name, a in heard.items() if name not in {reader.me, target.author.id})


def _write(parent_id: str, words: str, visibility: Visibility, target: Target) -> str:
    """Return the body of the request, always the same bytes for the same reply."""
    form = {
        # Some programs take Markdown or HTML, and each account has its usual one: the words would
        # be shown as others than those that were confirmed. Mastodon has plain text only.
        "content_type": "text/plain",
        "in_reply_to_id": parent_id,
        "status": words,
        "visibility": _ON_THE_WIRE[visibility],
    }
    if target.warning:
        form["spoiler_text"] = target.warning
    if target.language:
        form["language"] = target.language
    return json.dumps(form, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _check(counted: Measure, what: str) -> None:
    counted.check(f"{what} has {counted.used} characters; this server allows {counted.limit}.")
