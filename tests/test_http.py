"""The client that adapters are given: bounded, anonymous but for our name, obeying nobody else."""

from __future__ import annotations

import pytest

from inbox_tui import __version__, http


def test_every_wait_is_bounded_and_a_write_has_the_longest() -> None:
    with http.client() as client:
        limits = client.timeout
    waits = [limits.connect or 0.0, limits.pool or 0.0, limits.read or 0.0, limits.write or 0.0]
    assert all(waits)
    assert limits.write == max(waits)


def test_the_server_hears_which_version_speaks() -> None:
    with http.client() as client:
        assert client.headers["user-agent"].startswith(f"inbox-tui/{__version__} ")


def test_neither_a_redirect_nor_the_environment_chooses_who_hears_us(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.test:1")
    with http.client() as client:
        assert not client.follow_redirects
        assert not client.trust_env
        assert not client._mounts
