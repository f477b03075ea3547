"""A thread in which one adapter works, so that neither a hang nor a stray exit takes us along.

A thread cannot be stopped from outside. One that does not answer is left behind: it holds no lock
of ours, writes nothing by itself, and ends with the process at the latest.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Any, Generic, TypeVar

from inbox_tui.adapter import AdapterError

T = TypeVar("T")

END_SECONDS = 5.0
"""How long the end of a thread is waited for that has nothing more to do."""


class AdapterHangs(AdapterError):
    """A call did not come back in time."""

    advice = "It is left alone for a while, then tried again."


class AdapterExits(Exception):
    """A call ended in something that would end the program, such as ``sys.exit``."""


class AdapterThread:
    """Runs calls one after the other in a thread of its own; use with ``with``.

    ``at_end`` runs in that thread when it ends.
    """

    def __init__(self, name: str, at_end: Callable[[], None]) -> None:
        self._at_end = at_end
        self._calls: SimpleQueue[_Call[Any] | None] = SimpleQueue()
        # A daemon, because a hanging network must not hold up the exit of the program.
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)

    def __enter__(self) -> AdapterThread:
        """Start the thread."""
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the thread; one that hangs is not waited for."""
        self._calls.put(None)
        if not isinstance(error, AdapterHangs):
            self._thread.join(END_SECONDS)

    def call(self, work: Callable[[], T], seconds: float) -> T:
        """Run ``work`` in the thread and return its result, or raise what it raises.

        :raises AdapterHangs: it took longer than ``seconds``.
        :raises AdapterExits: it raised what is no ``Exception``.
        """
        call = _Call(work)
        self._calls.put(call)
        try:
            result, error = call.answer.get(timeout=seconds)
        except Empty:
            limit = f"{seconds:.0f} second{'s' if seconds != 1 else ''}"
            raise AdapterHangs(f"It has not answered for {limit}.") from None
        if error is None:
            return result[0]
        if isinstance(error, Exception):
            raise error
        raise AdapterExits(type(error).__name__) from error

    def _work(self) -> None:
        while (call := self._calls.get()) is not None:
            call.run()
        self._at_end()


class _Call(Generic[T]):
    """One call on its way to the thread, and its answer on the way back."""

    def __init__(self, work: Callable[[], T]) -> None:
        self._work = work
        self.answer: SimpleQueue[tuple[tuple[T, ...], BaseException | None]] = SimpleQueue()

    def run(self) -> None:
        try:
            self.answer.put(((self._work(),), None))
        except BaseException as error:  # noqa: BLE001 - a stranger's code may raise anything
            self.answer.put(((), error))
