from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from inbox_tui import triage
from inbox_tui.adapter import Page
from inbox_tui.config.schema import Config, Rule, View
from inbox_tui.intake import store_page
from inbox_tui.model import NEXT_ANSWER, Account, Message, MessageKind, Priority
from inbox_tui.rules import RuleFault, follow, try_out
from inbox_tui.store import Store, conversations, events, identities
from tests import making
from tests.making import NOON, message


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with making.open_store(tmp_path / "inbox.db") as opened:
        with opened.write() as conn:
            identities.save(conn, replace(making.NORA, id="kim", name="Kim Ode", is_me=False), NOON)
        yield opened


@pytest.fixture
def nora(store: Store) -> Account:
    return making.add_account(store)


def rule(name: str = "Refunds", **particulars: Any) -> Rule:
    return Rule(**{"name": name, "when": "refund", "tags": ("money",), **particulars})


def told_by(store: Store, *used: Rule, views: tuple[View, ...] = ()) -> list[str]:
    """Let the store follow rules; return the list into which they complain."""
    told: list[str] = []
    follow(store, Config(rules=used, views=views), lambda wrong: told.append(wrong.told))
    return told


def arrive(store: Store, account: Account, *batch: Message, source: str = "pull") -> None:
    store_page(store, account, Page(messages=batch, cursor="1"), source)


def test_a_rule_does_all_it_says_and_the_history_names_it(store: Store, nora: Account) -> None:
    told_by(store, rule(tags=("money", "soon"), assign="Kim Ode", priority="high", snooze="reply"))
    arrive(store, nora, message("1", content="a refund, please"), message("2", context="other"))
    sorted_in, left = conversations.get(store.read(), 1), conversations.get(store.read(), 2)
    assert sorted_in
    assert (sorted_in.tags, sorted_in.assignee) == (("money", "soon"), "kim")
    assert (sorted_in.priority, sorted_in.snoozed_until) == (Priority.HIGH, NEXT_ANSWER)
    assert left
    assert (left.tags, left.assignee, left.snoozed_until) == ((), "", None)
    done = events.of_conversation(store.read(), 1, 10)
    assert {event.rule for event in done} == {"Refunds"}
    assert triage.undo(store, NOON) is None


def test_every_rule_that_matches_is_run_in_the_order_of_the_file(
    store: Store, nora: Account
) -> None:
    told_by(
        store,
        rule("first", priority="high"),
        rule("second", when="please", tags=("polite",), priority="low"),
        rule("third", when="tag:polite", tags=("third",)),
    )
    arrive(store, nora, message("1", content="a refund, please"))
    found = conversations.get(store.read(), 1)
    assert found
    assert (found.tags, found.priority) == (("money", "polite", "third"), Priority.LOW)


@pytest.mark.parametrize(
    ("particulars", "matches"),
    [
        ({"when": "from:tomas refund"}, True),
        ({"when": "from:eva refund"}, False),
        ({"when": "refun"}, False),
        ({"when": "", "network": "test"}, True),
        ({"when": "", "network": "bluesky"}, False),
        ({"when": "", "account": "test-nora"}, True),
        ({"when": "", "account": "test-other"}, False),
        ({"when": "", "from_": "tomas"}, True),
        ({"when": "", "words": ("nothing", "money back")}, True),
        ({"when": "", "words": ("nothing", '" OR "')}, False),
        ({"when": "-refund", "network": "test"}, False),
        ({"when": "in:mine-own"}, True),
    ],
)
def test_a_rule_matches_where_all_that_it_names_is_so(
    store: Store, nora: Account, particulars: dict[str, Any], matches: bool
) -> None:
    used = rule(**particulars)
    views = (View(name="mine-own", query="is:unread"),)
    told = told_by(store, used, views=views)
    arrive(store, nora, message("1", content="a refund: money back, please"))
    found = conversations.get(store.read(), 1)
    assert found
    assert (bool(found.tags), told) == (matches, [])
    trial = try_out(store.read(), used, {view.name: view.query for view in views})
    assert trial.messages == ((1,) if matches else ())
    assert trial.is_all


@pytest.mark.parametrize("source", ["pull", "import letters.jsonl"])
@pytest.mark.parametrize("particulars", [{}, {"when": "is:unread"}])
def test_no_rule_looks_at_a_message_twice(
    store: Store, nora: Account, source: str, particulars: dict[str, Any]
) -> None:
    told_by(store, rule(**particulars))
    arrive(store, nora, message("1", content="refund"), source=source)
    with store.write() as conn:
        conn.execute("DELETE FROM events")
    triage.remove_tag(store, 1, "money", NOON)
    with store.write() as conn:
        conn.execute("DELETE FROM events")  # so that no person seems to have decided it
    arrive(store, nora, message("1", content="refund"))
    arrive(store, nora, message("1", content="refund, edited", updated=NOON.replace(hour=13)))
    arrive(store, nora, message("2", content="refund", context="c2"))
    found = conversations.get(store.read(), 1)
    assert found
    assert found.tags == ()


def test_what_a_person_decided_no_rule_changes(store: Store, nora: Account) -> None:
    told_by(store, rule(assign="kim", priority="high"))
    arrive(store, nora, message("1", content="refund"))
    triage.remove_tag(store, 1, "money", NOON)
    triage.assign(store, 1, "nora", NOON)
    triage.set_priority(store, 1, Priority.LOW, NOON)
    arrive(store, nora, message("2", content="refund", minutes=1))
    found = conversations.get(store.read(), 1)
    assert found
    assert (found.tags, found.assignee, found.priority) == ((), "nora", Priority.LOW)


def test_what_we_write_and_what_is_not_for_us_meets_no_rule(store: Store, nora: Account) -> None:
    told_by(store, rule())
    ours = message("1", content="your refund", attributed_to=making.actor("nora"))
    aside = message("2", content="a refund", kind=MessageKind.POST, context="c2")
    arrive(store, nora, ours, aside)
    assert all(not row.tags for row in conversations.page(store.read()))


def test_a_rule_that_is_broken_is_told_once_and_stops_nothing(store: Store, nora: Account) -> None:
    told = told_by(
        store,
        rule("nobody", assign="Bo"),
        rule("no day", when="before:someday refund"),
        rule("good"),
    )
    arrive(store, nora, message("1", content="refund"))
    arrive(store, nora, message("2", content="refund", context="c2"))
    assert [row.tags for row in conversations.page(store.read())] == [("money",), ("money",)]
    assert len(told) == 2
    assert told[0].startswith(
        'The rule "no day" is not run (when): someday is no date for before:. '
    )
    assert told[1] == (
        'The rule "nobody" is not run (assign): Nobody here is called "Bo";'
        " there are Kim Ode, Nora Lind."
    )


def test_a_rule_that_snoozes_for_longer_than_there_is_time_stops_no_pull(
    store: Store, nora: Account
) -> None:
    told = told_by(store, rule("for ever", snooze="9999w"), rule("good"))
    arrive(store, nora, message("1", content="refund"))
    assert [row.tags for row in conversations.page(store.read())] == [("money",)]
    assert [said[:43] for said in told] == ['The rule "for ever" is not run (snooze): "9']


def test_a_rule_that_fails_half_way_leaves_nothing_of_itself(
    store: Store, nora: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = told_by(store, rule(priority="high"))

    def fail(*_: object, **__: object) -> None:
        raise sqlite3.OperationalError("too many terms")

    monkeypatch.setattr("inbox_tui.store.tags.put", fail)
    arrive(store, nora, message("1", content="refund"))
    found = conversations.get(store.read(), 1)
    assert found
    assert (found.priority, found.tags) == (Priority.NORMAL, ())
    assert told == ['The rule "Refunds" is not run: too many terms.']
    assert store.read().execute("SELECT count(*) FROM events").fetchone() == (0,)


def test_no_rule_writes_a_draft_or_sends(store: Store, nora: Account) -> None:
    told_by(store, rule(assign="kim", priority="high", snooze="2h"))
    arrive(store, nora, message("1", content="refund"))
    for table in ("drafts", "confirmations", "deliveries"):
        assert store.read().execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)


def test_one_bad_message_among_good_ones_leaves_the_rules_at_work(
    store: Store, nora: Account
) -> None:
    told_by(store, rule())
    bad = message("2", content="refund", context="c2", raw={"a": 1})
    object.__setattr__(bad, "language", {})
    arrive(store, nora, message("1", content="refund"), bad)
    assert [row.tags for row in conversations.page(store.read())] == [("money",)]


def test_trying_a_rule_that_cannot_be_run_says_why(store: Store, nora: Account) -> None:
    with pytest.raises(RuleFault, match='Nobody here is called "Bo"'):
        try_out(store.read(), rule(assign="Bo"), {})
