"""A line is taken apart as a shell would, and what is put into it stays one word."""

from __future__ import annotations

import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui.cli.completion.line import Line, read_line


@pytest.mark.parametrize(
    ("typed", "words", "incomplete", "is_quoted"),
    [
        ("", (), "", False),
        ("inbox-tui", (), "", False),
        ("inbox-tui ", (), "", False),
        ("inbox-tui sho", (), "sho", False),
        ("inbox-tui show ", ("show",), "", False),
        ("inbox-tui list --account 'Ana S", ("list", "--account"), "Ana S", True),
        ('inbox-tui list --account "Ana S', ("list", "--account"), "Ana S", True),
        ("inbox-tui list --account Ana\\ S", ("list", "--account"), "Ana S", False),
        ("inbox-tui list --account=x", ("list",), "--account=x", False),
        ("inbox-tui show $(touch", ("show",), "$(touch", False),
        ("inbox-tui show it\\'s", ("show",), "it's", False),
        ("inbox-tui show \\", ("show",), "", False),
    ],
)
def test_words_are_found_as_a_shell_finds_them(
    typed: str, words: tuple[str, ...], incomplete: str, is_quoted: bool
) -> None:
    assert read_line(typed) == Line(words, incomplete, is_quoted)


def test_bash_is_given_what_follows_the_last_sign_that_it_breaks_at() -> None:
    assert Line((), "sandbox:n").quoted("sandbox:nora", "bash") == "nora"
    assert Line((), "--account=@n").quoted("--account=@nora", "bash") == "nora"
    assert Line((), "sandbox:n").quoted("sandbox:nora", "zsh") == "sandbox:nora"


def test_within_quotes_bash_is_given_nothing_that_acts_there() -> None:
    within = read_line('inbox-tui words remove "')
    assert within.quoted("a b", "bash") == "a b"
    for active in ("$(touch x)", "`x`", 'a"b', "it's", "a\\b", "hey!"):
        assert within.quoted(active, "bash") == ""


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1))
def test_what_bash_is_given_is_one_word_for_every_text(value: str) -> None:
    assert shlex.split(Line((), "").quoted(value, "bash")) == [value]


@given(st.text())
def test_no_line_ends_the_program(typed: str) -> None:
    line = read_line(typed)
    assert all(isinstance(word, str) for word in (*line.words, line.incomplete))
