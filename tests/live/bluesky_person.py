"""Somebody else on the Bluesky network: plain HTTP, and nothing of the adapter's code."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx

POST = "app.bsky.feed.post"
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Post:
    """A post as its address and content id."""

    uri: str
    cid: str

    @property
    def ref(self) -> Json:
        """Return what a reply or a quote says of the post."""
        return {"uri": self.uri, "cid": self.cid}

    @property
    def rkey(self) -> str:
        """Return the last part of the address."""
        return self.uri.rpartition("/")[2]


@dataclass(slots=True)
class Person:
    """An account with its own password, used by hand-written requests."""

    url: str
    did: str
    handle: str
    password: str
    token: str = field(repr=False)

    # --- writing -------------------------------------------------------------------------------

    def post(
        self,
        text: str,
        *,
        to: Post | None = None,
        root: Post | None = None,
        mention: Person | None = None,
        quote: Post | None = None,
    ) -> Post:
        """Write a post: a reply with ``to`` (and ``root`` where that is another post), naming
        ``mention`` in front of the text, quoting ``quote``.
        """  # noqa: D205 - one sentence
        record: Json = {"$type": POST, "text": text, "createdAt": now()}
        if mention is not None:
            record["text"] = f"@{mention.handle} {text}"
            end = len(mention.handle) + 1
            feature = {"$type": "app.bsky.richtext.facet#mention", "did": mention.did}
            place = {"byteStart": 0, "byteEnd": end}
            record["facets"] = [{"index": place, "features": [feature]}]
        if to is not None:
            record["reply"] = {"root": (root or to).ref, "parent": to.ref}
        if quote is not None:
            record["embed"] = {"$type": "app.bsky.embed.record", "record": quote.ref}
        return self.write(POST, record)

    def write(self, collection: str, record: Json, rkey: str | None = None) -> Post:
        """Write any record."""
        body = {"repo": self.did, "collection": collection, "record": record}
        made = self.call("com.atproto.repo.createRecord", body | ({"rkey": rkey} if rkey else {}))
        return Post(made["uri"], made["cid"])

    def write_many(self, records: list[Json]) -> None:
        """Write many posts in batches."""
        kind = "com.atproto.repo.applyWrites#create"
        for start in range(0, len(records), 100):
            writes = [
                {"$type": kind, "collection": POST, "value": record}
                for record in records[start : start + 100]
            ]
            self.call("com.atproto.repo.applyWrites", {"repo": self.did, "writes": writes})

    def delete(self, post: Post) -> None:
        """Delete one of this person's posts."""
        body = {"repo": self.did, "collection": POST, "rkey": post.rkey}
        self.call("com.atproto.repo.deleteRecord", body)

    def block(self, other: Person) -> None:
        """Block somebody."""
        kind = "app.bsky.graph.block"
        self.write(kind, {"$type": kind, "subject": other.did, "createdAt": now()})

    def close_thread(self, post: Post) -> None:
        """Let nobody answer one of this person's posts."""
        kind = "app.bsky.feed.threadgate"
        gate = {"$type": kind, "post": post.uri, "allow": [], "createdAt": now()}
        self.write(kind, gate, post.rkey)

    # --- passwords -----------------------------------------------------------------------------

    def make_app_password(self, name: str = "inbox") -> str:
        """Make an app password, as a person does in the settings."""
        made = self.call("com.atproto.server.createAppPassword", {"name": name})
        return str(made["password"])

    def revoke_app_password(self, name: str = "inbox") -> None:
        """Take it away again."""
        self.call("com.atproto.server.revokeAppPassword", {"name": name})

    # --- reading -------------------------------------------------------------------------------

    def posts(self) -> list[Json]:
        """Read this person's own posts from the data server, as records."""
        params = {"repo": self.did, "collection": POST, "limit": 100}
        return list(self.ask("com.atproto.repo.listRecords", params)["records"])

    def thread(self, post: Post) -> Json:
        """Read a thread as the app view shows it."""
        return dict(self.ask("app.bsky.feed.getPostThread", {"uri": post.uri})["thread"])

    def unseen_notifications(self) -> int:
        """Return how many notifications the server calls unread."""
        return int(self.ask("app.bsky.notification.getUnreadCount", {})["count"])

    # --- how -----------------------------------------------------------------------------------

    def call(self, method: str, body: Json) -> Json:
        """Call a procedure as this person."""
        with _client(self.url, self.token) as client:
            return _answer(client.post(f"/xrpc/{method}", json=body))

    def ask(self, method: str, params: Json) -> Json:
        """Ask a query as this person."""
        with _client(self.url, self.token) as client:
            return _answer(client.get(f"/xrpc/{method}", params=params))


def create_person(url: str, handle: str, password: str) -> Person:
    """Register a new account."""
    body = {"handle": handle, "password": password, "email": f"{handle}@mail.test"}
    with _client(url) as client:
        made = _answer(client.post("/xrpc/com.atproto.server.createAccount", json=body))
    return Person(url, made["did"], made["handle"], password, made["accessJwt"])


def now() -> str:
    """Return the moment as records write it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@contextmanager
def _client(url: str, token: str = "") -> Iterator[httpx.Client]:
    headers = {"authorization": f"Bearer {token}"} if token else {}
    with httpx.Client(
        base_url=url, headers=headers, timeout=30, trust_env=False, verify=False
    ) as client:
        yield client


def _answer(response: httpx.Response) -> Json:
    assert response.is_success, f"{response.request.url}: {response.status_code} {response.text}"
    return dict(response.json() if response.content else {})
