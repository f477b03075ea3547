"""Paths as people type, paste and drop them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from inbox_tui.tui import path_words
from inbox_tui.tui.path_words import Completed


@pytest.mark.parametrize(
    ("words", "path"),
    [
        ("/pics/a b.png", "/pics/a b.png"),
        ("'/pics/a b.png' ", "/pics/a b.png"),
        ('"/pics/a b.png"', "/pics/a b.png"),
        ("/pics/a\\ b\\(1\\).png", "/pics/a b(1).png"),
        ("file:///pics/a%20b.png", "/pics/a b.png"),
    ],
)
def test_a_path_is_read_as_terminals_paste_it(words: str, path: str) -> None:
    assert path_words.dropped_path(words) == Path(path)
    assert path_words.typed_path(words) == Path(path)


@pytest.mark.parametrize(
    "words",
    ["", "Hello", "a/b.png", "/pics/a\n/pics/b", "~nobody-here-1/x", "/" + "a" * 5000, "/a\0b"],
)
def test_words_are_no_path(words: str) -> None:
    assert path_words.dropped_path(words) is None


def test_home_is_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert path_words.typed_path("~/cat.png") == tmp_path / "cat.png"
    (tmp_path / "cat.png").touch()
    assert path_words.complete("~/c").words == "~/cat.png"


def test_a_name_is_completed_as_far_as_it_is_certain(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    for name in ("photo-1.png", "photo-2.png", ".hidden"):
        (tmp_path / name).touch()
    assert path_words.complete(f"{tmp_path}/ph").words == f"{tmp_path}/photo"
    assert path_words.complete(f"{tmp_path}/photo-1").words == f"{tmp_path}/photo-1.png"
    assert path_words.complete(f"{tmp_path}/photos").words == f"{tmp_path}/photos/"
    assert path_words.complete(f"{tmp_path}/.h").words == f"{tmp_path}/.hidden"
    assert path_words.complete(f"{tmp_path}/x").words == f"{tmp_path}/x"
    assert path_words.complete(f"{tmp_path}/none/x").words == f"{tmp_path}/none/x"


@pytest.mark.parametrize("words", ["~nobody-here-1/x", "/a\0b/x"])
def test_what_is_no_path_is_not_completed(words: str) -> None:
    assert path_words.complete(words) == Completed(words)


def test_a_name_that_could_steer_the_terminal_is_left_out(tmp_path: Path) -> None:
    for name in ("cat\x1b[2J.png", "cat\u202egnp.exe", "cat\n.png"):
        (tmp_path / name).touch()
    os.close(os.open(os.fsencode(tmp_path) + b"/cat\xff", os.O_CREAT))
    assert path_words.complete(f"{tmp_path}/c") == Completed(f"{tmp_path}/c", 4)
    (tmp_path / "cat.png").touch()
    assert path_words.complete(f"{tmp_path}/c") == Completed(f"{tmp_path}/cat.png", 4)
