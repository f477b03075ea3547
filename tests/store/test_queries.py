from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, timedelta
from pathlib import Path

import pytest

from inbox_tui.model import Account, Attachment, Visibility
from inbox_tui.query import parse
from inbox_tui.query.operators import BY_NAME
from inbox_tui.store import Store, conversations, queries
from inbox_tui.store.views import View
from tests import making
from tests.making import NOON, message, put


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with making.open_store(tmp_path / "inbox.db") as opened:
        yield opened


@pytest.fixture
def nora(store: Store) -> Account:
    account = making.add_account(store)
    put(
        store,
        account,
        message("1", context="a", content="My router reboots every night"),
        message("2", context="b", content="Thanks, it works", minutes=60),
        message("3", context="c", content="router http://example.org", minutes=24 * 60,
                attributed_to=making.actor("carla")),
        message("4", context="c", content="still broken", minutes=24 * 60 + 1),
        message("5", context="d", content="see this", name="Invoice 2231", minutes=48 * 60,
                visibility=Visibility.DIRECT,
                attachments=(Attachment(media_type="image/png", name="a chart"),)),
    )  # fmt: skip
    return account


def _contexts(store: Store, text: str) -> str:
    now = NOON + timedelta(days=2, hours=1)
    chosen = queries.selection(store.read(), parse(text, {"own": "router -reboots"}), UTC, now)
    found = conversations.page(store.read(), chosen)
    assert len(found) == conversations.count(store.read(), chosen)
    return "".join(c.context for c in found)


@pytest.mark.parametrize(
    ("text", "contexts"),
    [
        ("router ", "ca"),
        ("rout", "ca"),
        ("-router", "db"),
        ("router -reboots", "c"),
        ('"every night"', "a"),
        ('"night every"', ""),
        ("from:carla", "c"),
        ("from:carla broken", ""),
        ("-from:carla", "dba"),
        ("from:me", ""),
        ("subject:invoice", "d"),
        ("subject:this", ""),
        ("has:link", "c"),
        ("has:attachment", "d"),
        ("is:private", "d"),
        ("-is:private", "cba"),
        ("to:nora", "dcba"),
        ("to:@nora", "dcba"),
        ("to:test-nora", "dcba"),
        ("to:nora@test", "dcba"),
        ("-to:nora", ""),
        ("to:somebody", ""),
        ("network:test", "dcba"),
        ("network:email", ""),
        ("after:2026-11-23", "d"),
        ("before:2026-11-22", "ba"),
        ("on:2026-11-22", "c"),
        ("-on:2026-11-22", "dba"),
        ("after:26h", "dc"),
        ("on:yesterday", "c"),
        ("is:unanswered", "dcba"),
        ("is:open is:unread", "dcba"),
        ("is:done", ""),
        ("in:own", "c"),
        ("-in:own", "dba"),
        ("in:own from:carla", "c"),
        ("", ""),
    ],
)  # fmt: skip
def test_a_view_shows_what_its_query_asks_for(
    store: Store, nora: Account, text: str, contexts: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _contexts(store, text) == contexts
    monkeypatch.setattr(queries, "FEW_MESSAGES", -1)  # conversations are tried against the many
    assert _contexts(store, text) == contexts


def _set(store: Store, context: str, sql: str) -> None:
    with store.write() as conn:
        conn.execute(f"UPDATE conversations SET {sql} WHERE context = ?", (context,))


def test_marks_of_a_conversation_are_asked_of_its_row(store: Store, nora: Account) -> None:
    _set(store, "a", "assignee = 'nora', priority = 2")
    _set(store, "b", "vip = 1, note_count = 1, snoozed_until = '9999-12-31T00:00:00.000Z'")
    with store.write() as conn:
        conn.execute("INSERT INTO conversation_tags SELECT 'Refund', uid FROM conversations"
                     " WHERE context = 'c'")  # fmt: skip
        conn.execute("UPDATE conversation_tags SET tag = 'refund'")
    expected = {
        "assigned:me": "a",
        "assigned:Nora": "a",
        'assigned:"nora lind"': "a",
        "assigned:nobody": "dcb",
        "is:mine": "a",
        "is:urgent": "a",
        "is:vip": "b",
        "has:note": "b",
        "is:snoozed": "b",
        "is:unanswered": "dca",
        "tag:refund": "c",
        "tag:#Refund": "c",
        "-tag:refund": "dba",
        "has:draft": "",
    }
    assert {text: _contexts(store, text) for text in expected} == expected


@pytest.mark.parametrize(
    ("value", "view"),
    [
        ("unanswered", View.NEEDS_REPLY),
        ("mine", View.MINE),
        ("waiting", View.WAITING),
        ("snoozed", View.SNOOZED),
        ("unknown", View.UNKNOWN),
        ("done", View.DONE),
    ],
)
def test_a_state_means_what_its_view_shows(
    store: Store, nora: Account, value: str, view: View
) -> None:
    _set(store, "a", "assignee = 'nora', snoozed_until = '2026-11-21T00:00:00.000Z'")
    _set(store, "b", "done = 1, needs_reply = 0, assignee = 'nora'")
    _set(store, "c", "snoozed_until = '9999-12-31T00:00:00.000Z', assignee = 'nora'")
    _set(store, "d", "waiting = 1, needs_reply = 0")
    shown = "".join(c.context for c in conversations.page(store.read(), view))
    assert _contexts(store, f"is:{value}") == _contexts(store, f"in:{view.value}") == shown


def test_every_view_of_the_program_has_a_name_in_the_language() -> None:
    assert set(BY_NAME["in"].fixed) == {view.value for view in View}
