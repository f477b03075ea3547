"""Which networks there are: adapters found by entry points, ours exactly like a stranger's.

Two grains: names without importing anything, and exactly one adapter by name. A broken adapter
is reported with its name and never stops the others.
"""

from __future__ import annotations

from importlib.metadata import EntryPoint, entry_points

from inbox_tui.adapter import ENTRY_POINT_GROUP, Adapter, Misconfigured


def names() -> tuple[str, ...]:
    """Return the names of all installed networks, sorted; imports none of them."""
    return tuple(sorted({entry.name for entry in _entries()}))


def load(network: str) -> type[Adapter]:
    """Import and return the adapter class of ``network``.

    :raises Misconfigured: there is no such network, two packages claim it, or it cannot be
        imported.
    """
    found = [entry for entry in _entries() if entry.name == network]
    targets = {entry.value for entry in found}
    if not found:
        known = ", ".join(names()) or "none"
        raise Misconfigured(f"There is no network called {network!r}. Installed: {known}.")
    if len(targets) > 1:
        raise Misconfigured(f"Two packages claim the network {network!r}: {sorted(targets)}.")
    try:
        adapter: type[Adapter] = found[0].load()
    except Exception as error:
        raise Misconfigured(
            f"The adapter for {network!r} cannot be loaded: {type(error).__name__}."
        ) from error
    return adapter


def _entries() -> tuple[EntryPoint, ...]:
    return tuple(entry_points(group=ENTRY_POINT_GROUP))
