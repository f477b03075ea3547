"""What an adapter gives back: data about a network and its messages."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from inbox_tui.adapter.errors import ContentRejected
from inbox_tui.adapter.files import FileLimits, OutgoingFile
from inbox_tui.model import Actor, Message, Visibility
from inbox_tui.redaction import redact, redact_known


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What a network can do, as data."""

    can_delete: bool = False
    repeatable_send: bool = False
    """True where sending the same :class:`Outgoing` twice leaves exactly one message."""
    can_find_sent: bool = False
    """True where :meth:`Adapter.find_sent` can prove that a message exists."""
    whoami_asks_network: bool = True
    """False where the network has no such call (e-mail: the login itself is the proof)."""
    whoami_max_age: float = 60.0
    """Seconds after which the answer of :meth:`Adapter.whoami` must be asked for again."""
    recheck_daily: int | None = None
    """Where an adapter is a :class:`Rechecks`: at most so many messages are asked for again in a
    day, because reading costs; None: as many as are due."""
    files: FileLimits | None = None
    """What may be attached, where the adapter is an :class:`Attaches`; None: nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """An item of a page that could not be understood; it goes to the dead letters.

    A secret of ours that the network repeats in it is taken out.
    """

    raw: str
    reason: str
    position: str = ""
    """Remote id or line number, where known."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "raw", redact_known(self.raw))
        object.__setattr__(self, "reason", redact(self.reason))

    @classmethod
    def of(cls, item: Any, error: Exception, position: str = "") -> Rejected:
        """Return what is kept of an item of JSON, and of the error that says what is wrong."""
        raw = json.dumps(item, ensure_ascii=False, default=repr)
        return cls(raw=raw, reason=str(error), position=position)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A step of a pull: what came, and where the next pull goes on.

    ``cursor`` is stored in the same transaction as the messages. It must be such that a pull
    from it misses nothing, even when this page is the last one that arrives.
    """

    messages: tuple[Message, ...]
    cursor: str | None
    rejected: tuple[Rejected, ...] = ()
    total: int | None = None
    """How many messages the whole pull will bring, where the network says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answerable:
    """Whether this account may answer a message, and why not. True where it may."""

    yes: bool
    reason: str = ""
    """A sentence, where it may not."""

    def __bool__(self) -> bool:
        return self.yes


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A text's length by the network's own rule."""

    used: int
    limit: int | None
    """None: no limit."""
    unit: str
    """What ``used`` and ``limit`` count, in a word or two, e.g. ``characters``."""
    problem: str = ""
    """A sentence where the text cannot be sent although its length fits (empty, too many bytes)."""
    cost: str = ""
    """What a reply of this text costs, where it does: shown beside the count."""

    @property
    def fits(self) -> bool:
        """True where the network will take the text."""
        return not self.problem and (self.limit is None or self.used <= self.limit)

    def check(self, too_long: str) -> None:
        """Let pass what fits; ``too_long`` is the sentence for what is longer than the limit.

        :raises ContentRejected: the network will not take it; :attr:`problem` says why.
        """
        if not self.fits:
            raise ContentRejected(self.problem or too_long, limit=self.limit, counted=self.used)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One reply, ready: exactly what will leave.

    Made by :meth:`Adapter.compose`, shown in the confirm step, bound by the confirmation's
    digest, and given unchanged to :meth:`Adapter.send`.
    """

    key: str
    """Chosen before the send: record key, Message-ID or transaction id."""
    parent_id: str
    text: str
    """The words as they will appear."""
    subject: str = ""
    """The title that leaves with them, where the network has one."""
    below: str = ""
    """What leaves under the words (a mail's quoted history)."""
    wire: str
    """The bytes that will leave, as text: a JSON record or a whole mail. No secret inside."""
    visibility: Visibility
    to: tuple[Actor, ...]
    also_notified: tuple[Actor, ...] = ()
    links: tuple[str, ...] = ()
    """The addresses in :attr:`text` that a reader can click, as the network will link them."""
    cost: str = ""
    """What it costs to send, where it does."""
    composed_at: datetime
    parts: tuple[str, ...] = ()
    """The posts of a thread, in their order, which leave at once; () for a single message."""
    files: tuple[OutgoingFile, ...] = ()
    """In their order. A thread has them at its first post."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A message that exists on the network, with the author the network names."""

    id: str
    author_id: str
    """Stable id of the author as the answer names it; "" where the network does not say."""
    url: str = ""
    note: str = ""
    """What a person should know of it, e.g. that one recipient was refused. May quote a server."""
    more_ids: tuple[str, ...] = ()
    """The further posts of a thread, in the order of :attr:`Outgoing.parts`."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "note", redact(self.note))
