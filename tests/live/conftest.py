"""The real servers that live tests are given."""

from __future__ import annotations

from tests.live.bluesky_server import bluesky_network
from tests.live.mail_account import connect_mailbox
from tests.live.mail_server import mail_server
from tests.live.secret_service import secret_service

__all__ = ["bluesky_network", "connect_mailbox", "mail_server", "secret_service"]
