"""The client that adapters are given, with the patience of a test."""

from __future__ import annotations

import httpx

from inbox_tui import http


def new_client(seconds: float = 5.0) -> httpx.Client:
    """Return a client that waits at most ``seconds`` at each step."""
    client = http.client()
    client.timeout = httpx.Timeout(seconds)
    return client
