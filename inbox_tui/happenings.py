"""What has just happened here and a program of the person's may want to hear of.

Announced by whoever does it, once it stands in the inbox; heard by listeners that
return at once and never fail. Nobody listens unless a hook was asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

NEAR_MISS, SENT = "near_miss", "sent"
Listener = Callable[[str, Mapping[str, object]], None]

_listeners: list[Listener] = []


def announce(name: str, particulars: Mapping[str, object]) -> None:
    """Tell that ``name`` has happened; no secret and no call sign is in ``particulars``."""
    for listener in tuple(_listeners):
        listener(name, particulars)


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Hear of what happens in this process, in whichever thread it does."""
    _listeners.append(listener)
    try:
        yield
    finally:
        _listeners.remove(listener)
