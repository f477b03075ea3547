"""The words of a draft in a person's own editor: out in a private file, and back."""

from __future__ import annotations

import re
import shutil
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from inbox_tui.programs import editor
from inbox_tui.programs.editor import EditorFault

ABOUT = ("Nora Lind replies as OWN @nora", "evil\x1b[2Jname\u202e wrote:", "line one", "")


def _put(folder: Path, words: str = "Hello\n# not a comment") -> Path:
    return editor.put_down(folder / "editor", 7, words, ABOUT)


def test_the_file_is_private_and_named_by_the_draft(tmp_path: Path) -> None:
    path = _put(tmp_path)
    assert path.name == "draft-7.txt"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_strangers_words_reach_the_editor_cleaned_and_as_comments(tmp_path: Path) -> None:
    above, _, below = _put(tmp_path).read_text().partition(editor.SCISSORS)
    assert above == "Hello\n# not a comment\n\n"
    assert "\x1b" not in below
    assert "\u202e" not in below
    assert all(line.startswith("#") for line in below.splitlines() if line)


@pytest.mark.parametrize(
    "line",
    [
        "vim: set tw=0 :",
        "a vim:foldmethod=expr:foldexpr=feedkeys('\\<esc>:!id\\<cr>')",
        "ex:x",
        "Vim700:x",
        "kak: x",
        "Local Variables:",
        ";;Local variables: ***",
    ],
)
def test_no_editor_takes_a_strangers_words_for_its_settings(tmp_path: Path, line: str) -> None:
    path = editor.put_down(tmp_path / "editor", 7, "Hello", [line])
    below = path.read_text().partition(editor.SCISSORS)[2]
    assert line.partition(":")[0] + " :" in below
    assert not re.search(r"(?i)(vim?\d*|\bex|kak|local variables):", below)


def test_vim_obeys_no_stranger(tmp_path: Path) -> None:
    vim = shutil.which("vim")
    if not vim:
        pytest.skip("vim is not installed")
    path = editor.put_down(tmp_path / "editor", 7, "Hello", ["vim: set textwidth=33 :"])
    asked = ["-c", f"call writefile([&textwidth], '{tmp_path}/told')", "-c", "qa!"]
    subprocess.run(
        [
            vim,
            "-u",
            "NONE",
            "-i",
            "NONE",
            "-n",
            "-es",
            "--cmd",
            "set nocp modeline",
            str(path),
            *asked,
        ],
        timeout=60,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    assert (tmp_path / "told").read_text() == "0\n"


def test_a_strangers_book_leaves_room_for_the_words(tmp_path: Path) -> None:
    path = editor.put_down(tmp_path / "editor", 7, "Hello", ["x" * 2_000_000])
    assert editor.pick_up(path, "Hello", 0) == "Hello"


def test_words_that_would_not_come_back_whole_do_not_go_out(tmp_path: Path) -> None:
    with pytest.raises(EditorFault, match="Take it out first"):
        _put(tmp_path, f"As git writes it:\n{editor.SCISSORS}\nand more")
    assert not list(tmp_path.iterdir())


def test_what_stands_above_the_scissors_comes_back_and_the_file_is_gone(tmp_path: Path) -> None:
    path = _put(tmp_path)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"Hello", b"Hello\r\nyou"))
    assert editor.pick_up(path, "Hello", 0) == "Hello\nyou\n# not a comment"
    assert not path.exists()


def test_without_the_scissors_everything_is_the_reply(tmp_path: Path) -> None:
    path = _put(tmp_path)
    path.write_text("All new\n")
    assert editor.pick_up(path, "Hello", 0) == "All new"


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        (b"caf\xe9 \xff", 0, "no UTF-8 text"),
        (b"x" * (editor.MOST_BYTES + 1), 0, "more than a reply can be"),
        (b"Half of it", 3, "ended with code 3"),
        (b"Half of it", -11, "ended with signal 11"),
    ],
)
def test_what_cannot_be_taken_stays_in_its_file_which_is_named(
    tmp_path: Path, content: bytes, code: int, said: str
) -> None:
    path = _put(tmp_path)
    path.write_bytes(content)
    with pytest.raises(EditorFault, match=said) as fault:
        editor.pick_up(path, "Hello", code)
    assert str(path) in fault.value.told
    assert path.read_bytes() == content
    assert _put(tmp_path).name == "draft-7-2.txt"


def test_a_file_that_nobody_came_back_to_is_found_where_it_has_other_words(tmp_path: Path) -> None:
    left = editor.put_down(tmp_path, 7, "as it was", ABOUT)
    editor.put_down(tmp_path, 77, "of another draft", ABOUT)
    assert editor.left_behind(tmp_path, 7, "as it was\n") is None
    left.write_text(left.read_text().replace("as it was", "an hour of work"))
    assert editor.left_behind(tmp_path, 7, "as it was") == left
    assert editor.left_behind(tmp_path, 7, "an hour of work") is None
    second = editor.put_down(tmp_path, 7, "and more", ABOUT)
    assert editor.left_behind(tmp_path, 7, "an hour of work") == second
    assert editor.left_behind(tmp_path, 7, "an hour of work, and more") is None
    second.write_bytes(b"\xff\xff")
    assert editor.left_behind(tmp_path, 7, "an hour of work, and more") == second
    assert editor.left_behind(tmp_path / "none", 7, "x") is None


def test_an_editor_that_was_left_without_writing_leaves_nothing_behind(tmp_path: Path) -> None:
    path = _put(tmp_path, "Hello")
    with pytest.raises(EditorFault, match="Your draft is as it was"):
        editor.pick_up(path, "Hello", 1)
    assert not path.exists()


def test_a_file_that_the_editor_removed_is_told(tmp_path: Path) -> None:
    path = _put(tmp_path)
    path.unlink()
    with pytest.raises(EditorFault, match="cannot be read"):
        editor.pick_up(path, "Hello", 0)


def test_where_no_file_can_be_written_it_is_told(tmp_path: Path) -> None:
    (tmp_path / "editor").write_text("in the way")
    with pytest.raises(EditorFault, match="Your draft is here"):
        _put(tmp_path)


def test_the_configuration_comes_before_visual_and_editor() -> None:
    environment = {"VISUAL": "code --wait", "EDITOR": "vi"}
    assert editor.command(("emacs", "-nw"), environment) == ("emacs", "-nw")
    assert editor.command((), environment) == ("code", "--wait")
    assert editor.command((), {"VISUAL": " ", "EDITOR": "vi"}) == ("vi",)


@pytest.mark.parametrize("environment", [{}, {"EDITOR": "vi 'open"}])
def test_no_editor_is_told(environment: dict[str, str]) -> None:
    with pytest.raises(EditorFault):
        editor.command((), environment)


def test_an_editor_that_is_missing_is_told_and_leaves_no_file(tmp_path: Path) -> None:
    path = _put(tmp_path)
    with pytest.raises(EditorFault, match="nowhere-editor could not be started"):
        editor.run(("nowhere-editor",), path)
    assert not path.exists()


def test_ctrl_c_is_for_the_editor_alone(tmp_path: Path) -> None:
    path, before = _put(tmp_path), signal.getsignal(signal.SIGINT)
    asks = (
        "import os, signal, sys;"
        "default = signal.getsignal(signal.SIGINT) is signal.default_int_handler;"
        "os.kill(os.getppid(), signal.SIGINT);"
        "sys.exit(0 if default else 9)"
    )
    assert editor.run((sys.executable, "-c", asks), path) == 0
    assert signal.getsignal(signal.SIGINT) is before
