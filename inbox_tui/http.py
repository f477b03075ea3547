"""The HTTP client that adapters are given: time-outs on every call, no retries, no cookies kept.

The library is imported when the first client is made, never with the program.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from inbox_tui import __version__

if TYPE_CHECKING:
    import ssl

    import httpx

CONNECT_SECONDS = 5.0
READ_SECONDS = 15.0
WRITE_SECONDS = 30.0
USER_AGENT = f"inbox-tui/{__version__} (+terminal inbox)"


def client() -> httpx.Client:
    """Return a new client. The caller closes it.

    The environment is not consulted: neither a proxy nor a ``.netrc`` may choose who speaks.
    """
    import httpx

    return httpx.Client(
        verify=_certificates(),
        timeout=httpx.Timeout(
            connect=CONNECT_SECONDS, read=READ_SECONDS, write=WRITE_SECONDS, pool=CONNECT_SECONDS
        ),
        headers={"user-agent": USER_AGENT},
        follow_redirects=False,
        trust_env=False,
    )


@cache
def _certificates() -> ssl.SSLContext:
    """Return the trusted authorities, read once: 100 ms for each client otherwise."""
    import httpx

    return httpx.create_ssl_context(trust_env=False)
