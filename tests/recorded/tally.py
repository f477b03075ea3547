"""What came of a replay, counted per network, and shown as a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

_COLUMNS = ("network", "files", "items", "messages", "answerable", "errors typed", "faults")


@dataclass(slots=True)
class Tally:
    """One network."""

    network: str
    files: int = 0
    items: int = 0
    """Posts, comments or mails that the answers hold, each once in a file."""
    messages: int = 0
    """Messages that the adapter made of them, and that were found right."""
    answerable: int = 0
    """Those of them to which a reply was composed that names them; the others say why not."""
    errors: int = 0
    """Refusals that led to an error of the vocabulary with a sentence."""
    left_out: Counter[str] = field(default_factory=Counter)
    """What is no business of an inbox, or cannot be read with the API that is spoken; and why."""
    faults: list[str] = field(default_factory=list)


def table(tallies: Iterable[Tally]) -> str:
    """Return the table, then what was left out and why, then the faults."""
    shown = list(tallies)
    rows = [
        (t.network, t.files, t.items, t.messages, t.answerable, t.errors, len(t.faults))
        for t in shown
    ]
    lines = ["| " + " | ".join(map(str, row)) + " |" for row in (_COLUMNS, *rows)]
    lines.insert(1, "| --- |" + " ---: |" * (len(_COLUMNS) - 1))
    for tally in shown:
        if tally.left_out:
            lines += ["", f"{tally.network}: left out"]
            lines += [f"  {count:5}  {why}" for why, count in tally.left_out.most_common()]
    for tally in shown:
        if tally.faults:
            lines += ["", f"{tally.network}: {len(tally.faults)} faults"]
            lines += [f"  {fault}" for fault in tally.faults]
    return "\n".join(lines)
