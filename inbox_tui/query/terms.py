"""A query, taken apart."""

from __future__ import annotations

from dataclasses import dataclass

WORDS = ""
"""The operator of plain words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One condition; every term of a query must hold."""

    operator: str
    """The name of an operator, or :data:`WORDS`."""
    value: str
    """As typed, without quotes."""
    is_negated: bool = False
    is_beginning: bool = False
    """True for the plain word that is being typed: it may be the beginning of one."""
    view: Query | None = None
    """For ``in:`` with a person's own view: what that view asks for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What somebody wants to find."""

    text: str
    """As typed."""
    terms: tuple[Term, ...] = ()
    faults: tuple[str, ...] = ()
    """Sentences about what could not be meant so; it was taken as plain words. Not cleaned."""

    def __bool__(self) -> bool:
        """Return whether anything is asked for."""
        return bool(self.terms)
