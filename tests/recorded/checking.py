"""What must hold of every message that an adapter makes, whatever the network."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from inbox_tui import text
from inbox_tui.adapter import AdapterError
from inbox_tui.model import Message

_TAG = re.compile(
    r"</?(?:a|abbr|b|blockquote|body|br|code|div|em|font|h[1-6]|head|html|i|img|li|ol|p|pre|s|"
    r"script|span|strong|style|table|td|tr|u|ul)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_ENTITY = re.compile(
    r"&(?:amp|apos|gt|lt|nbsp|quot|hellip|#\d{1,7}|#x[0-9a-f]{1,6});", re.IGNORECASE
)
_EARLIEST = datetime(1969, 12, 31, tzinfo=UTC)
"""Times in answers that were made for tests may be the zero of a clock."""
_SENTENCE = re.compile(r"\S.*[.!?…”\"')]\Z", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What the network says, read without the adapter."""

    id: str
    """What an answer has to name."""
    parent: str | None
    """What it answers."""
    source: str
    """The words as they came, markup and all; "" where they are plain on this network."""
    named_by: tuple[str, ...] = ()
    """Other ids by which an answer may name it, such as that of its newest version."""


def faults(message: Message, item: Item) -> Iterator[str]:
    """Yield what is wrong with the message that an adapter made of ``item``."""
    if not message.id or message.id != item.id:
        yield f"the id is {message.id!r}, an answer would have to name {item.id!r}"
    if message.in_reply_to != item.parent:
        yield f"it answers {item.parent!r}, the message says {message.in_reply_to!r}"
    author = message.attributed_to
    if not author.id.strip() or not text.clean_line(author.name or author.handle).strip():
        yield "it has neither an author nor a stand-in"
    yield from _time_faults("published", message.published)
    if message.updated is not None:
        yield from _time_faults("updated", message.updated)
    for field, words in _texts(message):
        yield from _text_faults(field, words, item.source)


def error_faults(error: Exception, *, is_write: bool, status: int) -> Iterator[str]:
    """Yield what is wrong with what an adapter raised for a refusal with ``status``."""
    if not isinstance(error, AdapterError) or type(error) is AdapterError:
        yield f"{type(error).__name__} is no error of the vocabulary: {error}"
        return
    if not _SENTENCE.fullmatch(error.sentence) or " " not in error.sentence:
        yield f"{type(error).__name__} says no sentence: {error.sentence!r}"
    if any(ord(sign) < 32 for sign in error.told):
        yield f"{type(error).__name__} has control characters in what it tells"
    if is_write and status >= 500 and error.nothing_sent:
        yield f"{type(error).__name__} is sure that nothing was sent after a {status}"


def _time_faults(field: str, moment: datetime) -> Iterator[str]:
    if moment.tzinfo is None or moment.utcoffset() is None:
        yield f"{field} has no zone: {moment.isoformat()}"
    elif not _EARLIEST <= moment <= datetime.now(UTC) + timedelta(days=366):
        yield f"{field} cannot be true: {moment.isoformat()}"


def _texts(message: Message) -> Iterator[tuple[str, str]]:
    yield "content", message.content
    yield "name", message.name
    yield "summary", message.summary
    yield "quoted", message.quoted
    for attachment in message.attachments:
        yield "attachment", attachment.name


def _text_faults(field: str, words: str, source: str) -> Iterator[str]:
    shown = text.clean(words)
    for sign in sorted(set(shown) - {"\n"}):
        if unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"} or sign in "\u202a\u202e\u2066":
            yield f"{field} shows the control character {sign!r} after cleaning"
    if not source:
        return
    for found in {match[0] for form in (_TAG, _ENTITY) for match in form.finditer(shown)}:
        # Escaped in what came, it is what somebody typed, and has to be shown so.
        if html.escape(found) not in source and html.escape(found, quote=False) not in source:
            yield f"{field} shows markup: {found!r}"
