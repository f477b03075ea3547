"""What stands around the words of a reply while it is written. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from inbox_tui import text

if TYPE_CHECKING:
    from inbox_tui.adapter import Measure

_MENTION = re.compile(r"(?<![\w@/.])@(\w(?:[\w.@-]*\w)?)")
MOST_NAMED = 6
"""Handles that are named one by one."""


def mentions(words: str) -> tuple[str, ...]:
    """Return the handles that ``words`` mention, without their ``@``, each once, in their order."""
    found: dict[str, str] = {}
    for match in _MENTION.finditer(words):
        found.setdefault(match[1].casefold(), match[1])
    return tuple(found.values())


def notified(words: str, known: Collection[str]) -> str:
    """Return who will hear of the reply because it mentions them, in a sentence, or "".

    ``known`` are the handles of the conversation, casefolded, without ``@``: the only ones of which
    anything can be said before the network is asked. Clean.
    """
    called = mentions(words)
    here = [f"@{text.clean_cell(handle)}" for handle in called if handle.casefold() in known]
    new = [f"@{text.clean_cell(handle)}" for handle in called if handle.casefold() not in known]
    parts = []
    if here:
        parts.append(f"{_named(here)} will be notified")
    if new:
        noun = "is" if len(new) == 1 else "are"
        parts.append(f"{_named(new)} {noun} not in this conversation: the preview looks them up")
    return " · ".join(parts)


def length(measures: Sequence[Measure], show: str) -> str:
    """Return how long the reply is by the network's rule, in a few words, or "" where none is known.

    ``show`` is the key that shows the posts of a thread.
    """
    if not measures:
        return ""
    if len(measures) > 1:
        limit = measures[0].limit
        longest = max(measure.used for measure in measures)
        said = f"{longest} / {limit}" if limit is not None else f"{longest}"
        return f"leaves as {len(measures)} posts, the longest {said} · {show} shows them"
    (measure,) = measures
    over = measure.used - measure.limit if measure.limit is not None else 0
    said = f"{measure.used}" + (f" / {measure.limit}" if measure.limit is not None else "")
    return f"{said} TOO LONG by {over}" if over > 0 else said


def counting(words: str, measures: Sequence[Measure]) -> str:
    """Return how ``words`` are counted where that is not as one would by the sign, or ""."""
    used = measures[0].used if len(measures) == 1 else len(words)
    if used < len(words) and used == text.count_graphemes(words):
        return "an emoji counts as one"
    return ""


def fits(measures: Sequence[Measure]) -> bool:
    """Return whether the network will take every post."""
    return all(measure.fits for measure in measures)


def _named(handles: Sequence[str]) -> str:
    shown = list(handles[:MOST_NAMED])
    if len(handles) > MOST_NAMED:
        shown.append(f"{len(handles) - MOST_NAMED} more")
    return " and ".join(filter(None, [", ".join(shown[:-1]), shown[-1]]))
