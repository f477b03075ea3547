"""Pulls every account by itself, as often as its network finds polite."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from textual.message import Message

from inbox_tui import naming, schedule
from inbox_tui.model import Account
from inbox_tui.store import account_counts, pulls
from inbox_tui.tui import wording
from inbox_tui.tui.account_state import account_state
from inbox_tui.tui.actions import key_of
from inbox_tui.tui.threads import WorkFailed
from inbox_tui.tui.workspace import Workspace

if TYPE_CHECKING:
    from inbox_tui.pull import Progress


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

    def hurry(self, account_id: str = "") -> None:
        """Make one account, or every one, due now."""
        every = (account.id for account in self._workspace.accounts)
        self._hurried.update((account_id,) if account_id else every)

    async def pull(self, account: Account) -> None:
        """Pull one account that :meth:`due` gave, and set its next time."""
        from inbox_tui.pull import pull_account

        workspace = self._workspace
        try:
            await workspace.network.run(
                lambda: pull_account(
                    workspace.store,
                    account,
                    workspace.connect,
                    self._note,
                    workspace.config.retention,
                )
            )
        except WorkFailed:
            pass  # the store could not be written; the log has it, the next pull tries again
        finally:
            self._running.pop(account.id, None)
            self._hurried.discard(account.id)
            self._ended[account.id] = workspace.now()
            asked = workspace.names.poll_seconds(account.network)
            self._rests[account.id] = schedule.pause(
                asked, random.random(), workspace.config.pull.seconds(account.id)
            )

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
        """Return the state of all accounts in a few words, the worst one by its name. Clean."""
        workspace, now = self._workspace, self._workspace.now()
        accounts, conn = workspace.accounts, workspace.store.read()
        if not accounts:
            return "no account yet"
        count = wording.plural(len(accounts), "account")
        found = [(account, pulls.state(conn, account.id)) for account in accounts]
        states = [(account_state(account, pull, now), account) for account, pull in found]
        bad = sorted((s for s in states if s[0].gravity), key=lambda s: -s[0].gravity)
        if self._running and not any(state.needs_person for state, _ in bad):
            steps = [p for p in self._running.values() if p]
            seen, total = sum(p.seen for p in steps), sum(p.total or 0 for p in steps)
            of = f" of {total}" if total > seen else ""
            return f"{count} · pulling{f' {seen}{of}' if seen else ''}"
        if bad:
            state, account = bad[0]
            more = f", {len(bad) - 1} more" if len(bad) > 1 else ""
            named = f"{workspace.names.server_name(account)}: {state.brief}"
            return f"{count} · {named}{more} ({key_of('accounts')})"
        times = [pull.finished_at for _, pull in found if pull.finished_at]
        return f"{count} · " + (
            f"pulled {wording.span(now - max(times))} ago" if times else "not pulled yet"
        )

    def unread(self) -> str:
        """Return how many conversations of each account have something unread. Clean.

        The server is named too where another account has the same handle.
        """
        conn, accounts = self._workspace.store.read(), self._workspace.accounts
        shared = Counter(naming.at(account.handle) for account in accounts)
        found = []
        for account in accounts:
            number = account_counts.of_account(conn, account.id).unread
            if number:
                more = "+" if number >= account_counts.MOST else ""
                named = naming.at(account.handle)
                if shared[named] > 1:
                    named += f" {self._workspace.names.short_server_name(account)}"
                found.append(f"{named} {number}{more}")
        return f"unread: {', '.join(found)}" if found else ""

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
