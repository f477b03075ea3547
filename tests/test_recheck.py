"""What is edited or deleted upstream is followed, though no feed says so (promise 23)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import ClassVar

import pytest

from inbox_tui import recheck, search
from inbox_tui.adapter import (
    Adapter,
    AdapterError,
    Capabilities,
    Page,
    RateLimited,
    Rejected,
    TransientRead,
)
from inbox_tui.intake import store_page
from inbox_tui.model import Account, Actor, Message, MessageKind, utc_now
from inbox_tui.pull import Progress, Stage, pull_account
from inbox_tui.store import Store, conversations, drafts, messages, pulls, upkeep
from inbox_tui.store.views import View
from tests import making

WORDS = "My router reboots every single night at three and nobody answers the phone."


@dataclass
class Upstream:
    """A network that is asked for single messages; its feed brings nothing."""

    states: dict[str, Message] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    fault: AdapterError | None = None
    daily: int | None = None
    batch: int = 100

    def connect(self, account: Account) -> Adapter:
        upstream = self

        class Rechecking:
            network: ClassVar[str] = "test"
            title: ClassVar[str] = "Test"
            recheck_batch: ClassVar[int] = upstream.batch
            capabilities = Capabilities(recheck_daily=upstream.daily)

            def whoami(self) -> Actor:
                return Actor(id=account.actor_id, handle=account.handle, name="")

            def pull(self, cursor: str | None) -> Iterator[Page]:
                return iter(())

            def recheck(self, known: Sequence[Message]) -> tuple[Message, ...]:
                assert len(known) <= upstream.batch
                if upstream.fault:
                    raise upstream.fault
                upstream.asked += [message.id for message in known]
                return tuple(upstream.states.get(m.id, m) for m in known)

            def close(self) -> None:
                pass

        return Rechecking()  # type: ignore[return-value]


@dataclass
class Desk:
    store: Store
    account: Account
    upstream: Upstream

    def arrive(self, *batch: Message, rejected: tuple[Rejected, ...] = ()) -> None:
        page = Page(messages=batch, cursor=None, rejected=rejected)
        store_page(self.store, self.account, page)

    def pull(self) -> Progress:
        return pull_account(self.store, self.account, self.upstream.connect, lambda _: None)

    def message(self, remote_id: str) -> Message:
        found = messages.find(self.store.read(), self.account.id, remote_id)
        assert found, remote_id
        return found.message

    def deleted(self, remote_id: str) -> None:
        self.upstream.states[remote_id] = replace(self.message(remote_id), deleted=True)


def fresh(remote_id: str = "m1", **particulars: object) -> Message:
    values = {"published": utc_now() - timedelta(hours=1), "context": remote_id, **particulars}
    return making.message(remote_id, **values)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setenv("INBOX_TUI_HOME", str(tmp_path))
    with making.open_store() as store:
        yield Desk(store, making.add_account(store), Upstream())


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """Return what moves the clock of the rounds."""
    moved = timedelta()

    def now() -> datetime:
        return utc_now() + moved

    def move(span: timedelta) -> None:
        nonlocal moved
        moved += span

    monkeypatch.setattr(recheck, "utc_now", now)
    return move


def test_a_deletion_takes_the_words_everywhere(desk: Desk) -> None:
    desk.arrive(
        fresh(content=WORDS, name="Router trouble", raw={"text": WORDS}),
        fresh("m2", context="m1", content="Same here", quoted=f"> {WORDS}", raw={"q": WORDS}),
        rejected=(Rejected(raw=WORDS, reason="no", position="m1"),),
    )
    parent = messages.find(desk.store.read(), desk.account.id, "m1")
    assert parent
    draft = making.draft(desk.store, desk.account, parent, "It is the cable. ^NL")
    desk.arrive(fresh(content=WORDS + " Really.", name="Router trouble", updated=utc_now()))
    desk.deleted("m1")
    step = desk.pull()
    assert step.stage is Stage.DONE
    gone = desk.message("m1")
    assert (gone.deleted, gone.content, gone.name, dict(gone.raw)) == (True, "", "", {})
    echo = desk.message("m2")
    assert (echo.content, echo.quoted, dict(echo.raw)) == ("Same here", "", {})
    conn = desk.store.read()
    assert search.search(conn, "router").hits == ()
    assert conn.execute("SELECT count(*) FROM message_versions").fetchone() == (0,)
    assert pulls.count_dead_letters(conn) == 0
    kept = drafts.get(conn, draft.uid)
    assert kept
    assert kept.text == "It is the cable. ^NL"
    (row,) = conversations.page(conn)
    assert row.message_count == 2
    assert WORDS not in row.snippet


def test_a_deleted_question_waits_for_no_answer_and_is_still_shown(desk: Desk) -> None:
    desk.arrive(fresh(content=WORDS))
    assert conversations.page(desk.store.read(), View.NEEDS_REPLY)
    desk.deleted("m1")
    desk.pull()
    assert conversations.page(desk.store.read(), View.NEEDS_REPLY) == ()
    (row,) = conversations.page(desk.store.read())
    assert row.message_count == 1


def test_an_edit_is_followed_and_the_old_words_are_kept(desk: Desk) -> None:
    desk.arrive(fresh(content="Is it down?"))
    known = desk.message("m1")
    desk.upstream.states["m1"] = replace(known, content="Is it up?", updated=utc_now())
    desk.pull()
    assert desk.message("m1").content == "Is it up?"
    old = desk.store.read().execute("SELECT content FROM message_versions").fetchall()
    assert old == [("Is it down?",)]


def test_quotations_of_something_else_stay(desk: Desk) -> None:
    desk.arrive(
        fresh(content="yes"),
        fresh("m2", context="m1", content="a", quoted="> yes of course, and no"),
        fresh("m3", context="m1", content="b", quoted="> My router is fine every single day"),
    )
    desk.deleted("m1")
    desk.pull()
    assert desk.message("m2").quoted
    assert desk.message("m3").quoted


def test_every_message_of_the_last_days_and_of_open_conversations_is_asked_for_once_a_round(
    desk: Desk, later: Callable[[timedelta], None]
) -> None:
    long_ago = utc_now() - timedelta(days=30)
    desk.arrive(*(fresh(f"m{n}") for n in range(25)))
    desk.arrive(fresh("open", published=long_ago), fresh("closed", published=long_ago))
    closed = messages.find(desk.store.read(), desk.account.id, "closed")
    assert closed
    with desk.store.write() as conn:
        uid = closed.uid
        conversations.set_marks(conn, closed.conversation_uid, read=uid, done=uid)
    desk.upstream.batch = 10
    counts = []
    for _ in range(4):
        desk.pull()
        counts.append(len(desk.upstream.asked))
    assert counts == [20, 26, 26, 26]
    assert sorted(desk.upstream.asked) == sorted(["open", *(f"m{n}" for n in range(25))])
    later(timedelta(hours=11))
    desk.pull()
    assert len(desk.upstream.asked) == 26
    later(timedelta(hours=2))
    desk.pull()
    assert len(desk.upstream.asked) == 46


def test_where_reading_costs_a_day_has_its_limit(
    desk: Desk, later: Callable[[timedelta], None]
) -> None:
    desk.arrive(*(fresh(f"m{n}") for n in range(30)))
    desk.upstream.daily, desk.upstream.batch = 12, 10
    for _ in range(3):
        desk.pull()
    assert len(desk.upstream.asked) == 12
    later(timedelta(days=1))
    desk.pull()
    assert len(desk.upstream.asked) == 24
    assert len({*desk.upstream.asked}) == 24  # it goes on where it was


def test_a_fault_of_asking_again_is_no_fault_of_the_pull(desk: Desk) -> None:
    desk.arrive(fresh())
    desk.upstream.fault = TransientRead("Time-out.")
    assert desk.pull().stage is Stage.DONE


def test_a_network_that_wants_a_pause_gets_it(desk: Desk) -> None:
    desk.arrive(fresh())
    until = utc_now() + timedelta(minutes=10)
    desk.upstream.fault = RateLimited("Too many requests.", reset_at=until)
    step = desk.pull()
    assert (step.stage, step.retry_at) == (Stage.FAILED, until)


def test_what_was_not_asked_for_is_not_taken(desk: Desk) -> None:
    desk.arrive(fresh())
    desk.upstream.states["m1"] = fresh("stranger", content="Buy this")
    desk.pull()
    assert messages.find(desk.store.read(), desk.account.id, "stranger") is None


def test_other_accounts_messages_are_left_to_them(desk: Desk) -> None:
    other = making.add_account(desk.store, name="northwind", sign="WND")
    store_page(desk.store, other, Page(messages=(fresh("theirs"),), cursor=None))
    desk.arrive(fresh("ours"))
    desk.pull()
    assert desk.upstream.asked == ["ours"]


def test_a_large_inbox_is_looked_through_in_windows(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upkeep, "WINDOW", 10)
    long_ago = utc_now() - timedelta(days=30)
    desk.arrive(fresh("first"))
    desk.arrive(*(fresh(f"o{n}", published=long_ago, kind=MessageKind.NOTICE)
                  for n in range(40)))  # fmt: skip
    for _ in range(2):
        desk.pull()
    assert desk.upstream.asked == []
    desk.pull()  # two windows in each
    assert desk.upstream.asked == ["first"]
