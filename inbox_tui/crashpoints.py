"""Named moments at which a test can end the process: while a reply leaves, while a person is erased.

Each stands on one side of something that cannot be taken back: a commit, or bytes that leave.
"""

from __future__ import annotations

from collections.abc import Callable

hook: Callable[[str], None] | None = None
"""What a test wants done at each of them; None in the product."""


def crashpoint(name: str) -> None:
    """Say that the moment ``name`` has come."""
    if hook is not None:
        hook(name)
