"""Paths as people type, paste and drop them."""

from __future__ import annotations

from pathlib import Path

import pytest

from inbox_tui.tui import path_words


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
    assert path_words.complete("~/c") == "~/cat.png"


def test_a_name_is_completed_as_far_as_it_is_certain(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    for name in ("photo-1.png", "photo-2.png", ".hidden"):
        (tmp_path / name).touch()
    assert path_words.complete(f"{tmp_path}/ph") == f"{tmp_path}/photo"
    assert path_words.complete(f"{tmp_path}/photo-1") == f"{tmp_path}/photo-1.png"
    assert path_words.complete(f"{tmp_path}/photos") == f"{tmp_path}/photos/"
    assert path_words.complete(f"{tmp_path}/.h") == f"{tmp_path}/.hidden"
    assert path_words.complete(f"{tmp_path}/x") == f"{tmp_path}/x"
    assert path_words.complete(f"{tmp_path}/none/x") == f"{tmp_path}/none/x"
