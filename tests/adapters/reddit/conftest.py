"""A Reddit on this machine, and accounts of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from inbox_tui.adapter import Access, Page, Rejected, Secret
from inbox_tui.model import Actor, Message
from inbox_tui.testing import MemoryVault
from inbox_tui_reddit import RedditAdapter
from tests.adapters.patience import new_client
from tests.adapters.reddit.fake_reddit import CLIENT_ID, CONSENT, ME, NAMES, FakeReddit

US = Actor(id=ME, handle=NAMES[ME], url="https://www.reddit.com/user/brand_desk")
Make = Callable[..., RedditAdapter]


@pytest.fixture
def reddit() -> Iterator[FakeReddit]:
    server = FakeReddit().start()
    yield server
    server.stop()


@pytest.fixture
def make_adapter(reddit: FakeReddit, tmp_path: Path) -> Iterator[Make]:
    """Build adapters of one account of :func:`reddit`."""
    made: list[RedditAdapter] = []

    def make(
        *,
        consent: str | None = CONSENT,
        client_secret: str = "",
        vault: Any = None,
        seconds: float = 10.0,
        actor_id: str = ME,
        handle: str = NAMES[ME],
        instance: str = "",
        **settings: str,
    ) -> RedditAdapter:
        secrets = {"client_secret": client_secret}
        if consent is not None:
            secrets["refresh_token"] = consent
        access = Access(
            instance=instance or reddit.url,
            handle=handle,
            settings={"client_id": CLIENT_ID, "callback_port": "8765", **settings},
            secret=Secret(secrets),
            http=lambda: new_client(seconds),
            session=vault or MemoryVault(),
            folder=tmp_path,
            actor_id=actor_id,
        )
        made.append(RedditAdapter(access))
        return made[-1]

    yield make
    for adapter in made:
        adapter.close()


@pytest.fixture
def adapter(make_adapter: Make) -> RedditAdapter:
    return make_adapter()


@pytest.fixture
def parent(reddit: FakeReddit, adapter: RedditAdapter) -> Message:
    """Return a comment by Eve below a submission of Ada's, as the store gives it back."""
    name = reddit.comment("eve1", reddit.submit())
    return thing(adapter, name)


def thing(adapter: RedditAdapter, name: str) -> Message:
    """Read one thing by its name."""
    return adapter.reread(Rejected(raw="{}", reason="", position=name))


def ids(pages: list[Page]) -> list[str]:
    return [message.id for page in pages for message in page.messages]


def by_id(pages: list[Page]) -> dict[str, Message]:
    return {message.id: message for page in pages for message in page.messages}


def keep(pages: Iterator[Page], into: list[Page]) -> None:
    """Keep what came before the pull broke off."""
    for page in pages:
        into.append(page)  # noqa: PERF402 - extend() would lose them with the exception
