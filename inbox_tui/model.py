"""The words of the program as frozen types: no I/O, no imports of our own.

Field names follow ActivityStreams 2.0 (https://www.w3.org/TR/activitystreams-vocabulary/)
where it has one: ``attributed_to``, ``in_reply_to``, ``context``, ``content``, ``published``.

Remote ids are opaque strings, always. Times are aware and in UTC. Text that strangers wrote
(names, handles, subjects, contents) is kept here exactly as it arrived: whoever puts it on a
screen, a pipe or into a log cleans it first with :mod:`inbox_tui.text`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import IntEnum, StrEnum
from typing import Any


class AccountKind(StrEnum):
    """Whose voice an account is."""

    OWN = "own"
    """A named human's own account."""
    BRAND = "brand"
    """A shared account that speaks for the company."""


class MessageKind(StrEnum):
    """How a message reached us."""

    MENTION = "mention"
    REPLY = "reply"
    COMMENT = "comment"
    QUOTE = "quote"
    DIRECT = "direct"
    REVIEW = "review"
    MAIL = "mail"
    POST = "post"
    """Part of a conversation, but not addressed to us."""
    NOTICE = "notice"
    """Written by a machine (bounce, mailing list, auto-reply): shown, never awaiting an answer."""


class Visibility(StrEnum):
    """Who can read a message."""

    PUBLIC = "public"
    UNLISTED = "unlisted"
    FOLLOWERS = "followers"
    DIRECT = "direct"

    @property
    def is_private(self) -> bool:
        """True where only the people named can read it."""
        return self is Visibility.DIRECT


class Priority(IntEnum):
    """How soon a conversation wants an answer."""

    LOW = -1
    NORMAL = 0
    HIGH = 1
    URGENT = 2


NEXT_ANSWER = datetime(9999, 12, 31, tzinfo=UTC)
"""A snooze that no clock ends, only an answer."""


class DeliveryState(StrEnum):
    """Where a confirmed draft is on its way out."""

    CONFIRMED = "confirmed"
    HELD = "held"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A public profile on a network, ours or theirs (AS2 *Actor*)."""

    id: str
    """Stable remote id: a DID, a numeric id, an address. Never shown as a name, always compared."""
    handle: str
    name: str = ""
    url: str = ""
    is_bot: bool = False
    audience: int | None = None
    """Followers, where the network says so; None where it does not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A picture or file that came with a message; only described, never fetched by itself."""

    media_type: str
    url: str = ""
    name: str = ""
    """The alternative text or file name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One post, reply, comment or mail as the network gave it (AS2 *Note*)."""

    id: str
    context: str
    """The conversation's remote id (root post, first Reference)."""
    attributed_to: Actor
    content: str
    """Plain text. Adapters turn HTML into text; nobody has cleaned it yet."""
    published: datetime
    kind: MessageKind
    visibility: Visibility = Visibility.PUBLIC
    in_reply_to: str | None = None
    to: tuple[Actor, ...] = ()
    """Everybody addressed, us included."""
    name: str = ""
    """Title or subject."""
    summary: str = ""
    """Content warning."""
    quoted: str = ""
    """Earlier text that the message repeats (mail history), folded on screen."""
    url: str = ""
    updated: datetime | None = None
    deleted: bool = False
    language: str = ""
    attachments: tuple[Attachment, ...] = ()
    raw: Mapping[str, Any] = field(default_factory=dict)
    """What the adapter needs to answer later, and whatever else the network sent. JSON-able."""

    @property
    def version(self) -> tuple[bool, datetime]:
        """Orders versions of one message: a deletion wins, then the later edit."""
        return (self.deleted, self.updated or self.published)

    def tombstone(self) -> Message:
        """Return what is left of it once it is deleted: its place, and nothing that it said."""
        return replace(
            self,
            deleted=True,
            name="",
            summary="",
            content="",
            quoted="",
            attachments=(),
            raw={},
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """A colleague, a human. Exactly one identity is *me* on a machine."""

    id: str
    name: str
    initials: str = ""
    time_zone: str = ""
    hours: str = ""
    """When they work, as in :mod:`inbox_tui.hours`; "" where it was not said."""
    is_me: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An actor we can post as. The secret is in the keyring, never here."""

    id: str
    network: str
    instance: str
    """One server of the network; "" where the network has only one."""
    actor_id: str
    """The stable remote id the network itself gave when the account was connected."""
    handle: str
    name: str
    url: str
    kind: AccountKind
    identity: str
    """Id of the human behind an OWN account, or of the operator of a BRAND account."""
    call_sign: str
    secret_place: str
    """``keyring``, ``environment``, ``file`` or ``none``."""
    settings: Mapping[str, str]
    verified_at: datetime
    frozen_reason: str = ""
    """Why nothing may be sent from this account, or "" where it may."""
    removed_at: datetime | None = None

    def shares_server(self, other: Account) -> bool:
        """Return whether both are on one server of one network, where an id means one actor."""
        return (self.network, self.instance) == (other.network, other.instance)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredMessage:
    """A message in the inbox, with what only we know of it."""

    uid: int
    conversation_uid: int
    account_id: str
    outgoing: bool
    """True where one of our own accounts wrote it."""
    received_at: datetime
    message: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """The thread of messages that belong together for one of our accounts, as a list row shows it."""

    uid: int
    account_id: str
    network: str
    context: str
    subject: str
    author_handle: str
    author_name: str
    """Who wrote last on the other side."""
    snippet: str
    """The beginning of the newest message, uncleaned."""
    kind: MessageKind
    visibility: Visibility
    last_at: datetime
    message_count: int
    unread_count: int
    needs_reply: bool
    done: bool
    newest_uid: int
    newest_is_ours: bool
    """True where the snippet is what one of our accounts wrote."""
    waiting: bool = False
    """True where we spoke last and nobody waits for us: they have the next word."""
    snoozed_until: datetime | None = None
    """Out of the way till then, or till somebody writes; :data:`NEXT_ANSWER`: only the latter."""
    assignee: str = ""
    """The identity that takes care of it, or ""."""
    priority: Priority = Priority.NORMAL
    vip: bool = False
    """True where somebody of special care wrote in it."""
    tags: tuple[str, ...] = ()
    note_count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Text being written, bound to one account and one parent from its first character."""

    uid: int
    account_id: str
    parent_uid: int
    conversation_uid: int
    text: str
    created_at: datetime
    updated_at: datetime
    seen_through: int = 0
    """The newest message of the conversation that its writer has seen, as a uid."""
    numbered: bool = True
    """Whether the posts of a thread say ``(1/3)``, where it becomes one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """One human's one-use consent to one exact payload from one account."""

    uid: int
    draft_uid: int
    account_id: str
    identity: str
    actor_id: str
    """Who the network said this is, moments before the box was drawn."""
    verified_at: datetime
    parent_id: str
    digest: str
    """SHA-256, hex, over the canonical JSON in ``payload``."""
    payload: str
    confirmed_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A confirmed draft on its way out."""

    uid: int
    confirmation_uid: int
    draft_uid: int
    account_id: str
    state: DeliveryState
    hold_until: datetime | None
    remote_id: str
    remote_url: str
    author_id: str
    """Who the network named as the author of what was sent; "" where it did not say."""
    wrong_author: bool
    """True where that is not the actor who was confirmed: the loudest alarm there is."""
    reason: str
    """Why it ended as it did, in a sentence for people."""
    created_at: datetime
    updated_at: datetime
    more_ids: tuple[str, ...] = ()
    """The further posts of a thread whose first is :attr:`remote_id`, in their order."""


def utc_now() -> datetime:
    """Return the current time, aware and in UTC."""
    return datetime.now(UTC)
