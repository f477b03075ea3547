"""Finds what becomes a link, a tag or a mention.

Bluesky links nothing by itself: a post says which of its bytes do
(https://docs.bsky.app/docs/advanced-guides/post-richtext).

The patterns follow the official app's, with one deliberate difference: a bare word with a dot in
it (``setup.py``, ``example.com``) stays text. Only ``http://``, ``https://`` and ``www.`` link.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import regex

from inbox_tui.text import count_graphemes
from inbox_tui.urls import without_tail

_BEFORE = r"(?<![^\s(])"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_MENTION = regex.compile(
    rf"{_BEFORE}@((?:{_LABEL}\.)+[A-Za-z](?:[A-Za-z0-9-]{{0,61}}[A-Za-z0-9])?)(?![A-Za-z0-9@-])"
)
_LINK = regex.compile(rf"{_BEFORE}(https?://|www\.)[^\s<>\"]+", regex.IGNORECASE)
_INVISIBLE = r"\u00ad\u2060\u200a\u200b\u200c\u200d\u20e2"
_TAG = regex.compile(
    rf"(?<!\S)[#＃](?!\ufe0f)([^\s{_INVISIBLE}]*[^\d\s\p{{P}}{_INVISIBLE}]+[^\s{_INVISIBLE}]*)"
)
_TRAILING_PUNCTUATION = regex.compile(r"\p{P}+$")
_MAX_TAG_GRAPHEMES = 64


class SpanKind(StrEnum):
    """What a stretch of text does."""

    LINK = "link"
    MENTION = "mention"
    TAG = "tag"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text, by its place in bytes of UTF-8, and what it points to."""

    start: int
    end: int
    kind: SpanKind
    value: str
    """The address of a link, the lower-case handle of a mention, the tag without its sign."""


def find_spans(text: str) -> tuple[Span, ...]:
    """Return what ``text`` links, names and tags, in the order of their places, never overlapping."""
    found = sorted(
        [*_links(text), *_mentions(text), *_tags(text)], key=lambda span: (span[0], -span[1])
    )
    spans: list[Span] = []
    reached = 0
    for start, end, kind, value in found:
        if start >= reached:
            spans.append(Span(_bytes_before(text, start), _bytes_before(text, end), kind, value))
            reached = end
    return tuple(spans)


def kept_whole(text: str) -> list[tuple[int, int]]:
    """Return the places, in characters, of links, mentions and tags: a thread never cuts them."""
    return [found[:2] for found in (*_links(text), *_mentions(text), *_tags(text))]


def build_facets(
    spans: tuple[Span, ...], resolve: Callable[[str], str | None]
) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """Turn spans into the record's facets, and return with them who is mentioned.

    ``resolve`` turns a handle into a DID, or None where there is no such account; then the words
    stay plain text and nobody is notified. The second value maps each DID to its handle.
    """
    facets: list[dict[str, Any]] = []
    mentioned: dict[str, str] = {}
    for span in spans:
        kind = f"app.bsky.richtext.facet#{span.kind}"
        if span.kind is SpanKind.MENTION:
            did = resolve(span.value)
            if did is None:
                continue
            mentioned[did] = span.value
            feature = {"$type": kind, "did": did}
        elif span.kind is SpanKind.LINK:
            feature = {"$type": kind, "uri": span.value}
        else:
            feature = {"$type": kind, "tag": span.value}
        facets.append(
            {"features": [feature], "index": {"byteStart": span.start, "byteEnd": span.end}}
        )
    return facets, mentioned


_Found = tuple[int, int, SpanKind, str]


def _mentions(text: str) -> list[_Found]:
    return [
        (match.start(), match.end(), SpanKind.MENTION, match[1].lower())
        for match in _MENTION.finditer(text)
    ]


def _links(text: str) -> list[_Found]:
    found: list[_Found] = []
    for match in _LINK.finditer(text):
        shown = without_tail(match[0])
        if not shown[len(match[1]) :].strip("/"):
            continue
        address = f"https://{shown}" if match[1].lower() == "www." else shown
        found.append((match.start(), match.start() + len(shown), SpanKind.LINK, address))
    return found


def _tags(text: str) -> list[_Found]:
    found: list[_Found] = []
    for match in _TAG.finditer(text):
        tag = _TRAILING_PUNCTUATION.sub("", match[1])
        if tag and count_graphemes(tag) <= _MAX_TAG_GRAPHEMES:
            found.append((match.start(), match.start() + 1 + len(tag), SpanKind.TAG, tag))
    return found


def _bytes_before(text: str, position: int) -> int:
    return len(text[:position].encode())
