"""X as a recording holds it. Paths: https://docs.x.com/x-api."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, ClassVar

import httpx

from inbox_tui_x import XAdapter
from tests.recorded.checking import Item
from tests.recorded.recording import Interaction, Recording, objects
from tests.recorded.stage import Stage, asked, source

_EVE = "9000000000000000003"
_OLD = "posts in the form of API v1.1, which is not spoken"
_NONE = (
    ("/1.1/", "answers of API v1.1, which is not spoken"),
    ("/dm_", "private messages: their API is not spoken"),
    ("/hidden", "what became of a moderator's act"),
    ("/users", "about people, no posts"),
    ("/tweets", "the answer to a write, without a post"),
)
_NOTHING = {"meta": {"result_count": 0}}


class XStage(Stage):
    """X at one moment."""

    network = "x"
    adapter_class = XAdapter
    secrets: ClassVar[Mapping[str, str]] = {"refresh_token": "refresh-of-the-replay"}
    settings: ClassVar[Mapping[str, str]] = {
        "client_id": "client-of-the-replay",
        "plan": "enterprise",  # else only who mentions us could be answered
    }
    me = "9000000000000000001"
    example = "9000000000000000002"

    def __init__(self, recording: Recording, folder: Path) -> None:
        self._people: dict[str, Any] = {}
        super().__init__(recording, folder)

    def things(self, interaction: Interaction) -> Iterator[tuple[Item, Any]]:
        """Return posts of API v2, those that were sent along among them."""
        for node in objects(interaction.body):
            if "username" in node and isinstance(node.get("id"), str):
                self._people[node["id"]] = node
            if _is_post(node) and "/dm_" not in interaction.path:
                yield _item(node), node

    def others(self, interaction: Interaction) -> Iterator[str]:
        """Tell posts of API v1.1."""
        for node in objects(interaction.body):
            if isinstance(node.get("id_str"), str) and {"text", "full_text"} & node.keys():
                yield _OLD

    def an_example(self) -> object:
        """Return a mention of us."""
        return {
            "id": self.example,
            "text": "@nora Does it work?",
            "author_id": _EVE,
            "created_at": "2026-01-01T12:00:00.000Z",
            "entities": {"mentions": [{"username": "nora", "id": self.me, "start": 0, "end": 5}]},
        }

    def is_identity(self, path: str) -> bool:
        """Tell what is asked before anything else."""
        return path.endswith(("/oauth2/token", "/users/me"))

    def why_none(self, interaction: Interaction) -> str:
        """Say it by the path."""
        body = interaction.body
        if isinstance(body, Mapping) and "/2/" in interaction.path and not body.get("data", True):
            return "a list without posts"
        return next(
            (why for part, why in _NONE if part in interaction.path), "no posts in the answer"
        )

    def missing(self) -> httpx.Response:
        """Say it as X does."""
        told = {"title": "Not Found Error", "detail": "Not found.", "status": 404}
        return httpx.Response(404, json=told)

    def say(self, request: httpx.Request) -> object:
        """Answer what the adapter asks for."""
        match request.url.path.strip("/").split("/"):
            case [_, "oauth2", "token"]:
                tokens = {"access_token": "access-of-the-replay", "refresh_token": "the-next"}
                return {**tokens, "expires_in": 7200}
            case [_, "users", "me"]:
                return {"data": {"id": self.me, "username": "nora", "name": "Nora"}}
            case [_, "users"]:
                people = [self._people[i] for i in asked(request, "ids") if i in self._people]
                return {"data": people} if people else {}
            case [_, "users", "by"] | [_, "users", _, "tweets"]:
                return _NOTHING
            case [_, "users", _, "mentions"]:
                return self._next("/mentions") or _list(self.everything())
            case [_, "tweets"] if request.method == "GET":
                return self._posts(asked(request, "ids"))
            case [_, "tweets", "search", "recent"]:
                return self._next("/search/recent") or _NOTHING
        return None

    def _next(self, end: str) -> object:
        paths = [path for _, path in self._lists if path.endswith(end)]
        return next((said for path in paths if (said := self.recorded("GET", path))), None)

    def _posts(self, ids: list[str]) -> object:
        by_id = {
            one: post
            for post in self.natives.values()
            for one in (post["id"], *(post.get("edit_history_tweet_ids") or ()))
        }
        found = {by_id[i]["id"]: by_id[i] for i in ids if i in by_id}
        return _list(list(found.values()))


def _list(posts: list[Any]) -> object:
    return {"data": posts} if posts else _NOTHING


def _is_post(node: Mapping[str, Any]) -> bool:
    is_named = isinstance(node.get("id"), str) and isinstance(node.get("text"), str)
    return is_named and "id_str" not in node and "event_type" not in node


def _item(post: Mapping[str, Any]) -> Item:
    history = post.get("edit_history_tweet_ids") or [post["id"]]
    answered = [
        one["id"] for one in post.get("referenced_tweets") or () if one["type"] == "replied_to"
    ]
    return Item(
        id=min(history, key=int),
        parent=answered[0] if answered else None,
        source=source(post["text"], post.get("note_tweet")),
        named_by=tuple(history),
    )
