"""The guards as a whole: put in, taken out for newer ones, and found whole or not."""

from __future__ import annotations

import hashlib

from inbox_tui.store import Store, guards


def test_a_store_has_every_guard_and_no_other(store: Store) -> None:
    names = {
        row[0]
        for row in store.read().execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            f" AND tbl_name IN ({', '.join(map(repr, guards.GUARDED_TABLES))})"
        )
    }
    assert names == set(guards.TRIGGERS)
    assert guards.find_breach(store.read()) == ""


def test_older_guards_go_and_tell_what_they_were(store: Store) -> None:
    with store.write() as conn:
        told = "\n".join(f"{name}\n{sql}" for name, sql in sorted(guards.TRIGGERS.items()))
        assert guards.remove(conn) == hashlib.sha256(told.encode()).hexdigest()
        assert guards.remove(conn) == ""
        breach = guards.find_breach(conn)
        assert breach == (
            f"The guards of the outbox are not whole (missing: {', '.join(sorted(guards.TRIGGERS))})."
        )
        guards.install(conn)
        assert guards.find_breach(conn) == ""


def test_a_breach_names_what_is_missing_strange_and_changed(store: Store) -> None:
    with store.write() as conn:
        conn.execute("DROP TRIGGER deliveries_step")
        conn.execute("DROP TRIGGER deliveries_hold")
        conn.execute(
            "CREATE TRIGGER deliveries_hold BEFORE INSERT ON Deliveries WHEN 0 BEGIN SELECT 1; END"
        )
        conn.execute("DROP INDEX deliveries_one_live")
        conn.execute("CREATE TRIGGER stranger AFTER UPDATE ON DRAFTS BEGIN SELECT 1; END")
        assert guards.find_breach(conn) == (
            "The guards of the outbox are not whole (missing: deliveries_one_live, deliveries_step;"
            " strange: stranger; changed: deliveries_hold)."
        )
        guards.remove(conn)
        guards.install(conn)
        left = guards.find_breach(conn)
        assert left == (
            "The guards of the outbox are not whole"
            " (missing: deliveries_one_live; strange: stranger)."
        )
        conn.execute("DROP TRIGGER stranger")
        conn.execute("CREATE UNIQUE INDEX deliveries_one_live ON deliveries (draft_uid)")
