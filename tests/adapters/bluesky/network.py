"""A Bluesky server in memory, for the tests that every adapter passes.

Shapes as in https://github.com/bluesky-social/atproto/tree/main/lexicons.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import count
from typing import Any

from inbox_tui.testing import Answer, HttpNetwork, Person, Post, Request
from inbox_tui_bluesky import tid

Json = dict[str, Any]
PASSWORD = "abcd-efgh-ijkl-mnop"
POSTS = "app.bsky.feed.post"


class BlueskyNetwork(HttpNetwork):
    """One data server with its app view."""

    me = "did:plc:me"
    handle = "nora.test"
    page_size = 6  # the first pull reads ten pages at most
    secrets: Mapping[str, str] = {"password": PASSWORD}

    def __init__(self) -> None:
        super().__init__()
        self._tokens: dict[str, str] = {}
        """Token → the account it was given to."""
        self._numbers = count(1)

    # --- whose credential ----------------------------------------------------------------------

    def hidden(self) -> Iterable[str]:
        """Return the password and every token ever given."""
        return [PASSWORD, *self._tokens]

    def give_to(self, name: str) -> str:
        """Let the password be another account's, and end the sessions that it began."""
        other = super().give_to(name)
        self._tokens = dict.fromkeys(self._tokens, "")
        return other

    def person(self, name: str) -> Person:
        return Person(id=f"did:plc:{name}", handle=f"{name}.test", name=name.title())

    def refused(self, request: Request) -> Answer:
        if request.path.endswith("createSession"):
            return refuse(401, "AuthenticationRequired", "Invalid identifier or password")
        return refuse(400, "ExpiredToken", "Token has been revoked")

    def limited(self, reset: datetime | None) -> Answer:
        told = {"ratelimit-policy": "3000;w=300", "ratelimit-limit": "3000"}
        if reset is not None:
            told["ratelimit-reset"] = str(int(reset.timestamp()))
        return Answer(status=429, body={"error": "RateLimitExceeded"}, headers=told)

    # --- requests ------------------------------------------------------------------------------

    def is_write(self, request: Request) -> bool:
        return request.path.endswith(("putRecord", "createRecord", "applyWrites"))

    def answer(self, request: Request) -> Answer:
        method = request.path.removeprefix("/xrpc/")
        if method == "com.atproto.server.createSession":
            if request.json["password"] != PASSWORD:
                return self.refused(request)
            return self._session()
        if method == "com.atproto.repo.getRecord":
            return self._record(request.query)
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        if self._tokens.get(token) != self.us.id:
            return self.refused(request)
        match method.rpartition(".")[2]:
            case "refreshSession":
                return self._session()
            case "getSession":
                return Answer(body={"did": self.us.id, "handle": self.us.handle})
            case "getProfile":
                return Answer(body=actor(self.us))
            case "listNotifications":
                return self._notifications(request)
            case "getPosts":
                wanted = [value for name, value in request.pairs if name == "uris"]
                return Answer(body={"posts": self._views(p for p in self.posts if p.id in wanted)})
            case "getAuthorFeed":
                ours = [p for p in reversed(self.posts) if p.author.id == request.query["actor"]]
                return Answer(body={"feed": [{"post": view} for view in self._views(ours)]})
            case "getPostThread":
                return self._thread(request.query["uri"])
            case "putRecord":
                return self._put(request.json)
            case "deleteRecord":
                self.take_back(f"at://{request.json['repo']}/{POSTS}/{request.json['rkey']}")
                return Answer(body={})
        return refuse(501, "MethodNotImplemented", method)

    def _session(self) -> Answer:
        number = next(self._numbers)
        access, refresh = f"access-Zq83-{number}", f"refresh-Zq83-{number}"
        self._tokens |= {access: self.us.id, refresh: self.us.id}
        told = {"did": self.us.id, "handle": self.us.handle}
        return Answer(body={**told, "accessJwt": access, "refreshJwt": refresh})

    def _notifications(self, request: Request) -> Answer:
        toward_us = [p for p in reversed(self.posts) if p.author.id != self.me and not p.deleted]
        page, following = self.slice(toward_us, int(request.query.get("cursor", "0")))
        kept = ("uri", "cid", "author", "record", "indexedAt")
        found = [
            {"uri": post.id, "reason": "mention"}
            if post.spoiled
            else {name: self._view(post)[name] for name in kept} | {"reason": "mention"}
            for post in page
        ]
        more = {} if following is None else {"cursor": str(following)}
        return Answer(body={"notifications": found, **more})

    def _thread(self, uri: str) -> Answer:
        post = self.find(uri)
        if post is None or post.deleted:
            return refuse(400, "NotFound", "Post not found")
        node: Json = {"post": self._view(post), "replies": self._below(post)}
        lowest = node
        while post.parent_id and (post := self.find(post.parent_id)) and not post.deleted:
            lowest["parent"] = {"post": self._view(post)}
            lowest = lowest["parent"]
        return Answer(body={"thread": node})

    def _below(self, post: Post) -> list[Json]:
        return [
            {"post": self._view(answer), "replies": self._below(answer)}
            for answer in self.posts
            if answer.parent_id == post.id and not answer.deleted
        ]

    def _put(self, body: Json) -> Answer:
        record = body["record"]
        known = self.find(f"at://{body['repo']}/{POSTS}/{body['rkey']}")
        post = known or self.accept(
            record["text"], parent_id=record["reply"]["parent"]["uri"], key=body["rkey"]
        )
        return Answer(body={"uri": post.id, "cid": cid(post)})

    def _record(self, asked: Mapping[str, str]) -> Answer:
        post = self.find(f"at://{asked['repo']}/{POSTS}/{asked['rkey']}")
        if post is None or post.deleted:
            return refuse(400, "RecordNotFound", "Could not locate record")
        return Answer(body={"uri": post.id, "cid": cid(post), "value": self._view(post)["record"]})

    # --- posts ---------------------------------------------------------------------------------

    def new_id(self, number: int, author: Person, key: str) -> str:
        rkey = key or tid.encode(1_700_000_000_000_000 + number, 0)
        return f"at://{author.id}/{POSTS}/{rkey}"

    def _views(self, posts: Iterable[Post]) -> list[Json]:
        return [self._view(post) for post in posts if not post.deleted and not post.spoiled]

    def _view(self, post: Post) -> Json:
        when = post.at.isoformat().replace("+00:00", "Z")
        record: Json = {"$type": POSTS, "text": post.text, "createdAt": when}
        if parent := self.find(post.parent_id):
            root = parent
            while above := self.find(root.parent_id):
                root = above
            record["reply"] = {"parent": reference(parent), "root": reference(root)}
        return {
            **reference(post),
            "author": actor(post.author),
            "record": record,
            "indexedAt": when,
            "replyCount": sum(1 for other in self.posts if other.parent_id == post.id),
        }


def actor(person: Person) -> Json:
    return {"did": person.id, "handle": person.handle, "displayName": person.name}


def cid(post: Post) -> str:
    return f"bafy{abs(hash(post.id))}"


def reference(post: Post) -> Json:
    return {"uri": post.id, "cid": cid(post)}


def refuse(status: int, name: str, message: str) -> Answer:
    return Answer(status=status, body={"error": name, "message": message})
