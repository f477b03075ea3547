"""The names of the tags in use."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from inbox_tui import paths
from inbox_tui.store import tags
from tests import making

TAGGED = 5000
STEPS = 2000
"""Far fewer than one for each conversation."""


def _tag_many() -> None:
    with closing(sqlite3.connect(paths.database_file())) as conn:  # asks for no conversations
        conn.executemany(
            "INSERT INTO conversation_tags (tag, conversation_uid) VALUES (?, ?)",
            ((f"tag-{uid % 3}", uid) for uid in range(TAGGED)),
        )
        conn.commit()


def test_each_tag_in_use_is_named_once_by_name() -> None:
    with making.open_store() as store:
        assert tags.names(store.read(), 10) == ()
        _tag_many()
        assert tags.names(store.read(), 10) == ("tag-0", "tag-1", "tag-2")
        assert tags.names(store.read(), 2) == ("tag-0", "tag-1")


def test_naming_the_tags_does_not_look_at_all_that_has_them() -> None:
    steps = 0

    def count() -> None:
        nonlocal steps
        steps += 1

    with making.open_store() as store:
        _tag_many()
        conn = store.read()
        conn.set_progress_handler(count, 1)
        tags.names(conn, 10)
        conn.set_progress_handler(None, 0)
    assert 0 < steps < STEPS
