"""Threads for what may block."""

from __future__ import annotations

import asyncio
import threading

import pytest

from inbox_tui.adapter import TransientRead
from inbox_tui.tui.threads import DaemonThreads, WorkFailed


async def test_a_slow_question_does_not_hold_up_the_next() -> None:
    threads, gate = DaemonThreads("test", 2), threading.Event()
    slow = asyncio.create_task(threads.run(lambda: gate.wait(10)))
    await asyncio.sleep(0)
    assert await asyncio.wait_for(threads.run(lambda: 42), 5) == 42
    assert not slow.done()
    gate.set()
    assert await slow is True
    threads.stop()


async def test_threads_are_used_again() -> None:
    threads, names = DaemonThreads("test", 4), set()
    for _ in range(20):
        names.add(await threads.run(lambda: threading.current_thread().name))
    assert len(names) == 1
    threads.stop()


async def test_an_error_becomes_its_sentence() -> None:
    threads = DaemonThreads("test", 1)

    def fail() -> None:
        raise TransientRead("The server did not answer.")

    def break_() -> None:
        raise ZeroDivisionError("secret detail")

    with pytest.raises(WorkFailed, match=r"The server did not answer\. It is tried again"):
        await threads.run(fail)
    with pytest.raises(WorkFailed, match=r"inside the program \(ZeroDivisionError\)") as told:
        await threads.run(break_)
    assert "secret detail" not in str(told.value)
    threads.stop()


@pytest.mark.parametrize("kind", [KeyboardInterrupt, SystemExit, MemoryError])
async def test_a_thread_outlives_whatever_is_raised_in_it(kind: type[BaseException]) -> None:
    threads = DaemonThreads("test", 1)

    def end() -> None:
        raise kind

    with pytest.raises(WorkFailed, match=kind.__name__):
        await asyncio.wait_for(threads.run(end), 5)
    assert await asyncio.wait_for(threads.run(lambda: 42), 5) == 42
    threads.stop()
