"""Threads for everything that may block, so that the screen never does.

The threads stay: the store keeps one connection for each. They are daemons: quitting does not
wait for a network's time-out.
"""

from __future__ import annotations

import asyncio
import logging
import queue
import threading
from collections.abc import Callable
from typing import Any, TypeVar

from inbox_tui.errors import Told
from inbox_tui.store import disk

T = TypeVar("T")

_log = logging.getLogger(__name__)


class WorkFailed(Told):
    """Something that was asked of a thread did not work. Not cleaned."""


class DaemonThreads:
    """A few threads that do one thing after the other, each for whoever awaits it."""

    def __init__(self, name: str, size: int) -> None:
        self._name = name
        self._size = size
        self._jobs: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._busy = 0

    async def run(self, work: Callable[[], T]) -> T:
        """Run ``work`` in a thread and return its result.

        :raises WorkFailed: with the sentence of whatever error it raised.
        """
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[T] = loop.create_future()

        def run() -> None:
            try:
                result = work()
            except BaseException as error:  # noqa: BLE001 - the adapter boundary: a stranger's code may raise anything, and the thread has more to do
                if not isinstance(error, Told):
                    _log.error("%s: %s", self._name, type(error).__name__, exc_info=error)
                _tell(loop, answer, answer.set_exception, WorkFailed(sentence(error)))
            else:
                _tell(loop, answer, answer.set_result, result)

        self._put(run)
        self._busy += 1
        try:
            return await answer
        finally:
            self._busy -= 1

    def stop(self, last: Callable[[], None] | None = None) -> None:
        """Let the threads end after what they are doing, and ``last``; waits for none."""
        for job in (last, None):
            for _ in self._threads:
                self._jobs.put(job)

    def _put(self, run: Callable[[], None]) -> None:
        self._jobs.put(run)
        if self._busy >= len(self._threads) < self._size:
            name = f"{self._name}-{len(self._threads)}"
            thread = threading.Thread(target=self._work, name=name, daemon=True)
            self._threads.append(thread)
            thread.start()

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            job()


def sentence(error: BaseException) -> str:
    """Return what to tell a person about an error: its own words, or only the name of a mistake."""
    if isinstance(error, Told):
        return error.told
    if told := disk.sentence(error):
        return told
    return f"That failed inside the program ({type(error).__name__}); the log has more."


def _tell(
    loop: asyncio.AbstractEventLoop,
    answer: asyncio.Future[Any],
    say: Callable[[Any], None],
    what: object,
) -> None:
    def settle() -> None:
        if not answer.done():
            say(what)

    try:
        loop.call_soon_threadsafe(settle)
    except RuntimeError:
        _log.info("the screen was closed before this answer came")
