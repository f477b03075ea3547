"""Paths of files as people type, paste and drop them."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from urllib.parse import unquote, urlsplit

from inbox_tui import text

_LONGEST = 4000
MOST_NAMES = 20_000
"""Entries of a folder that are looked at to complete a name."""


@dataclass(frozen=True, slots=True)
class Completed:
    """The beginning of a path, as far as it is certain. Clean where the words were."""

    words: str
    left_out: int = 0
    """Fitting names that have signs in them which cannot be shown."""


def typed_path(words: str) -> Path:
    """Return the path that a person means: with ``~``, and with quotes or backslashes of a shell."""
    plain = words.strip()
    if len(plain) > 1 and plain[0] == plain[-1] and plain[0] in "'\"":
        return Path(plain[1:-1])
    if plain.startswith("file://"):
        return Path(unquote(urlsplit(plain).path))
    return Path(re.sub(r"\\(.)", r"\1", plain)).expanduser()


def dropped_path(words: str) -> Path | None:
    """Return the path that a terminal pastes for a file that is dropped on it, or None.

    One whole path alone on its line; whether a file lies there is not asked.
    """
    plain = words.strip()
    if not plain or len(plain) > _LONGEST or "\n" in plain or "\0" in plain:
        return None
    try:
        path = typed_path(plain)
    except (RuntimeError, ValueError):  # no such user's home, no such address
        return None
    return path if path.is_absolute() else None


def complete(words: str) -> Completed:
    """Complete ``words``, the beginning of a path, as far as one or all fitting names go on. Blocks.

    A folder ends with a slash. What cannot be completed stays as it is.
    """
    folder, _, beginning = words.rpartition("/")
    try:
        place = Path(f"{folder}/" if "/" in words else ".").expanduser()
        with os.scandir(place) as entries:
            fitting = [
                f"{entry.name}/" if entry.is_dir() else entry.name
                for entry, _ in zip(entries, range(MOST_NAMES), strict=False)
                if entry.name.startswith(beginning) and (beginning or entry.name[0] != ".")
            ]
    except (OSError, RuntimeError, ValueError):  # not there, no such user's home, no such path
        return Completed(words)
    found = [name for name in fitting if _is_plain(name)]
    if not found:
        return Completed(words, len(fitting))
    pairs = zip(min(found), max(found), strict=False)
    common = "".join(one for one, _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    whole = f"{words[: len(words) - len(beginning)]}{common}"
    return Completed(whole, len(fitting) - len(found))


def _is_plain(name: str) -> bool:
    """Return whether a name can stand in a line as it is: shown cleaned, it would be another one."""
    return text.clean(name) == name and "\n" not in name
