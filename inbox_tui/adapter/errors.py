"""The one vocabulary in which networks go wrong. Each error says what to tell a person."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from inbox_tui.errors import Told
from inbox_tui.redaction import redact


@dataclass(eq=False)
class AdapterError(Told):
    """Base of all that may go wrong with a network.

    An error that is not listed here counts as *unknown* when it comes out of a send.
    """

    sentence: str
    """What happened, for a person. It may quote a server: secrets are taken out of it."""
    status: int | None = field(default=None, kw_only=True)
    """The code of the network's answer (HTTP, SMTP), where there was one."""
    excerpt: str = field(default="", kw_only=True)
    """A short piece of the answer for the log: see :meth:`Secret.excerpt`."""

    nothing_sent: ClassVar[bool] = False
    """True where it is certain that the network accepted nothing."""
    advice: ClassVar[str] = ""
    """What to do next."""

    def __post_init__(self) -> None:
        self.sentence, self.excerpt = redact(self.sentence), redact(self.excerpt)
        self.args = (self.sentence,)

    def __str__(self) -> str:
        return self.sentence

    @property
    def told(self) -> str:
        """Return the sentence and the advice."""
        return f"{self.sentence} {self.advice}".strip()


class AuthExpired(AdapterError):
    """The session ran out and could not be renewed just now."""

    nothing_sent = True
    advice = "Try again; if it stays, run 'inbox-tui account check'."


class AuthRevoked(AdapterError):
    """The credential is no longer accepted."""

    nothing_sent = True
    advice = (
        "Sign in again, or make a new password or token; for an account that is connected already,"
        " 'inbox-tui account sign-in' takes it."
    )


@dataclass(eq=False)
class ScopeMissing(AdapterError):
    """The credential may not do this."""

    nothing_sent = True
    advice = "Connect the account again with this permission."
    scope: str = field(default="", kw_only=True)
    """The permission in the network's own words, "" where it does not say."""


@dataclass(eq=False)
class WrongAccount(AdapterError):
    """The credential belongs to somebody else than the account on the screen."""

    nothing_sent = True
    advice = "Nothing may be sent from this account until it is connected again."
    expected: str = field(default="", kw_only=True)
    """Stable id of the account on the screen."""
    got: str = field(default="", kw_only=True)
    """Whom the credential belongs to, by id where the network gives one; "" where unknown."""


@dataclass(eq=False)
class RateLimited(AdapterError):
    """Too many requests for now."""

    nothing_sent = True
    advice = "The program waits and goes on by itself."
    reset_at: datetime | None = field(default=None, kw_only=True)
    """When asking again makes sense, aware; None where the network does not say."""
    bucket: str = field(default="", kw_only=True)
    """Which of the network's limits was hit, in its own words."""


@dataclass(eq=False)
class QuotaExhausted(AdapterError):
    """A paid or daily allowance is used up: polling stops until a person acts."""

    nothing_sent = True
    advice = "Pulling stops until the allowance is renewed."
    until: datetime | None = field(default=None, kw_only=True)
    """When it is renewed, aware; None where the network does not say."""


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
    """Id of the message that is there already, "" where the network does not say."""


@dataclass(eq=False)
class ContentRejected(AdapterError):
    """The network refuses the text."""

    nothing_sent = True
    advice = "Change the text; your draft is kept."
    limit: int | None = field(default=None, kw_only=True)
    counted: int | None = field(default=None, kw_only=True)
    """Length of the text in the unit of :attr:`Measure.unit`, as is ``limit``."""


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
    """The key under which the network may have it: :attr:`Outgoing.key`."""


class Misconfigured(AdapterError):
    """The account's settings cannot work as they are."""

    nothing_sent = True
    advice = "Correct the account's settings."
