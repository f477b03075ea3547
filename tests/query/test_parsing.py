from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui.query import OPERATORS, Term, parse
from inbox_tui.query.operators import BY_NAME


def _of(text: str) -> list[tuple[str, str]]:
    return [(term.operator, term.value) for term in parse(text).terms]


def test_words_phrases_and_operators_stand_beside_each_other() -> None:
    assert _of('router from:carla "every night" tag:billing') == [
        ("", "router"),
        ("from", "carla"),
        ("", "every night"),
        ("tag", "billing"),
    ]


def test_a_value_in_quotes_may_hold_blanks() -> None:
    assert _of('subject:"invoice 2231"') == [("subject", "invoice 2231")]


def test_operators_are_known_in_any_case_and_by_their_other_name() -> None:
    assert _of("FROM:carla account:brand") == [("from", "carla"), ("to", "brand")]


def test_a_minus_negates_words_phrases_and_operators() -> None:
    assert [term.is_negated for term in parse('-spam -"no reply" -tag:x a-b').terms] == [
        True,
        True,
        True,
        False,
    ]


def test_only_the_word_that_is_being_typed_may_be_a_beginning() -> None:
    assert [term.is_beginning for term in parse("router rebo").terms] == [False, True]
    for finished in ("rebo ", '"rebo"', "-rebo", "from:rebo"):
        assert not any(term.is_beginning for term in parse(finished).terms), finished


def test_an_unknown_operator_is_words_and_is_told_with_the_known_ones() -> None:
    query = parse("form:carla")
    assert query.terms == (Term(operator="", value="form carla"),)
    (fault,) = query.faults
    assert "form:" in fault
    assert all(f"{operator.name}:" in fault for operator in OPERATORS)


@pytest.mark.parametrize("text", ["is:unanswerd", "has:links", "before:soon", "on:2026-02-31"])
def test_a_value_that_cannot_be_is_words_and_is_told(text: str) -> None:
    query = parse(text)
    assert [term.operator for term in query.terms] == [""]
    assert len(query.faults) == 1
    assert text.split(":")[1] in query.faults[0]


def test_an_operator_without_a_value_asks_for_one_and_finds_nothing_itself() -> None:
    query = parse("from:")
    assert not query
    assert "from:carla" in query.faults[0]


def test_an_address_is_no_operator() -> None:
    query = parse("https://example.org/a?b")
    assert query.faults == ()
    assert _of("https://example.org/a?b") == [("", "https://example.org/a?b")]


def test_a_view_of_ones_own_stands_for_its_query() -> None:
    (term,) = parse("in:refunds", {"refunds": "tag:refund is:open"}).terms
    assert term.view is not None
    assert [inner.operator for inner in term.view.terms] == ["tag", "is"]
    assert parse("in:refunds").faults


def test_every_example_of_an_operator_is_understood() -> None:
    for operator in OPERATORS:
        query = parse(operator.example)
        assert query.faults == (), operator.name
        assert [term.operator for term in query.terms] == [operator.name]
        assert BY_NAME[operator.name] is operator


@given(text=st.text(alphabet=st.characters(), max_size=200))
def test_nothing_that_is_typed_raises(text: str) -> None:
    parse(text)
    for operator in OPERATORS:
        parse(f"{operator.name}:{text}")
        parse(f'-{operator.name}:"{text}')


def test_a_megabyte_of_quotes_costs_no_time_and_is_told() -> None:
    started = time.process_time()
    query = parse('"' * 1_000_000)
    assert time.process_time() - started < 1
    assert query.faults
    assert parse("a:" * 500_000).faults
