"""Typing a part of a tag finds the one that is meant."""

from __future__ import annotations

from inbox_tui.tui.tag_choice import TagChoice

KNOWN = (("billing", 3), ("outage", 12), ("out-of-stock", 40), ("router", 1))


def _choice(*present: str) -> TagChoice:
    return TagChoice(KNOWN, frozenset(present))


def test_what_begins_so_comes_first_the_frequent_before_the_rare_and_a_new_one_last() -> None:
    assert _choice().fitting("out") == ["out-of-stock", "outage", "router", "out"]
    assert _choice().fitting("#OUTAGE") == ["outage"]
    assert _choice("outage").fitting("") == ["outage", "out-of-stock", "billing", "router"]
    assert _choice().fitting("!") == []


def test_turned_twice_is_as_before() -> None:
    choice = _choice("billing")
    assert choice.take(["rou", "bill", "rou"]) == ""
    assert (choice.on, choice.off) == ([], ["billing"])
    assert not choice.is_on("billing")


def test_a_word_that_can_be_no_tag_is_named() -> None:
    choice = _choice()
    assert choice.take(["rou", "???", "bill"]) == "???"
    assert choice.on == ["router"]
