"""Reddit as a recording holds it. Paths: https://www.reddit.com/dev/api."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

import httpx

from inbox_tui_reddit import RedditAdapter
from tests.recorded.checking import Item
from tests.recorded.recording import Interaction, objects
from tests.recorded.stage import Stage, asked, source

_OTHER_KINDS = {
    "t2": "about people, no posts",
    "t4": "private messages: they became chats, which the API does not have",
    "t5": "about communities",
    "more": "places of comments that the answer leaves out",
}
_NONE = (
    ("/api/v1/access_token", "tokens"),
    ("/api/v1/me", "whose the token is"),
    ("/api/mod/conversations", "mail of moderators: not an inbox of the account"),
    ("/api/compose", "private messages: they became chats, which the API does not have"),
    ("/api/", "the answer to a call that gives no comment back"),
    ("/user/", "about people, no posts"),
    ("/api/info", "an id that does not exist"),
)
_BOXES = {
    "selfreply": ("selfreply", "submission_replies"),
    "comments": ("comments", "comment_replies", "inbox", "unread"),
    "mentions": ("mentions",),
}


class RedditStage(Stage):
    """Reddit at one moment, its site and its API on one host."""

    network = "reddit"
    adapter_class = RedditAdapter
    secrets: ClassVar[Mapping[str, str]] = {"refresh_token": "refresh-of-the-replay"}
    settings: ClassVar[Mapping[str, str]] = {"client_id": "client-of-the-replay"}
    me = "t2_nora1"
    handle = "nora_replayed"
    example = "t1_replayed"

    def things(self, interaction: Interaction) -> Iterator[tuple[Item, Any]]:
        """Return comments and submissions."""
        for node in objects(interaction.body):
            data = node.get("data")
            if node.get("kind") in {"t1", "t3"} and isinstance(data, Mapping) and "name" in data:
                yield _item(node["kind"], data), node

    def others(self, interaction: Interaction) -> Iterator[str]:
        """Tell things of other kinds."""
        for node in objects(interaction.body):
            if isinstance(node.get("data"), Mapping) and node.get("kind") in _OTHER_KINDS:
                yield _OTHER_KINDS[str(node["kind"])]

    def an_example(self) -> object:
        """Return an answer to us."""
        data = {
            "name": self.example,
            "author": "eve_replayed",
            "author_fullname": "t2_eve1",
            "body": "Does it work?",
            "created_utc": 1_767_268_800.0,
            "link_id": "t3_replayed",
            "parent_id": "t3_replayed",
        }
        return {"kind": "t1", "data": data}

    def is_identity(self, path: str) -> bool:
        """Tell what is asked before anything else."""
        return path.rstrip("/").endswith(("/api/v1/access_token", "/api/v1/me"))

    def is_refusal(self, interaction: Interaction) -> bool:
        """Count answers of status 200 that tell of errors, and those that are no JSON."""
        body = interaction.body
        told = body.get("json") if isinstance(body, Mapping) else None
        errors = told.get("errors") if isinstance(told, Mapping) else None
        is_told = bool(errors) or (isinstance(body, Mapping) and isinstance(body.get("error"), str))
        is_broken = not interaction.is_json and interaction.status == 200
        return interaction.is_refused or is_told or is_broken

    def why_none(self, interaction: Interaction) -> str:
        """Say it by the path."""
        if "api/info" in interaction.path or not interaction.body:
            return "nothing in it"
        return next(
            (why for part, why in _NONE if part in interaction.path), "no comments in the answer"
        )

    def missing(self) -> httpx.Response:
        """Say it as Reddit does."""
        return httpx.Response(404, json={"message": "Not Found", "error": 404})

    def say(self, request: httpx.Request) -> object:
        """Answer what the adapter asks for."""
        match request.url.path.strip("/").split("/"):
            case ["api", "v1", "access_token"]:
                return {"access_token": "access-of-the-replay", "expires_in": 3600, "scope": "*"}
            case ["api", "v1", "me"]:
                return {"name": self.handle, "id": self.me.removeprefix("t2_")}
            case ["message", box]:
                return self._box(box)
            case ["api", "info"]:
                return _listing(self.found(asked(request, "id")))
            case ["comments", number, *rest]:
                return self.recorded("GET", request.url.path) or self._tree(number, rest)
            case ["user", _, "submitted" | "comments"]:
                return _listing([])
        return None

    def _box(self, box: str) -> object:
        """Return the next recorded page; other boxes than ours hold private messages as well."""
        for name in _BOXES[box]:
            answer = self.recorded("GET", f"/message/{name}")
            if answer is not None:
                page = answer.json()["data"]
                children = [child for child in page["children"] if child["kind"] == "t1"]
                return _listing(children, page.get("after"))
        return _listing([thing for thing in self.everything() if thing["kind"] == "t1"])

    def _tree(self, number: str, rest: list[str]) -> object:
        heads = self.found([f"t3_{number}"])
        names = [f"t1_{rest[-1]}"] if rest else []
        return [_listing(heads), _listing(self.found(names))] if heads else None


def _listing(children: list[Any], after: str | None = None) -> object:
    return {"kind": "Listing", "data": {"children": children, "after": after}}


def _item(kind: str, data: Mapping[str, Any]) -> Item:
    words = data.get("body_html") or data.get("selftext_html")
    return Item(
        id=data["name"],
        parent=data.get("parent_id") if kind == "t1" else None,
        source=source(
            words, *(() if words else (data.get("body"), data.get("selftext"))), data.get("title")
        ),
    )
