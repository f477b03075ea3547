"""X as the tests of every adapter need it: a timeline of mentions, look-ups and posts."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from zlib import crc32

from inbox_tui.testing import Answer, HttpNetwork, Person, Post, Request
from inbox_tui_x.mapping import id_at

GONE = Person(id="404404", handle="")


class XNetwork(HttpNetwork):
    """An X on which everything is addressed to us."""

    me = "700700700"
    handle = "nora"
    settings: Mapping[str, str] = {"client_id": "client-of-the-app"}
    secrets: Mapping[str, str] = {"refresh_token": "refresh-token-of-the-sign-in-12345"}
    _access = "access-token-of-the-account-12345"
    _next = "refresh-token-that-came-back-12345"

    def hidden(self) -> Iterable[str]:
        return (*self.secrets.values(), self._access, self._next)

    def is_write(self, request: Request) -> bool:
        return request.method == "POST" and request.path == "/2/tweets"

    def person(self, name: str) -> Person:
        if not name:
            return GONE
        return Person(id=str(10_000 + crc32(name.encode())), handle=name.replace("-", "_"))

    def new_id(self, number: int, author: Person, key: str) -> str:
        return str(id_at(self.begun + timedelta(seconds=self._ticks + 1)))

    def needs_credential(self, request: Request) -> bool:
        return request.path != "/2/oauth2/token"

    def refused(self, request: Request) -> Answer:
        return _problem(401, "Unauthorized")

    def limited(self, reset: datetime | None) -> Answer:
        told = {} if reset is None else {"x-rate-limit-reset": str(int(reset.timestamp()))}
        return _problem(429, "Too Many Requests", told)

    def answer(self, request: Request) -> Answer:
        if request.path == "/2/oauth2/token":
            return self._renew(request.form.get("refresh_token", ""))
        if request.headers.get("authorization") != f"Bearer {self._access}":
            return self.refused(request)
        ids = request.query.get("ids", "").split(",")
        match request.method, request.path.split("/")[2:]:
            case "GET", ["users", "me"]:
                return Answer(body={"data": _user(self.us)})
            case "GET", ["users"]:
                people = {post.author.id: post.author for post in self.posts}
                found = [people[one] for one in ids if one in people and one != GONE.id]
                return Answer(body={"data": [_user(one) for one in found]})
            case "GET", ["users", "by"]:
                return Answer(body={})
            case "GET", ["users", _, "mentions"]:
                return self._timeline(request, ours=False)
            case "GET", ["users", _, "tweets"]:
                return self._timeline(request, ours=True)
            case "GET", ["tweets"]:
                return self._look_up(ids)
            case "GET", ["tweets", "search", "recent"]:
                context = request.query["query"].removeprefix("conversation_id:")
                there = [p for p in self.posts if not p.deleted and self._root(p) == context]
                return Answer(body={"data": [self._shown(post) for post in there], "meta": {}})
            case "POST", ["tweets"]:
                return self._create(request.json)
            case "DELETE", ["tweets", post_id]:
                self.take_back(post_id)
                return Answer(body={"data": {"deleted": True}})
        return _problem(404, "Not Found")

    def _renew(self, with_token: str) -> Answer:
        if self.revoked or with_token not in {*self.secrets.values(), self._next}:
            return Answer(status=400, body={"error": "invalid_request"})
        return Answer(
            body={
                "access_token": self._access,
                "refresh_token": self._next,
                "expires_in": 7200,
                "scope": "tweet.read users.read tweet.write offline.access",
            }
        )

    def _timeline(self, request: Request, *, ours: bool) -> Answer:
        since = int(request.query.get("since_id", "0"))
        until = int(request.query.get("until_id", str(1 << 62)))
        there = [
            post
            for post in reversed(self.posts)
            if not post.deleted
            and (post.author.id == self.us.id) == ours
            and since < int(_version(post)) < until
        ]
        there.sort(key=lambda post: -int(_version(post)))
        page, after = self.slice(there, int(request.query.get("pagination_token", "0")))
        meta = {} if after is None else {"next_token": str(after)}
        return Answer(body={"data": [self._shown(post) for post in page], "meta": meta})

    def _look_up(self, ids: list[str]) -> Answer:
        there = [p for p in self.posts if not p.deleted and {p.id, _version(p)} & {*ids}]
        known = {one for post in there for one in (post.id, _version(post))}
        missing = [
            {
                "value": one,
                "resource_type": "tweet",
                "type": "https://api.twitter.com/2/problems/resource-not-found",
            }
            for one in ids
            if one not in known
        ]
        return Answer(body={"data": [self._shown(post) for post in there], "errors": missing})

    def _create(self, body: dict[str, Any]) -> Answer:
        parent = next(
            (p for p in self.posts if body["reply"]["in_reply_to_tweet_id"] in (p.id, _version(p))),
            None,
        )
        if parent is None or parent.deleted:
            said = "You attempted to reply to a Tweet that is deleted or not visible to you."
            return _problem(403, said)
        post = self.accept(body["text"], parent_id=parent.id)
        return Answer(status=201, body={"data": {"id": post.id, "text": post.text}})

    def _root(self, post: Post) -> str:
        parent = self.find(post.parent_id) if post.parent_id else None
        return self._root(parent) if parent else post.parent_id or post.id

    def _shown(self, post: Post) -> dict[str, Any]:
        if post.spoiled:
            return {"id": post.id, "created_at": 7}
        parent = self.find(post.parent_id) if post.parent_id else None
        above = {"type": "replied_to", "id": post.parent_id}
        return {
            "id": _version(post),
            "edit_history_tweet_ids": sorted({post.id, _version(post)}),
            "author_id": post.author.id,
            "conversation_id": self._root(post),
            "created_at": f"{post.edited or post.at:%Y-%m-%dT%H:%M:%S}.000Z",
            "text": html.escape(post.text, quote=False),
            "entities": {"mentions": [{"id": self.me, "username": self.handle}]},
            **({"referenced_tweets": [above]} if post.parent_id else {}),
            **({"in_reply_to_user_id": parent.author.id} if parent else {}),
        }


def _version(post: Post) -> str:
    """Return the id of a post's newest version: an edit makes a new one."""
    return str(id_at(post.edited)) if post.edited and not post.deleted else post.id


def _user(person: Person) -> dict[str, Any]:
    return {"id": person.id, "username": person.handle, "name": person.name}


def _problem(status: int, detail: str, headers: dict[str, str] | None = None) -> Answer:
    told = {"status": status, "detail": detail, "title": detail, "type": "about:blank"}
    return Answer(status=status, body=told, headers=headers or {})
