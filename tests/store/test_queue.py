from __future__ import annotations

from datetime import timedelta

from inbox_tui import triage
from inbox_tui.model import Account, Priority
from inbox_tui.store import Store, conversations, people
from inbox_tui.store.queue import next_needing_reply
from tests.making import NOON
from tests.triage.desk import add_colleague, row, talks


def order(store: Store, minutes: int = 0) -> list[int]:
    """Return what comes, from one to the next, until the first comes again."""
    now = NOON + timedelta(minutes=minutes)
    found: list[int] = []
    after: conversations.Key | None = None
    while (there := next_needing_reply(store.read(), after, "nora", now)) is not None:
        if there.uid in found:
            assert there.uid == found[0]
            break
        found.append(there.uid)
        after = conversations.key_of(there)
    return found


def test_urgent_comes_first_then_vips_then_who_waits_longest(store: Store, nora: Account) -> None:
    a, b, c, d, e = talks(store, nora, 5)
    assert order(store) == [a, b, c, d, e]
    triage.set_priority(store, d, Priority.URGENT, NOON)
    triage.set_priority(store, a, Priority.LOW, NOON)
    author = people.author_of(store.read(), c)
    assert author
    triage.add_vip(store, author, NOON)
    assert order(store) == [d, c, b, e, a]


def test_done_snoozed_and_a_colleagues_are_skipped(store: Store, nora: Account) -> None:
    add_colleague(store, "kim", "Kim Ode")
    a, b, c, d = talks(store, nora, 4)
    triage.mark_done(store, a, NOON)
    triage.snooze(store, b, NOON + timedelta(minutes=30), NOON)
    triage.assign(store, c, "kim", NOON)
    triage.assign(store, d, "nora", NOON)
    assert order(store) == [d]
    assert order(store, minutes=30) == [b, d]


def test_after_one_that_is_answered_its_place_goes_on(store: Store, nora: Account) -> None:
    a, b, c = talks(store, nora, 3)
    key = conversations.key_of(row(store, b))
    triage.mark_done(store, b, NOON)
    found = next_needing_reply(store.read(), key, "nora", NOON)
    assert found
    assert found.uid == c
    key = conversations.key_of(row(store, c))
    found = next_needing_reply(store.read(), key, "nora", NOON)
    assert found
    assert found.uid == a


def test_where_it_is_the_only_one_there_is_no_next(store: Store, nora: Account) -> None:
    assert next_needing_reply(store.read(), None, "nora", NOON) is None
    (uid,) = talks(store, nora, 1)
    key = conversations.key_of(row(store, uid))
    assert next_needing_reply(store.read(), key, "nora", NOON) is None


def test_the_next_is_found_in_an_index_without_sorting(store: Store, nora: Account) -> None:
    (uid,) = talks(store, nora, 1)
    traced: list[str] = []
    store.read().set_trace_callback(traced.append)
    next_needing_reply(store.read(), conversations.key_of(row(store, uid)), "nora", NOON)
    store.read().set_trace_callback(None)
    questions = [sql for sql in traced if " FROM conversations c WHERE c.needs_reply" in sql]
    assert len(questions) == 6
    for sql in questions:
        plan = " ".join(r[3] for r in store.read().execute(f"EXPLAIN QUERY PLAN {sql}"))
        assert "INDEX conversations_by_urgency (assignee=?" in plan, plan
        assert "TEMP B-TREE" not in plan, plan
