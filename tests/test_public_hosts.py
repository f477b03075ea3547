"""A stranger's link leads to nothing that only this machine can reach."""

from __future__ import annotations

import socket
from typing import Any

import pytest
from pytest_httpserver import HTTPServer

from inbox_tui import http
from inbox_tui.public_hosts import NotPublic, addresses

PUBLIC = "93.184.215.14"


def _names(monkeypatch: pytest.MonkeyPatch, *answers: str | tuple[str, ...]) -> list[str]:
    """Let each look-up of a name get the next answer, the last one for ever; return who was asked."""
    asked: list[str] = []

    def look_up(host: str, port: int, *_: object, **__: object) -> list[Any]:
        asked.append(host)
        found = answers[min(len(asked), len(answers)) - 1]
        every = (found,) if isinstance(found, str) else found
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (place, port)) for place in every]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return asked


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254",
     "100.64.0.1", "224.0.0.1", "::1", "::", "fe80::1", "fd00::1", "ff02::1", "::ffff:127.0.0.1",
     "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe"],
)  # fmt: skip
def test_no_address_of_this_machine_or_its_network_passes(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    _names(monkeypatch, address)
    with pytest.raises(NotPublic, match="in no public network"):
        addresses("a.example", 443)


@pytest.mark.parametrize("address", [PUBLIC, "2606:4700::1111", "64:ff9b::5db8:d70e"])
def test_a_public_address_passes(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    _names(monkeypatch, address)
    assert addresses("a.example", 443) == (address,)


def test_one_address_of_this_machine_among_public_ones_is_enough(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _names(monkeypatch, (PUBLIC, "10.0.0.1"))
    with pytest.raises(NotPublic, match=r"10\.0\.0\.1"):
        addresses("a.example", 443)


@pytest.mark.parametrize("host", ["127.1", "0x7f000001", "2130706433", "localhost", "::1"])
def test_however_this_machine_is_written_it_passes_only_where_it_may(host: str) -> None:
    with pytest.raises(NotPublic):
        addresses(host, 80)
    assert addresses(host, 80, allows_loopback=True)


def test_loopback_may_pass_and_the_own_network_still_not(monkeypatch: pytest.MonkeyPatch) -> None:
    _names(monkeypatch, "192.168.1.1")
    with pytest.raises(NotPublic):
        addresses("a.example", 80, allows_loopback=True)


def test_what_was_judged_is_what_is_connected_to(
    monkeypatch: pytest.MonkeyPatch, httpserver: HTTPServer
) -> None:
    """A name that is public at the first look and this machine at the second."""
    asked = _names(monkeypatch, PUBLIC, "127.0.0.1")
    tried: list[tuple[str, int]] = []

    def connect(address: tuple[str, int], *_: object, **__: object) -> socket.socket:
        tried.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(http.NotFetched, match="cannot be reached"):
        http.fetch(f"http://rebinding.example:{httpserver.port}/x")
    assert asked == ["rebinding.example"]
    assert tried == [(PUBLIC, httpserver.port)]


def test_nothing_is_sent_to_a_place_that_may_not_be_asked(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/").respond_with_data(b"inside")
    with pytest.raises(http.NotFetched, match="in no public network"):
        http.fetch(httpserver.url_for("/"))
    assert not httpserver.log
    assert http.fetch(httpserver.url_for("/"), allows_loopback=True) == b"inside"


def test_the_server_is_told_its_name_not_its_address(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/").respond_with_data(b"")
    http.fetch(f"http://localhost:{httpserver.port}/", allows_loopback=True)
    assert httpserver.log[0][0].host == f"localhost:{httpserver.port}"


def test_a_name_that_nobody_knows_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def look_up(*_: object, **__: object) -> list[Any]:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    with pytest.raises(http.NotFetched, match="cannot be reached"):
        http.fetch("https://nobody.example/")
