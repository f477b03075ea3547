"""Which files of one's own may run: those whose very bytes a person has trusted.

What is kept is the SHA-256 of each, in a file of mode 0600 beside the folder of adapters. It is
no part of the inbox: who copies or restores an inbox trusts nothing by it.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from inbox_tui.adapter import Misconfigured
from inbox_tui.paths import adapters_folder, private_folder
from inbox_tui.registry import private_file

_MOST_BYTES = 1_000_000
_VERSION = 1


class NotTrusted(Misconfigured):
    """Nobody has trusted the file as it is now."""

    advice = ""


def trust_file() -> Path:
    """Return the file in which hashes are kept."""
    return adapters_folder().parent / "trusted-adapters.json"


def trusted() -> dict[str, str]:
    """Return the trusted SHA-256, in hex, of each file, by its name in the folder of adapters.

    :raises NotPrivate: others could have written it; then nothing is trusted.
    :raises NotTrusted: it cannot be read.
    """
    try:
        content = private_file.read(trust_file(), _MOST_BYTES)
        held = json.loads(content)
        return {str(name): str(sha256) for name, sha256 in held["files"].items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, LookupError, AttributeError, TypeError) as error:
        raise NotTrusted(
            f"{trust_file()} cannot be read ({type(error).__name__}), so no adapter of your own is "
            "trusted. Remove it, and trust them again."
        ) from error


def require(name: str, sha256: str) -> None:
    """Go on where the file called ``name`` is trusted with this very content.

    :raises NotTrusted: it is not, or was with other content.
    """
    known = trusted().get(name)
    how = f"Read it, then: inbox-tui adapter trust {name}"
    if known is None:
        raise NotTrusted(f"{name} is not trusted, so nothing of it is run. {how}")
    if known != sha256:
        raise NotTrusted(f"{name} was changed since it was trusted, so nothing of it is run. {how}")


def add(name: str, sha256: str) -> None:
    """Trust the file called ``name`` with this content, and no other."""
    _write({**trusted(), name: sha256})


def remove(name: str) -> bool:
    """Trust it no more; return whether it was."""
    known = trusted()
    found = known.pop(name, None)
    if found:
        _write(known)
    return found is not None


def _write(files: Mapping[str, str]) -> None:
    place = trust_file()
    private_folder(place.parent)
    words = json.dumps({"version": _VERSION, "files": dict(sorted(files.items()))}, indent=2)
    handle, name = tempfile.mkstemp(prefix=place.name, dir=place.parent)  # of mode 0600
    new = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(words + "\n")
            file.flush()
            os.fsync(handle)
        new.replace(place)
    finally:
        new.unlink(missing_ok=True)
