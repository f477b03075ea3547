"""Threads that pull, and how Ctrl-C ends them: what has arrived is kept, the exit does not wait."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from threading import Condition, Event
from types import TracebackType

from inbox_tui import accounts
from inbox_tui.cli.exit_codes import ExitCode
from inbox_tui.cli.failures import tell
from inbox_tui.cli.printing import ReaderGone, StdoutFault, finish
from inbox_tui.config.schema import DEFAULTS, Retention
from inbox_tui.model import Account
from inbox_tui.pull import ACCOUNTS_AT_ONCE, Progress, Report, pull_account
from inbox_tui.store import Store

STOP_SECONDS = 3.0
"""How long interrupted pulls may take to finish the pages in hand."""


class PullThreads:
    """Pulls accounts side by side, each as soon as it is started.

    ``report`` is called from the threads. When the block is left, pulls that still run are stopped
    between two pages; where a network hangs, the process ends without them.
    """

    def __init__(
        self, store: Store, report: Report, retention: Retention = DEFAULTS.retention
    ) -> None:
        self._store = store
        self._retention = retention
        self._report = report
        self._threads = ThreadPoolExecutor(ACCOUNTS_AT_ONCE, "pull")
        self._stopping = Event()
        self._running: dict[Future[Progress], str] = {}
        self._at_work = 0
        """Threads that pull, by their own account: Ctrl-C may come before a start is noted here."""
        self._fewer = Condition()

    def __enter__(self) -> PullThreads:
        """Begin; no thread runs yet."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop what still runs."""
        self._stopping.set()
        self._threads.shutdown(wait=False, cancel_futures=True)
        try:
            with self._fewer:
                late = not self._fewer.wait_for(lambda: not self._at_work, STOP_SECONDS)
        except KeyboardInterrupt:  # once more: the person means it
            late = True
        if late:
            # A network that hangs cannot be hurried, and its threads would hold up the exit.
            code = (
                ExitCode.DONE
                if isinstance(error, ReaderGone)
                else tell(error or KeyboardInterrupt())
            )
            with suppress(ReaderGone, StdoutFault):
                finish()
            os._exit(code)
        self._threads.shutdown()  # all are idle; each closes its connection to the inbox

    def start(self, account: Account) -> None:
        """Pull ``account`` as soon as a thread is free."""
        self._running[self._threads.submit(self._pull, account)] = account.id

    def is_pulling(self, account_id: str) -> bool:
        """Return whether a pull of this account has been started and not been fetched yet."""
        return account_id in self._running.values()

    @property
    def are_idle(self) -> bool:
        """Return whether no pull is left that has not been fetched."""
        return not self._running

    def ended(self, seconds: float | None = None) -> Mapping[str, Future[Progress]]:
        """Wait until a pull ends; return what has ended, by account id.

        Empty after ``seconds`` (None: waits as long as it takes).
        """
        if not self._running:
            time.sleep(seconds or 0.0)
        done = wait(self._running, seconds, FIRST_COMPLETED).done
        return {self._running.pop(future): future for future in done}

    def _pull(self, account: Account) -> Progress:
        with self._fewer:
            self._at_work += 1
        try:
            if self._stopping.is_set():  # after it is counted: whoever stops us counts, too
                raise KeyboardInterrupt
            return pull_account(self._store, account, accounts.connect, self._note, self._retention)
        finally:
            with self._fewer:
                self._at_work -= 1
                self._fewer.notify_all()

    def _note(self, progress: Progress) -> None:
        if self._stopping.is_set():
            raise KeyboardInterrupt  # between two pages: everything so far is in the store
        self._report(progress)
