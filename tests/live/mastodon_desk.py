"""Our side of the Mastodon server: an account of ours, and adapters connected as it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from inbox_tui import http
from inbox_tui.adapter import Access, Outgoing, Page, Secret
from inbox_tui.model import Message, utc_now
from inbox_tui.testing import NoVault
from inbox_tui_mastodon import MastodonAdapter
from tests.live.mastodon_server import MastodonPerson, MastodonServer


@dataclass
class Toots:
    """An account of ours that is this test's own, and Grace, who writes to it."""

    server: MastodonServer
    us: MastodonPerson
    grace: MastodonPerson
    folder: Path
    made: list[MastodonAdapter] = field(default_factory=list)

    def connect(
        self,
        *,
        token: str | None = None,
        seconds: float = http.WRITE_SECONDS,
        write_seconds: float = http.WRITE_SECONDS,
        url: str = "",
        actor_id: str | None = None,
    ) -> MastodonAdapter:
        """Build an adapter that waits ``seconds`` for an answer, ``write_seconds`` after a post."""

        def client() -> httpx.Client:
            made = http.client()
            made.timeout = httpx.Timeout(seconds, write=write_seconds)
            return made

        access = Access(
            instance=url or self.server.url,
            handle=self.us.name,
            settings={},
            secret=Secret({"token": self.us.token if token is None else token}),
            http=client,
            session=NoVault(),
            folder=self.folder,
            actor_id=self.us.id if actor_id is None else actor_id,
        )
        self.made.append(MastodonAdapter(access))
        return self.made[-1]

    def pull(self, cursor: str | None = None) -> list[Page]:
        """Pull with an adapter of its own; nothing may be unreadable."""
        pages = list(self.connect().pull(cursor))
        assert [letter for page in pages for letter in page.rejected] == []
        return pages

    def found(self, cursor: str | None = None) -> dict[str, Message]:
        """Pull, and return the messages by id."""
        return {m.id: m for page in self.pull(cursor) for m in page.messages}

    def question(self, words: str = "is it broken?", **form: str) -> Message:
        """Let Grace ask, and return it as it arrives."""
        said = self.grace.post(f"@{self.us.name} {words}", **form)
        return self.found()[said]

    def written(self, parent: Message, words: str = "We look at it.") -> Outgoing:
        """Compose a reply."""
        return self.connect().compose(parent, words, utc_now())

    def answers(self) -> list[str]:
        """Return the ids of what our account has posted, as Grace sees it."""
        listed = self.grace.call("GET", f"/api/v1/accounts/{self.us.id}/statuses")
        return [post["id"] for post in listed]


@pytest.fixture
def toots(mastodon_server: MastodonServer, tmp_path: Path) -> Iterator[Toots]:
    """Give an account of ours and somebody who writes to it."""
    us, grace = mastodon_server.person("nora"), mastodon_server.person("grace")
    made = Toots(mastodon_server, us, grace, tmp_path)
    yield made
    for adapter in made.made:
        adapter.close()
