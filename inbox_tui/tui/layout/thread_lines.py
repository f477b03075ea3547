"""A conversation as lines of a given width. Pure: no widget, no store."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from inbox_tui import text
from inbox_tui.model import DeliveryState, StoredMessage
from inbox_tui.tui import wording
from inbox_tui.tui.actions import Scope, key_of
from inbox_tui.tui.layout import message_lines
from inbox_tui.tui.layout.thread import NoteShown, Parent, SentByHand, Thread, Voiced
from inbox_tui.tui.layout.wrapping import INDENT, Line, indented, wrap, wrapped


@dataclass(slots=True)
class Layout:
    """The lines of a thread, and which of them belong to which message."""

    lines: list[Line] = field(default_factory=list)
    spans: dict[int, tuple[int, int]] = field(default_factory=dict)
    """Uid of a message → its first line, and the one after its last."""


def lay_out(thread: Thread, width: int, now: datetime, *, unfolded: bool) -> Layout:
    """Return the whole stretch, oldest first, with what else happened at its place in time."""
    layout = Layout()
    lines = layout.lines
    width = max(width, 20)
    if thread.title:
        for line in wrap(text.clean_line(thread.title), width - 2)[:2]:
            lines.append([(f" {line}", "title")])
    lines.append([(f" {_heading(thread, width - 2)}", "faint")])
    if thread.has_earlier:
        key = key_of("up", Scope.THREAD)
        lines += ([], [(f" Older messages stand above: {key} goes there.", "faint")])
    sent = {remote_id: v for v in thread.deliveries for remote_id in _remote_ids(v)}
    by_id = {m.message.id: m for m in thread.messages}
    before: StoredMessage | None = None
    days = _Days(thread, now)
    for item in _in_time_order(thread):
        lines += days.lines_before(item, width)
        lines.append([])
        first = len(lines)
        if not isinstance(item, StoredMessage):
            lines += _aside(item, thread, now, width)
            continue
        if missing := thread.gaps.get(item.uid):
            lines += message_lines.gap(missing, width, has_address=bool(item.message.url))
            first = len(lines)
        voiced = sent.get(item.message.id)
        lines.append(message_lines.heading(thread, item, voiced, now, width))
        lines += message_lines.edited(thread, item, now, width)
        if parent := _parent(thread, item, by_id, before):
            lines.append(message_lines.answered(parent, width))
        lines += message_lines.addressed(thread, item, width)
        lines += message_lines.body(item, width, unfolded=unfolded)
        layout.spans[item.uid] = (first, len(lines))
        before = item
    if thread.has_later:
        key = key_of("last", Scope.THREAD)
        lines += ([], [(f" Newer messages stand below: {key} goes to the newest.", "faint")])
    for voiced in thread.deliveries:
        if voiced.delivery.remote_id not in by_id or voiced.delivery.reason:
            lines += _delivery(voiced, thread, now, width)
    if thread.drafts:
        lines.append([])
    for said in thread.drafts:
        lines.append([(f" {text.shorten(said, width - 2)}", "state")])
    return layout


def _heading(thread: Thread, width: int) -> str:
    """Return where this is and how long it is; the length is told in whole words or not at all."""
    counts = (wording.plural(thread.count, "message"), f"{thread.count} msg")
    whole = (f"{thread.heading} · {count}" for count in counts)
    fitting = (said for said in whole if text.cell_width(said) <= width)
    return next(fitting, text.shorten(thread.heading, width))


class _Days:
    """Puts a line between two days; none where all that is shown happened on one."""

    def __init__(self, thread: Thread, now: datetime) -> None:
        self._thread, self._now = thread, now
        self._clock = thread.clock
        found = {self._clock.day(_moment(item)) for item in _in_time_order(thread)}
        self._are_several = len(found) > 1
        self._last: date | None = None

    def lines_before(self, item: StoredMessage | NoteShown | SentByHand, width: int) -> list[Line]:
        moment = _moment(item)
        day = self._clock.day(moment)
        if not self._are_several or day == self._last:
            return []
        self._last = day
        words = f" ── {self._clock.day_named(moment, self._now)} "
        return [[], [(words + "─" * max(0, min(width, 60) - len(words) - 1), "faint")]]


def _in_time_order(thread: Thread) -> Iterator[StoredMessage | NoteShown | SentByHand]:
    """Yield messages as the store has ordered them, and the rest at its time between them."""
    found: list[NoteShown | SentByHand] = [*thread.notes, *thread.by_hand]
    asides = sorted(found, key=lambda aside: aside.at)
    place = 0
    for message in thread.messages:
        while place < len(asides) and asides[place].at < message.message.published:
            yield asides[place]
            place += 1
        yield message
    yield from asides[place:]


def _moment(item: StoredMessage | NoteShown | SentByHand) -> datetime:
    return item.message.published if isinstance(item, StoredMessage) else item.at


def _remote_ids(voiced: Voiced) -> tuple[str, ...]:
    delivery = voiced.delivery
    return (delivery.remote_id, *delivery.more_ids) if delivery.remote_id else ()


def _parent(
    thread: Thread,
    stored: StoredMessage,
    by_id: dict[str, StoredMessage],
    before: StoredMessage | None,
) -> Parent | None:
    """Return what a message answers, where that does not stand right before it."""
    asked = stored.message.in_reply_to or ""
    shown = by_id.get(asked)
    if shown is None:
        return thread.parents.get(asked)
    if before is None or shown.uid in (before.uid, stored.uid):
        return None
    return Parent(handle=shown.message.attributed_to.handle, words=shown.message.content)


def _aside(item: NoteShown | SentByHand, thread: Thread, now: datetime, width: int) -> list[Line]:
    """Return what stands between the messages and is none: a note, something sent by hand."""
    when = thread.clock.told(item.at, now)
    room = width - INDENT - 2
    if isinstance(item, NoteShown):
        tail = f"  {when} · stays here"
        who = text.shorten(f" note · {item.who}", max(8, width - text.cell_width(tail)))
        body: list[Line] = [
            [("  ┊ ", "note"), (line, "body")] for line in wrapped(item.words, room)
        ]
        return [[(who, "note"), (tail, "faint")], *body]
    said = f"sent by hand, unverified · {when} · {item.human} as {item.voice}"
    lines: list[Line] = [[(" ", "body"), (line, "state")] for line in wrap(said, width - 2)]
    return lines + indented(wrapped(item.text, room), "pending")


def _delivery(voiced: Voiced, thread: Thread, now: datetime, width: int) -> list[Line]:
    delivery = voiced.delivery
    said = wording.outcome(delivery, voiced.voice, voiced.seconds)
    when = thread.clock.told(delivery.updated_at, now)
    loud = delivery.wrong_author or delivery.state in {DeliveryState.UNKNOWN, DeliveryState.FAILED}
    lines: list[Line] = [[]]
    for number, line in enumerate(wrap(f"{voiced.human} · {when} · {said}", width - 2)):
        lines.append(
            [(" " if number == 0 else "   ", "body"), (line, "alarm" if loud else "state")]
        )
    if voiced.text:
        lines += indented(wrapped(voiced.text, width - INDENT - 1), "pending")
    return lines
