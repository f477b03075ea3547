"""What of a long message is shown at first: its own words, without quoted mail and signatures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from inbox_tui.tui import wording
from inbox_tui.tui.layout.wrapping import Line, indented, wrapped

BODY_LINES = 60
"""A longer message is folded after this many lines."""
QUOTED_LINES = 3
"""So many lines that begin with ``>`` are folded."""
SIGNATURE_LINES = 20
"""A signature is at most so long: what is longer was not meant as one."""
_QUOTED = re.compile(r"[ \t]{0,3}>")
_SIGNATURE = re.compile(r"-- ?")


@lru_cache(2048)
def body_lines(words: str, width: int, key: str) -> tuple[Line, ...]:
    """Return a body as lines of ``width``, folded; ``key`` unfolds it, "" where it is unfolded.

    Each fold is a line of its own that says how much it hides.
    """
    beginning = words[: BODY_LINES * width] if key else words
    lines: list[Line] = []
    for kind, part in _parts(beginning):
        count = part.count("\n") + 1
        if key and kind:
            lines += indented([f"({wording.plural(count, kind)} · {key} unfolds)"], "faint")
        else:
            lines += indented(wrapped(part, width), "faint" if kind else "body")
    if key and (len(lines) > BODY_LINES or (beginning is not words and beginning != words)):
        hidden = words.strip("\n").count("\n") + 1
        more = f"of {wording.plural(hidden, 'line')} " if hidden > 1 else ""
        lines = lines[:BODY_LINES]
        lines += indented([f"(the beginning {more}· {key} unfolds)"], "faint")
    return tuple(lines)


def quoted_lines(quoted: str, width: int, key: str) -> list[Line]:
    """Return the mail that a message repeats: one line that says how much, or all of it."""
    if key:
        count = wording.plural(quoted.strip("\n").count("\n") + 1, "quoted line")
        return indented([f"({count} · {key} unfolds)"], "faint")
    return indented((f"│ {line}" for line in wrapped(quoted, width - 2)), "faint")


def _parts(words: str) -> Iterator[tuple[str, str]]:
    """Yield stretches of a body, each with what its lines are called; "" where they are its own."""
    lines = words.split("\n")
    signed_at = _signature_at(lines)
    own: list[str] = []
    quoted: list[str] = []
    for line in lines[:signed_at]:
        if _QUOTED.match(line):
            quoted.append(line)
            continue
        if len(quoted) >= QUOTED_LINES:
            yield from _stretch("", own)
            yield "quoted line", "\n".join(quoted)
            own = []
        else:
            own += quoted
        quoted = []
        own.append(line)
    if len(quoted) < QUOTED_LINES:
        own, quoted = own + quoted, []
    yield from _stretch("", own)
    yield from _stretch("quoted line", quoted)
    yield from _stretch("signature line", lines[signed_at + 1 :])


def _stretch(kind: str, lines: list[str]) -> Iterator[tuple[str, str]]:
    if any(map(str.strip, lines)):
        yield kind, "\n".join(lines).strip("\n")


def _signature_at(lines: list[str]) -> int:
    """Return where the signature begins with its ``--`` (RFC 3676 section 4.3), or the end."""
    first = max(1, len(lines) - SIGNATURE_LINES)
    for place in range(len(lines) - 1, first - 1, -1):
        if _SIGNATURE.fullmatch(lines[place].rstrip("\r")):
            return place
    return len(lines)
