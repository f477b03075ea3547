"""The history of a conversation, for people: what was done with it, by whom, and what came of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from enum import StrEnum

from inbox_tui.model import NEXT_ANSWER
from inbox_tui.store import events, fields, journal, notes
from inbox_tui.store.clock import from_text
from inbox_tui.store.events import Event, Step
from inbox_tui.triage.wording import change_words, people_by_id

PAGE = 100
MOST = 1000
"""So many events of a conversation are looked at, the newest."""


class Kind(StrEnum):
    """What an entry tells of."""

    ACT = "act"
    RULE = "rule"
    NOTE = "note"
    BACK = "back"
    """It came back by itself: a snooze was over, or somebody wrote."""
    DRAFT = "draft"
    DELIVERY = "delivery"
    NEAR_MISS = "near miss"
    BY_HAND = "sent by hand"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of a history. Its texts are not cleaned."""

    at: datetime
    kind: Kind
    who: str
    """The person's name, the rule's, or "" where nobody did it."""
    words: str
    """What happened, as the end of a sentence that begins with ``who``: ``has closed it``."""
    text: str = ""
    """The words of a note."""
    uid: int = 0
    """The number of the note, the draft or the delivery."""

    @property
    def told(self) -> str:
        """Return the entry as a sentence."""
        said = f"{self.who} {self.words}" if self.who else self.words
        return said[:1].upper() + said[1:]


def history(
    conn: sqlite3.Connection,
    conversation_uid: int,
    *,
    now: datetime,
    limit: int = PAGE,
    zone: tzinfo | None = None,
) -> tuple[Entry, ...]:
    """Return up to ``limit`` entries of a conversation, newest first.

    ``zone`` is that of the times in the sentences; None is that of this machine.
    """
    people = people_by_id(conn)
    done = events.of_conversation(conn, conversation_uid, MOST)
    entries = [
        *_acts(conn, done, people, zone),
        *_returns(conn, done, now),
        *(
            Entry(
                at=line.at,
                kind=Kind(line.kind),
                who=people.get(line.identity, line.identity),
                words=line.words,
                uid=line.uid,
            )
            for line in journal.lines(conn, conversation_uid)
        ),
    ]
    entries.sort(key=lambda entry: entry.at, reverse=True)
    return tuple(entries[:limit])


def _acts(
    conn: sqlite3.Connection,
    done: tuple[Event, ...],
    people: Mapping[str, str],
    zone: tzinfo | None,
) -> Iterator[Entry]:
    for event in done:
        if event.before == event.after:
            continue  # an undo that left everything as it was
        who = f"the rule {event.rule}" if event.rule else people.get(event.identity, event.identity)
        words = change_words(event.before, event.after, people, by=event.identity, zone=zone)
        note = _note_of(conn, event)
        if event.step is Step.UNDO:
            words = f"undone “{event.act}”"
        elif event.step is Step.REDO:
            words = f"{words} once more"
        kind = Kind.RULE if event.rule else Kind.NOTE if note else Kind.ACT
        yield Entry(
            at=event.at,
            kind=kind,
            who=who,
            words=f"has {words}",
            text=note.text if note and not note.is_deleted else "",
            uid=note.uid if note else 0,
        )


def _note_of(conn: sqlite3.Connection, event: Event) -> notes.Note | None:
    if event.step is not Step.DO:
        return None
    written = [n for n, value in event.after.items() if n.startswith(fields.NOTE) and value]
    return notes.require(conn, int(written[0].removeprefix(fields.NOTE))) if written else None


def _returns(conn: sqlite3.Connection, done: tuple[Event, ...], now: datetime) -> Iterator[Entry]:
    """Yield when the conversation came back by itself after it was closed or snoozed."""
    ended: dict[str, datetime] = {}
    for event in done:  # newest first, so that the end of each is known before
        for name in (fields.DONE, fields.SNOOZED):
            if name not in event.after or event.before.get(name) == event.after[name]:
                continue
            end = min(ended.get(name, now), now)
            ended[name] = event.at
            value = event.after[name]
            if not value:
                continue
            wrote = journal.first_arrival(conn, event.conversation_uid, event.at, _mark(event))
            over = from_text(str(value)) if name == fields.SNOOZED else NEXT_ANSWER
            if wrote and wrote[0] <= min(over, end):
                yield Entry(
                    at=wrote[0], kind=Kind.BACK, who=wrote[1], words="has written: it came back"
                )
            elif over <= end:
                yield Entry(
                    at=over, kind=Kind.BACK, who="", words="its snooze was over: it came back"
                )


def _mark(event: Event) -> int:
    """Return the newest message that was there when the conversation was put away."""
    return int(event.after.get(fields.DONE) or event.after.get(fields.SNOOZED_THROUGH) or 0)
