"""Our side of the WordPress site: a member of the team, and adapters connected as one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from inbox_tui import http
from inbox_tui.adapter import Access, Secret
from inbox_tui.model import Message
from inbox_tui.testing import NoVault
from inbox_tui_wordpress import WordPressAdapter
from tests.live.wordpress_server import Member, WordPressSite


@dataclass
class Blog:
    """A post of the site that is this test's own, and a member who answers under it."""

    site: WordPressSite
    us: Member
    post: str
    folder: Path
    made: list[WordPressAdapter]

    def connect(
        self,
        *,
        us: Member | None = None,
        password: str = "",
        seconds: float = http.READ_SECONDS,
        url: str = "",
        actor_id: str | None = None,
    ) -> WordPressAdapter:
        """Build an adapter that waits at most ``seconds`` for an answer."""
        us = us or self.us
        access = Access(
            instance=url or self.site.url,
            handle=us.name,
            settings={},
            secret=Secret({"password": password or us.password}),
            http=lambda: httpx.Client(timeout=seconds, trust_env=False, verify=False),
            session=NoVault(),
            folder=self.folder,
            actor_id=us.id if actor_id is None else actor_id,
        )
        self.made.append(WordPressAdapter(access))
        return self.made[-1]

    def pull(self, adapter: WordPressAdapter, cursor: str | None = None) -> dict[str, Message]:
        """Pull, and return what is under this test's post, by id."""
        found: dict[str, Message] = {}
        for page in adapter.pull(cursor):
            assert page.rejected == ()
            found.update((m.id, m) for m in page.messages if m.raw.get("post") == self.post)
        return found

    def question(self, adapter: WordPressAdapter, words: str = "Is my car affected?") -> Message:
        """Let a guest write under the post, and return the comment as it is pulled."""
        number = self.site.comment(self.post, words)
        return self.pull(adapter)[number]

    def cursor(self, adapter: WordPressAdapter, start: str | None = None) -> str | None:
        """Pull to the end, and return where the next pull goes on."""
        return [page.cursor for page in adapter.pull(start)][-1]

    def answers(self) -> list[str]:
        """Return the ids of our comments under the post, as strangers are shown them."""
        return [
            str(comment["id"])
            for comment in self.site.comments(self.post)
            if str(comment["author"]) == self.us.id
        ]


@pytest.fixture
def blog(wordpress_site: WordPressSite, tmp_path: Path) -> Iterator[Blog]:
    made = Blog(wordpress_site, wordpress_site.member("ann"), wordpress_site.post(), tmp_path, [])
    yield made
    for adapter in made.made:
        adapter.close()
    # The other tests' pulls need not read what this one has written.
    wordpress_site.sql("delete from wp_comments")
