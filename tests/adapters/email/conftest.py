"""E-mail accounts for tests that need no real server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from inbox_tui.adapter import Access, Secret
from inbox_tui.testing import NoVault
from inbox_tui_email import EmailAdapter
from tests.adapters.email.fake_imap import FakeImap
from tests.adapters.email.fake_smtp import FakeSmtp

SUPPORT = "support@itui.test"


MakeAccess = Callable[..., Access]


@pytest.fixture
def make_access(tmp_path: Path) -> MakeAccess:
    """Make what an adapter of ``support@itui.test`` is given; settings by keyword."""

    def make(
        handle: str = SUPPORT, instance: str = "", password: str = "s3cret", **settings: str
    ) -> Access:
        return Access(
            instance=instance,
            handle=handle,
            settings=settings,
            secret=Secret({"password": password}),
            http=lambda: pytest.fail("e-mail needs no HTTP"),
            session=NoVault(),
            folder=tmp_path,
        )

    return make


@pytest.fixture
def smtp_server() -> Iterator[FakeSmtp]:
    with FakeSmtp().running() as server:
        yield server


@pytest.fixture
def imap_server() -> Iterator[FakeImap]:
    with FakeImap().running() as server:
        yield server


@pytest.fixture
def adapter(make_access: MakeAccess, smtp_server: FakeSmtp, imap_server: FakeImap) -> EmailAdapter:
    """Make an adapter whose servers are the two fakes."""
    return EmailAdapter(
        make_access(
            imap_host="127.0.0.1",
            imap_port=str(imap_server.port),
            imap_security="plain",
            smtp_host="127.0.0.1",
            smtp_port=str(smtp_server.port),
            smtp_security="plain",
        )
    )
