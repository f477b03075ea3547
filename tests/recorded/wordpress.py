"""WordPress as a recording holds it. Routes: https://developer.wordpress.org/rest-api/reference/."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

import httpx

from inbox_tui_wordpress import WordPressAdapter
from tests.recorded.checking import Item
from tests.recorded.recording import Interaction, objects
from tests.recorded.stage import INSTANCE, Stage, asked, source

_NONE = (
    ("/rest/v1", "the older interface of the hosted service, which is not spoken"),
    ("/users", "whose the password is"),
    ("/comments", "a list without comments"),
)


class WordPressStage(Stage):
    """A site at one moment, where we are an editor."""

    network = "wordpress"
    adapter_class = WordPressAdapter
    secrets: ClassVar[Mapping[str, str]] = {"password": "abcd efgh ijkl mnop qrst uvwx"}
    me = "900001"
    example = "900002"

    def things(self, interaction: Interaction) -> Iterator[tuple[Item, Any]]:
        """Return comments."""
        for node in objects(interaction.body):
            content = node.get("content")
            if isinstance(content, Mapping) and {"author_name", "date_gmt", "post"} <= node.keys():
                yield _item(node), node

    def an_example(self) -> object:
        """Return a comment by a guest."""
        return {
            "id": int(self.example),
            "post": 900_003,
            "parent": 0,
            "author": 0,
            "author_name": "Eve",
            "date": "2026-01-01T12:00:00",
            "date_gmt": "2026-01-01T12:00:00",
            "content": {"rendered": "<p>Does it work?</p>\n"},
            "status": "approved",
        }

    def is_identity(self, path: str) -> bool:
        """Tell what is asked before anything else."""
        return path.endswith("/users/me") or path == "/"

    def why_none(self, interaction: Interaction) -> str:
        """Say it by the route."""
        return next(
            (why for part, why in _NONE if part in interaction.path), "no comments in the answer"
        )

    def missing(self) -> httpx.Response:
        """Say it as WordPress does."""
        told = {"code": "rest_comment_invalid_id", "message": "Invalid comment ID."}
        return httpx.Response(404, json={**told, "data": {"status": 404}})

    def say(self, request: httpx.Request) -> object:
        """Answer what the adapter asks for."""
        if request.method == "HEAD":
            link = f'<{INSTANCE}/wp-json/>; rel="https://api.w.org/"'
            return httpx.Response(200, headers={"link": link})
        match request.url.path.split("/")[4:]:
            case ["users", "me"]:
                may = {"moderate_comments": True, "edit_posts": True}
                return {"id": int(self.me), "name": "Nora", "slug": "nora", "capabilities": may}
            case ["comments"]:
                return self._comments(request)
            case ["comments", name]:
                return self.natives.get(name)
            case ["posts" | "pages"]:
                ids = asked(request, "include")
                title = {"rendered": "A post"}
                return [{"id": int(i), "title": title, "comment_status": "open"} for i in ids]
        return None

    def _comments(self, request: httpx.Request) -> object:
        wanted, parents = asked(request, "include"), asked(request, "parent")
        if wanted:
            return self.found(wanted)
        there = [self.natives[name] for name in self.items]
        if parents:
            return [one for one in there if str(one["parent"]) in parents]
        after = "".join(asked(request, "after"))
        return self.recorded("GET", request.url.path) or [
            one for one in there if str(one["date"]) > after
        ]


def _item(comment: Mapping[str, Any]) -> Item:
    return Item(
        id=str(comment["id"]),
        parent=str(comment["parent"]) if comment.get("parent") else None,
        source=source(comment["content"].get("rendered")),
    )
