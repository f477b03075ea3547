"""Threads as the API gives them, posts above and below one, turned into messages.

No entity names its thread, so what a post answers is looked up, as seldom as can be: each context
that was read tells of many posts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from inbox_tui.adapter import Rejected
from inbox_tui.adapter.fields import Json, Unreadable, find_text
from inbox_tui.model import Message
from inbox_tui_mastodon.client import Client
from inbox_tui_mastodon.mapping import Reader, reject, status_id


class Threads:
    """What has been read of threads in one sequence of calls."""

    def __init__(self, client: Client, reader: Reader) -> None:
        self._client = client
        self._reader = reader
        self._posts: dict[str, Json] = {}
        self._hidden: set[str] = set()
        """Posts that something answers, and that nobody shows us."""

    def read(self, post: Json) -> list[Json]:
        """Return the thread of ``post`` as it is now: above, itself, below. Empty where it is gone."""
        name = status_id(post)
        context = self._client.context(name)
        if context is None:
            return []
        above, below = (self._note(posts) for posts in context)
        self._note([post])
        return [*above, post, *below]

    def above(self, post: Json) -> list[Json]:
        """Return the posts that ``post`` answers, the topmost first, up to the first gap."""
        self._note([post])
        chain: list[Json] = []
        asked = False
        node, met = post, {status_id(post)}
        while (name := find_text(node, "in_reply_to_id")) and name not in met:
            if name not in self._posts and name not in self._hidden and not asked:
                asked = True
                context = self._client.context(status_id(post))
                self._note(context[0] if context else ())
            if name not in self._posts:
                self._hidden.add(name)
                break
            node = self._posts[name]
            met.add(name)
            chain.append(node)
        return chain[::-1]

    def messages(
        self,
        posts: Iterable[Json],
        notified_as: Mapping[str, str] = MappingProxyType({}),
    ) -> tuple[dict[str, Message], list[Rejected]]:
        """Return the messages of ``posts`` by their ids, each once, and what cannot be read."""
        found: dict[str, Message] = {}
        rejected: list[Rejected] = []
        for post in posts:
            try:
                name = status_id(post)
                if name not in found:
                    found[name] = self._reader.message(
                        post, above=self.above(post), notified_as=notified_as.get(name, "")
                    )
            except Unreadable as error:
                rejected.append(reject(post, error))
        return found, rejected

    def _note(self, posts: Iterable[Any]) -> list[Json]:
        good: list[Json] = []
        for post in posts:
            try:
                self._posts[status_id(post)] = post
                good.append(post)
            except Unreadable:
                continue  # it has no id: nothing can answer it
        return good
