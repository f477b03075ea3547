"""Folding the history away must never hide anybody's new words."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui_email.quotes import fold_quotes

NEW = "Thank you.\n\n  indented\n\nCarla"


@pytest.mark.parametrize(
    "history",
    [
        "On Sat, 21 Nov 2026 at 12:00, Support <support@itui.test> wrote:\n> On its way",
        "On Sat, 21 Nov 2026 at 12:00, Support\n<support@itui.test> wrote:\n\n> On its way\n>\n> Bye",
        "Am 21.11.2026 um 12:00 schrieb Support <support@itui.test>:\n> Unterwegs",
        "Le sam. 21 nov. 2026 à 12:00, Support <support@itui.test> a écrit :\n> En route",
        "From: Support <support@itui.test>\nSent: Saturday\nTo: Carla\nSubject: Parcel\n\nOn its way",
        "________________________________\nVon: Support\nGesendet: Samstag\nAn: Carla\n\nUnterwegs",
        "-----Original Message-----\nFrom: Support\nSent: Saturday\n\nOn its way",
        "лидел <lidel@itui.test> написал 21.11.2026:\n> Слова",
        "> On its way",
        "> On its way\n--\nCarla's signature",
    ],
)
def test_the_history_below_the_new_words_is_folded(history: str) -> None:
    new, quoted = fold_quotes(f"{NEW}\n\n{history}\n")
    assert new == NEW
    assert quoted == history


@pytest.mark.parametrize(
    "text",
    [
        "> first question\nmy answer\n> second question\nmy other answer",
        "On Sat, 21 Nov 2026, Support wrote:\n> a question\nthe answer\n> another\nand that",
        "Hello\n\nOn Sat, 21 Nov 2026, Support wrote:\n> a question\nthe answer below it",
        "From: Support\nTo: Carla\nSubject: forwarded\n\nwords",
        "> only a quotation",
        "Note: this is no header\n\nBest: regards",
        "a > b\nc",
        "",
    ],
)
def test_where_new_words_could_hide_nothing_is_folded(text: str) -> None:
    assert fold_quotes(text) == (text, "")


@given(st.text(alphabet=st.sampled_from("a>: \n-@2026OnFromwrote"), max_size=300))
def test_no_word_is_lost(text: str) -> None:
    new, quoted = fold_quotes(text)
    assert f"{new}{quoted}".split() == text.split() or "".join(f"{new}{quoted}".split()) == "".join(
        text.split()
    )


@given(st.lists(st.sampled_from(["", "> quoted", "words"]), max_size=12))
def test_only_quotations_are_folded_where_nobody_is_named(lines: list[str]) -> None:
    _, quoted = fold_quotes("\n".join(lines))
    assert all(not line or line.startswith(">") for line in quoted.split("\n"))


@pytest.mark.parametrize(
    "hostile",
    [
        "On " + "x " * 500_000,
        ("Am " + "schrieb " * 18 + ":\n") * 20_000,
        "Am " + "schrieb " * 400 + "\nq\nq\nx:\n",
        ("Am " + "schrieb " * 19 + "\nq\nq\nx:\n") * 20_000,
        "On On On On:\n" * 50_000,
        "From: a\n\n" * 50_000,
        "> " * 300_000,
        "From:" + " " * 500_000,
    ],
    ids=lambda text: text[:12],
)
def test_a_hostile_mail_costs_little_time(hostile: str) -> None:
    begin = time.process_time()  # of this process alone, however busy the machine is
    fold_quotes(hostile)
    assert time.process_time() - begin < 2
