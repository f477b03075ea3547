"""What reaches the browser: http and https with a plain host, and nothing else."""

from __future__ import annotations

import webbrowser
from random import Random

import pytest

from inbox_tui import urls
from inbox_tui.programs import browser
from inbox_tui.testing import hostile

GOOD = (
    "https://a.example/",
    "HTTP://A.example:8080/x?q=1#f",
    "https://bücher.example/straße?ü",
    "https://a.example/'\"`;$(id)|<>\\",
    "http://127.0.0.1:80/",
    "https://[::1]/x",
    "https://a.example/--help",
)
SCHEMES = (
    "javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "vscode://x", "ms-msdt:/id", "smb://h/s",
    "ssh://-oProxyCommand=x", "steam://run", "mailto:a@b.example", "//a.example", "/etc/passwd", "-flag",
    "--help", "about:blank", "chrome://settings", "view-source:https://a.example", "ftp://a.example", "",
)  # fmt: skip


class Recorder(webbrowser.BaseBrowser):
    """A browser that only writes down what it is asked for."""

    def __init__(self) -> None:
        super().__init__("recorder")
        self.opened: list[str] = []

    def open(self, url: str, new: int = 0, autoraise: bool = True) -> bool:
        self.opened.append(url)
        return True


@pytest.fixture
def recorder(monkeypatch: pytest.MonkeyPatch) -> Recorder:
    for name in ("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY", "BROWSER"):
        monkeypatch.delenv(name, raising=False)
    recorder = Recorder()
    monkeypatch.setattr(webbrowser, "get", lambda: recorder)
    return recorder


def addresses(count: int) -> list[str]:
    """Return addresses of all sorts, the most of them not to be opened."""
    random = Random(5)
    found = dict.fromkeys((*GOOD, *SCHEMES))
    for words in hostile.strings(20 * count, seed=5):
        one = random.choice(("", "https://", "http://", "https://a.example/", "https://x@")) + words
        if len(one) < 500:
            found.setdefault(one)
    return list(found)[:count]


def test_of_two_hundred_addresses_only_plain_ones_reach_the_browser(recorder: Recorder) -> None:
    asked = addresses(200)
    assert len(asked) == 200
    accepted = [address for address in asked if browser.open_address(address) == ""]
    assert len(accepted) == len(recorder.opened)
    assert set(GOOD) <= set(accepted)
    assert len(accepted) < 120
    assert not set(SCHEMES) & set(accepted)
    for address in recorder.opened:
        assert address.startswith(("http://", "https://"))
        assert urls.link_host(address)
        assert address.isascii()
        assert all(" " < letter < "\x7f" for letter in address)
        assert not set(address) & set('"<>\\^`{|}')


@pytest.mark.parametrize(
    ("address", "plain"),
    [
        ("HTTPS://Bücher.example:443/ä?ö#ü", "https://xn--bcher-kva.example:443/%C3%A4?%C3%B6#%C3%BC"),
        ("https://a.example/%20?x=%41", "https://a.example/%20?x=%41"),
        ("https://a.example", "https://a.example"),
        ("https://a.example/" + "x" * browser.LONGEST, ""),
        ("https://user@a.example/", ""),
    ],
)  # fmt: skip
def test_an_address_is_spelled_plainly_or_refused(address: str, plain: str) -> None:
    assert browser.plain_address(address) == plain


@pytest.mark.parametrize("variable", ["SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"])
def test_over_ssh_no_browser_is_started_unless_one_is_named(
    recorder: Recorder, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, "10.0.0.1 1 10.0.0.2 22")
    assert "SSH" in browser.open_address("https://a.example/")
    assert recorder.opened == []
    monkeypatch.setenv("BROWSER", "forwarder")
    assert browser.open_address("https://a.example/") == ""
    assert recorder.opened == ["https://a.example/"]


def test_a_browser_that_draws_in_the_terminal_is_not_started(
    recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorder.name = "/usr/bin/lynx"
    assert "no browser" in browser.open_address("https://a.example/")
    assert recorder.opened == []


def test_where_no_browser_can_be_had_the_address_is_to_be_copied(
    recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> bool:
        raise OSError("no such program")

    monkeypatch.setattr(recorder, "open", fail)
    assert "Copy the address" in browser.open_address("https://a.example/")
    monkeypatch.setattr(recorder, "open", lambda *_, **__: False)
    assert "did not start" in browser.open_address("https://a.example/")

    def none() -> webbrowser.BaseBrowser:
        raise webbrowser.Error("could not locate runnable browser")

    monkeypatch.setattr(webbrowser, "get", none)
    assert "Copy the address" in browser.open_address("https://a.example/")
