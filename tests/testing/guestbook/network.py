"""The guestbook's own side."""

from __future__ import annotations

import html
from typing import Any

from inbox_tui.testing import Answer, HttpNetwork, Post, Request

TOKEN = "guest-token-Zq83&+/x"


class GuestbookNetwork(HttpNetwork):
    """A guestbook in memory."""

    me = "7"
    secrets = {"token": TOKEN}  # noqa: RUF012  the class is made once for each test

    def is_write(self, request: Request) -> bool:
        return request.method == "POST"

    def answer(self, request: Request) -> Answer:
        if request.headers.get("authorization") != f"Bearer {TOKEN}":
            return self.refused(request)
        match request.method, request.path.split("/")[1:]:
            case "GET", ["me"]:
                return Answer(body={"id": self.us.id, "login": self.us.handle})
            case "GET", ["entries"]:
                page, after = self.slice(self.log, int(request.query["after"]))
                return self.entries(page, next=after, end=len(self.log))
            case "GET", ["threads", thread]:
                return self.entries([p for p in self.posts if self.thread_of(p) == thread])
            case "GET", ["some"]:
                wanted = request.query["ids"].split(",")
                return self.entries([p for p in self.posts if p.id in wanted])
            case "GET", ["keys", key]:
                return self.entries([p for p in self.posts if p.key == key and not p.deleted])
            case "POST", ["entries"]:
                return self.write(request.json)
            case "DELETE", ["entries", name]:
                self.take_back(name)
                return Answer(status=204, body="")
        return Answer(status=404, body={})

    @property
    def log(self) -> list[Post]:
        """What a reader sees in the order of things: an edited entry comes again."""
        return self.posts

    def write(self, said: dict[str, Any]) -> Answer:
        parent = self.find(said["parent"])
        if parent is None or parent.deleted:
            return Answer(status=410, body={"error": "gone"})
        if not said["text"] or len(said["text"]) > 300:
            return Answer(status=422, body={"error": "length"})
        known = next((p for p in self.posts if p.key == said["key"]), None)
        post = known or self.accept(said["text"], parent_id=parent.id, key=said["key"])
        return Answer(status=201, body=self.shown(post))

    def entries(self, posts: list[Post], **more: Any) -> Answer:
        return Answer(body={"entries": [self.shown(post) for post in posts], **more})

    def shown(self, post: Post) -> dict[str, Any]:
        if post.spoiled:
            return {"id": post.id}
        author = {"id": post.author.id, "login": post.author.handle} if post.author.id else None
        return {
            "id": post.id,
            "thread": self.thread_of(post),
            "parent": post.parent_id or None,
            "author": author,
            "html": "<p>" + html.escape(post.text).replace("\n", "<br>") + "</p>",
            "at": post.at.isoformat(),
            "edited": post.edited.isoformat() if post.edited else "",
            "gone": post.deleted,
        }

    def thread_of(self, post: Post) -> str:
        while post.parent_id and (parent := self.find(post.parent_id)):
            post = parent
        return post.id
