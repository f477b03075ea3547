from __future__ import annotations

import re
from pathlib import Path

from inbox_tui.query import OPERATORS, parse

DOCUMENT = Path(__file__).parents[2] / "docs" / "search.md"


def _rows() -> list[str]:
    section = (
        DOCUMENT.read_text(encoding="utf-8").partition("## Operators")[2].partition("\n## ")[0]
    )
    return [line for line in section.splitlines() if line.startswith("| `")]


def test_the_document_lists_the_operators_as_they_are() -> None:
    assert _rows() == [
        f"| `{op.name}:`{f', `{op.also}:`' if op.also else ''} | {op.help}"
        f" | {', '.join(f'`{value}`' for value in op.fixed)} | `{op.example}` |"
        for op in OPERATORS
    ]


def test_every_query_of_the_document_is_understood() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    queries = re.findall(r"`(-?[a-z]+:[^`\s]+)`", text)
    assert len(queries) > len(OPERATORS)
    assert {query: parse(query).faults for query in queries} == dict.fromkeys(queries, ())


def test_every_date_of_the_document_is_one() -> None:
    section = DOCUMENT.read_text(encoding="utf-8").partition("Dates are")[2].partition("\n## ")[0]
    dates = re.findall(r"`([^`]+)`", section)
    assert len(dates) > 8
    assert not any(parse(f"on:{date}").faults for date in dates)
