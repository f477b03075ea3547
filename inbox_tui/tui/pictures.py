"""Fetches an image that somebody sent and hands it to a viewer of the person's own.

The request carries no credential of any account: what only an account may see is not fetched. It
follows no redirection, since the host that was shown would not be the one that answers, and goes to
no host of this machine or its own network: a stranger's message could reach in there. What came is
looked at by its first bytes, kept under a name of ours in a folder that is ours alone, and is gone
when the program ends.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from inbox_tui.errors import Told
from inbox_tui.programs.browser import plain_address
from inbox_tui.programs.launching import launch

_KINDS = {
    "image/png",
    "image/jpeg",
    "image/gif",
    "image/webp",
    "image/bmp",
    "image/avif",
    "image/heic",
}


class NoPicture(Told):
    """The image cannot be had, and why."""


def show(address: str, viewer: Sequence[str], instance: str = "") -> str:
    """Fetch the image at ``address`` and open it; return "" or why that was not done. May block.

    ``viewer`` is a program with its arguments; empty: the system's own. ``instance`` is the server
    of the account that the message came to: where that is this machine, the image may be on it too.
    """
    from inbox_tui import http
    from inbox_tui.adapter import is_loopback

    command = tuple(viewer) or _system_viewer()
    if not command:
        return "There is no image viewer here. Name one as images.viewer in the configuration, or copy the address:"
    plain = plain_address(address)
    if not plain:
        return "This address is not opened: it can be read in more than one way."
    try:
        file = _keep(http.fetch(plain, allows_loopback=is_loopback(_host(instance))))
    except http.NotFetched as reason:
        return f"The image was not fetched. {reason.told}"
    except NoPicture as reason:
        return reason.told
    return launch(command, str(file))


def _host(instance: str) -> str:
    try:
        return urlsplit(instance).hostname or ""
    except ValueError:  # no address of the web
        return ""


def _keep(data: bytes) -> Path:
    """Write an image to a file that only this person can read. :raises NoPicture: it is none."""
    import filetype

    kind = filetype.guess(data)
    if kind is None or kind.mime not in _KINDS:
        raise NoPicture("What the address holds is no image.")
    try:
        handle, name = tempfile.mkstemp(suffix=f".{kind.extension}", dir=_folder().name)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
    except OSError as error:
        raise NoPicture(f"The image cannot be kept: {error.strerror}.") from error
    return Path(name)


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    """Return the folder of this run, 0700; it goes with everything in it when the program ends."""
    return tempfile.TemporaryDirectory(prefix="inbox-tui-")


def _system_viewer() -> tuple[str, ...]:
    name = "open" if sys.platform == "darwin" else "xdg-open"
    return (name,) if shutil.which(name) else ()
