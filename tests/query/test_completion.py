from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui.query import OPERATORS, parse
from inbox_tui.query.completion import complete
from inbox_tui.query.operators import Values

KNOWN = {
    Values.TAGS: ("billing", "billed", "refund"),
    Values.VIEWS: ("My refunds", "My people"),
    Values.ACCOUNTS: ("northwind",),
}


@pytest.mark.parametrize(
    ("typed", "becomes", "choices"),
    [
        ("ta", "tag:", 1),
        ("router -ta", "router -tag:", 1),
        ("tag:r", "tag:refund ", 1),
        ("x -tag:bil", "x -tag:bill", 2),
        ("tag:zz", "tag:zz", 0),
        ("is:una", "is:unanswered ", 1),
        ("is:un", "is:un", 3),
        ("in:my", 'in:"my ', 2),
        ('in:"my r', 'in:"My refunds" ', 1),
        ("account:n", "to:northwind ", 1),
        ("before:y", "before:yesterday ", 1),
        ("router ", "router ", 0),
        ("", "", 0),
        ("zzz", "zzz", 0),
    ],
)
def test_as_much_is_completed_as_only_one_thing_can_be_meant(
    typed: str, becomes: str, choices: int
) -> None:
    completed = complete(typed, KNOWN)
    assert (completed.text, len(completed.choices)) == (becomes, choices)


def test_every_operator_and_fixed_value_can_be_completed() -> None:
    for operator in OPERATORS:
        assert complete(operator.name, KNOWN).choices
        for value in operator.fixed:
            completed = complete(f"{operator.name}:{value}", KNOWN)
            assert value in completed.choices
            assert parse(f"{operator.name}:{value}").faults == ()


@given(text=st.text(max_size=60))
def test_whatever_is_typed_nothing_raises_and_nothing_before_is_lost(text: str) -> None:
    typed = f"router {text}"
    assert complete(typed, KNOWN).text.startswith("router ")
