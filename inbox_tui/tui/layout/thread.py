"""What a conversation's pane shows, as data. Pure: no widget, no store."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from inbox_tui.model import Delivery, StoredMessage
from inbox_tui.wall_clock import THIS_MACHINE, WallClock


@dataclass(frozen=True, slots=True, kw_only=True)
class Voiced:
    """A delivery and who speaks in it: the human, and the account in full. Clean."""

    delivery: Delivery
    human: str
    voice: str
    text: str = ""
    """What would leave; "" where a message shows it already."""
    seconds: int = 0
    """What is left of the hold, as shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parent:
    """A message that is answered by one of those shown, and stands further up. Not cleaned."""

    handle: str
    words: str
    """Its beginning; "" where it was deleted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteShown:
    """What a colleague noted; it never leaves the inbox."""

    who: str
    """Clean."""
    words: str
    """Not cleaned."""
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SentByHand:
    """What somebody says to have sent by hand, and whose message nobody has seen yet."""

    human: str
    voice: str
    """Clean, as the human is."""
    text: str
    at: datetime


class Going(Enum):
    """Where the reader of a long conversation wants to go from a message."""

    STAY = "stay"
    """The stretch begins with it."""
    UP = "up"
    """It stands near the end of the stretch."""
    DOWN = "down"
    """It stands near the beginning."""
    FIRST = "first"


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """A conversation, or a stretch of a long one, with all that its pane shows."""

    title: str
    """The subject, or "". Not cleaned."""
    heading: str
    """Where this is, whom it reached, who can read it. Clean."""
    messages: Sequence[StoredMessage]
    count: int
    """Messages in the whole conversation."""
    voices: Mapping[str, str]
    """Actor id → ``BRAND @northwind``, for messages that we wrote. Clean."""
    clock: WallClock = THIS_MACHINE
    has_earlier: bool = False
    """True where there are older messages that this stretch leaves out."""
    has_later: bool = False
    parents: Mapping[str, Parent] = field(default_factory=dict)
    """Remote id → what is answered from here and stands in another stretch or conversation."""
    gaps: Mapping[int, int] = field(default_factory=dict)
    """Uid → how many messages right before it in its line of answers were not fetched."""
    edits: Mapping[int, int] = field(default_factory=dict)
    """Uid → how many earlier versions of it are kept."""
    notes: Sequence[NoteShown] = ()
    by_hand: Sequence[SentByHand] = ()
    seen_by_hand: Mapping[int, str] = field(default_factory=dict)
    """Uid of a message → the human who said to have sent it by hand. Clean."""
    deliveries: Sequence[Voiced] = ()
    stretch: Callable[[int, Going], Thread] | None = None
    """Reads the stretch that a uid stands in; None where there is nothing but this one."""
    newest: Callable[[], Thread] | None = None
    """Reads the newest stretch; None as above."""
    drafts: Sequence[str] = ()
    """A sentence on each open draft. Clean."""
