"""What is wrong in a configuration, before its place in the file is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from inbox_tui.config.places import Path


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A view or a rule of which nothing is followed, since something in it is wrong."""

    section: str
    """``views`` or ``rules``."""
    number: int
    """Its place among those of the file, from 0."""
    name: str
    """As the file has it, or "" where it has none. Not cleaned."""

    @property
    def told(self) -> str:
        """Return a sentence that says so."""
        kind = self.section.removesuffix("s")
        return (
            f'The {kind} "{self.name}" is left out.' if self.name else f"This {kind} is left out."
        )


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong at a path of the file."""

    path: Path
    sentence: str
    is_about_key: bool = False
    """Whether the key itself is wrong, and not its value."""
    left_out: LeftOut | None = None
    """What is not followed because of it, beside the setting itself."""
