"""The real servers that live tests are given."""

from __future__ import annotations

from tests.live.bluesky_desk import desk, mention, mia
from tests.live.bluesky_server import bluesky_network
from tests.live.mail_server import mail_server
from tests.live.secret_service import secret_service

__all__ = ["bluesky_network", "desk", "mail_server", "mention", "mia", "secret_service"]
