"""Writes into a JUnit report on which servers the cases ran: docs/networks.md is made from it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from subprocess import CalledProcessError

import pytest

from tests.live.cases import versions


@pytest.fixture(scope="module", autouse=True)
def told_servers(
    request: pytest.FixtureRequest, record_testsuite_property: Callable[[str, object], None]
) -> None:
    """Name the servers of a network in the report, where one is written."""
    network = request.path.stem.removeprefix("test_")
    if request.config.getoption("xmlpath"):
        with suppress(OSError, CalledProcessError):  # what is not installed is skipped below
            record_testsuite_property(f"servers of {network}", versions.servers(network))
