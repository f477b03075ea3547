"""One message as lines: who, when, to whom; the words; files; where its links lead. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from inbox_tui import links, naming, text, urls
from inbox_tui.links import Link
from inbox_tui.model import Attachment, Message, MessageKind, StoredMessage
from inbox_tui.tui import wording
from inbox_tui.tui.actions import key_of
from inbox_tui.tui.layout.folding import body_lines, quoted_lines
from inbox_tui.tui.layout.thread import Parent, Thread, Voiced
from inbox_tui.tui.layout.wrapping import INDENT, Line, indented, wrap

QUOTE_LENGTH = 60
LINKS_SHOWN = 20
ADDRESSED_SHOWN = 5
_FILES = {"image": "image", "video": "video", "audio": "sound", "text/html": "page"}


def heading(
    thread: Thread, stored: StoredMessage, voiced: Voiced | None, now: datetime, width: int
) -> Line:
    """Return who wrote a message and when; of ours, the human and the account in full.

    Its first cell is free for the sign of the message that is marked.
    """
    message = stored.message
    when = thread.clock.told(message.published, now)
    if stored.outgoing:
        voice = thread.voices.get(message.attributed_to.id, wording.person(message.attributed_to))
        by_hand = thread.seen_by_hand.get(stored.uid)
        who = f"{voiced.human} as {voiced.voice}" if voiced else f"{voice}, sent elsewhere"
        if by_hand:
            who = f"{voice}, sent by hand by {by_hand}"
        style = "ours"
    else:
        who, style = wording.person(message.attributed_to), "theirs"
    note = ""
    if message.kind is MessageKind.NOTICE:
        note = " · written by a machine"
    elif message.kind is MessageKind.POST and not stored.outgoing:
        note = " · not to us"
    tail = text.shorten(f"  {when}{note}", max(8, width - 12))
    who = text.shorten(who, max(8, width - 2 - text.cell_width(tail)))
    return [(" ", "sign"), (who, style), (tail, "faint")]


def edited(thread: Thread, stored: StoredMessage, now: datetime, width: int) -> list[Line]:
    """Return when a message was edited, and how many earlier versions there are to read."""
    message, count = stored.message, thread.edits.get(stored.uid, 0)
    said = []
    if message.updated and message.updated > message.published and not message.deleted:
        said.append(f"edited {thread.clock.told(message.updated, now)}")
    if count:
        said.append(f"{wording.plural(count, 'earlier version')}, {key_of('details')} shows")
    return indented(wrap(" · ".join(said), width - INDENT - 1), "faint") if said else []


def answered(parent: Parent, width: int) -> Line:
    """Return whom a message answers, where that is not the message before it."""
    said = text.clean_cell(parent.words[: QUOTE_LENGTH * 4])
    line = f"answers {naming.at(parent.handle)}: {said or '(deleted)'}"
    return [(" " * INDENT, "faint"), (text.shorten(line, min(QUOTE_LENGTH, width - 4)), "faint")]


def gap(count: int, width: int, *, has_address: bool) -> list[Line]:
    """Say that messages before this one are missing."""
    said = (
        "The message that this answers was not fetched"
        if count == 1
        else f"{count} messages before this one were not fetched"
    )
    way = f" · {key_of('open_message')} opens this one in the browser" if has_address else ""
    return [[(" ", "faint"), (f"┈ {line}", "faint")] for line in wrap(f"{said}{way}", width - 4)]


def addressed(thread: Thread, stored: StoredMessage, width: int) -> list[Line]:
    """Return who was notified beside us, or whom we wrote to."""
    author = stored.message.attributed_to.id
    others = [
        naming.at(actor.handle)
        for actor in stored.message.to
        if actor.id != author and (stored.outgoing or actor.id not in thread.voices)
    ]
    if not others:
        return []
    shown = ", ".join(others[:ADDRESSED_SHOWN])
    more = len(others) - ADDRESSED_SHOWN
    is_to_us = not stored.outgoing and any(a.id in thread.voices for a in stored.message.to)
    said = f"{'also to' if is_to_us else 'to'} {shown}"
    said += f" and {more} more" if more > 0 else ""
    return indented([text.shorten(said, width - INDENT - 1)], "faint")


def body(stored: StoredMessage, width: int, *, unfolded: bool) -> list[Line]:
    """Return the words of a message, its files, what it quotes and where its links lead."""
    message, room = stored.message, width - INDENT - 1
    if message.deleted:
        gone = "(deleted) It is gone from its network, and its words from here."
        return indented(wrap(gone, room), "gone")
    lines: list[Line] = []
    if message.summary:
        said = text.clean_line(message.summary)
        lines += indented(wrap(f"Content warning: {said}", room), "state")
    key = "" if unfolded else key_of("unfold")
    found = links.of_message(message)
    numbers = {link.address: number for number, link in enumerate(found, 1)}
    lines += body_lines(links.numbered(message.content, numbers), room, key)
    for attachment in message.attachments:
        lines += indented(wrap(_file(message, attachment, numbers), room), "faint")
    if message.quoted:
        lines += quoted_lines(links.numbered(message.quoted, numbers), room, key)
    lines += _targets(message, found, room, unfolded=unfolded)
    return lines


def _file(message: Message, attachment: Attachment, numbers: dict[str, int]) -> str:
    """Return a file in words: what it shows first, then what it is and how to look at it."""
    media = text.clean_cell(attachment.media_type).casefold()
    general, _, special = media.partition("/")
    what = _FILES.get(media) or _FILES.get(general, "file")
    name = text.clean_cell(attachment.name)
    said = f"{what}: {name}" if name else f"{what} without description"
    if special not in ("", "*", "html"):
        said += f" · {text.shorten(media, 40)}"
    if number := numbers.get(attachment.url):
        said += f" [{number}]"
        if what == "image":
            said += f" · {key_of('open_image')} looks at it"
    elif message.kind in (MessageKind.MAIL, MessageKind.NOTICE):
        said += " · in your mail program"
    return said


def _targets(message: Message, found: Sequence[Link], room: int, *, unfolded: bool) -> list[Line]:
    """Return the hosts that the numbered links really lead to; the message's own goes unsaid."""
    named = [(n, link) for n, link in enumerate(found, 1) if link.address != message.url]
    if not unfolded and message.quoted:
        in_quote = urls.links(message.quoted)
        own = {*urls.links(message.content), *(a.url for a in message.attachments)}
        named = [
            (n, link) for n, link in named if link.address in own or link.address not in in_quote
        ]
    plain: list[str] = []
    lines: list[Line] = []
    for number, link in named[:LINKS_SHOWN]:
        if not link.host:
            said = f"[{number}] refused: it can be read in more than one way"
            lines += indented(wrap(said, room), "alarm")
        elif link.misleads:
            place = text.clean_line(link.misleads)
            said = f"[{number}] shows {place}, goes to {link.host}"
            lines += indented(wrap(said, room), "alarm")
        else:
            plain.append(f"[{number}] {link.host}")
    if plain:
        lines = indented(wrap("  ".join(plain), room), "faint") + lines
    more = len(named) - LINKS_SHOWN
    if more > 0:
        lines += indented(
            [f"and {wording.plural(more, 'more link')} · {key_of('open_link')} lists them"], "faint"
        )
    return lines
