"""The very bytes that were judged, as a file that can be started.

A program must be a file to be run. It is a copy in a folder of ours, so that what is started is
what was read and hashed, whatever has become of the original since.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from inbox_tui.paths import data_folder, private_folder


def runnable(name: str, content: bytes) -> Path:
    """Return a file that can be started, with exactly this content, for its owner alone."""
    folder = private_folder(data_folder() / "programs" / hashlib.sha256(content).hexdigest())
    place = folder / name
    if not _holds(place, content):
        handle, new = tempfile.mkstemp(prefix=name, dir=folder)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(new).chmod(0o500)
        Path(new).replace(place)
    return place


def _holds(place: Path, content: bytes) -> bool:
    try:
        return place.lstat().st_mode & 0o777 == 0o500 and place.read_bytes() == content
    except OSError:
        return False
