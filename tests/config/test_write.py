"""A file is written as a whole or not at all, and an added view leaves every letter where it was."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui.config.load import load
from inbox_tui.config.schema import View
from inbox_tui.config.write import NotWritten, append_view, set_theme, write

COMMENTED = (
    b"# mine\r\n[display]   # here\r\nmouse = false\r\n[[views]]\r\nname = 'A'\r\nquery = 'a'"
)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_file_and_its_folder_are_made_for_their_owner_only(tmp_path: Path) -> None:
    file = tmp_path / "new" / "config.toml"
    assert write(file, b"a") is None
    assert (mode(file), mode(file.parent)) == (0o600, 0o700)


def test_what_was_there_is_kept_beside_it(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_bytes(b"before")
    copy = write(file, b"after")
    assert copy
    assert (file.read_bytes(), copy.read_bytes(), mode(copy)) == (b"after", b"before", 0o600)
    assert {path.name for path in tmp_path.iterdir()} == {file.name, copy.name}


def test_a_link_stays_and_what_it_leads_to_is_written(tmp_path: Path) -> None:
    real, link = tmp_path / "dotfiles" / "inbox.toml", tmp_path / "config.toml"
    real.parent.mkdir()
    real.write_bytes(b"before")
    link.symlink_to(real)
    write(link, b"after")
    assert link.is_symlink()
    assert real.read_bytes() == b"after"


def test_what_cannot_be_written_is_a_sentence_and_leaves_the_file(tmp_path: Path) -> None:
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    for place in (loop, tmp_path, tmp_path / "loop" / "config.toml"):
        with pytest.raises(NotWritten, match=r"cannot be written: .*It is as it was"):
            write(place, b"x")
    assert list(tmp_path.iterdir()) == [loop]


def test_an_added_view_leaves_every_letter_where_it_was(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_bytes(COMMENTED)
    append_view(file, 'Say "hi"', "from:jo tag:x")
    assert file.read_bytes().startswith(COMMENTED + b"\n")
    loaded = load(file)
    assert loaded.faults == ()
    assert loaded.config.views == (
        View(name="A", query="a"),
        View(name='Say "hi"', query="from:jo tag:x"),
    )


def test_a_first_view_makes_the_file(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    append_view(file, "Mine", "is:unanswered")
    assert load(file).config.views == (View(name="Mine", query="is:unanswered"),)


@pytest.mark.parametrize(
    ("before", "name", "query", "why"),
    [
        ("[[views]]\nname = 'a'\nquery = 'b'\n", "A", "c", "Another one is called"),
        ("views = []\n", "A", "c", "not TOML"),
        ("[display]\nmouse = 3\n", "A", "c", "line 2, column 9: display.mouse"),
        ("", "", "c", "1 to 40 characters"),
        ("", "A", " ", "It is empty"),
        ("", "A\n[notify]", "c", "control characters"),
        ("", "A", "\ud800", "control characters"),
    ],
)
def test_a_view_that_cannot_be_added_changes_nothing(
    tmp_path: Path, before: str, name: str, query: str, why: str
) -> None:
    file = tmp_path / "config.toml"
    file.write_text(before)
    with pytest.raises(NotWritten, match=why.replace("[", r"\[")):
        append_view(file, name, query)
    assert file.read_text() == before


@given(st.text(min_size=1, max_size=40), st.text(min_size=1, max_size=60))
def test_whatever_is_typed_becomes_one_view_or_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, name: str, query: str
) -> None:
    file = tmp_path_factory.getbasetemp() / "typed.toml"
    file.write_bytes(COMMENTED)
    try:
        append_view(file, name, query)
    except NotWritten:
        assert file.read_bytes() == COMMENTED
    else:
        assert load(file).config.views[1:] == (View(name=name, query=query),)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", '[display]\ntheme = "nord"\n'),
        ("# mine", '# mine\n\n[display]\ntheme = "nord"\n'),
        ("[display] # here\nmouse = false", '[display] # here\ntheme = "nord"\nmouse = false'),
        ("[display]", '[display]\ntheme = "nord"\n'),
        ("[display]\r\nmouse = false\r\n", '[display]\r\ntheme = "nord"\r\nmouse = false\r\n'),
        (
            "# a\r\n[display]\r\ntheme = 'dracula' # dark\r\nmouse = false\n",
            "# a\r\n[display]\r\ntheme = \"nord\" # dark\r\nmouse = false\n",
        ),
        ('display.theme = "dracula"\n', 'display.theme = "nord"\n'),
        ("\ufeff[display]\ntheme = 'a'\n", '\ufeff[display]\ntheme = "nord"\n'),
        ('[display]\ntheme = "nord"\n', '[display]\ntheme = "nord"\n'),
    ],
)  # fmt: skip
def test_a_theme_is_written_and_every_other_letter_stays(
    tmp_path: Path, before: str, after: str
) -> None:
    file = tmp_path / "config.toml"
    file.write_bytes(before.encode())
    set_theme(file, "nord")
    assert file.read_bytes() == after.encode()


def test_a_first_theme_makes_the_file(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    set_theme(file, "nord")
    assert load(file).config.display.theme == "nord"


@pytest.mark.parametrize(
    ("before", "why"),
    [
        ("display.mouse = false\n", "cannot be set from here"),
        ("display = { mouse = false }\n", "cannot be set from here"),
        ('[display]\ntheme = """\nx"""\n', "cannot be set from here"),
        ("[display]\nmouse = 3\n", "line 2, column 9"),
    ],
)
def test_a_theme_that_cannot_be_set_changes_nothing(tmp_path: Path, before: str, why: str) -> None:
    file = tmp_path / "config.toml"
    file.write_text(before)
    with pytest.raises(NotWritten, match=why):
        set_theme(file, "nord")
    assert file.read_text() == before
    assert [path.name for path in tmp_path.iterdir()] == [file.name]
