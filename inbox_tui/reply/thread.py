"""A draft as the posts that it would be."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from inbox_tui.adapter import Adapter, Measure


def parts(adapter: Adapter, words: str, *, numbered: bool) -> tuple[str, ...]:
    """Return the posts of a draft, in their order; one where the network knows no threads.

    Cheap, no I/O: for each keystroke.

    :raises ContentRejected: it cannot be split, with a sentence.
    """
    from inbox_tui.adapter import Splits

    if not isinstance(adapter, Splits) or not words.strip():
        return (words,)
    return adapter.split(words, numbered=numbered)


def measures(adapter: Adapter, words: str, *, numbered: bool) -> tuple[Measure, ...]:
    """Return the length of each post by the network's rule, for the screen.

    Where the words cannot be split, that is the :attr:`Measure.problem` of one for all of it.
    """
    from inbox_tui.adapter import ContentRejected, Measure

    try:
        return tuple(map(adapter.measure, parts(adapter, words, numbered=numbered)))
    except ContentRejected as error:
        whole = adapter.measure(words)
        problem = whole.problem or error.sentence
        return (Measure(used=whole.used, limit=whole.limit, unit=whole.unit, problem=problem),)
