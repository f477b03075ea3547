"""What a dialog asks of a thread: one thing at a time, however often its key is pressed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from textual.screen import Screen

from inbox_tui.tui.threads import DaemonThreads, WorkFailed

T = TypeVar("T")


class SingleWork:
    """Lets a dialog do one thing in a thread, and takes no second one before it has ended.

    It goes on when the dialog is closed meanwhile: what was asked for is done.
    """

    def __init__(self, screen: Screen[Any], group: str) -> None:
        self._screen = screen
        self._group = group
        self._is_under_way = False

    def begin(
        self,
        threads: DaemonThreads,
        work: Callable[[], T],
        done: Callable[[T], object],
        failed: Callable[[str], object],
    ) -> None:
        """Do ``work`` in a thread, then tell its result, as :meth:`begin_awaiting` does."""
        self.begin_awaiting(lambda: threads.run(work), done, failed)

    def begin_awaiting(
        self,
        work: Callable[[], Awaitable[T]],
        done: Callable[[T], object],
        failed: Callable[[str], object],
    ) -> None:
        """Await ``work``, then tell its result to ``done``, or to ``failed`` why it did not work.

        Nothing is done while something else is under way. Nobody is told once the dialog is gone.
        """
        if not self._is_under_way:
            self._is_under_way = True
            worker = self._do(work, done, failed)
            self._screen.app.run_worker(worker, group=self._group)

    async def _do(
        self,
        work: Callable[[], Awaitable[T]],
        done: Callable[[T], object],
        failed: Callable[[str], object],
    ) -> None:
        try:
            result = await work()
        except WorkFailed as failure:
            self._is_under_way = False
            if self._screen.is_attached:
                failed(str(failure))
        else:
            self._is_under_way = False
            if self._screen.is_attached:
                done(result)
