"""The keys that are really bound: those of the program, or those of the configuration.

One process shows one inbox to one person, so there is one key map in it.
"""

from __future__ import annotations

from collections.abc import Mapping

_rebound: dict[str, tuple[str, ...]] = {}


def use(rebound: Mapping[str, tuple[str, ...]]) -> None:
    """Bind these keys from now on: names of actions (``thread.down``) to names of keys."""
    _rebound.clear()
    _rebound.update(rebound)


def keys_of(name: str, usual: str) -> tuple[str, ...]:
    """Return the keys of an action; ``usual`` are those of the program, joined by commas."""
    return _rebound.get(name) or tuple(usual.split(","))
