"""Call signs are so far apart that one slip of a finger never names another account."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui import call_sign
from inbox_tui.call_sign import find_fault, suggest
from inbox_tui.model import Account, AccountKind
from tests.making import account

OWN, BRAND = AccountKind.OWN, AccountKind.BRAND
SIGNS = st.text(string.ascii_uppercase, min_size=2, max_size=5)
KINDS = st.sampled_from(AccountKind)


def holding(sign: str, kind: AccountKind = OWN) -> list[Account]:
    """Return the accounts of somebody who has one, with that sign."""
    return [account("other", kind, sign)]


def one_slip_away(sign: str) -> set[str]:
    """Return what one wrong, missing or extra letter makes of ``sign``."""
    letters = string.ascii_uppercase
    places = range(len(sign) + 1)
    return {
        slip
        for i in places
        for slip in (
            sign[:i] + sign[i + 1 :],
            *(sign[:i] + c + sign[i + 1 :] for c in letters),
            *(sign[:i] + c + sign[i:] for c in letters),
        )
        if 2 <= len(slip) <= 5
    }


@pytest.mark.parametrize("sign", ["", "A", "ABCDEF", "A1", "AÄ", "A B", "ab\n", "АВС"])
def test_a_sign_is_two_to_five_letters(sign: str) -> None:
    assert find_fault(sign, OWN, []) == "A call sign is 2 to 5 letters, A to Z."


@pytest.mark.parametrize("sign", ["AB", "abc", "VWXYZ"])
def test_letters_of_either_case_will_do(sign: str) -> None:
    assert find_fault(sign, OWN, []) == ""


@given(SIGNS)
def test_no_slip_makes_one_sign_another(sign: str) -> None:
    assert all(find_fault(slip, OWN, holding(sign)) for slip in one_slip_away(sign))


@pytest.mark.parametrize("sign", ["nor", "NOR", "Nor"])
def test_case_makes_no_sign_another(sign: str) -> None:
    assert find_fault(sign, OWN, holding("NOR"))
    assert find_fault("NOR", OWN, holding(sign))


@pytest.mark.parametrize("sign", ["NAB", "XAR", "NXY"])
def test_two_letters_apart_is_enough(sign: str) -> None:
    assert find_fault(sign, OWN, holding("NOR")) == ""


def test_a_brands_sign_does_not_begin_like_an_own_one() -> None:
    assert "begin differently" in find_fault("NXYZ", BRAND, holding("NOR", OWN))
    assert "begin differently" in find_fault("nxyz", OWN, holding("NOR", BRAND))
    assert find_fault("XYZ", BRAND, holding("NOR", OWN)) == ""


def test_the_fault_names_the_other_account_but_not_its_whole_sign() -> None:
    assert find_fault("nxyz", BRAND, holding("nor", OWN)) == (
        "Signs of OWN and BRAND accounts begin differently: other (OWN) has N…"
    )
    assert find_fault("nos", OWN, holding("NOR")) == (
        "NOS is too like the call sign of other: change two letters."
    )


@given(handle=st.text(max_size=20), kind=KINDS, taken=st.lists(st.tuples(SIGNS, KINDS), max_size=6))
def test_what_is_suggested_can_be_used(
    handle: str, kind: AccountKind, taken: list[tuple[str, AccountKind]]
) -> None:
    others = [account(f"a{i}", k, sign) for i, (sign, k) in enumerate(taken)]
    assert find_fault(suggest(handle, kind, others), kind, others) == ""


def test_the_suggestion_comes_from_the_handle() -> None:
    assert suggest("@nora.example", OWN, []) == "NOR"
    assert suggest("nora", OWN, holding("NOR")) == "NRA"
    assert suggest("jo", OWN, []) == "JO"


def test_where_the_handle_has_no_letters_left_any_free_sign_is_suggested() -> None:
    assert suggest("東京", OWN, []) == "AAA"
    assert suggest("nnn", OWN, holding("NNN")) == "AAA"


def reference_distance(a: str, b: str) -> int:
    """Return the Levenshtein distance by its definition."""
    if not a or not b:
        return len(a) + len(b)
    return min(
        reference_distance(a[1:], b) + 1,
        reference_distance(a, b[1:]) + 1,
        reference_distance(a[1:], b[1:]) + (a[0] != b[0]),
    )


@given(*[st.text("ABC", max_size=5)] * 2)
def test_the_distance_is_the_least_number_of_slips(a: str, b: str) -> None:
    assert call_sign._distance(a, b) == reference_distance(a, b)
