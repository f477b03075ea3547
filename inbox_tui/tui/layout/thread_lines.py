"""A conversation as lines of a given width. Pure: no widget, no store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from textual.content import Content

from inbox_tui import naming, text
from inbox_tui.model import Delivery, DeliveryState, MessageKind, StoredMessage
from inbox_tui.tui import wording

Piece = tuple[str, str]
"""Some characters and the name of their style."""
Line = list[Piece]

INDENT = 2
BODY_LINES = 60
"""A longer message is folded after this many lines."""
QUOTE_LENGTH = 60


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
class Thread:
    """A conversation with all that its pane shows."""

    title: str
    """The subject, or "". Not cleaned."""
    heading: str
    """Where this is, whom it reached, who can read it. Clean."""
    messages: Sequence[StoredMessage]
    is_cut: bool
    """True where there are older messages that are not shown."""
    voices: Mapping[str, str]
    """Actor id → ``BRAND @northwind``, for messages that we wrote. Clean."""
    deliveries: Sequence[Voiced] = ()
    drafts: Sequence[str] = ()
    """A sentence on each open draft. Clean."""


@dataclass(slots=True)
class Layout:
    """The lines of a thread, and which of them belong to which message."""

    lines: list[Line] = field(default_factory=list)
    spans: dict[int, tuple[int, int]] = field(default_factory=dict)
    """Uid of a message → its first line, and the one after its last."""


def lay_out(
    thread: Thread, width: int, now: datetime, *, marked: int | None, unfolded: bool
) -> Layout:
    """Return the whole conversation, oldest first; ``marked`` is what a reply would answer."""
    layout = Layout()
    add = layout.lines.append
    width = max(width, 20)
    if thread.title:
        for line in wrap(text.clean_line(thread.title), width - 2)[:2]:
            add([(f" {line}", "title")])
    add([(f" {text.shorten(thread.heading, width - 2)}", "faint")])
    if thread.is_cut:
        add([])
        add([(" Only the newest messages of this conversation are shown.", "faint")])
    by_id = {m.message.id: m for m in thread.messages}
    sent = {v.delivery.remote_id: v for v in thread.deliveries if v.delivery.remote_id}
    before: StoredMessage | None = None
    for message in thread.messages:
        add([])
        first = len(layout.lines)
        is_marked = message.uid == marked
        layout.lines += _heading(thread, message, sent, now, width, is_marked=is_marked)
        parent = by_id.get(message.message.in_reply_to or "")
        if parent and before and parent.uid != before.uid:
            layout.lines.append(_answers(parent, width))
        layout.lines += _body(message, width, unfolded=unfolded)
        layout.spans[message.uid] = (first, len(layout.lines))
        before = message
    shown = {m.message.id for m in thread.messages}
    for voiced in thread.deliveries:
        if voiced.delivery.remote_id not in shown or voiced.delivery.reason:
            layout.lines += _delivery(voiced, now, width)
    if thread.drafts:
        add([])
    for said in thread.drafts:
        add([(f" {text.shorten(said, width - 2)}", "state")])
    return layout


def wrap(words_: str, width: int) -> list[str]:
    """Return ``words_``, cleaned before, as lines of at most ``width`` cells."""
    lines: list[str] = []
    for paragraph in words_.split("\n"):
        if len(paragraph) <= width and paragraph.isascii():
            lines.append(paragraph)
        else:
            lines += [part.plain.rstrip() for part in Content(paragraph).wrap(width)]
    return lines


@lru_cache(2048)
def _wrapped(raw: str, width: int) -> tuple[str, ...]:
    """Return text of a stranger as clean lines; kept, since a thread is laid out at each key."""
    return tuple(wrap(text.clean(raw).strip("\n"), width))


def _heading(
    thread: Thread,
    stored: StoredMessage,
    sent: Mapping[str, Voiced],
    now: datetime,
    width: int,
    *,
    is_marked: bool,
) -> list[Line]:
    message = stored.message
    sign = ("›" if is_marked else " ", "sign")
    when = wording.clock(message.published, now)
    if message.updated and message.updated > message.published and not message.deleted:
        when += f", edited {wording.clock(message.updated, now)}"
    if stored.outgoing:
        voiced = sent.get(message.id)
        voice = thread.voices.get(message.attributed_to.id, wording.person(message.attributed_to))
        who = f"{voiced.human} as {voiced.voice}" if voiced else f"{voice}, sent elsewhere"
        style = "ours"
    else:
        who, style = wording.person(message.attributed_to), "theirs"
    note = ""
    if message.kind is MessageKind.NOTICE:
        note = "written by a machine"
    elif message.kind is MessageKind.POST and not stored.outgoing:
        note = "not to us"
    tail = f"  {when}" + (f" · {note}" if note else "")
    who = text.shorten(who, max(8, width - 2 - text.cell_width(tail)))
    return [[sign, (who, style), (tail, "faint")]]


def _answers(parent: StoredMessage, width: int) -> Line:
    said = text.clean_cell(parent.message.content[: QUOTE_LENGTH * 4])
    line = f"answers {naming.at(parent.message.attributed_to.handle)}: {said or '(deleted)'}"
    return [(" " * INDENT, "faint"), (text.shorten(line, min(QUOTE_LENGTH, width - 4)), "faint")]


def _body(stored: StoredMessage, width: int, *, unfolded: bool) -> list[Line]:
    message, room = stored.message, width - INDENT - 1
    if message.deleted:
        return [[(" " * INDENT, "body"), ("(deleted)", "gone")]]
    lines: list[Line] = []
    if message.summary:
        said = text.clean_line(message.summary)
        lines += _indented(wrap(f"Content warning: {said}", room), "state")
    beginning = message.content if unfolded else message.content[: BODY_LINES * width]
    body = _wrapped(beginning, room)
    is_folded = not unfolded and (len(body) > BODY_LINES or beginning != message.content)
    lines += _indented(body[:BODY_LINES] if is_folded else body, "body")
    if is_folded:
        lines += _indented(["(there is more, x shows it)"], "faint")
    for attachment in message.attachments:
        what = text.clean_cell(attachment.media_type) or "file"
        name = text.clean_cell(attachment.name) or "no description"
        lines += _indented([text.shorten(f"[{what}: {name}]", room)], "faint")
    if message.quoted:
        if unfolded:
            quoted = _wrapped(message.quoted, room - 2)
            lines += _indented([f"│ {line}" for line in quoted], "faint")
        else:
            count = wording.plural(message.quoted.count("\n") + 1, "quoted line")
            lines += _indented([f"({count}, x shows them)"], "faint")
    return lines


def _delivery(voiced: Voiced, now: datetime, width: int) -> list[Line]:
    delivery = voiced.delivery
    said = wording.outcome(delivery, voiced.voice, voiced.seconds)
    when = wording.clock(delivery.updated_at, now)
    loud = delivery.wrong_author or delivery.state in {DeliveryState.UNKNOWN, DeliveryState.FAILED}
    lines: list[Line] = [[]]
    for number, line in enumerate(wrap(f"{voiced.human} · {when} · {said}", width - 2)):
        lines.append(
            [(" " if number == 0 else "   ", "body"), (line, "alarm" if loud else "state")]
        )
    if voiced.text:
        lines += _indented(_wrapped(voiced.text, width - INDENT - 1), "pending")
    return lines


def _indented(lines: Sequence[str], style: str) -> list[Line]:
    return [[(" " * INDENT, "body"), (line, style)] for line in lines]
