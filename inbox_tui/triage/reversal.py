"""Undo and redo: my own acts, whole, as deep as the history goes.

Each field is set back alone, and only where it still is what my act made it. What somebody else, or
a rule, has changed since stays as it is, and is told.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from datetime import datetime

from inbox_tui.store import Store, events, fields, identities
from inbox_tui.store.batch import Batch
from inbox_tui.store.events import Event, Step, Value
from inbox_tui.triage.applied import counted
from inbox_tui.triage.wording import change_words, people_by_id

_SILENT = {fields.READ, fields.SNOOZED_THROUGH}
"""What moves without an act of anybody: a conversation is opened, a message comes in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reversal:
    """What an undo or a redo came to."""

    step: Step
    act: str
    """The word of the act: ``done``, ``tag`` and so on."""
    conversations: tuple[int, ...]
    """All that the act was on."""
    kept: tuple[str, ...]
    """What was left as it is, and why: a sentence each."""
    kept_in: tuple[int, ...]
    """The conversations of those sentences."""

    @property
    def told(self) -> str:
        """Return what a status line says: ``Undone: done, 12 conversations``."""
        said = "Undone" if self.step is Step.UNDO else "Done again"
        changed = len(self.conversations) - len(set(self.kept_in))
        if not self.kept:
            return f"{said}: {self.act}, {counted(changed)}"
        more = f" (and {len(self.kept) - 1} more)" if len(self.kept) > 1 else ""
        kept = f"{self.kept[0]}{more}; not {said.lower()}."
        return f"{said}: {self.act}, {counted(changed)}. {kept}" if changed else kept


@dataclass(slots=True)
class _Kept:
    sentences: list[str] = field(default_factory=list)
    places: list[int] = field(default_factory=list)


def undo(store: Store, now: datetime) -> Reversal | None:
    """Take back what I did last and have not taken back; None where there is nothing.

    :raises NobodyIsMe: the first run is not done.
    """
    return _reverse(store, Step.UNDO, now)


def redo(store: Store, now: datetime) -> Reversal | None:
    """Do again what I have undone last; None where there is nothing, or I did something since.

    :raises NobodyIsMe: the first run is not done.
    """
    return _reverse(store, Step.REDO, now)


def _reverse(store: Store, step: Step, now: datetime) -> Reversal | None:
    find = events.last_undoable if step is Step.UNDO else events.last_redoable
    with store.write() as conn:
        me = identities.require_me(conn)
        last = find(conn, me.id)
        if last is None:
            return None
        done = events.of_batch(conn, last)
        batch, kept = Batch(conn=conn, identity=me.id, now=now, step=step), _Kept()
        for event in reversed(done):
            _reverse_one(batch, event, kept)
    return Reversal(
        step=step,
        act=last.act,
        conversations=tuple(event.conversation_uid for event in done),
        kept=tuple(kept.sentences),
        kept_in=tuple(kept.places),
    )


def _reverse_one(batch: Batch, event: Event, kept: _Kept) -> None:
    uid = event.conversation_uid
    present = fields.present(batch.conn, uid, event.after)
    wanted: dict[str, Value] = {}
    for name, value in present.items():
        if value == event.after[name]:
            wanted[name] = event.before[name]
        elif value != event.before[name] and name not in _SILENT:
            kept.sentences.append(_why(batch.conn, event, name, value))
            kept.places.append(uid)
    if fields.SNOOZED in present and fields.SNOOZED not in wanted:
        wanted.pop(fields.SNOOZED_THROUGH, None)
    fields.put(batch.conn, uid, wanted, batch.now)
    after = fields.present(batch.conn, uid, present)
    batch.write(uid, event.act, present, after, undoes=event.uid)


def _why(conn: sqlite3.Connection, event: Event, name: str, present: Value) -> str:
    since = events.last_change(conn, event.conversation_uid, name)
    if since is None or since.uid <= event.uid or since.after[name] != present:
        return "It has changed since"
    people = people_by_id(conn)
    did = change_words({name: since.before[name]}, {name: present}, people, by=since.identity)
    who = f"The rule {since.rule}" if since.rule else people.get(since.identity, since.identity)
    return f"{who} has {did} since"
