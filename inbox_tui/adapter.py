"""The contract between the inbox and a network.

An adapter is a class that knows one network. It is built with one :class:`Access`: one account's
address, secret and an HTTP client with time-outs. It never sees the store, another account or the
outbox. It is synchronous: it runs in a worker thread and may block, within the time-outs. It is
found through the entry-point group ``inbox_tui.adapter.v1``; the entry's name is the network's.

Rules that every adapter keeps:

* Ids are the network's own, as strings. Times are aware and in UTC. Text is plain text.
* Reading may be repeated freely. :meth:`Adapter.send` makes **one** attempt to write and never
  retries; whatever is not known for certain afterwards is raised as an error whose
  ``nothing_sent`` is False.
* Nothing is marked as read upstream.
* Only errors of this module leave an adapter. Their sentence never holds a secret.

What each network can and cannot do is data: :class:`Capabilities`. The page on which a rule was
read is named beside the code that follows it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from inbox_tui.model import Account, Actor, Message, Visibility

if TYPE_CHECKING:
    import httpx

ENTRY_POINT_GROUP = "inbox_tui.adapter.v1"


# --- what an adapter is given ------------------------------------------------------------------


class Secret:
    """Named secret values of one account. Shows nothing of them when printed or formatted."""

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = dict(values)

    def reveal(self, name: str) -> str:
        """Return the value called ``name``.

        :raises Misconfigured: where the account has no such value.
        """
        try:
            return self._values[name]
        except KeyError:
            raise Misconfigured(f"The secret {name!r} of this account is missing.") from None

    def values(self) -> tuple[str, ...]:
        """Return every value, for redaction only."""
        return tuple(self._values.values())

    def __repr__(self) -> str:
        return "Secret(…)"


class SessionVault(Protocol):
    """A safe place for a session that the network hands out and renews, beside the secret.

    Refresh tokens are single-use on some networks: two processes that share one must take turns.
    """

    def locked(self) -> AbstractContextManager[None]:
        """Hold the session for this process alone, across processes, while it is renewed."""
        ...

    def load(self) -> str:
        """Return the session last saved by any process, or ""."""
        ...

    def save(self, session: str) -> None:
        """Keep the session where only this user can read it."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """All that one adapter object gets: one account's way in."""

    instance: str
    """Address of the server, or "" where the network has only one."""
    handle: str
    """The handle the person asked for; what the network says counts, not this."""
    settings: Mapping[str, str]
    """The public fields of :attr:`Adapter.fields`."""
    secret: Secret
    http: Callable[[], httpx.Client]
    """Makes an HTTP client with our time-outs; import of the library happens inside."""
    session: SessionVault
    folder: Path
    """A folder of this network's own, for files that are not secret."""
    actor_id: str = ""
    """The stable id stored when the account was connected; "" while connecting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One thing a person is asked for when connecting an account."""

    name: str
    prompt: str
    secret: bool = False
    default: str | None = None
    """None: must be given. Otherwise used where nothing is."""


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
    poll_seconds: float = 60.0
    """A polite pause between two pulls."""


# --- what an adapter gives back ----------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """An item of a page that could not be understood; it goes to the dead letters."""

    raw: str
    reason: str
    position: str = ""
    """Remote id or line number, where known."""


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
    """Whether this account may answer a message, and why not."""

    yes: bool
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A text's length by the network's own rule."""

    used: int
    limit: int | None
    """None: no limit."""
    rule: str
    """Name of the unit, e.g. ``graphemes``."""
    problem: str = ""
    """A sentence where the text cannot be sent although its length fits (empty, too many bytes)."""

    @property
    def fits(self) -> bool:
        """True where the network will take the text."""
        return not self.problem and (self.limit is None or self.used <= self.limit)


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
    wire: str
    """The bytes that will leave, as text: a JSON record or a whole mail. No secret inside."""
    visibility: Visibility
    to: tuple[Actor, ...]
    also_notified: tuple[Actor, ...] = ()
    links: tuple[str, ...] = ()
    cost: str = ""
    composed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A message that exists on the network, with the author the network names."""

    id: str
    author_id: str
    """Stable id of the author as the answer names it; "" where the network does not say."""
    url: str = ""
    note: str = ""
    """What a person should know of it, e.g. that one recipient was refused."""


class Adapter(Protocol):
    """One network, one account. See the module's text for the rules."""

    network: ClassVar[str]
    title: ClassVar[str]
    """The network's name as people write it."""
    capabilities: ClassVar[Capabilities]
    fields: ClassVar[tuple[Field, ...]]
    default_instance: ClassVar[str]

    def __init__(self, access: Access) -> None:
        """Keep ``access``; do no I/O yet."""

    def whoami(self) -> Actor:
        """Ask the network, with the very credential that posts, whose it is.

        :raises AuthRevoked: the credential is no longer good.
        """
        ...

    def pull(self, cursor: str | None) -> Iterator[Page]:
        """Yield what came since ``cursor`` (None: as far back as is sensible), page by page."""
        ...

    def thread(self, message: Message) -> tuple[Message, ...]:
        """Read the conversation of ``message`` again: parents, siblings and answers.

        :raises TargetGone: the message was deleted.
        """
        ...

    def can_reply(self, target: Message) -> Answerable:
        """Tell from what is known here, without asking the network, if a reply is allowed."""
        ...

    def measure(self, text: str) -> Measure:
        """Count ``text`` as the network will. No I/O: called at each keystroke."""
        ...

    def compose(self, parent: Message, text: str, at: datetime) -> Outgoing:
        """Build the reply exactly as it will leave; may look up mentioned people.

        :raises ContentRejected: the network would refuse the text.
        :raises TargetClosed: this account may not answer there.
        """
        ...

    def send(self, outgoing: Outgoing) -> Sent:
        """Transmit ``outgoing``, once.

        :raises AdapterError: whose ``nothing_sent`` tells whether that is certain.
        """
        ...

    def find_sent(self, outgoing: Outgoing) -> Sent | None:
        """Look on the network for ``outgoing``; None where it certainly is not there.

        :raises AdapterError: where the network cannot be asked; then nothing is known.
        """
        ...

    def delete(self, remote_id: str) -> None:
        """Remove one of our own messages, where :attr:`Capabilities.can_delete`."""
        ...

    def close(self) -> None:
        """Let go of connections."""
        ...


Connect = Callable[[Account], Adapter]
"""Builds the adapter of an account with its secret (:mod:`inbox_tui.accounts`)."""


# --- errors ------------------------------------------------------------------------------------


@dataclass(eq=False)
class AdapterError(Exception):
    """Base of all that may go wrong with a network.

    ``sentence`` says to a person what happened; ``excerpt`` is a short, redacted piece of the
    answer for the log. An error that is not listed here counts as *unknown* when it comes out of
    a send.
    """

    sentence: str
    status: int | None = field(default=None, kw_only=True)
    request_id: str = field(default="", kw_only=True)
    excerpt: str = field(default="", kw_only=True)

    nothing_sent: ClassVar[bool] = False
    """True where it is certain that the network accepted nothing."""
    advice: ClassVar[str] = ""
    """What to do next."""

    def __str__(self) -> str:
        return self.sentence


class AuthExpired(AdapterError):
    """The session ran out and could not be renewed just now."""

    nothing_sent = True
    advice = "Try again; if it stays, run 'inbox-tui account check'."


class AuthRevoked(AdapterError):
    """The credential is no longer accepted."""

    nothing_sent = True
    advice = "Make a new password for this account and connect it again."


@dataclass(eq=False)
class ScopeMissing(AdapterError):
    """The credential may not do this."""

    nothing_sent = True
    advice = "Connect the account again with this permission."
    scope: str = field(default="", kw_only=True)


@dataclass(eq=False)
class WrongAccount(AdapterError):
    """The credential belongs to somebody else than the account on the screen."""

    nothing_sent = True
    advice = "Nothing may be sent from this account until it is connected again."
    expected: str = field(default="", kw_only=True)
    got: str = field(default="", kw_only=True)


@dataclass(eq=False)
class RateLimited(AdapterError):
    """Too many requests for now. ``reset_at`` is None where the network did not say."""

    nothing_sent = True
    advice = "The program waits and goes on by itself."
    reset_at: datetime | None = field(default=None, kw_only=True)
    bucket: str = field(default="", kw_only=True)


@dataclass(eq=False)
class QuotaExhausted(AdapterError):
    """A paid or daily allowance is used up: polling stops until a person acts."""

    nothing_sent = True
    advice = "Pulling stops until the allowance is renewed."
    until: datetime | None = field(default=None, kw_only=True)


class TargetGone(AdapterError):
    """The message to answer no longer exists."""

    nothing_sent = True
    advice = "Your draft is kept."


class TargetClosed(AdapterError):
    """The message exists but this account may not answer it (locked, blocked, not addressed)."""

    nothing_sent = True
    advice = "Your draft is kept; another account may be allowed to answer."


@dataclass(eq=False)
class Duplicate(AdapterError):
    """The network says that it already has this text from us; perhaps our own earlier try."""

    nothing_sent = False
    advice = "Look at the conversation before writing again."
    existing_id: str = field(default="", kw_only=True)


@dataclass(eq=False)
class ContentRejected(AdapterError):
    """The network refuses the text."""

    nothing_sent = True
    advice = "Change the text; your draft is kept."
    limit: int | None = field(default=None, kw_only=True)
    counted: int | None = field(default=None, kw_only=True)


class PolicyBlocked(AdapterError):
    """The account itself is suspended or restricted by the network."""

    nothing_sent = True
    advice = "Look at the account on the network's own site."


class TransientRead(AdapterError):
    """Reading failed in a way that passes by itself (time-out, 5xx, connection lost)."""

    nothing_sent = True
    advice = "It is tried again at the next pull."


class NotTransmitted(AdapterError):
    """The write never reached the network (no address, connection refused, TLS refused)."""

    nothing_sent = True
    advice = "Your draft is kept; send it again when the network is reachable."


@dataclass(eq=False)
class SendUnknown(AdapterError):
    """The write may or may not have been accepted: time-out, reset, 5xx, unreadable answer."""

    nothing_sent = False
    advice = "It will be looked up on the network, and never sent again blindly."
    token: str = field(default="", kw_only=True)


class Misconfigured(AdapterError):
    """The account's settings cannot work as they are."""

    nothing_sent = True
    advice = "Correct the account's settings."


def excerpt(value: Any, secret: Secret | None = None, limit: int = 200) -> str:
    """Return the start of ``value`` for an error's excerpt, with the account's secrets blotted."""
    text = value if isinstance(value, str) else repr(value)
    for hidden in secret.values() if secret else ():
        if hidden:
            text = text.replace(hidden, "…")
    return text[:limit]
