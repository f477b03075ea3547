"""The query language: what people type to find messages, and by which they make views."""

from inbox_tui.query.operators import OPERATORS, Level, Operator
from inbox_tui.query.parsing import parse
from inbox_tui.query.terms import Query, Term

__all__ = ["OPERATORS", "Level", "Operator", "Query", "Term", "parse"]
