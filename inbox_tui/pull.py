"""From the networks into the store: all accounts side by side, page by page.

A page's messages and its new cursor are one transaction, so an interrupted pull resumes without
loss or doubling. One bad item goes to the dead letters, one bad account never stops the others,
and two processes never pull one account at once. No write lock is held over network time, and
neither a network that hangs nor one that never ends holds up the rest.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from inbox_tui import recheck, schedule
from inbox_tui.adapter import AdapterError, Connect, Page
from inbox_tui.adapter_thread import AdapterHangs, AdapterThread
from inbox_tui.config.schema import DEFAULTS, Retention
from inbox_tui.errors import Told
from inbox_tui.feed import Feed
from inbox_tui.intake import store_page
from inbox_tui.model import Account, utc_now
from inbox_tui.paths import network_folder
from inbox_tui.retention.purge import look_after
from inbox_tui.store import Store, pulls
from inbox_tui.verify import verify_actor

_log = logging.getLogger(__name__)

PATIENCE_SECONDS = 120.0
"""So long one page may take; a page of some networks is a dozen calls of up to 35 seconds, of which
a slow but living one needs a few."""
CLOSE_SECONDS = 20.0
ACCOUNTS_AT_ONCE = 8


class FeedFault(Told):
    """What the network hands out does not get any further."""


class Stage(StrEnum):
    """How far the pull of one account is."""

    STARTED = "started"
    PAGE = "page"
    DONE = "done"
    FAILED = "failed"
    WAITING = "waiting"
    """The network asked for a pause that is not over."""
    BUSY = "busy"
    """Another process is pulling this account."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """A step of one account's pull, for a progress bar or a status line."""

    account_id: str
    stage: Stage
    new: int = 0
    """Messages that were not here before, so far."""
    seen: int = 0
    rejected: int = 0
    total: int | None = None
    sentence: str = ""
    """What went wrong and what to do, where something did."""
    retry_at: datetime | None = None
    """The account is not pulled again before this time, where something asked for a pause."""
    conversations: tuple[int, ...] = ()
    """Uids of the conversations that this step touched."""

    @property
    def is_failure(self) -> bool:
        """True where a person should be told."""
        return self.stage is Stage.FAILED


Report = Callable[[Progress], None]
_Piece = Page | recheck.Rechecked


def pull_all(
    store: Store, accounts: Iterable[Account], connect: Connect, report: Report
) -> tuple[Progress, ...]:
    """Pull every account in threads of their own; return the last step of each.

    ``report`` is called from those threads.
    """
    chosen = tuple(accounts)
    if not chosen:
        return ()

    def pull(account: Account) -> Progress:
        try:
            return pull_account(store, account, connect, report)
        finally:
            store.release()

    with ThreadPoolExecutor(min(ACCOUNTS_AT_ONCE, len(chosen)), "pull") as threads:
        return tuple(threads.map(pull, chosen))


def pull_account(
    store: Store,
    account: Account,
    connect: Connect,
    report: Report,
    retention: Retention = DEFAULTS.retention,
) -> Progress:
    """Pull one account. Whatever the adapter does, this returns and says how it went.

    Afterwards, once a day, what is older than ``retention`` lets it be is let go.
    """
    with _alone(account) as alone:
        if not alone:
            return _tell(report, Progress(account_id=account.id, stage=Stage.BUSY))
        ended = _pull(store, account, connect, report)
        look_after(store, account, retention)
        return ended


def _pull(store: Store, account: Account, connect: Connect, report: Report) -> Progress:
    state = pulls.state(store.read(), account.id)
    until = schedule.resting_until(utc_now(), state.finished_at, state.retry_at)
    if until is not None:
        return _tell(
            report,
            Progress(
                account_id=account.id,
                stage=Stage.WAITING,
                sentence=state.sentence,
                retry_at=until,
            ),
        )
    report(Progress(account_id=account.id, stage=Stage.STARTED))
    with store.write() as conn:
        pulls.begin(conn, account.id, utc_now())
    return _tell(report, _Pull(store, account, report).run(connect, state.cursor))


@dataclass(slots=True)
class _Pull:
    """One pull of one account, step by step."""

    store: Store
    account: Account
    report: Report
    step: Progress = field(init=False)

    def __post_init__(self) -> None:
        self.step = Progress(account_id=self.account.id, stage=Stage.PAGE)

    def run(self, connect: Connect, cursor: str | None) -> Progress:
        outcome, sentence, retry_at = "ok", "", None
        try:
            sentence = self._read(connect, cursor)
        except AdapterError as error:
            _log.warning("pull of %s: %r", self.account.id, error)
            outcome, sentence = type(error).__name__, self._told(error)
            retry_at = schedule.pause_after(error, utc_now())
            if isinstance(error, AdapterHangs):
                retry_at = utc_now() + schedule.DOUBTFUL
        except Told as error:
            _log.warning("pull of %s: %r", self.account.id, error)
            outcome, sentence = type(error).__name__, self._told(error)
        except Exception as error:  # noqa: BLE001 - the adapter boundary: a stranger's code may raise anything
            _log.exception("pull of %s", self.account.id)
            outcome = type(error).__name__
            sentence = (
                f"Pulling {self.account.handle} on {self.account.network} failed inside the "
                f"program ({outcome}). The other accounts are not affected."
            )
        with self.store.write() as conn:
            pulls.finish(
                conn,
                self.account.id,
                outcome=outcome,
                sentence=sentence,
                retry_at=retry_at,
                new_messages=self.step.new,
                now=utc_now(),
            )
        return replace(
            self.step,
            stage=Stage.DONE if outcome == "ok" else Stage.FAILED,
            total=None,
            sentence=sentence,
            retry_at=retry_at,
            conversations=(),
        )

    def _read(self, connect: Connect, cursor: str | None) -> str:
        """Store page after page; return what a person should know of how it ended."""
        feed, pages = Feed(cursor), self._pages(connect, cursor)
        with AdapterThread(f"adapter {self.account.id}", self.store.release) as thread:
            try:
                while page := thread.call(lambda: next(pages, None), PATIENCE_SECONDS):
                    if isinstance(page, recheck.Rechecked):
                        self._keep_rechecked(page)
                        continue
                    if not feed.takes_another():
                        break
                    self._keep(page)
                    if not feed.goes_on_after(page):
                        break
            except AdapterHangs:
                raise  # nothing more can be asked of it, not even to close
            except BaseException:
                self._end(thread, pages)
                raise
            self._end(thread, pages)
        if feed.fault:
            raise FeedFault(feed.fault)
        return feed.rest

    def _pages(self, connect: Connect, cursor: str | None) -> Generator[_Piece, None, None]:
        """Yield what the adapter does, and let it go in the end. Runs in its thread.

        After the pages of the feed comes what it says of messages that are known already.
        """
        adapter = connect(self.account)
        try:
            # Another account's credential would fill this inbox with another account's messages.
            longest = timedelta(seconds=adapter.capabilities.whoami_max_age)
            if utc_now() - self.account.verified_at > longest:
                verify_actor(self.store, self.account, adapter, utc_now())
            yield from adapter.pull(cursor)
            yield from recheck.batches(self.store, self.account, adapter)
        finally:
            try:
                adapter.close()
            except Exception as error:  # noqa: BLE001 - what arrived stays, whatever it says to that
                _log.warning("closing the adapter of %s: %r", self.account.id, error)

    def _keep(self, page: Page) -> None:
        arrival = store_page(self.store, self.account, page)
        self.step = replace(
            self.step,
            new=self.step.new + arrival.new,
            seen=self.step.seen + arrival.seen,
            rejected=self.step.rejected + arrival.rejected,
            total=page.total,
            conversations=arrival.conversations,
        )
        self.report(self.step)

    def _keep_rechecked(self, rechecked: recheck.Rechecked) -> None:
        touched = recheck.keep(self.store, self.account, rechecked)
        if touched:
            self.step = replace(self.step, conversations=touched)
            self.report(self.step)

    def _end(self, thread: AdapterThread, pages: Generator[_Piece, None, None]) -> None:
        try:
            thread.call(pages.close, CLOSE_SECONDS)
        except Exception as error:  # noqa: BLE001 - the adapter boundary, as above
            _log.warning("ending the pull of %s: %r", self.account.id, error)

    def _told(self, error: Told) -> str:
        return f"{self.account.handle} on {self.account.network}: {error.told}"


def _tell(report: Report, progress: Progress) -> Progress:
    report(progress)
    return progress


@contextmanager
def _alone(account: Account) -> Iterator[bool]:
    """Give True where this process alone pulls the account."""
    from filelock import FileLock, Timeout

    name = hashlib.sha256(account.id.encode()).hexdigest()[:16]
    lock = FileLock(network_folder(account.network) / f"{name}.pull", timeout=0, mode=0o600)
    try:
        lock.acquire()
    except Timeout:
        yield False
        return
    try:
        yield True
    finally:
        lock.release()
