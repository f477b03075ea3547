"""A Mastodon in memory with one account of ours, for the tests that every adapter passes."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from inbox_tui.testing import Answer, HttpNetwork, Person, Post, Request

DOMAIN = "social.test"
TOKEN = "mOcO4QRN0eD-Rk0nU2m4xEzLk1iQ7"


class MastodonNetwork(HttpNetwork):
    """Notifications, posts and threads as https://docs.joinmastodon.org/methods/ describes them."""

    me = "109302436954721982"
    handle = f"nora@{DOMAIN}"
    secrets: Mapping[str, str] = {"token": TOKEN}

    def __init__(self) -> None:
        super().__init__()
        # Posts are looked up by when they were made: this clock is right.
        self.begun = datetime.now(UTC).replace(microsecond=0)

    def is_write(self, request: Request) -> bool:
        """Only this publishes."""
        return (request.method, request.path) == ("POST", "/api/v1/statuses")

    def refused(self, request: Request) -> Answer:
        """Say it as Mastodon does, and repeat the token."""
        said = request.headers.get("authorization", "")
        return Answer(status=401, body={"error": f"The access token was revoked: {said}"})

    def limited(self, reset: datetime | None) -> Answer:
        """Say it as Mastodon does."""
        told = {"x-ratelimit-limit": "300", "x-ratelimit-remaining": "0"}
        if reset is not None:
            told["x-ratelimit-reset"] = reset.isoformat().replace("+00:00", "Z")
        return Answer(status=429, body={"error": "Too many requests"}, headers=told)

    def answer(self, request: Request) -> Answer:
        """Obey a request."""
        if request.headers.get("authorization") != f"Bearer {TOKEN}":
            return self.refused(request)
        match request.method, *request.path.rstrip("/").split("/")[3:]:
            case "GET", "instance":
                return Answer(body={"domain": DOMAIN, "version": "4.5.2"})
            case "GET", "accounts", "verify_credentials":
                return Answer(body=account(self.us))
            case "GET", "accounts", _, "statuses":
                ours = [self.shown(p) for p in self.there() if p.author.id == self.us.id]
                return Answer(body=ours[::-1])
            case "GET", "notifications":
                return self.notified(request)
            case "GET", "notifications", "policy":
                return Answer(body={"summary": {"pending_requests_count": 0}})
            case "GET", "statuses":
                wanted = {value for name, value in request.pairs if name == "id[]"}
                return Answer(body=[self.shown(p) for p in self.there() if p.id in wanted])
            case "GET" | "DELETE", "statuses", name, *rest:
                return self.post(request.method, name, rest)
            case "POST", "statuses":
                return self.publish(request.json)
        return Answer(status=404, body={"error": "Record not found"})

    def there(self) -> list[Post]:
        """Return what is not deleted, oldest first."""
        return [post for post in self.posts if not post.deleted]

    def notified(self, request: Request) -> Answer:
        """Give mentions: those next after ``min_id``, or the newest before ``max_id``."""
        every = [(f"{n:06}", p) for n, p in enumerate(self.posts) if p.author.id != self.us.id]
        items = [(name, post) for name, post in every if not post.deleted]
        after, before = request.query.get("min_id"), request.query.get("max_id")
        leads_on = self._empty_page
        names = [name for name, _ in items]
        if after is not None:
            page = self.of(items, sum(name <= after for name in names))[::-1]
        else:
            page = self.of(items[::-1], sum(name >= before for name in names) if before else 0)
        base = f"{self.instance}/api/v1/notifications"
        # A page of which all is filtered out leads on as well. "~" comes after every digit.
        newest, oldest = (page[0][0], page[-1][0]) if page else (f"{after or ''}~", "~")
        told = {
            "link": f'<{base}?max_id={oldest}>; rel="next", <{base}?min_id={newest}>; rel="prev"'
        }
        told = told if page or leads_on else {}
        body = [
            {
                "id": name,
                "type": "mention",
                "created_at": time(post.at),
                "account": account(post.author),
                "status": self.shown(post),
            }
            for name, post in page
        ]
        return Answer(body=body, headers=told)

    def of(self, items: list[tuple[str, Post]], start: int) -> list[tuple[str, Post]]:
        """Return one page of named posts."""
        page, _ = self.slice([post for _, post in items], start)
        return [(name, post) for name, post in items if post in page]

    def post(self, method: str, name: str, rest: list[str]) -> Answer:
        """Give or delete one post, or give what is around it."""
        post = self.find(name)
        if post is None or post.deleted:
            return Answer(status=404, body={"error": "Record not found"})
        if method == "DELETE":
            self.take_back(name)
            return Answer(body=self.shown(post))
        if rest != ["context"]:
            return Answer(body=self.shown(post))
        above = self.above(post)
        below = [other for other in self.there() if post in self.above(other)]
        return Answer(
            body={
                "ancestors": [self.shown(p) for p in above],
                "descendants": [self.shown(p) for p in below],
            }
        )

    def above(self, post: Post) -> list[Post]:
        """Return what ``post`` answers, the topmost first, up to what is gone."""
        chain: list[Post] = []
        node: Post | None = post
        while node and (node := self.find(node.parent_id)) and not node.deleted:
            chain.insert(0, node)
        return chain

    def publish(self, form: dict[str, Any]) -> Answer:
        """Take a post; what it answers must be there."""
        parent = self.find(form["in_reply_to_id"])
        if parent is None or parent.deleted:
            return Answer(status=404, body={"error": "Record not found"})
        return Answer(body=self.shown(self.accept(form["status"], parent_id=parent.id)))

    def shown(self, post: Post) -> dict[str, Any]:
        """Return the JSON of a post."""
        if post.spoiled:
            return {"id": post.id, "created_at": "?"}
        parent = self.find(post.parent_id)
        is_question = post.author.id != self.us.id
        return {
            "id": post.id,
            "created_at": time(post.at),
            "edited_at": time(post.edited) if post.edited else None,
            "in_reply_to_id": post.parent_id or None,
            "in_reply_to_account_id": parent.author.id if parent else None,
            "visibility": "public",
            "spoiler_text": "",
            "language": "en",
            "url": f"https://{DOMAIN}/@{post.author.handle}/{post.id}",
            "content": markup(post.text),
            "account": account(post.author),
            "mentions": [named(self.us)] if is_question else [],
            "media_attachments": [],
            "replies_count": sum(p.parent_id == post.id for p in self.there()),
        }


def account(person: Person) -> dict[str, Any]:
    """Return the JSON of a person."""
    return named(person) | {
        "display_name": person.name,
        "bot": False,
        "followers_count": 3,
        "source": {"privacy": "public"},
    }


def named(person: Person) -> dict[str, Any]:
    """Return the JSON of a mention of a person."""
    user = person.handle.partition("@")[0]
    return {
        "id": person.id,
        "username": user,
        "acct": user,
        "url": f"https://{DOMAIN}/@{user}",
    }


def markup(text: str) -> str:
    """Return a text as Mastodon's HTML: paragraphs, line breaks, nothing else."""
    parts = re.split(r"\n{2,}", html.escape(text, quote=False))
    return "".join(f"<p>{part.replace(chr(10), '<br />')}</p>" for part in parts)


def time(moment: datetime) -> str:
    """Return a moment as the API writes it."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
