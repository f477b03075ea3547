"""What the inbox numbers, and that nothing has a number."""

from __future__ import annotations

from enum import StrEnum

from inbox_tui.store.connection import NotFound


class Numbered(StrEnum):
    """A kind of thing with a number that people and scripts name it by; the value is its name."""

    ATTACHED_FILE = "attached file"
    CONVERSATION = "conversation"
    DEAD_LETTER = "dead letter"
    DELIVERY = "delivery"
    DRAFT = "draft"
    MESSAGE = "message"
    NOTE = "note"


class NoSuch(NotFound):
    """No thing of a kind has the numbers that were asked for."""

    def __init__(self, kind: Numbered, *numbers: int, state: str = "") -> None:
        """Miss the ``numbers`` among those of ``kind`` that are in ``state``: "" for any."""
        what = f"{state} {kind.value}".strip()
        super().__init__(f"There is no {what} {', '.join(map(str, numbers))}.")
        self.kind = kind
        self.numbers = numbers
