"""What is wrong with a configuration file, and where."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from inbox_tui import text
from inbox_tui.config.finding import LeftOut


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is wrong; the program goes on with the default in its place."""

    file: Path
    sentence: str
    """One sentence for a person."""
    field: str = ""
    """``display.theme``, ``views[2].query`` (the second entry); "" where it is the whole file."""
    line: int = 0
    column: int = 0
    """Both count from 1; 0 where the fault has no place."""
    is_advice: bool = False
    """Whether the file is followed nevertheless."""
    left_out: LeftOut | None = None
    """The view or rule that is not followed because of it."""

    @property
    def told(self) -> str:
        """Return file, place, field, sentence and what is left out in one line, safe to show."""
        place = f", line {self.line}, column {self.column}" if self.line else ""
        field = f"{self.field}: " if self.field else ""
        without = f" {self.left_out.told}" if self.left_out else ""
        return text.clean_line(f"{self.file}{place}: {field}{self.sentence}{without}")
