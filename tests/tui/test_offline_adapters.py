from __future__ import annotations

from typing import cast

from inbox_tui.adapter import Adapter
from inbox_tui.model import Account
from inbox_tui.tui.offline_adapters import OfflineAdapters
from tests import making


class Opened:
    """An adapter that fails when it is closed, where it is Nora's."""

    def __init__(self, account: Account, closed: list[str]) -> None:
        self._account = account
        self._closed = closed

    def close(self) -> None:
        self._closed.append(self._account.handle)
        if self._account.handle == "nora":
            raise ZeroDivisionError


def test_one_that_cannot_be_closed_ends_nothing_and_keeps_no_other_open() -> None:
    closed: list[str] = []
    adapters = OfflineAdapters(lambda account: cast("Adapter", Opened(account, closed)))
    nora, dee = making.account("nora"), making.account("dee")
    first = adapters.open(nora)
    adapters.open(dee)
    adapters.close()
    assert closed == ["nora", "dee"]
    assert adapters.known(dee.id) is None
    assert adapters.open(nora) is not first
