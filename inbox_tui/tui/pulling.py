"""Pulls every account by itself, as often as its network finds polite."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from textual.message import Message

from inbox_tui import schedule
from inbox_tui.model import Account
from inbox_tui.store import pulls
from inbox_tui.tui import wording
from inbox_tui.tui.threads import WorkFailed
from inbox_tui.tui.workspace import Workspace

if TYPE_CHECKING:
    from inbox_tui.pull import Progress

_PASSING = ("TransientRead", "RateLimited", "AuthExpired", "NotTransmitted", "AdapterHangs")
"""Outcomes that pass by themselves."""


@dataclass
class Pulled(Message):
    """A step of one account's pull."""

    progress: Progress


class Puller:
    """Knows of each account when it is due, what its pull is doing and how the last one ended."""

    def __init__(self, workspace: Workspace, report: Callable[[Progress], object]) -> None:
        self._workspace = workspace
        self._report = report
        self._ended: dict[str, datetime] = {}
        self._rests: dict[str, timedelta] = {}
        self._hurried: set[str] = set()
        self._running: dict[str, Progress | None] = {}

    def due(self, now: datetime) -> tuple[Account, ...]:
        """Return the accounts whose time has come; each is then counted as running."""
        chosen = tuple(
            account
            for account in self._workspace.accounts
            if account.id not in self._running and self._due_at(account.id, now) <= now
        )
        self._hurried.difference_update(account.id for account in chosen)
        self._running.update(dict.fromkeys(account.id for account in chosen))
        return chosen

    def hurry(self) -> None:
        """Make every account due now, whatever its network asked for."""
        self._hurried.update(account.id for account in self._workspace.accounts)

    async def pull(self, account: Account) -> None:
        """Pull one account that :meth:`due` gave, and set its next time."""
        from inbox_tui.pull import pull_account

        workspace = self._workspace
        try:
            await workspace.network.run(
                lambda: pull_account(workspace.store, account, workspace.connect, self._note)
            )
        except WorkFailed:
            pass  # the store could not be written; the log has it, the next pull tries again
        finally:
            self._running.pop(account.id, None)
            self._hurried.discard(account.id)
            self._ended[account.id] = workspace.now()
            asked = workspace.names.poll_seconds(account.network)
            self._rests[account.id] = schedule.pause(asked, random.random())

    def doing(self, account_id: str) -> str:
        """Return what an account's pull is doing now, or "" where none runs."""
        if account_id not in self._running:
            return ""
        step = self._running[account_id]
        if step is None or not step.seen:
            return "pulling"
        return f"pulling {step.seen}" + (f" of {step.total}" if step.total else "")

    def next_at(self, account_id: str) -> datetime | None:
        """Return when the account is pulled next; None while it is being pulled."""
        if account_id in self._running or account_id not in self._ended:
            return None
        return self._due_at(account_id, self._workspace.now())

    def summary(self) -> str:
        """Return the state of all accounts in a few words. Clean."""
        accounts, now = self._workspace.accounts, self._workspace.now()
        count = wording.plural(len(accounts), "account")
        conn = self._workspace.store.read()
        states = [pulls.state(conn, account.id) for account in accounts]
        frozen = {a.id for a in accounts if a.frozen_reason}
        failed = {s.account_id for s in states if s.outcome not in ("", "ok", *_PASSING)}
        away = [s for s in states if s.outcome in _PASSING]
        if self._running:
            steps = [p for p in self._running.values() if p]
            seen, total = sum(p.seen for p in steps), sum(p.total or 0 for p in steps)
            return f"{count} · pulling" + (f" {seen} of {total}" if total > seen else "")
        ill = len(frozen | failed)
        if ill:
            return f"{count} · {ill} {'needs' if ill == 1 else 'need'} you (a)"
        asked = [s.retry_at for s in away if s.retry_at and s.retry_at > now]
        if away and len(asked) == len(away):
            return f"{count} · {len(away)} waiting {wording.span(min(asked) - now)} (a)"
        if away:
            return f"{count} · {len(away)} not reached just now (a)"
        times = [s.finished_at for s in states if s.finished_at]
        if not times:
            return f"{count} · not pulled yet"
        return f"{count} · pulled {wording.span(now - max(times))} ago"

    def _note(self, progress: Progress) -> None:
        if progress.account_id in self._running:
            self._running[progress.account_id] = progress
        self._report(progress)

    def _due_at(self, account_id: str, now: datetime) -> datetime:
        """Return when an account is due; before its first pull here at once, unless told to wait."""
        if account_id in self._hurried:
            return now
        rest = self._rests.get(account_id, timedelta())
        retry_at = pulls.state(self._workspace.store.read(), account_id).retry_at
        return schedule.due_at(now, self._ended.get(account_id), rest, retry_at)
