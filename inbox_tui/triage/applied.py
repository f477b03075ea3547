"""What an act of triage came to, and the one way in which acts are done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from inbox_tui.errors import Told
from inbox_tui.store import Store, identities
from inbox_tui.store.batch import Batch
from inbox_tui.store.events import Value

Conversations = int | Iterable[int]
"""The uid of one conversation, or of several for which an act is one."""


class CannotTriage(Told):
    """The act makes no sense; nothing was changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """What an act has changed."""

    act: str
    """Its word in the history: ``done``, ``tag`` and so on."""
    conversations: tuple[int, ...]
    """Those that are other than before, in the order they were given."""
    unchanged: int
    """How many were so already."""

    @property
    def told(self) -> str:
        """Return what a status line says: ``done, 12 conversations; 3 were so already``."""
        if not self.conversations:
            return f"{self.act}: nothing to change"
        were = "was" if self.unchanged == 1 else "were"
        already = f"; {self.unchanged:,} {were} so already" if self.unchanged else ""
        return f"{self.act}, {counted(len(self.conversations))}{already}"


def counted(number: int) -> str:
    """Return ``1 conversation``, ``12 conversations``."""
    return "1 conversation" if number == 1 else f"{number:,} conversations"


def apply(
    store: Store,
    conversations: Conversations,
    act: str,
    wanted: Mapping[str, Value] | Callable[[Batch, int], Mapping[str, Value]],
    now: datetime,
) -> Applied:
    """Give conversations the ``wanted`` fields, all of them or, on an error, none.

    :raises NobodyIsMe: the first run is not done.
    :raises NotFound: there is no such conversation.
    """
    chosen = each(conversations)
    with store.write() as conn:
        batch = Batch(conn=conn, identity=identities.require_me(conn).id, now=now)
        for uid in chosen:
            batch.change(uid, act, wanted(batch, uid) if callable(wanted) else wanted)
    return Applied(
        act=act,
        conversations=tuple(batch.changed),
        unchanged=len(chosen) - len(batch.changed),
    )


def each(conversations: Conversations) -> tuple[int, ...]:
    """Return the uids, each once."""
    if isinstance(conversations, int):
        return (conversations,)
    return tuple(dict.fromkeys(conversations))
