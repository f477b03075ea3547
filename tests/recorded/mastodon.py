"""Mastodon as a recording holds it. Paths: https://docs.joinmastodon.org/methods/."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

import httpx

from inbox_tui_mastodon import MastodonAdapter
from tests.recorded.checking import Item
from tests.recorded.recording import Interaction, objects
from tests.recorded.stage import Stage, source

_ME: dict[str, Any] = {
    "id": "900000000000000001",
    "username": "nora",
    "acct": "nora",
    "display_name": "Nora",
    "url": "https://127.0.0.1/@nora",
    "source": {"privacy": "public"},
}
_NONE = (
    ("/accounts/verify_credentials", "whose the token is"),
    ("/accounts", "about people, no posts"),
    ("/announcements", "announcements of the server, which nobody can answer"),
    ("/custom_emojis", "pictures for emoji"),
    ("/notifications", "notifications that are about no post"),
    ("/scheduled_statuses", "posts that are not published yet"),
    ("/reports", "reports to moderators"),
    ("/history", "earlier versions of a post"),
    ("/context", "an empty conversation"),
    ("/statuses", "a write whose answer holds no published post"),
)


class MastodonStage(Stage):
    """A server at one moment."""

    network = "mastodon"
    adapter_class = MastodonAdapter
    secrets: ClassVar[Mapping[str, str]] = {"token": "a-token-of-the-replay"}
    me = _ME["id"]
    handle = "nora@127.0.0.1"
    example = "900000000000000002"

    def things(self, interaction: Interaction) -> Iterator[tuple[Item, Any]]:
        """Return the posts; a boost has none of its own."""
        for node in objects(interaction.body):
            if _is_post(node) and not node.get("reblog"):
                yield _item(node), node

    def others(self, interaction: Interaction) -> Iterator[str]:
        """Tell boosts."""
        for node in objects(interaction.body):
            if _is_post(node) and node.get("reblog"):
                yield "boosts: the post in them counts, they have no words"

    def an_example(self) -> object:
        """Return a mention of us."""
        person = {"id": "900000000000000003", "username": "eve", "acct": "eve"}
        return {
            "id": self.example,
            "account": {**person, "display_name": "Eve", "url": "https://127.0.0.1/@eve"},
            "content": "<p>@nora Does it work?</p>",
            "created_at": "2026-01-01T12:00:00.000Z",
            "visibility": "public",
            "mentions": [_ME],
        }

    def is_identity(self, path: str) -> bool:
        """Tell what is asked before anything else."""
        return path.endswith(("/verify_credentials", "/instance", "/oauth/token"))

    def why_none(self, interaction: Interaction) -> str:
        """Say it by the method of the API."""
        if interaction.method == "DELETE":
            return "what was deleted, as its author typed it and not as it was shown"
        return next(
            (why for part, why in _NONE if part in interaction.path), "no posts in the answer"
        )

    def missing(self) -> httpx.Response:
        """Say it as Mastodon does."""
        return httpx.Response(404, json={"error": "Record not found"})

    def say(self, request: httpx.Request) -> object:
        """Answer what the adapter asks for."""
        match request.method, *request.url.path.rstrip("/").split("/")[3:]:
            case "GET", "instance":
                return {"domain": "127.0.0.1", "version": "4.5.2"}
            case "GET", "accounts", "verify_credentials":
                return _ME
            case "GET", "accounts", _, "statuses":
                return []
            case "GET", "notifications":
                return self.recorded("GET", request.url.path) or [
                    {"id": f"n{number}", "type": "mention", "status": post}
                    for number, post in enumerate(self.everything())
                ]
            case "GET", "notifications", "policy":
                return {"summary": {"pending_requests_count": 0}}
            case "GET", "statuses", name:
                return self.natives.get(name)
            case "GET", "statuses", name, "context":
                return self.recorded("GET", request.url.path) or self._context(name)
        return None

    def _context(self, name: str) -> object:
        if name not in self.natives:
            return None
        above: list[Any] = []
        node = self.natives[name]
        while (node := self.natives.get(node.get("in_reply_to_id"))) and node not in above:
            above.insert(0, node)
        below = [post for post in self.natives.values() if post.get("in_reply_to_id") == name]
        return {"ancestors": above, "descendants": below}


def _is_post(node: Mapping[str, Any]) -> bool:
    return (
        isinstance(node.get("account"), Mapping)
        and "content" in node
        and "created_at" in node
        and isinstance(node.get("id"), str)
    )


def _item(post: Mapping[str, Any]) -> Item:
    return Item(
        id=post["id"],
        parent=post.get("in_reply_to_id") or None,
        source=source(
            post["content"], post.get("spoiler_text"), post.get("poll"), post.get("quote")
        ),
    )
