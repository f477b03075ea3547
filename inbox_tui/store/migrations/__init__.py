"""The steps from an empty file to the present schema, in order, each in one transaction.

The guards are made anew by the newest step: before it, a store has those of its own version, or,
where the file is new, holds nothing to guard.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlite_utils import Migrations

from inbox_tui.model import utc_now
from inbox_tui.store import audit, guards
from inbox_tui.store.migrations import m001_the_spine as spine
from inbox_tui.store.migrations import m002_a_send_that_cannot_go_wrong as safe_send
from inbox_tui.store.migrations import m002_an_inbox_to_live_in as inbox
from inbox_tui.store.migrations import m002_deletion_and_retention as retention

if TYPE_CHECKING:
    from sqlite_utils import Database

MIGRATIONS = Migrations("inbox_tui")


@MIGRATIONS()
def m001_the_spine(db: Database) -> None:
    """Make the tables and the full-text index."""
    for part in (spine.PEOPLE, spine.INBOX, spine.PULLS, spine.TRIAGE, spine.OUTBOX):
        _run(db, part)
    db.table("messages").enable_fts(
        ["name", "content", "author_handle", "author_name"],
        fts_version="FTS5",
        tokenize="unicode61 remove_diacritics 2",
        create_triggers=True,
    )
    _run(db, spine.VIEWS)
    db.conn.execute("PRAGMA user_version = 1")


@MIGRATIONS()
def m002_a_safe_send_and_an_inbox_to_live_in(db: Database) -> None:
    """Add what the full send contract and a day's triage need, and make the guards anew."""
    found = guards.remove(db.conn)
    for part in (
        safe_send.STOPS,
        safe_send.CONFIRM,
        safe_send.FORGETTING,
        inbox.TRIAGE,
        inbox.HISTORY,
        inbox.WRITING,
        inbox.READING,
        inbox.SENDING,
        inbox.SEARCH,
        retention.UPKEEP,
    ):
        _run(db, part)
    guards.install(db.conn)
    if found not in ("", safe_send.GUARDS_OF_VERSION_1):
        sentence = "The guards of version 1 were not whole; they were made anew."
        audit.append(db.conn, "", "guards repaired", {"reason": sentence}, utc_now())
    db.conn.execute("PRAGMA user_version = 2")


@MIGRATIONS()
def m002_notes_that_were_begun(db: Database) -> None:
    """Add where half a note is kept: files of version 2 were made before it had a place."""
    _run(db, inbox.NOTES_BEGUN)


def _run(db: Database, script: str) -> None:
    """Run statements one by one: ``executescript`` would commit the migration half-way."""
    import sqlite3

    statement = ""
    for line in script.splitlines():
        statement += line + "\n"
        if sqlite3.complete_statement(statement):
            db.conn.execute(statement)
            statement = ""
