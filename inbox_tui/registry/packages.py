"""Networks that come with installed packages, ours and others', by their entry points."""

from __future__ import annotations

import sys
from functools import lru_cache
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

from inbox_tui.adapter import ENTRY_POINT_GROUP, Adapter, Misconfigured

OURS = "inbox-tui"
"""The distribution whose adapters are tested with this program."""

Installed = tuple[tuple[str, int], ...]
"""The folders that packages lie in, and when each was changed, in nanoseconds of the epoch."""


def names() -> set[str]:
    """Return the names of all networks of packages; imports none of them."""
    return {entry.name for entry in _entries()}


def load(network: str) -> type[Adapter]:
    """Import and return the adapter class of ``network``, which some package offers.

    :raises Misconfigured: two packages claim it, or it cannot be imported.
    """
    found = [entry for entry in _entries() if entry.name == network]
    targets = {entry.value for entry in found}
    if len(targets) > 1:
        raise Misconfigured(f"Two packages claim the network {network!r}: {sorted(targets)}.")
    try:
        adapter: type[Adapter] = found[0].load()
    except Exception as error:
        raise Misconfigured(
            f"The adapter for {network!r} cannot be loaded: {type(error).__name__}."
        ) from error
    return adapter


def distribution(network: str) -> tuple[str, str]:
    """Return the name and the version of the package that offers ``network``."""
    return _read_distribution(network, _installed())


def is_ours(network: str) -> bool:
    """Tell whether this program's own package offers ``network``."""
    return distribution(network)[0] == OURS


def _entries() -> tuple[EntryPoint, ...]:
    return _read_entries(_installed())


# What packages say of themselves lies in files, of every package there is: 8 ms for all entry points,
# 2 ms for a name and a version. Read again only when a package was installed or removed.
@lru_cache(maxsize=1)
def _read_entries(_installed: Installed) -> tuple[EntryPoint, ...]:
    return tuple(entry_points(group=ENTRY_POINT_GROUP))


@lru_cache(maxsize=64)
def _read_distribution(network: str, _installed: Installed) -> tuple[str, str]:
    for entry in _entries():
        if entry.name == network and entry.dist is not None:
            return entry.dist.name, entry.dist.version
    return "", ""


def _installed() -> Installed:
    return tuple((folder, _changed_at(folder)) for folder in sys.path)


def _changed_at(folder: str) -> int:
    try:
        return Path(folder).stat().st_mtime_ns
    except OSError:
        return 0
