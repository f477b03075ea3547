"""The footer keeps the way to all keys in sight."""

from __future__ import annotations

import pytest

from inbox_tui.tui.actions import Scope, footer
from inbox_tui.tui.layout.footer_line import MOST, Key, lay_out

KEYS = [
    Key("enter", "open", "Move"),
    Key("r", "reply", "Answer", is_possible=False),
    Key("e", "done", "Triage"),
    Key("n", "next", "Triage"),
    Key("o", "other account", "Answer"),
    Key("?", "help", "Program", is_pinned=True),
    Key("^p", "all actions", "Program", is_pinned=True),
]


def line(width: int, keys: list[Key] = KEYS) -> str:
    """Return the footer as it is read."""
    return "".join(piece.words for piece in lay_out(keys, width))


def test_keys_of_a_group_stand_beside_each_other_and_groups_apart() -> None:
    assert line(100) == (
        " enter open │ (r reply)  o other account │ e done  n next │ ? help  ^p all actions"
    )


@pytest.mark.parametrize("width", [*range(24, 100)])
def test_help_and_palette_are_never_lost_and_nothing_is_cut(width: int) -> None:
    shown = line(width)
    assert shown.endswith("? help  ^p all actions")
    assert len(shown) <= width


def test_what_stands_last_gives_way_first() -> None:
    assert line(60) == " enter open │ (r reply) │ e done │ ? help  ^p all actions"


def test_a_key_that_cannot_be_used_is_told_without_colour() -> None:
    assert "(r reply)" in line(100)
    assert "(e done)" not in line(100)


def test_no_more_than_eight_are_shown() -> None:
    many = [Key(str(n), "act", "Move") for n in range(9)] + KEYS[-2:]
    assert len([piece for piece in lay_out(many, 200) if piece.place is not None]) == MOST


@pytest.mark.parametrize("here", [Scope.LIST, Scope.THREAD])
def test_a_narrow_inbox_offers_reply_help_and_palette(here: Scope) -> None:
    actions = footer((here, Scope.INBOX, Scope.APP))
    keys = [Key(a.shown_key, a.label, a.group, True, a.scope is Scope.APP) for a in actions]
    shown = line(60, keys)
    assert "r reply" in shown
    assert shown.endswith("? help  ^p all actions")
