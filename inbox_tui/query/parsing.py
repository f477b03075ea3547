"""From what somebody typed to a query. Whatever it is, nothing here raises."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC

from inbox_tui.model import utc_now
from inbox_tui.query import dates
from inbox_tui.query.operators import BY_NAME, OPERATORS, Operator, Values
from inbox_tui.query.terms import WORDS, Query, Term

TERMS_LIMIT = 24
LENGTH_LIMIT = 2000
"""Characters that are looked at; nobody types more."""
_TERM = re.compile(r'(-?)(?:([A-Za-z]{1,20}):(?!//))?(?:"([^"]*)"?|(\S*))')
_BLANK = re.compile(r"\s+")


def parse(text: str, views: Mapping[str, str] | None = None) -> Query:
    """Return what ``text`` asks for; ``views`` are a person's own, name to query.

    What is no operator, or has a value that its operator cannot have, is taken as plain words and
    told in :attr:`Query.faults`.
    """
    faults: list[str] = []
    terms: list[Term] = []
    own = {name.casefold(): query for name, query in (views or {}).items()}
    plain = text[:LENGTH_LIMIT].replace("\0", " ").encode("utf-8", "replace").decode("utf-8")
    if len(text) > LENGTH_LIMIT:
        faults.append(f"Only the first {LENGTH_LIMIT} characters are looked for.")
    place = _after_blank(plain, 0)
    while place < len(plain):
        if len(terms) == TERMS_LIMIT:
            faults.append(f"Only the first {TERMS_LIMIT} words and operators are looked for.")
            break
        found = _TERM.match(plain, place)
        if found is None or found.end() == place:
            break
        is_last = found.end() == len(plain)
        term = _term(found, is_last, own, faults)
        if term is not None:
            terms.append(term)
        place = _after_blank(plain, found.end())
    return Query(text=text, terms=tuple(terms), faults=tuple(faults))


def _after_blank(plain: str, place: int) -> int:
    found = _BLANK.match(plain, place)
    return found.end() if found else place


def _term(
    found: re.Match[str], is_last: bool, views: Mapping[str, str], faults: list[str]
) -> Term | None:
    minus, name, quoted, word = found.groups()
    value = word if quoted is None else quoted
    negated = bool(minus)
    if name is None:
        if not _is_word(value):
            return None
        begun = is_last and quoted is None and not negated
        return Term(operator=WORDS, value=value, is_negated=negated, is_beginning=begun)
    operator = BY_NAME.get(name.casefold())
    if operator is None:
        known = ", ".join(f"{op.name}:" for op in OPERATORS)
        faults.append(f"There is no operator {name}:, so it was taken as words. Known: {known}.")
        return Term(operator=WORDS, value=f"{name} {value}", is_negated=negated)
    if not _is_word(value):
        faults.append(f"{operator.name}: needs something after it, such as {operator.example}.")
        return None
    fault = _fault(operator, value, views)
    if fault:
        faults.append(fault)
        return Term(operator=WORDS, value=f"{name} {value}", is_negated=negated)
    own = views.get(value.casefold()) if operator.values is Values.VIEWS else None
    return Term(
        operator=operator.name,
        value=value,
        is_negated=negated,
        view=parse(own) if own is not None and value.casefold() not in operator.fixed else None,
    )


def _is_word(value: str) -> bool:
    return any(character.isalnum() for character in value)


def _fault(operator: Operator, value: str, views: Mapping[str, str]) -> str:
    """Return why the operator cannot have that value, or ""."""
    if operator.values is Values.DATES:
        if dates.period(value, dates.Present(utc_now(), UTC)) is None:
            return f"{value} is no date for {operator.name}:. Known: {dates.EXAMPLES}."
        return ""
    if operator.values is Values.VIEWS:
        known = (*operator.fixed, *views)
    elif operator.values is Values.FIXED:
        known = operator.fixed
    else:
        return ""
    if value.casefold() in known:
        return ""
    return (
        f"There is no {operator.name}:{value}, so it was taken as words. Known: {', '.join(known)}."
    )
