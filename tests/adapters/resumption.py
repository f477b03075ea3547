"""Cuts a pull of a real adapter at many steps of the inbox, and compares what it ends with."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from inbox_tui import paths
from inbox_tui.adapter import Connect
from inbox_tui.model import Account, utc_now
from inbox_tui.pull import Progress, pull_account
from inbox_tui.store import Store, StoreError, accounts, pulls
from tests import making
from tests.interruption import (
    OF_THE_LAST_PULL,
    OF_THE_MOMENT,
    PowerCut,
    Steps,
    contents,
    cut_power,
    in_a_process_of_its_own,
    kill,
    stepping,
)

STRIDE = 7
"""Every seventh step fails in turn. With the sandbox it is every single one: what they do to the
inbox does not depend on the adapter."""
KILLS = 5
"""So many steps, evenly spread, are also cut by ``kill -9``."""


class Resumption:
    """One account in a home of its own, pulled, cut and resumed."""

    def __init__(
        self, connect: Connect, place: Callable[[str], object] = str, **particulars: str
    ) -> None:
        """``place`` makes of a cursor what must be the same after a pull that was not cut."""
        self._connect = connect
        self._place = place
        self._home = paths.database_file().parent
        self._before = self._home.with_name("before")
        account = replace(making.account(), verified_at=utc_now(), **particulars)  # type: ignore[arg-type]
        with making.open_store() as store, store.write() as conn:
            accounts.add(conn, account, making.NOON)

    def pull(self) -> Progress:
        with Store.open(paths.database_file()) as store:
            (account,) = accounts.every(store.read())
            fresh: Account = replace(account, verified_at=utc_now())
            return pull_account(store, fresh, self._connect, lambda _: None)

    def remember(self) -> None:
        """Take the inbox as it is for the beginning of each try."""
        shutil.copytree(self._home, self._before)

    def cut_all_over(self, messages: int) -> int:
        """Cut the pull at many steps and resume it; return how many steps there are.

        ``messages`` are in the inbox when it is through.
        """
        self._begin()
        steps, inbox = Steps(), paths.database_file().name
        with stepping(steps, file=inbox):
            assert not self.pull().is_failure
        expected = self._inbox()
        assert len(contents(but=())["messages"]) == messages
        for number in range(1, steps.count + 1, STRIDE):
            self._begin()
            with (
                stepping(Steps(number, cut_power), file=inbox),
                suppress(PowerCut, StoreError),
            ):
                self.pull()
            self._resume(expected, f"failed before statement {number}")
        for number in range(1, steps.count + 1, max(1, steps.count // KILLS)):
            self._begin()
            with stepping(Steps(number, kill), file=inbox):
                assert in_a_process_of_its_own(self.pull) == -9
            self._resume(expected, f"killed before statement {number}")
        return steps.count

    def _begin(self) -> None:
        shutil.rmtree(self._home)
        shutil.copytree(self._before, self._home)

    def _resume(self, expected: dict[str, object], step: str) -> None:
        assert not self.pull().is_failure, step
        assert self._inbox() == expected, step
        settled = contents(but=OF_THE_LAST_PULL | {"cursor"})
        assert not self.pull().is_failure, step
        assert contents(but=OF_THE_LAST_PULL | {"cursor"}) == settled, step

    def _inbox(self) -> dict[str, object]:
        with Store.open(paths.database_file()) as store:
            (account,) = accounts.every(store.read())
            cursor = pulls.state(store.read(), account.id).cursor
        assert cursor
        return {**contents(but=OF_THE_MOMENT | {"cursor"}), "place": self._place(cursor)}
