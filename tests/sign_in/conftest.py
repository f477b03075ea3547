from __future__ import annotations

import pytest
from pytest_httpserver import HTTPServer

from inbox_tui import registry
from tests.consent import ConsentServer, with_consent


@pytest.fixture
def server(httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> ConsentServer:
    """Run the network of consent, and offer its adapter."""
    monkeypatch.setattr(registry, "load", with_consent(registry.load))
    return ConsentServer(httpserver)
