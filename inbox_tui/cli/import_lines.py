"""From one line of an import file to a message. Pure; the format is in ``inbox-tui import -h``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from inbox_tui.adapter import Rejected
from inbox_tui.model import Account, Actor, Message, MessageKind, Visibility

_Words = Annotated[str, Meta(min_length=1)]
_Id = _Words | int
"""Networks number things too; a number is taken as its digits."""

_PRIVATE = frozenset({MessageKind.DIRECT, MessageKind.MAIL})


class _Author(Struct):
    handle: _Words
    name: str = ""
    id: _Id | None = None


class _Line(Struct):
    id: _Id
    conversation: _Id
    author: _Author
    at: Annotated[datetime, Meta(tz=True)]
    text: str
    kind: MessageKind
    parent: _Id | None = None
    url: str | None = None
    to: list[_Author | str] = []


_KNOWN = frozenset(_Line.__struct_fields__)


def reader(account: Account) -> Callable[[bytes, int], Message | Rejected]:
    """Return what turns a line and its number into a message to ``account``, or rejects it."""
    ours = {account.handle.lstrip("@").casefold(): account.actor_id}

    def actor(author: _Author) -> Actor:
        # Without an id the handle is the best there is; our own we know better.
        found = ours.get(author.handle.lstrip("@").casefold(), author.handle)
        return Actor(
            id=found if author.id is None else str(author.id),
            handle=author.handle,
            name=author.name,
        )

    def read(line: bytes, number: int) -> Message | Rejected:
        try:
            held: dict[str, Any] = msgspec.json.decode(line)
            found = msgspec.convert(held, _Line)
            published = found.at if found.at.tzinfo is UTC else found.at.astimezone(UTC)
        except (msgspec.MsgspecError, UnicodeError, RecursionError, OverflowError) as error:
            return Rejected(
                raw=line.decode(errors="replace"), reason=str(error), position=f"line {number}"
            )
        unknown = held.keys() - _KNOWN
        return Message(
            id=str(found.id),
            context=str(found.conversation),
            attributed_to=actor(found.author),
            content=found.text,
            published=published,
            kind=found.kind,
            visibility=Visibility.DIRECT if found.kind in _PRIVATE else Visibility.PUBLIC,
            in_reply_to=None if found.parent is None else str(found.parent),
            to=tuple(actor(_Author(t) if isinstance(t, str) else t) for t in found.to),
            url=found.url or "",
            raw={name: held[name] for name in sorted(unknown)} if unknown else {},
        )

    return read
