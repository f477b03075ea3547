"""What the inbox asks of an exec adapter: one JSON object a line, told apart by ``do``."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from inbox_tui.exec_adapter.wire import Id, Moment, WireMessage, WireOutgoing


class Request(Struct, frozen=True, tag_field="do", kw_only=True):
    """What every request has."""

    id: int
    """Repeated in each answer to it."""


class Hello(Request, tag="hello", frozen=True, kw_only=True):
    """The first request: which version is spoken, and for which account."""

    protocol: int
    network: str
    instance: str
    """The server's address, or ""."""
    handle: str
    actor_id: str
    """The account's stable id; "" while it is being connected."""
    settings: Mapping[str, str]
    """What a person gave for the fields that are no secrets."""
    seconds: float
    """So long an answer, or the next page, is waited for."""


class WhoAmI(Request, tag="whoami", frozen=True, kw_only=True):
    """Ask the network whose the credential is."""


class Pull(Request, tag="pull", frozen=True, kw_only=True):
    """Give what came since ``cursor``, page by page."""

    cursor: str | None
    """Of the last page that was kept; null: from as far back as is sensible."""


class Thread(Request, tag="thread", frozen=True, kw_only=True):
    """Read the conversation of a message again."""

    message: WireMessage


class Compose(Request, tag="compose", frozen=True, kw_only=True):
    """Make the reply exactly as it will leave; write nothing."""

    parent: WireMessage
    text: str
    at: Moment


class Send(Request, tag="send", frozen=True, kw_only=True):
    """Transmit the reply, once. Never try again."""

    outgoing: WireOutgoing


class FindSent(Request, tag="find_sent", frozen=True, kw_only=True):
    """Look on the network for a reply of which nobody knows whether it arrived."""

    outgoing: WireOutgoing


class Delete(Request, tag="delete", frozen=True, kw_only=True):
    """Remove one of the account's own messages."""

    remote_id: Id


class Recheck(Request, tag="recheck", frozen=True, kw_only=True):
    """Give the present state of messages that are known already."""

    messages: tuple[WireMessage, ...]


ALL = (Hello, WhoAmI, Pull, Thread, Compose, Send, FindSent, Delete, Recheck)
