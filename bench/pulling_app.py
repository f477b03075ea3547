"""The inbox on a store, while its account pulls 10,000 messages as fast as they can be stored."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from corpus import items
from ingest import message

from inbox_tui.adapter import Answerable, Capabilities, Measure, Page
from inbox_tui.model import Account, Actor, Message, utc_now
from inbox_tui.store import Store
from inbox_tui.tui.app import InboxApp

COUNT = 10_000
PAGE = 100


class Flood:
    """As much of an adapter as a pull and the screen ask for."""

    title = "Sandbox"
    poll_seconds = 3600.0
    capabilities = Capabilities()

    def __init__(self, account: Account) -> None:
        self._account = account

    def whoami(self) -> Actor:
        return Actor(id=self._account.actor_id, handle=self._account.handle)

    def pull(self, cursor: str | None) -> Iterator[Page]:
        del cursor
        run = time.time_ns()
        now = utc_now()
        page: list[Message] = []
        for number, item in enumerate(items(COUNT)):
            made = message(
                {**item, "id": f"{run}-{number}", "conversation": f"t{run}-{number // 3}"}
            )
            page.append(
                replace(made, in_reply_to=None, published=now + timedelta(milliseconds=number))
            )
            if len(page) == PAGE:
                yield Page(messages=tuple(page), cursor=str(run))
                page = []

    def can_reply(self, target: Message) -> Answerable:
        del target
        return Answerable(yes=True)

    def measure(self, text: str) -> Measure:
        return Measure(used=len(text), limit=None, unit="characters")

    def close(self) -> None:
        pass


def connect(account: Account) -> Any:
    """Return the flood for whatever account."""
    return Flood(account)


if __name__ == "__main__":
    with Store.open(Path(sys.argv[1])) as store:
        InboxApp(store, connect=connect).run()
