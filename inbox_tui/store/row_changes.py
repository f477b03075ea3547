"""Changes of rows as data, so that a plan can be made first and carried out at once.

Tables and columns are named by the program alone, never by anybody outside.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Update:
    """New values for the rows of ``table`` whose column ``key`` is ``value``."""

    table: str
    key: str
    value: str | int
    columns: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Delete:
    """The end of the rows of ``table`` whose column ``key`` is ``value``."""

    table: str
    key: str
    value: str | int


Change = Update | Delete


def carry_out(conn: sqlite3.Connection, change: Change) -> None:
    """Make the change inside the caller's transaction."""
    if isinstance(change, Delete):
        conn.execute(f"DELETE FROM {change.table} WHERE {change.key} = ?", (change.value,))
        return
    names = ", ".join(f"{name} = ?" for name in change.columns)
    conn.execute(
        f"UPDATE {change.table} SET {names} WHERE {change.key} = ?",
        (*change.columns.values(), change.value),
    )


def read(conn: sqlite3.Connection, table: str, *columns: str) -> Iterator[tuple[Any, ...]]:
    """Yield the columns of every row, in the order of the rows."""
    yield from conn.execute(f"SELECT {', '.join(columns)} FROM {table} ORDER BY rowid")
