"""Hands an address to the person's browser: http and https alone, and never through a shell.

The check is our own and always on: Python's :mod:`webbrowser` passes on whatever it is given, and
took a leading dash as an option of the browser until CVE-2026-4519 was mended.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import PurePath

from inbox_tui import urls
from inbox_tui.programs.launching import launch

LONGEST = 4000
"""Characters; a longer address is refused."""

_PLAIN = re.compile(r"https?://[A-Za-z0-9\[][!#$%&'()*+,./0-9:;=?@A-Z\[\]_a-z~-]*")
_KEPT = "!#$%&'()*+,/:;=?@[]~"
_REMOTE = ("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY")
_IN_TERMINAL = {"elinks", "links", "links2", "lynx", "w3m", "www-browser"}
_NO_BROWSER = "There is no browser to open it with here. Copy the address:"


def plain_address(address: str) -> str:
    """Return ``address`` in plain ASCII with its host in punycode; "" where it is not to be opened.

    See :func:`inbox_tui.urls.link_host` for what is refused. The signs that RFC 3986 does not know
    are percent-encoded, so that nothing on the way can read them as its own.
    """
    from urllib.parse import quote, urlsplit, urlunsplit

    host = urls.link_host(address)
    if not host:
        return ""
    parts = urlsplit(address)
    place = host if parts.port is None else f"{host}:{parts.port}"
    rest = (quote(part, safe=_KEPT) for part in (parts.path, parts.query, parts.fragment))
    plain = urlunsplit((parts.scheme, place, *rest))
    return plain if len(plain) <= LONGEST and _PLAIN.fullmatch(plain) else ""


def hand_over(plain: str, command: Sequence[str]) -> str:
    """Open a :func:`plain_address` with the person's own ``command``, or the browser where none is.

    Return "" or a sentence on why that was not done. May block.
    """
    return launch(command, plain) if command else open_address(plain)


def open_address(address: str) -> str:
    """Hand ``address`` to the browser; return "" or a sentence on why that was not done. May block."""
    import webbrowser

    from inbox_tui.keychain.environment import without_secrets_here

    plain = plain_address(address)
    if not plain:
        return "This address is not opened: browsers and people may read it in different ways."
    if any(os.environ.get(name) for name in _REMOTE) and not os.environ.get("BROWSER"):
        return "A browser would open on the far side of this SSH session. Copy the address:"
    try:
        with without_secrets_here():
            browser = webbrowser.get()
            if PurePath(getattr(browser, "name", "")).name in _IN_TERMINAL:
                return _NO_BROWSER  # it would draw over this very screen
            opened = browser.open(plain, new=2)
    except (webbrowser.Error, OSError):
        return _NO_BROWSER
    return "" if opened else "The browser did not start. Copy the address:"
