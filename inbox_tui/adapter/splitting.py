"""A long text as the posts of a thread, for networks that count.

Breaks fall between paragraphs, else between sentences, else between words, and only inside a word
where it alone is longer than a post: then between grapheme clusters. A line of ``---`` alone is a
break that the writer wants.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from inbox_tui.adapter.answers import Measure
from inbox_tui.adapter.errors import ContentRejected

MOST_PARTS = 20
"""A longer thread is no reply any more."""
_WANTED_BREAK = re.compile(r"(?m)^[ \t]*---[ \t]*$")
_PARAGRAPH = re.compile(r"\n[ \t]*\n\s*")
_SENTENCE = re.compile(r"(?<=[.!?…。！？])[\"'”’)\]]*\s+|\n")
_WORD = re.compile(r"\s+")
_FULL_ENOUGH = 0.4
"""A break of a higher kind is taken where the post is as full as this; else it would be a scrap."""
_CHARACTERS = 4
"""So many for each unit of the limit are looked through for a break."""

Bound = tuple[int, int]
"""A stretch of text that stays whole, by its places in characters."""


def split(
    text: str,
    *,
    measure: Callable[[str], Measure],
    whole: Callable[[str], list[Bound]],
    numbered: bool,
) -> tuple[str, ...]:
    """Return the posts of ``text``, each of which fits by ``measure``.

    ``whole`` gives the stretches of a text that no break may cut, such as links and mentions.
    Where there are several posts and ``numbered``, `` (1/3)`` stands behind each, and counts.

    :raises ContentRejected: a stretch that must stay whole is too long, or it is too many posts.
    """
    sections = [part.strip() for part in _WANTED_BREAK.split(text)]
    sections = [part for part in sections if part] or [text.strip()]
    if len(sections) == 1 and measure(sections[0]).fits:
        return (sections[0],) if len(_WANTED_BREAK.split(text)) > 1 else (text,)
    counted = measure(text)
    # A book is not even tried: this is asked with each keystroke.
    is_book = counted.limit is not None and counted.used > counted.limit * MOST_PARTS
    for digits, most in ((1, 9), (2, MOST_PARTS)) if numbered else ((0, MOST_PARTS),):
        room = f" ({'9' * digits}/{'9' * digits})" if digits else ""
        found = (part for section in sections for part in _parts(section, room, measure, whole))
        parts = () if is_book else tuple(islice(found, most + 1))
        if 0 < len(parts) <= most:
            break
    else:
        raise ContentRejected(
            f"That would be more than {MOST_PARTS} posts; {MOST_PARTS} are the most."
        )
    if not numbered or len(parts) == 1:
        return parts
    return tuple(f"{part} ({n}/{len(parts)})" for n, part in enumerate(parts, 1))


def join(parts: Sequence[str]) -> str:
    """Return the posts as one text, to be searched and kept."""
    return "\n\n".join(parts)


def _parts(
    section: str, room: str, measure: Callable[[str], Measure], whole: Callable[[str], list[Bound]]
) -> Iterator[str]:
    rest = section
    while rest and not (counted := measure(rest + room)).fits:
        if counted.limit is None:
            raise ContentRejected(counted.problem)
        place = _place(rest, counted.limit, lambda words: measure(words + room).fits, whole(rest))
        yield rest[:place].rstrip()
        rest = rest[place:].lstrip()
    if rest:
        yield rest


def _place(text: str, limit: int, fits: Callable[[str], bool], kept: list[Bound]) -> int:
    """Return where the first post ends."""
    window = text[: limit * _CHARACTERS]
    places: list[int] = []
    for pattern in (_PARAGRAPH, _SENTENCE, _WORD):
        places = [
            m.start()
            for m in pattern.finditer(window)
            if m.start() and not any(start < m.start() < end for start, end in kept)
        ]
        best = _last_that_fits(window, places, fits)
        if best and (pattern is _WORD or best >= limit * _FULL_ENOUGH):
            return best
    return _inside_a_word(window, fits, kept)


def _inside_a_word(window: str, fits: Callable[[str], bool], kept: list[Bound]) -> int:
    import regex

    places = [
        m.start()
        for m in regex.finditer(r"\X", window)
        if m.start() and not any(start < m.start() < end for start, end in kept)
    ]
    best = _last_that_fits(window, places, fits)
    if not best:
        raise ContentRejected("A link or name in it is longer than a post, and cannot be split.")
    return best


def _last_that_fits(window: str, places: list[int], fits: Callable[[str], bool]) -> int:
    """Return the last place before which ``window`` fits, 0 where none is."""
    count = bisect_right(places, False, key=lambda place: not fits(window[:place].rstrip()))
    return places[count - 1] if count else 0
