"""An adapter that makes the program slow to start."""

from __future__ import annotations

import httpx

from tests.testing.guestbook.adapter import GuestbookAdapter


class ImportsEarly(GuestbookAdapter):
    """Loads an HTTP library with itself."""

    errors = httpx.HTTPError
