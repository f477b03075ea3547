"""What libraries and rebuilt tables do to the outbox: it sends nothing then."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import suppress

import pytest
from sqlite_utils import Database

from inbox_tui.model import DeliveryState
from inbox_tui.store import Store, guards
from tests.reply.conftest import Desk


def upsert(db: Database) -> None:
    row = dict(next(iter(db.query("SELECT * FROM deliveries"))), state="sending")
    db.table("deliveries").upsert(row, pk="uid")


def replace(db: Database) -> None:
    row = dict(next(iter(db.query("SELECT * FROM deliveries"))), state="sending")
    db.table("deliveries").insert(row, pk="uid", replace=True)


def delete_and_insert_again(db: Database) -> None:
    row = dict(next(iter(db.query("SELECT * FROM deliveries"))), state="sending")
    db.execute("DELETE FROM deliveries")
    db.table("deliveries").insert(row)


def transform(db: Database) -> None:
    db.table("deliveries").transform(defaults={"reason": "none"})


def transform_confirmations(db: Database) -> None:
    db.table("confirmations").transform(drop={"consumed_at"})


def rename_and_rebuild(db: Database) -> None:
    db.execute("PRAGMA legacy_alter_table = ON")
    db.execute("ALTER TABLE deliveries RENAME TO old_deliveries")
    db.execute("CREATE TABLE deliveries AS SELECT * FROM old_deliveries")


def drop_an_index(db: Database) -> None:
    db.execute("DROP INDEX deliveries_one_live")


def add_a_trigger(db: Database) -> None:
    db.execute(
        "CREATE TRIGGER helpful AFTER INSERT ON near_misses BEGIN"
        " UPDATE deliveries SET hold_until = '2000-01-01T00:00:00.000Z'; END"
    )


def loosen_everything_first(db: Database) -> None:
    for pragma in (
        "foreign_keys = OFF",
        "recursive_triggers = OFF",
        "ignore_check_constraints = ON",
    ):
        db.execute(f"PRAGMA {pragma}")
    replace(db)


TOOLS = (
    upsert,
    replace,
    delete_and_insert_again,
    transform,
    transform_confirmations,
    rename_and_rebuild,
    drop_an_index,
    add_a_trigger,
    loosen_everything_first,
)


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.__name__)
def test_either_it_is_refused_or_nothing_is_sent_any_more(
    desk: Desk, tool: Callable[[Database], None]
) -> None:
    ticket = desk.confirmed(hold=0)
    raw = sqlite3.connect(desk.store.path, isolation_level=None)
    was_refused = False
    try:
        tool(Database(raw))
    except sqlite3.IntegrityError:
        was_refused = True
    finally:
        raw.close()
    if was_refused:
        assert guards.find_breach(desk.store.read()) == ""
        assert desk.transmit(ticket).state is DeliveryState.SENT
        assert len(desk.posts()) == 1
        return
    assert guards.find_breach(desk.store.read())
    with suppress(sqlite3.Error):
        assert desk.transmit(ticket).state is not DeliveryState.SENT
    assert desk.posts() == []
    with Store.open(desk.store.path) as opened_again:
        assert opened_again.read_only_reason


def test_an_index_that_lets_more_through_under_the_same_name_is_found(desk: Desk) -> None:
    raw = sqlite3.connect(desk.store.path, isolation_level=None)
    raw.execute("DROP INDEX deliveries_one_live")
    raw.execute("CREATE UNIQUE INDEX deliveries_one_live ON deliveries (uid)")
    raw.close()
    assert "changed: deliveries_one_live" in guards.find_breach(desk.store.read())
