"""Threads for what may block."""

from __future__ import annotations

import asyncio
import threading

import pytest

from inbox_tui.adapter import TransientRead
from inbox_tui.tui.crew import Crew, Trouble


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
