"""Writes docs/schema.md from a new, empty store and the sentences of docs/schema.toml."""

from __future__ import annotations

import re
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlite_utils import Database
from sqlite_utils.db import Table

from inbox_tui.store import Store

HERE = Path(__file__).parent
DOCUMENT = HERE / "schema.md"
SENTENCES = HERE / "schema.toml"
INDEX_TABLE = "messages_fts"
REFUSAL = re.compile(r"RAISE\(ABORT, '([^']+)'\)")
EVENT = re.compile(
    r"CREATE TRIGGER \S+\s+((?:BEFORE|AFTER) [A-Z]+(?: OF [a-z_, ]+?)?)\s+ON", re.DOTALL
)
CONDITION = re.compile(r"\bWHERE\b\s+(.+)$", re.DOTALL)


class Undescribed(Exception):
    """The sentences and the database do not fit; the text says where."""


def document() -> str:
    """Return the whole document.

    :raises Undescribed: something has no sentence, or a sentence has nothing to describe.
    """
    words = tomllib.loads(SENTENCES.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "inbox.db") as store:
        db = Database(store.read())
        check(db, words)
        lines = [
            "# The store",
            "",
            "<!-- Written by docs/schema.py; `make docs` writes it anew. -->",
            "",
            words["introduction"].rstrip(),
            "",
            f"Schema version {store.read().execute('PRAGMA user_version').fetchone()[0]}.",
        ]
        for name, view in words["views"].items():
            columns = ", ".join(f"`{c.name}`" for c in db.view(name).columns)
            lines += ["", f"## View `{name}`", "", view["about"], "", f"Columns: {columns}."]
        for name in words["tables"]:
            lines += ["", *describe_table(db, name, words)]
    return "\n".join(lines) + "\n"


def describe_table(db: Database, name: str, words: dict[str, Any]) -> Iterator[str]:
    """Yield the lines of one table's section."""
    table = db.table(name)
    yield f"## Table `{name}`"
    yield ""
    yield words["tables"][name]["about"]
    yield ""
    yield "| column | type | meaning |"
    yield "|---|---|---|"
    targets = {key.column: f" → `{key.other_table}`" for key in table.foreign_keys}
    for column in table.columns:
        kind = (column.type or "any").lower()
        optional = "" if column.notnull or column.is_pk or name == INDEX_TABLE else ", may be empty"
        link = targets.get(column.name, "")
        yield f"| `{column.name}` | {kind}{optional} | {meaning(words, name, column.name)}{link} |"
    yield from _section("Indexes", indexes(db, table))
    yield from _section("Triggers", triggers(table, words))


def meaning(words: dict[str, Any], table: str, column: str) -> str:
    """Return the sentence of a column, its own or the one that all tables share."""
    own = words["tables"][table].get("columns", {}).get(column)
    return str(own or words["columns"].get(column, ""))


def indexes(db: Database, table: Table) -> Iterator[str]:
    """Yield a line for each index that a name was given to."""
    for index in table.indexes:
        if index.origin != "c":
            continue
        sql = db.execute("SELECT sql FROM sqlite_master WHERE name = ?", (index.name,)).fetchone()[
            0
        ]
        found = CONDITION.search(sql)
        where = f", where `{' '.join(found[1].split())}`" if found else ""
        unique = "unique, " if index.unique else ""
        yield f"- `{index.name}`: {unique}on {', '.join(f'`{c}`' for c in index.columns)}{where}"
    for index in table.indexes:
        if index.origin == "u":
            yield f"- unique: {', '.join(f'`{c}`' for c in index.columns)}"


def triggers(table: Table, words: dict[str, Any]) -> Iterator[str]:
    """Yield a line for each trigger: what it refuses, in its own words, or what it does."""
    for trigger in sorted(table.triggers):
        refusal = REFUSAL.search(trigger.sql)
        event = EVENT.search(trigger.sql)
        when = f" ({' '.join(event[1].split()).lower()})" if event else ""
        sentence = f"refuses: “{refusal[1]}”" if refusal else words["triggers"][trigger.name]
        yield f"- `{trigger.name}`{when}: {sentence}"


def check(db: Database, words: dict[str, Any]) -> None:
    """Compare names in the database with names in the sentences.

    :raises Undescribed: they differ.
    """
    shadows = {n for n in db.table_names() if n.startswith(f"{INDEX_TABLE}_")}
    real: set[str] = set()
    told: set[str] = set()
    for name in set(db.table_names()) - shadows:
        real |= {f"table {name}"} | {f"column {name}.{c.name}" for c in db.table(name).columns}
        real |= {f"trigger {t.name}" for t in db.table(name).triggers if not REFUSAL.search(t.sql)}
    real |= {f"view {name}" for name in db.view_names()}
    for name, table in words["tables"].items():
        told |= {f"table {name}"} | {f"column {name}.{c}" for c in table.get("columns", {})}
    told |= {n for n in real if n.startswith("column ") and n.split(".")[1] in words["columns"]}
    told |= {f"view {name}" for name in words["views"]}
    told |= {f"trigger {name}" for name in words["triggers"]}
    if real != told:
        raise Undescribed(
            f"without a sentence: {sorted(real - told)}; without a thing: {sorted(told - real)}"
        )


def _section(title: str, lines: Iterator[str]) -> Iterator[str]:
    found = list(lines)
    if found:
        yield from ("", f"{title}:", "", *found)


if __name__ == "__main__":
    DOCUMENT.write_text(document(), encoding="utf-8")
