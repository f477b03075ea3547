"""The steps from an empty file to the present schema, in order, each in one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlite_utils import Migrations

from inbox_tui.store import guards, schema

if TYPE_CHECKING:
    from sqlite_utils import Database

MIGRATIONS = Migrations("inbox_tui")


@MIGRATIONS()
def m001_the_spine(db: Database) -> None:
    """Make the tables, the full-text index and the guards."""
    for part in (schema.PEOPLE, schema.INBOX, schema.PULLS, schema.TRIAGE, schema.OUTBOX):
        _run(db, part)
    db.table("messages").enable_fts(
        ["name", "content", "author_handle", "author_name"],
        fts_version="FTS5",
        tokenize="unicode61 remove_diacritics 2",
        create_triggers=True,
    )
    _run(db, schema.VIEWS)
    guards.install(db.conn)
    db.conn.execute("PRAGMA user_version = 1")


def _run(db: Database, script: str) -> None:
    """Run statements one by one: ``executescript`` would commit the migration half-way."""
    import sqlite3

    statement = ""
    for line in script.splitlines():
        statement += line + "\n"
        if sqlite3.complete_statement(statement):
            db.conn.execute(statement)
            statement = ""
