"""What is wrong in a configuration, before its place in the file is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from inbox_tui.config.places import Path


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong at a path of the file."""

    path: Path
    sentence: str
    is_about_key: bool = False
    """Whether the key itself is wrong, and not its value."""
