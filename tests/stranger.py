"""An adapter that somebody else wrote, as badly as a test wants it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import cast

from inbox_tui.adapter import Adapter, Capabilities, Connect, Page
from inbox_tui.model import Account, Actor

Pages = Callable[[str | None], Iterable[Page]]


class Stranger:
    """Pulls what it was given; knows of nothing else."""

    title = "Strangeness"
    capabilities = Capabilities()

    def __init__(self, account: Account, pages: Pages, at_close: Callable[[], object]) -> None:
        self._account = account
        self._pages = pages
        self._at_close = at_close

    def whoami(self) -> Actor:
        return Actor(id=self._account.actor_id, handle=self._account.handle)

    def pull(self, cursor: str | None) -> Iterator[Page]:
        yield from self._pages(cursor)

    def close(self) -> None:
        self._at_close()


def connect_to(pages: Pages, at_close: Callable[[], object] = lambda: None) -> Connect:
    """Return what builds a stranger's adapter for any account."""
    return lambda account: cast("Adapter", Stranger(account, pages, at_close))
