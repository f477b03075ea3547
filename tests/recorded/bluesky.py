"""Bluesky as a recording holds it. Methods: https://docs.bsky.app/docs/category/http-reference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, ClassVar

import httpx

from inbox_tui_bluesky import BlueskyAdapter
from tests.recorded.checking import Item
from tests.recorded.recording import Interaction, Recording, objects
from tests.recorded.stage import Stage, asked

_EVE = "did:plc:evereplayedreplayedrep"
_NONE = (
    (".actor.", "about people, no posts"),
    (".graph.", "about people, no posts"),
    (".identity.", "about people, no posts"),
    (".listNotifications", "notifications about no post: likes, reposts, follows"),
    (".getRecord", "a record by itself: it names neither its author nor when it was seen"),
    (".createRecord", "the answer to a write: an address, no words"),
    (".getPostThread", "posts that are gone, or hidden by a block"),
)


class BlueskyStage(Stage):
    """A data server and an app view at one moment."""

    network = "bluesky"
    adapter_class = BlueskyAdapter
    secrets: ClassVar[Mapping[str, str]] = {"password": "abcd-efgh-ijkl-mnop"}
    me = "did:plc:norareplayedreplayedre"
    handle = "nora.test"
    example = f"at://{_EVE}/app.bsky.feed.post/3kreplayed222"

    def __init__(self, recording: Recording, folder: Path) -> None:
        self._threads: dict[str, Mapping[str, Any]] = {}
        super().__init__(recording, folder)

    def things(self, interaction: Interaction) -> Iterator[tuple[Item, Any]]:
        """Return the post views and what is notified of; both have the same fields."""
        for node in objects(interaction.body):
            post = node.get("post")
            if isinstance(post, Mapping) and _is_post(post) and "feedContext" not in node:
                self._threads.setdefault(post["uri"], node)
            if _is_post(node):
                yield _item(node), node

    def others(self, interaction: Interaction) -> Iterator[str]:
        """Tell places of posts that are not shown, and notifications that are about none."""
        for node in objects(interaction.body):
            if node.get("notFound") or node.get("blocked"):
                yield "places of posts that are gone, or hidden by a block"
            elif "reasonSubject" in node and "isRead" in node and not _is_post(node):
                yield "likes, reposts and follows: no words"

    def an_example(self) -> object:
        """Return a mention of us."""
        return {
            "uri": self.example,
            "cid": "bafyreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5beludirz2a",
            "author": {"did": _EVE, "handle": "eve.test"},
            "record": {"$type": "app.bsky.feed.post", "text": "Does it work?"},
            "indexedAt": "2026-01-01T12:00:00.000Z",
        }

    def is_identity(self, path: str) -> bool:
        """Tell what is asked for the session."""
        return "/com.atproto.server." in path

    def why_none(self, interaction: Interaction) -> str:
        """Say it by the method."""
        return next(
            (why for part, why in _NONE if part in interaction.path), "no posts in the answer"
        )

    def missing(self) -> httpx.Response:
        """Say it as XRPC does."""
        return httpx.Response(400, json={"error": "NotFound", "message": "Not found"})

    def say(self, request: httpx.Request) -> object:
        """Answer what the adapter asks for."""
        match request.url.path.rpartition(".")[2]:
            case "createSession" | "refreshSession" | "getSession":
                tokens = {"accessJwt": "access-of-the-replay", "refreshJwt": "refresh-of-it"}
                return {"did": self.me, "handle": self.handle, **tokens}
            case "listNotifications":
                recorded = self.recorded("GET", request.url.path)
                return recorded or {
                    "notifications": [{**v, "reason": "mention"} for v in self.everything()]
                }
            case "getPosts":
                return {"posts": self.found(asked(request, "uris"))}
            case "getAuthorFeed":
                return {"feed": []}
            case "getPostThread":
                (uri,) = asked(request, "uri")
                return self._thread(uri)
        return None

    def _thread(self, uri: str) -> object:
        if uri not in self.natives:
            return None
        recorded = self._threads.get(uri)
        if recorded is not None and {"parent", "replies"} & recorded.keys():
            return {"thread": recorded}
        return {"thread": {"post": self.natives[uri], "replies": []}}


def _is_post(node: Mapping[str, Any]) -> bool:
    return (
        "/app.bsky.feed.post/" in str(node.get("uri"))
        and isinstance(node.get("author"), Mapping)
        and isinstance(node.get("record"), Mapping)
    )


def _item(view: Mapping[str, Any]) -> Item:
    reply = view["record"].get("reply") or {}
    # Words are plain here: whatever looks like markup was typed.
    return Item(id=view["uri"], parent=(reply.get("parent") or {}).get("uri"), source="")
