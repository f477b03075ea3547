"""From the networks into the store: all accounts side by side, page by page.

A page's messages and its new cursor are one transaction, so an interrupted pull resumes without
loss or doubling. One bad item goes to the dead letters, one bad account never stops the others,
and two processes never pull one account at once. No write lock is held over network time.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from inbox_tui.adapter import (
    Adapter,
    AdapterError,
    AuthRevoked,
    Connect,
    QuotaExhausted,
    RateLimited,
    WrongAccount,
)
from inbox_tui.intake import store_page
from inbox_tui.model import Account, utc_now
from inbox_tui.paths import network_folder
from inbox_tui.store import Store, pulls
from inbox_tui.verify import verify_actor

_log = logging.getLogger(__name__)

PAGES_LIMIT = 400
"""A feed that goes on for longer is cut here and goes on with the next pull."""
WAIT_DEFAULT = timedelta(minutes=1)
WAIT_LIMIT = timedelta(minutes=15)
"""Longest pause after a rate limit, whatever the network says: resets in the year 2999 exist."""
QUOTA_PAUSE = timedelta(days=1)
ACCOUNTS_AT_ONCE = 8


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
    conversations: tuple[int, ...] = ()
    """Uids of the conversations that this step touched."""

    @property
    def is_failure(self) -> bool:
        """True where a person should be told."""
        return self.stage is Stage.FAILED


Report = Callable[[Progress], None]


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


def pull_account(store: Store, account: Account, connect: Connect, report: Report) -> Progress:
    """Pull one account. Whatever the adapter does, this returns and says how it went."""
    with _alone(account) as alone:
        if not alone:
            return _tell(report, Progress(account_id=account.id, stage=Stage.BUSY))
        state = pulls.state(store.read(), account.id)
        if state.retry_at and utc_now() < state.retry_at:
            waiting = Progress(account_id=account.id, stage=Stage.WAITING, sentence=state.sentence)
            return _tell(report, waiting)
        report(Progress(account_id=account.id, stage=Stage.STARTED))
        with store.write() as conn:
            pulls.begin(conn, account.id, utc_now())
        return _tell(report, _pull(store, account, connect, state.cursor, report))


def _pull(
    store: Store, account: Account, connect: Connect, cursor: str | None, report: Report
) -> Progress:
    new = seen = rejected = 0
    outcome, sentence, retry_at = "ok", "", None
    adapter: Adapter | None = None
    try:
        adapter = connect(account)
        # Another account's credential would fill this inbox with another account's messages.
        if utc_now() - account.verified_at > timedelta(seconds=adapter.capabilities.whoami_max_age):
            verify_actor(store, account, adapter, utc_now())
        for number, page in enumerate(adapter.pull(cursor), start=1):
            if number > PAGES_LIMIT:
                sentence = f"{PAGES_LIMIT} pages came; the rest comes with the next pull."
                break
            arrival = store_page(store, account, page)
            new += arrival.new
            seen += arrival.seen
            rejected += arrival.rejected
            report(
                Progress(
                    account_id=account.id,
                    stage=Stage.PAGE,
                    new=new,
                    seen=seen,
                    rejected=rejected,
                    total=page.total,
                    conversations=arrival.conversations,
                )
            )
    except AdapterError as error:
        _log.warning("pull of %s: %r", account.id, error)
        outcome, sentence = type(error).__name__, _sentence(account, error)
        retry_at = _retry_at(error)
    except Exception as error:  # noqa: BLE001 - the adapter boundary: a stranger's code may raise anything
        _log.exception("pull of %s", account.id)
        outcome = type(error).__name__
        sentence = (
            f"Pulling {account.handle} on {account.network} failed inside the program "
            f"({type(error).__name__}). The other accounts are not affected."
        )
    finally:
        if adapter is not None:
            adapter.close()
    with store.write() as conn:
        pulls.finish(
            conn,
            account.id,
            outcome=outcome,
            sentence=sentence,
            retry_at=retry_at,
            new_messages=new,
            now=utc_now(),
        )
    return Progress(
        account_id=account.id,
        stage=Stage.DONE if outcome == "ok" else Stage.FAILED,
        new=new,
        seen=seen,
        rejected=rejected,
        sentence=sentence,
    )


def _sentence(account: Account, error: AdapterError) -> str:
    return f"{account.handle} on {account.network}: {error.told}"


def _retry_at(error: AdapterError) -> datetime | None:
    now = utc_now()
    if isinstance(error, RateLimited):
        asked = error.reset_at or now + WAIT_DEFAULT
        return min(max(asked, now + timedelta(seconds=1)), now + WAIT_LIMIT)
    if isinstance(error, QuotaExhausted):
        return error.until or now + QUOTA_PAUSE
    if isinstance(error, AuthRevoked | WrongAccount):
        # Each further login counts against the network's daily limit. 'account check' ends the
        # wait as soon as a person has put it right.
        return now + WAIT_LIMIT
    return None


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
