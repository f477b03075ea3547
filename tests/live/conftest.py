"""The real servers that live tests are given."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from tests.live import installation
from tests.live.bluesky_desk import desk, mention, mia
from tests.live.bluesky_server import bluesky_network
from tests.live.mail_server import mail_server
from tests.live.mastodon_desk import toots
from tests.live.mastodon_server import mastodon_server
from tests.live.matrix_desk import ada, matrix_desk
from tests.live.matrix_server import matrix_server
from tests.live.secret_service import secret_service
from tests.live.wordpress_desk import blog
from tests.live.wordpress_server import wordpress_site

__all__ = [
    "ada",
    "blog",
    "bluesky_network",
    "desk",
    "mail_server",
    "mastodon_server",
    "matrix_desk",
    "matrix_server",
    "mention",
    "mia",
    "secret_service",
    "toots",
    "wordpress_site",
]


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Wait for a server that is being installed; that is no part of the test's time."""
    if installation.LONG_TO_INSTALL.intersection(getattr(item, "fixturenames", ())):
        installation.wait()
    return (yield)
