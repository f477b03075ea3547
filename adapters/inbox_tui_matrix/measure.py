"""How long a text may be: an event has at most 65,536 bytes, all that belongs to it included.

Source: https://spec.matrix.org/latest/client-server-api/#size-limits. The text travels as JSON in
UTF-8 (https://spec.matrix.org/latest/appendices/#canonical-json). What the servers put round it
(hashes, signatures, the ids of earlier events) is not known beforehand; a share is kept for it.
"""

from __future__ import annotations

import json

from inbox_tui.adapter import Measure

EVENT_BYTES = 65_536
KEPT_BYTES = 8_192
"""For what stands round the text; in the rooms of Synapse it is about 1,000."""
MAX_BYTES = EVENT_BYTES - KEPT_BYTES


def measure(text: str) -> Measure:
    """Count ``text`` and say why it cannot be sent where its length alone does not tell."""
    try:
        used = len(json.dumps(text, ensure_ascii=False).encode()) - 2
    except UnicodeEncodeError:
        return Measure(
            used=len(text),
            limit=MAX_BYTES,
            unit="bytes",
            problem="The text holds half of a character and cannot be sent.",
        )
    return Measure(used=used, limit=MAX_BYTES, unit="bytes", problem=_problem(text))


def _problem(text: str) -> str:
    if not text.strip():
        return "An empty reply cannot be sent."
    if text.startswith("> "):
        # They take it for a repetition of the message that is answered (rich replies before 1.13).
        return (
            "Older Matrix programs hide lines that begin with '> ' at the start of a reply."
            " Begin with words of your own."
        )
    return ""
