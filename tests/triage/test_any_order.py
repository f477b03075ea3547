"""Acts of two people in any order, undone and done again in any order, against a plain model."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from inbox_tui import triage
from inbox_tui.model import Account, Priority
from inbox_tui.store import Store
from tests import making
from tests.making import NOON
from tests.triage.desk import add_colleague, row, sitting, state, talks

ACTS: tuple[Callable[[Store, list[int]], object], ...] = (
    lambda store, uids: triage.mark_done(store, uids, NOON),
    lambda store, uids: triage.reopen(store, uids, NOON),
    lambda store, uids: triage.mark_read(store, uids, NOON),
    lambda store, uids: triage.mark_unread(store, uids, NOON),
    lambda store, uids: triage.snooze(store, uids, NOON + timedelta(days=1), NOON),
    lambda store, uids: triage.snooze(store, uids, NOON + timedelta(days=2), NOON),
    lambda store, uids: triage.wake(store, uids, NOON),
    lambda store, uids: triage.assign(store, uids, "kim", NOON),
    lambda store, uids: triage.assign(store, uids, "", NOON),
    lambda store, uids: triage.set_priority(store, uids, Priority.HIGH, NOON),
    lambda store, uids: triage.add_tag(store, uids, "bug", NOON),
    lambda store, uids: triage.remove_tag(store, uids, "bug", NOON),
    lambda store, uids: triage.add_note(store, uids[0], "words", NOON),
    lambda store, uids: triage.add_vip(store, uids[0], NOON),
)
"""Each conversation of the desk has an author of the same number."""


@settings(max_examples=40)
@given(acts=st.lists(st.tuples(st.sampled_from(ACTS), st.sets(st.integers(0, 2), min_size=1))))
def test_undoing_all_gives_the_state_before_and_redoing_all_the_state_after(
    acts: list[tuple[Callable[[Store, list[int]], Any], set[int]]],
) -> None:
    store, uids = _the_desk()
    before = state(store)
    done = [act(store, [uids[n] for n in sorted(places)]) for act, places in acts]
    changes = sum(bool(applied.conversations) for applied in done)
    after = state(store)
    for _ in range(changes):
        assert triage.undo(store, NOON)
    assert state(store) == before
    for _ in range(changes):
        assert triage.redo(store, NOON)
    assert state(store) == after
    assert triage.redo(store, NOON) is None


_desks: list[tuple[tempfile.TemporaryDirectory[str], Store, Account, tuple[int, ...]]] = []
_numbers = count()


def _the_desk() -> tuple[Store, tuple[int, ...]]:
    """Return one store for all examples: opening one takes longer than an example."""
    if not _desks:
        folder = tempfile.TemporaryDirectory()
        store = making.open_store(Path(folder.name) / "inbox.db")
        add_colleague(store, "kim", "Kim Ode")
        account = making.add_account(store)
        _desks.append((folder, store, account, talks(store, account, 3)))
    return _desks[0][1], _desks[0][3]


@pytest.fixture(scope="module", autouse=True)
def _clear_the_desk() -> Any:
    yield
    while _desks:
        folder, store, _, _ = _desks.pop()
        store.close()
        folder.cleanup()


@dataclass
class Change:
    """What one act did to one field of one conversation."""

    place: tuple[int, str]
    before: object
    after: object


@dataclass
class Memory:
    """What one person can undo and do again, newest last."""

    done: list[list[Change]] = field(default_factory=list)
    undone: list[list[Change]] = field(default_factory=list)


class Desk(RuleBasedStateMachine):
    """Two people who set assignees, priorities and tags, and a model with two stacks for each."""

    @initialize()
    def sit_down(self) -> None:
        self.store, _ = _the_desk()
        number = next(_numbers)
        self.people = (f"ana{number}", f"bo{number}")
        for who in self.people:
            add_colleague(self.store, who, who)
        self.uids = talks(self.store, _desks[0][2], 2, prefix=f"machine{number}-")
        self.fields: dict[tuple[int, str], object] = {
            (uid, name): value
            for uid in self.uids
            for name, value in (("assignee", ""), ("priority", 0), ("bug", False), ("idea", False))
        }
        self.memories = {who: Memory() for who in self.people}

    @rule(
        who=st.integers(0, 1),
        places=st.sets(st.integers(0, 1), min_size=1),
        assignee=st.sampled_from(["", "nora", "kim"]),
    )
    def assign(self, who: int, places: set[int], assignee: str) -> None:
        self._act(who, places, "assignee", assignee, triage.assign, assignee)

    @rule(
        who=st.integers(0, 1),
        places=st.sets(st.integers(0, 1), min_size=1),
        priority=st.sampled_from(Priority),
    )
    def prioritise(self, who: int, places: set[int], priority: Priority) -> None:
        self._act(who, places, "priority", int(priority), triage.set_priority, priority)

    @rule(
        who=st.integers(0, 1),
        places=st.sets(st.integers(0, 1), min_size=1),
        tag=st.sampled_from(["bug", "idea"]),
        on=st.booleans(),
    )
    def tag(self, who: int, places: set[int], tag: str, on: bool) -> None:
        self._act(who, places, tag, on, triage.add_tag if on else triage.remove_tag, tag)

    @rule(who=st.integers(0, 1))
    def undo(self, who: int) -> None:
        memory = self.memories[self.people[who]]
        with sitting(self.store, self.people[who]):
            undone = triage.undo(self.store, NOON)
        assert (undone is None) == (not memory.done)
        if undone:
            memory.undone.append(self._reverse(memory.done.pop()))

    @rule(who=st.integers(0, 1))
    def redo(self, who: int) -> None:
        memory = self.memories[self.people[who]]
        with sitting(self.store, self.people[who]):
            redone = triage.redo(self.store, NOON)
        assert (redone is None) == (not memory.undone)
        if redone:
            memory.done.append(self._reverse(memory.undone.pop()))

    @invariant()
    def the_rows_are_as_the_model(self) -> None:
        if not hasattr(self, "fields"):
            return
        for uid in self.uids:
            found = row(self.store, uid)
            assert (found.assignee, int(found.priority)) == (
                self.fields[uid, "assignee"],
                self.fields[uid, "priority"],
            )
            assert set(found.tags) == {t for t in ("bug", "idea") if self.fields[uid, t]}

    def _act(
        self,
        who: int,
        places: set[int],
        name: str,
        value: object,
        act: Callable[..., triage.Applied],
        argument: object,
    ) -> None:
        person = self.people[who]
        uids = [self.uids[n] for n in sorted(places)]
        changes = [
            Change((uid, name), self.fields[uid, name], value)
            for uid in uids
            if self.fields[uid, name] != value
        ]
        with sitting(self.store, person):
            applied = act(self.store, uids, argument, NOON)
        assert applied.conversations == tuple(change.place[0] for change in changes)
        for change in changes:
            self.fields[change.place] = change.after
        if changes:
            self.memories[person].done.append(changes)
            self.memories[person].undone.clear()

    def _reverse(self, changes: list[Change]) -> list[Change]:
        """Set back what still is as it was made, and return what that changed."""
        reversed_ = []
        for change in changes:
            present = self.fields[change.place]
            wanted = change.before if present == change.after else present
            self.fields[change.place] = wanted
            reversed_.append(Change(change.place, present, wanted))
        return reversed_


TestDesk = Desk.TestCase
TestDesk.settings = settings(max_examples=20, stateful_step_count=15)
