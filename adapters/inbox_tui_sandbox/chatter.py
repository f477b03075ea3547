"""People who write and answer back by themselves. (They are silent so far.)"""

from __future__ import annotations

from datetime import datetime

from .file import NetworkFile
from .posts import Post


def plan_answer(file: NetworkFile, post: Post, at: datetime) -> None:
    """Decide whether and when somebody answers ``post``."""


def wake(file: NetworkFile, seed: int, now: datetime) -> None:
    """Let people write from ``now`` on."""


def sleep(file: NetworkFile) -> None:
    """Let people fall silent."""


def populate(file: NetworkFile, count: int, seed: int, until: datetime) -> None:
    """Write ``count`` messages of the days before ``until``."""


def tick(file: NetworkFile, now: datetime) -> int:
    """Let people write what is due by ``now``."""
    return 0
