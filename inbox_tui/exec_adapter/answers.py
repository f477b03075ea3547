"""What an exec adapter answers: one JSON object a line, told apart by ``is``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from msgspec import Meta, Raw, Struct, field

from inbox_tui.exec_adapter.wire import (
    Count,
    Moment,
    WireActor,
    WireMessage,
    WireOutgoing,
    WireRejected,
    WireSent,
)


class Answer(Struct, frozen=True, tag_field="is", kw_only=True):
    """What every answer has."""

    id: int
    """Of the request."""


class HelloBack(Answer, tag="hello", frozen=True, kw_only=True):
    """To ``hello``: the version that the program speaks."""

    protocol: int


class Whoever(Answer, tag="actor", frozen=True, kw_only=True):
    """To ``whoami``: whose the credential is."""

    actor: WireActor


class PageOf(Answer, tag="page", frozen=True, kw_only=True):
    """To ``pull``: one page; more may follow, and ``end`` is last."""

    messages: tuple[Raw, ...]
    """Messages. One that cannot be read is put aside, and the others are kept."""
    cursor: str | None
    """Where the next pull goes on, also when this page is the last one that arrives."""
    rejected: tuple[WireRejected, ...] = ()
    total: Count | None = None


class End(Answer, tag="end", frozen=True, kw_only=True):
    """To ``pull``: there are no more pages."""


class Messages(Answer, tag="messages", frozen=True, kw_only=True):
    """To ``thread`` and ``recheck``."""

    messages: tuple[WireMessage, ...]


class Composed(Answer, tag="composed", frozen=True, kw_only=True):
    """To ``compose``. Parent, text and time are those of the request."""

    outgoing: WireOutgoing


class SentBack(Answer, tag="sent", frozen=True, kw_only=True):
    """To ``send`` and ``find_sent``: it exists."""

    sent: WireSent


class Nothing(Answer, tag="nothing", frozen=True, kw_only=True):
    """To ``find_sent``: it certainly is not there."""


class Done(Answer, tag="done", frozen=True, kw_only=True):
    """To ``delete``."""


class Error(Answer, tag="error", frozen=True, kw_only=True):
    """To any request, in place of its answer."""

    name: Annotated[str, Meta(min_length=1)]
    """One of the list below. Any other name counts as *not known whether it was sent*."""
    sentence: Annotated[str, Meta(min_length=1, max_length=2000)]
    """What happened, for a person. No secret."""
    status: int | None = None
    """The network's own code."""
    excerpt: Annotated[str, Meta(max_length=2000)] = ""
    """A short piece of the network's answer, for the log."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Of the network's answer, with ``RateLimited``: when to go on is read from them."""
    reset_at: Moment | None = None
    """With ``RateLimited`` and ``QuotaExhausted``: when to go on, where you know it."""
    got: str = ""
    """With ``WrongAccount``: whose the credential is."""
    scope: str = ""
    """With ``ScopeMissing``: the permission."""
    existing_id: str = ""
    """With ``Duplicate``: the message that is there."""
    limit: int | None = None
    """With ``ContentRejected``: the most that is taken."""
    counted: int | None = None
    """With ``ContentRejected``: the length that the network counted."""


ALL = (HelloBack, Whoever, PageOf, End, Messages, Composed, SentBack, Nothing, Done, Error)
AnyAnswer = (
    HelloBack | Whoever | PageOf | End | Messages | Composed | SentBack | Nothing | Done | Error
)
