"""A file of one's own is a network once it is trusted, and what was read is what runs."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

import pytest

from inbox_tui import registry
from inbox_tui.adapter import Misconfigured
from inbox_tui.paths import adapters_folder
from inbox_tui.registry import Origin, dropped, private_file
from tests.registry.own_file import mark, put, trusted


def test_a_trusted_file_is_a_network_like_any_other() -> None:
    trusted()
    assert "board" in registry.names()
    assert not mark().exists(), "a name is known without running the file"
    assert registry.load("board").network == "board"
    assert registry.load("board") is registry.load("board")


def test_a_dataclass_in_it_finds_its_module() -> None:
    trusted(
        more="from dataclasses import dataclass\n"
        "@dataclass\nclass Post:\n    id: 'str'\n"
        "Board.post = Post('1')\n"
    )
    assert vars(registry.load("board"))["post"].id == "1"


@pytest.mark.parametrize("name", ["test_board.py", "Board.py", "board.txt", "1.py", "a-b.py"])
def test_other_files_are_no_networks(name: str) -> None:
    put(name)
    assert Path(name).stem not in registry.names()


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ("raise SystemError('secret words')", "SystemError"),
        ("def", "SyntaxError"),
        ("del Board", "no class"),
        ("class Other(Board): pass", "2 classes"),
    ],
)
def test_a_broken_one_is_named_and_the_others_still_load(more: str, why: str) -> None:
    trusted("broken.py", more)
    with pytest.raises(Misconfigured, match=f"broken.py .*{why}") as caught:
        registry.load("broken")
    assert "secret words" not in str(caught.value)
    assert registry.load("sandbox").network == "sandbox"


def test_none_takes_the_name_of_an_installed_network() -> None:
    trusted("sandbox.py")
    assert registry.load("sandbox").title != "The Board"
    offer = next(o for o in registry.offers() if o.origin is Origin.FILE)
    assert "An installed package has the name 'sandbox'" in offer.fault
    assert not mark().exists()


def test_two_files_of_one_name_are_both_refused() -> None:
    trusted()
    (adapters_folder() / "board.toml").write_text("")
    with pytest.raises(Misconfigured, match=r"board\.py and board\.toml claim"):
        registry.load("board")
    assert not mark().exists()


def test_the_bytes_that_were_judged_are_those_that_run(monkeypatch: pytest.MonkeyPatch) -> None:
    path = trusted()
    really = private_file.read

    def and_then_it_is_changed(place: Path, most_bytes: int) -> bytes:
        content = really(place, most_bytes)
        if place == path:
            path.write_text("raise SystemExit('other code')")
        return content

    monkeypatch.setattr(private_file, "read", and_then_it_is_changed)
    assert registry.load("board").title == "The Board"


def test_the_log_names_it_once(caplog: pytest.LogCaptureFixture) -> None:
    path = trusted("noted.py")
    with caplog.at_level(logging.WARNING):
        registry.load("noted")
        registry.load("noted")
        registry.load("sandbox")
    assert caplog.messages == [f"the adapter for noted is not ours: {path}"]


def test_it_leaves_no_compiled_file_behind() -> None:
    path = trusted()
    registry.load("board")
    assert [found.name for found in path.parent.iterdir()] == ["board.py"]
    assert f"{dropped.__name__}.board" not in sys.modules
