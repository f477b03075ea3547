"""Which networks there are: adapters of installed packages, and files of one's own.

Two grains: names without importing anything, and exactly one adapter by name. A broken adapter
is reported with its name and never stops the others. In safe mode there are only our own.
"""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from inbox_tui.adapter import Adapter, AdapterError, Misconfigured
from inbox_tui.registry import dropped, packages

SAFE_MODE_VARIABLE = "INBOX_TUI_SAFE_MODE"

_log = logging.getLogger(__name__)
_named: set[str] = set()
"""Networks that the log has named already, once a process."""


class Origin(StrEnum):
    """Where an adapter comes from."""

    OURS = "ours"
    PACKAGE = "package"
    FILE = "file"
    EXEC = "exec"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One adapter that is there, whether it can be used or not."""

    network: str
    origin: Origin
    place: str
    """The package with its version, or the file."""
    title: str = ""
    """The network's name as people write it; "" where the adapter cannot be loaded."""
    fault: str = ""
    """Why it cannot be used, as a sentence, or ""."""
    trusted: bool | None = None
    """Of a file: whether a person has trusted it as it is now. None for packages."""


def safe_mode() -> bool:
    """Tell whether only our own adapters may be loaded."""
    return os.environ.get(SAFE_MODE_VARIABLE, "") not in ("", "0")


def names() -> tuple[str, ...]:
    """Return the names of all networks that may be loaded, sorted; imports none of them."""
    installed = packages.names()
    if safe_mode():
        return tuple(sorted(filter(packages.is_ours, installed)))
    return tuple(sorted(installed | dropped.names()))


def load(network: str) -> type[Adapter]:
    """Import and return the adapter class of ``network``; the log names one that is not ours.

    :raises Misconfigured: there is no such network, two packages or files claim it, a person has
        not trusted it as it is, it cannot be imported, or safe mode keeps it out.
    """
    is_installed = network in packages.names()
    own_files = () if is_installed else dropped.files(network)
    if not is_installed and not own_files:
        known = ", ".join(names()) or "none"
        raise Misconfigured(f"There is no network called {network!r}. Installed: {known}.")
    is_ours = is_installed and packages.is_ours(network)
    if safe_mode() and not is_ours:
        raise Misconfigured(
            f"In safe mode the adapter for {network!r} is not loaded: it is not ours."
        )
    if is_installed:
        found = packages.load(network)
    elif len(own_files) > 1:
        claiming = " and ".join(path.name for path in own_files)
        raise Misconfigured(f"{claiming} claim the network {network!r}. Keep one of them.")
    else:
        found = dropped.load(own_files[0])
    if not is_ours and network not in _named:
        _named.add(network)
        place = own_files[0] if own_files else " ".join(packages.distribution(network))
        _log.warning("the adapter for %s is not ours: %s", network, place)
    return found


def offers() -> tuple[Offer, ...]:
    """Return every adapter that is there, by name; loads each one that may be."""
    installed = packages.names()
    found = [_of_package(network) for network in installed]
    found += [_of_file(path, taken=path.stem in installed) for path in dropped.files()]
    return tuple(sorted(found, key=lambda offer: (offer.network, offer.place)))


def _of_package(network: str) -> Offer:
    name, version = packages.distribution(network)
    title, fault = _title_or_fault(network)
    return Offer(
        network=network,
        origin=Origin.OURS if name == packages.OURS else Origin.PACKAGE,
        place=f"{name} {version}",
        title=title,
        fault=fault,
    )


def _of_file(path: Path, *, taken: bool) -> Offer:
    network = path.stem
    title, fault = "", f"An installed package has the name {network!r}: call the file otherwise."
    if not taken:
        title, fault = _title_or_fault(network)
    return Offer(
        network=network,
        origin=Origin.EXEC if path.suffix == dropped.EXEC else Origin.FILE,
        place=str(path),
        title=title,
        fault=fault,
        trusted=dropped.is_trusted(path),
    )


def _title_or_fault(network: str) -> tuple[str, str]:
    try:
        return str(getattr(load(network), "title", network)), ""
    except AdapterError as error:
        return "", error.sentence
