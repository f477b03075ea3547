"""What is too old goes as a whole and stays away; what is worked on stays, whatever its age."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inbox_tui import crashpoints, search
from inbox_tui.model import utc_now
from inbox_tui.retention import purge
from inbox_tui.store import audit, conversations, expiry, integrity, note_drafts
from inbox_tui.store.clock import to_text
from inbox_tui.store.expiry import Figures
from tests import making
from tests.retention.conftest import TELLING, Shelf, files_with


def test_what_is_older_goes_and_what_is_younger_stays(shelf: Shelf) -> None:
    shelf.arrive("old", 91)
    shelf.arrive("young", 89)
    shelf.reject("{odd}", 91)
    shelf.reject("{new}", 1)
    before = utc_now() - timedelta(days=90)
    foreseen = purge.foresee(shelf.store, shelf.account, before)
    assert shelf.left() == {"old", "young"}
    figures = shelf.purge()
    assert figures == foreseen == Figures(conversations=1, messages=1, dead_letters=1)
    assert shelf.left() == {"young"}
    (hit,) = search.search(shelf.store.read(), "router").hits
    assert hit.conversation_uid == shelf.uids["young"]
    assert shelf.purge() == Figures()


def test_a_conversation_goes_by_its_newest_message(shelf: Shelf) -> None:
    shelf.arrive("root", 200)
    shelf.arrive("answer", 10, context="root")
    shelf.purge()
    assert shelf.left() == {"root", "answer"}
    shelf.purge(days=9)
    assert shelf.left() == set()
    assert conversations.page(shelf.store.read()) == ()


def test_what_came_in_lately_is_not_old(shelf: Shelf) -> None:
    shelf.arrive("late", 200)
    with shelf.store.write() as conn:
        conn.execute("UPDATE messages SET received_at = ?", (to_text(utc_now()),))
    shelf.purge()
    assert shelf.left() == {"late"}


def _open(shelf: Shelf) -> None:
    shelf.arrive("kept", 200, closed=False)


def _snoozed(shelf: Shelf) -> None:
    shelf.arrive("kept", 200)
    _set(shelf, "snoozed_until = '2099-01-01T00:00:00.000Z'")


def _noted(shelf: Shelf) -> None:
    shelf.arrive("kept", 200)
    _set(shelf, "note_count = 1")


def _assigned(shelf: Shelf) -> None:
    shelf.arrive("kept", 200)
    _set(shelf, "assignee = 'nora', done = 0")


def _drafted(shelf: Shelf) -> None:
    shelf.arrive("kept", 200)
    shelf.draft("kept", "Not yet")


def _set(shelf: Shelf, values: str) -> None:
    with shelf.store.write() as conn:
        conn.execute(f"UPDATE conversations SET {values} WHERE uid = ?", (shelf.uids["kept"],))


@pytest.mark.parametrize("make", [_open, _snoozed, _noted, _assigned, _drafted])
def test_what_is_worked_on_stays(make: Callable[[Shelf], None], shelf: Shelf) -> None:
    make(shelf)
    assert shelf.purge() == Figures(kept=1)
    assert shelf.left() == {"kept"}


def test_half_a_note_stays_while_it_is_young_and_goes_with_its_conversation_then(
    shelf: Shelf,
) -> None:
    shelf.arrive("kept", 200)
    _note_begun(shelf, days=89)
    assert shelf.purge() == Figures(kept=1)
    _note_begun(shelf, days=91)
    assert shelf.purge() == Figures(conversations=1, messages=1)
    assert shelf.store.read().execute("SELECT count(*) FROM note_drafts").fetchone() == (0,)


def test_half_a_note_goes_from_a_conversation_that_stays_for_the_record(shelf: Shelf) -> None:
    shelf.arrive("kept", 200)
    draft = shelf.draft("kept", "sent once")
    with shelf.store.write() as conn:
        conn.execute("UPDATE drafts SET state = 'discarded' WHERE uid = ?", (draft.uid,))
        conn.execute(
            "INSERT INTO near_misses (at, identity, account_id, typed_account_id, draft_uid)"
            " SELECT ?, identity, id, id, ? FROM accounts",
            (to_text(utc_now()), draft.uid),
        )
    _note_begun(shelf, days=91)
    shelf.purge()
    assert conversations.get(shelf.store.read(), shelf.uids["kept"])
    assert shelf.store.read().execute("SELECT count(*) FROM note_drafts").fetchone() == (0,)


def _note_begun(shelf: Shelf, days: float) -> None:
    with shelf.store.write() as conn:
        uid, at = shelf.uids["kept"], utc_now() - timedelta(days=days)
        note_drafts.save_text(conn, uid, note_drafts.text_of(conn, uid), f"{days} days", at)


def test_what_was_purged_does_not_come_back(shelf: Shelf) -> None:
    message = shelf.arrive("old", 200)
    shelf.purge()
    assert shelf.again(message) == 0
    assert conversations.page(shelf.store.read()) == ()
    assert shelf.again(making.message("new", context="old")) == 1


def test_a_draft_that_was_put_away_goes_with_its_conversation(shelf: Shelf) -> None:
    shelf.arrive("old", 200)
    draft = shelf.draft("old", "an answer that never left")
    with shelf.store.write() as conn:
        conn.execute("UPDATE drafts SET state = 'discarded' WHERE uid = ?", (draft.uid,))
    assert shelf.purge().drafts == 1
    assert shelf.store.read().execute("SELECT count(*) FROM drafts").fetchone() == (0,)


def test_the_chain_stays_whole_and_says_how_much_went(shelf: Shelf) -> None:
    shelf.arrive("old", 200)
    shelf.purge()
    newest = audit.page(shelf.store.read())[0]
    assert newest.act == "purged"
    assert newest.payload
    assert newest.payload["messages"] == 1
    assert audit.find_break(shelf.store.read()) == ""


def test_another_account_is_not_touched(shelf: Shelf) -> None:
    shelf.arrive("ours", 200)
    other = making.add_account(shelf.store, name="northwind", sign="WND")
    theirs = Shelf(shelf.store, other, shelf.folder)
    theirs.arrive("theirs", 200)
    shelf.purge()
    assert shelf.left() == {"theirs"}


def test_people_of_whom_nothing_is_left_go(shelf: Shelf) -> None:
    shelf.arrive("old", 200)
    shelf.arrive("young", 1, attributed_to=making.actor("dee"))
    shelf.purge()
    rows = shelf.store.read().execute("SELECT handle FROM actors").fetchall()
    assert rows == [("dee",)]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ages=st.lists(st.tuples(st.integers(0, 400), st.booleans()), max_size=8),
       days=st.integers(1, 400))  # fmt: skip
def test_exactly_what_is_older_and_done_goes(
    shelf: Shelf, ages: list[tuple[int, bool]], days: int
) -> None:
    with shelf.store.write() as conn:
        for table in ("messages", "conversations", "purged"):
            conn.execute(f"DELETE FROM {table}")
    for number, (age, closed) in enumerate(ages):
        shelf.arrive(f"m{number}", age + 0.5, closed=closed)
    shelf.purge(days=days)
    assert shelf.left() == {
        f"m{n}" for n, (age, closed) in enumerate(ages) if age + 0.5 < days or not closed
    }


class Killed(BaseException):
    pass


@pytest.mark.parametrize("at", [1, 2, 3, 4])
def test_a_run_that_is_killed_is_finished_by_the_next(
    at: int, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(purge, "PIECE", 2)
    for number in range(4):
        shelf.arrive(f"m{number}", 200)
    passed: list[str] = []

    def kill(name: str) -> None:
        passed.append(name)
        if len(passed) == at:
            raise Killed

    monkeypatch.setattr(crashpoints, "hook", kill)
    with pytest.raises(Killed):
        shelf.purge()
    assert len(shelf.left()) == {1: 4, 2: 2, 3: 2, 4: 0}[at]
    assert integrity.find_fault(shelf.store.read()) == ""
    monkeypatch.setattr(crashpoints, "hook", None)
    shelf.purge()
    assert shelf.left() == set()
    assert files_with(shelf.folder, TELLING) != []  # until it is swept: see test_sweep


def test_what_somebody_begins_to_work_on_meanwhile_stays(shelf: Shelf) -> None:
    shelf.arrive("old", 200)
    shelf.arrive("taken up", 200)
    before = utc_now() - timedelta(days=90)
    chosen = expiry.expired(shelf.store.read(), shelf.account.id, before, 0, 10)
    assert len(chosen) == 2
    shelf.draft("taken up", "I will look")
    conn = shelf.store.read()
    left = expiry.still_expired(conn, shelf.account.id, before, chosen)
    assert left == (shelf.uids["old"],)


def test_a_piece_has_few_messages(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expiry, "MOST_MESSAGES", 3)
    for number in range(4):
        shelf.arrive(f"m{number}", 200)
        shelf.arrive(f"m{number}b", 200, context=f"m{number}")
    for count in range(5):
        shelf.arrive(f"long{count}", 200, context="long")
    before = utc_now() - timedelta(days=90)
    pieces = [figures.messages for figures in purge.purge(shelf.store, shelf.account, before)]
    assert pieces == [2, 2, 2, 2, 5, 0]
    assert shelf.left() == set()
