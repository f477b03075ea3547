"""Threads for what may block, and drafts that are kept through everything."""

from __future__ import annotations

import asyncio
import threading

import pytest

from inbox_tui.adapter import TransientRead
from inbox_tui.model import utc_now
from inbox_tui.store import StoreError, drafts, messages
from inbox_tui.store.conversations import View, page
from inbox_tui.tui.crew import Crew, Trouble
from inbox_tui.tui.keeper import DraftKeeper
from tests.tui.conftest import Office


async def test_a_slow_question_does_not_hold_up_the_next() -> None:
    crew, gate = Crew("test", 2), threading.Event()
    slow = asyncio.create_task(crew.ask(lambda: gate.wait(10)))
    await asyncio.sleep(0)
    assert await asyncio.wait_for(crew.ask(lambda: 42), 5) == 42
    assert not slow.done()
    gate.set()
    assert await slow is True
    crew.stop()


async def test_threads_are_used_again() -> None:
    crew, names = Crew("test", 4), set()
    for _ in range(20):
        names.add(await crew.ask(lambda: threading.current_thread().name))
    assert len(names) == 1
    crew.stop()


async def test_an_error_becomes_its_sentence() -> None:
    crew = Crew("test", 1)

    def fail() -> None:
        raise TransientRead("The server did not answer.")

    def break_() -> None:
        raise ZeroDivisionError("secret detail")

    with pytest.raises(Trouble, match=r"The server did not answer\. It is tried again"):
        await crew.ask(fail)
    with pytest.raises(Trouble, match=r"inside the program \(ZeroDivisionError\)") as told:
        await crew.ask(break_)
    assert "secret detail" not in str(told.value)
    crew.stop()


def _draft(office: Office) -> int:
    conn = office.store.read()
    row = page(conn, View.ALL)[0]
    parent = messages.of_conversation(conn, row.uid)[0]
    with office.store.write() as writing:
        return drafts.start(writing, row.account_id, parent.uid, utc_now()).uid


def test_a_draft_that_could_not_be_saved_is_remembered(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid = _draft(office)
    keeper = DraftKeeper(office.store)
    keeper.note(uid, "words")
    office.store.read_only_reason = "Not now."
    with pytest.raises(StoreError):
        keeper.save()
    assert not keeper.is_saved(uid)
    office.store.read_only_reason = ""
    keeper.save()
    assert keeper.is_saved(uid)
    assert drafts.get(office.store.read(), uid).text == "words"


def test_a_draft_that_is_gone_is_let_go(office: Office) -> None:
    uid = _draft(office)
    with office.store.write() as conn:
        drafts.discard(conn, uid, utc_now())
    keeper = DraftKeeper(office.store)
    keeper.note(uid, "late words")
    keeper.save()
    assert keeper.is_saved(uid)
    assert drafts.get(office.store.read(), uid).text == ""
