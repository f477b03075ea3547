"""What an exec adapter's file says is checked, and counting follows it."""

from __future__ import annotations

import pytest

from inbox_tui import exec_adapter
from inbox_tui.adapter import Misconfigured
from inbox_tui.exec_adapter import counting, manifest
from tests.exec_adapter.scripts import MANIFEST


def test_a_class_says_what_the_file_says() -> None:
    board = exec_adapter.build("board", MANIFEST.encode(), b"")
    assert (board.network, board.title, board.default_instance) == ("board", "Board", "")
    assert board.capabilities.can_delete
    assert not board.capabilities.repeatable_send
    assert [(field.name, field.secret) for field in board.fields] == [("token", True)]


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("protocol = 1", "protocol = 2", "protocol"),
        ('program = "board-program"', 'program = "../board"', "program"),
        ('program = "board-program"', 'program = "/bin/sh"', "program"),
        ('title = "Board"', "", "title"),
        ("limit = 50", "limit = 0", "limit"),
        ("limit = 50", "limits = 50", "limits"),
        ("[can]", "[can", "cannot be understood"),
        ('name = "token"', 'name = "TOKEN="', "name"),
    ],
)
def test_a_fault_is_named_with_its_place(old: str, new: str, why: str) -> None:
    with pytest.raises(Misconfigured, match=rf"board\.toml cannot be understood.*{why}|{why}"):
        manifest.parse("board", MANIFEST.replace(old, new).encode())


@pytest.mark.parametrize(
    ("rule", "text", "used"),
    [
        (counting.Rule(), "👩‍👩‍👧‍👦é", 2),
        (counting.Rule(count="code-points"), "👩‍👩‍👧‍👦e\u0301", 9),
        (counting.Rule(count="utf16-units"), "👩a", 3),
        (counting.Rule(count="utf8-bytes"), "é€", 5),
        (counting.Rule(count="code-points", web_link=23), "see https://a.example/" + "x" * 99, 27),
    ],
)
def test_a_text_is_counted_by_the_rule(rule: counting.Rule, text: str, used: int) -> None:
    assert counting.measure(text, rule).used == used


def test_half_a_character_is_a_problem_and_no_fault() -> None:
    for count in ("graphemes", "code-points", "utf16-units", "utf8-bytes"):
        rule = counting.Rule(count=count)
        assert counting.measure("\ud800", rule).problem
