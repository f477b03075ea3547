"""The instances of the sandbox and the rules by which each imitates a kind of network."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from inbox_tui.adapter import Capabilities, FileLimits, Measure, Misconfigured
from inbox_tui.model import MessageKind
from inbox_tui.text import count_graphemes
from inbox_tui_sandbox.measure import count_weighted, measure

DEFAULT_INSTANCE = "plaza"
_PICTURES = ("image/jpeg", "image/png", "image/gif", "image/webp")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What one instance allows."""

    instance: str
    title: str
    limit: int | None
    unit: str
    count: Callable[[str], int]
    addressed_as: MessageKind
    """How a message that starts a conversation with us reaches us."""
    answered_as: MessageKind
    """How an answer to one of our own messages reaches us."""
    only_when_mentioned: bool = False
    is_mail: bool = False
    """Private, with subjects and the quoted history below the answer."""
    has_titles: bool = False
    has_locks: bool = False
    """True where a thread can be closed to new answers."""
    has_private_messages: bool = False
    can_delete: bool = True
    keeps_keys: bool = True
    """True where a second send under one key leaves one message; False: the key is not even kept."""
    play_cost: str = ""
    files: FileLimits | None = None
    has_threads: bool = False
    """True where a long answer may be several posts, which arrive at once or not at all."""

    @property
    def capabilities(self) -> Capabilities:
        """Return what the instance can do, as the contract says it."""
        return Capabilities(
            can_delete=self.can_delete,
            repeatable_send=self.keeps_keys,
            can_find_sent=True,
            files=self.files,
        )

    def measure(self, text: str) -> Measure:
        """Count ``text`` by this instance's rule."""
        return measure(text, count=self.count, limit=self.limit, unit=self.unit)


PLAZA = Rules(
    instance="plaza",
    title="Plaza",
    limit=500,
    unit="characters",
    count=count_graphemes,
    addressed_as=MessageKind.MENTION,
    answered_as=MessageKind.REPLY,
    has_private_messages=True,
    files=FileLimits(
        most=4, most_bytes=1_000_000, media_types=_PICTURES, alt_limit=1500, wants_alt=True
    ),
    has_threads=True,
)
BRIEF = Rules(
    instance="brief",
    title="Brief",
    limit=280,
    unit="weighted units",
    count=count_weighted,
    addressed_as=MessageKind.MENTION,
    answered_as=MessageKind.REPLY,
    only_when_mentioned=True,
    keeps_keys=False,
    play_cost="0.010 play money",
)
LETTERS = Rules(
    instance="letters",
    title="Letters",
    limit=None,
    unit="characters",
    count=len,
    addressed_as=MessageKind.MAIL,
    answered_as=MessageKind.MAIL,
    is_mail=True,
    has_titles=True,
    can_delete=False,
    files=FileLimits(most=20, most_bytes=10_000_000, most_total=10_000_000, alt_limit=300),
)
FORUM = Rules(
    instance="forum",
    title="Forum",
    limit=10_000,
    unit="characters",
    count=len,
    addressed_as=MessageKind.COMMENT,
    answered_as=MessageKind.COMMENT,
    has_titles=True,
    has_locks=True,
)

INSTANCES = {rules.instance: rules for rules in (PLAZA, BRIEF, LETTERS, FORUM)}


def rules_of(instance: str) -> Rules:
    """Return the rules of ``instance``; "" is the default one.

    :raises Misconfigured: there is no such instance.
    """
    try:
        return INSTANCES[instance or DEFAULT_INSTANCE]
    except KeyError:
        known = ", ".join(INSTANCES)
        raise Misconfigured(
            f"The sandbox has no instance {instance!r}. There are: {known}."
        ) from None
