"""A WordPress site in memory, for the tests that every adapter passes and for those of its own.

Shapes and codes as in ``class-wp-rest-comments-controller.php``. A login that is not accepted is
a stranger's request, as there.
"""

from __future__ import annotations

import html
import zlib
from base64 import b64encode
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from inbox_tui.testing import Answer, HttpNetwork, Person, Post, Request

Json = dict[str, Any]
PASSWORD = "abcd EFGH ijkl MNOP qrst UVWX"
ROUTE = "/wp-json/wp/v2/"
MODERATOR = ("moderate_comments", "edit_posts", "read")
SUBSCRIBER = ("read",)


class WordPressNetwork(HttpNetwork):
    """A site with one post, on which everybody but nobody is a user."""

    me = "2"
    handle = "nora"
    secrets: Mapping[str, str] = {"password": PASSWORD}
    post_id = 4

    def __init__(self) -> None:
        super().__init__()
        self.capabilities: tuple[str, ...] = MODERATOR
        self.links = f'<{self.server.url}/wp-json/>; rel="https://api.w.org/"'
        """The ``Link`` header of the front page."""
        self.front: Answer | None = None
        """What the front page answers instead of itself."""
        self.comment_status = "open"
        self.has_trash = True
        self.instead: dict[str, Answer] = {}
        """What is answered to ``"POST comments"`` and the like, whatever was asked."""
        self.states: dict[str, str] = {}
        """What is not ``approved``, by id."""
        self.names: dict[str, str] = {}
        """Other names than those of the persons, by id of the comment."""
        self._empty: str | None = None

    # --- whose credential ----------------------------------------------------------------------

    def hidden(self) -> Iterable[str]:
        return [PASSWORD, b64encode(f"{self.handle}:{PASSWORD}".encode()).decode()]

    def person(self, name: str) -> Person:
        if not name:
            return Person(id="0", handle="")
        number = 100 + zlib.crc32(name.encode()) % 10_000
        return Person(id=name if name == self.me else str(number), handle=name, name=name.title())

    def needs_credential(self, request: Request) -> bool:
        return False  # it is looked at where WordPress does

    def insert_empty_page(self) -> None:
        """Let a page hold only what the user may not see."""
        self._empty = ""

    # --- requests ------------------------------------------------------------------------------

    def is_write(self, request: Request) -> bool:
        return request.method == "POST"

    def answer(self, request: Request) -> Answer:
        route = self._route(request)
        if route is None:
            page = Answer(body="<!DOCTYPE html>", headers={"link": self.links})
            return self.front or page
        place, _, number = route.partition("/")
        key = f"{request.method} {place}"
        if key in self.instead:
            return self.instead[key]
        match (key, number):
            case ("GET users", "me"):
                return self._users_me(request)
            case ("GET posts", ""):
                return Answer(body=[self._post()])
            case ("GET comments", ""):
                return self._comments(request)
            case ("GET comments", _):
                return self._comment(request, number)
            case ("POST comments", ""):
                return self._create(request)
            case ("DELETE comments", _):
                return self._delete(request, number)
        return refuse(404, "rest_no_route")

    def _route(self, request: Request) -> str | None:
        if request.path.startswith(ROUTE):
            return request.path.removeprefix(ROUTE)
        return request.query.get("rest_route", "-").partition("/wp/v2/")[2] or None

    def _is_known(self, request: Request) -> bool:
        given = f"{self.handle}:{PASSWORD}".encode()
        wanted = f"Basic {b64encode(given).decode()}"
        return not self.revoked and request.headers.get("authorization") == wanted

    def _may(self, request: Request, capability: str) -> bool:
        return self._is_known(request) and capability in self.capabilities

    def _users_me(self, request: Request) -> Answer:
        if not self._is_known(request):
            return refuse(401, "rest_not_logged_in")
        us = self.us
        return Answer(
            body={
                "id": int(us.id),
                "username": us.handle,
                "slug": us.handle,
                "name": us.name,
                "link": f"{self.server.url}/author/{us.handle}/",
                "capabilities": dict.fromkeys(self.capabilities, True),
            }
        )

    def _comments(self, request: Request) -> Answer:
        asked = request.query
        if asked.get("context") == "edit" and not self._may(request, "moderate_comments"):
            return refuse(401, "rest_forbidden_context")
        protected = asked.get("status", "approve") != "approve" or "author" in asked
        if protected and not self._may(request, "edit_posts"):
            return refuse(401, "rest_forbidden_param")
        found = [post for post in self.posts if self._fits(post, asked)]
        found.sort(key=lambda post: int(post.id) if asked.get("orderby") == "id" else post.at)
        if asked.get("order", "desc") == "desc":
            found.reverse()
        page = int(asked.get("page", "1"))
        size = min(self.page_size, int(asked.get("per_page", "10")))
        if "include" in asked:
            shown, following = found, None
        elif self._empty is not None and self._empty in {"", asked.get("after")}:
            self._empty = asked.get("after", "-")
            unseen = [None] * self.page_size  # what comes first is none of ours to see
            every = [*unseen, *found]
            start = (page - 1) * size
            shown = [post for post in every[start : start + size] if post]
            following = start + size if start + size < len(every) else None
        else:
            shown, following = self.slice(found, (page - 1) * size)
        pages = page if following is None else page + 1
        return Answer(
            body=[self._shown(post, asked) for post in shown],
            headers={"x-wp-total": str(len(found)), "x-wp-totalpages": str(pages)},
        )

    def _fits(self, post: Post, asked: Mapping[str, str]) -> bool:
        state = self.state(post)
        wanted = asked.get("status", "approve")
        states = {"approve": {"approved"}, "all": {"approved", "hold"}}.get(wanted)
        return (
            state != "deleted"
            and (states is None or state in states)
            and listed(post.at) > asked.get("after", "")
            and ("include" not in asked or post.id in asked["include"].split(","))
            and ("author" not in asked or post.author.id == asked["author"])
            and ("parent" not in asked or (post.parent_id or "0") in asked["parent"].split(","))
        )

    def _comment(self, request: Request, number: str) -> Answer:
        post = self.find(number)
        if post is None or self.state(post) == "deleted":
            return refuse(404, "rest_comment_invalid_id")
        is_own = self._is_known(request) and post.author.id == self.us.id
        may_see = is_own or self._may(request, "moderate_comments")
        if self.state(post) != "approved" and not may_see:
            return refuse(403, "rest_cannot_read")
        return Answer(body=self._shown(post, request.query))

    def _create(self, request: Request) -> Answer:
        if not self._is_known(request):
            return refuse(401, "rest_comment_login_required")
        said = request.json
        assert set(said) == {"post", "parent", "content"}, "an author was named"
        if self.comment_status != "open":
            return refuse(403, "rest_comment_closed")
        words, parent = html.unescape(said["content"]).strip(), str(said["parent"])
        same = [p for p in self.posts if (p.text, p.parent_id) == (words, parent) and p.is_ours]
        if any(self.state(post) != "trash" for post in same):
            return refuse(409, "comment_duplicate")
        post = self.accept(words, parent_id=parent)
        return Answer(status=201, body=self._shown(post, {"context": "edit"}))

    def _delete(self, request: Request, number: str) -> Answer:
        if not self._may(request, "moderate_comments"):
            return refuse(403, "rest_cannot_delete")
        if request.query.get("force") == "true":
            self.states[number] = "deleted"
        elif not self.has_trash:
            return refuse(501, "rest_trash_not_supported")
        else:
            self.states[number] = "trash"
        self.take_back(number)
        return Answer(body={"deleted": True})

    # --- what is there -------------------------------------------------------------------------

    def state(self, post: Post) -> str:
        """Return a comment's state; one that its author removed is in the trash."""
        return self.states.get(post.id, "trash" if post.deleted else "approved")

    def _post(self) -> Json:
        return {
            "id": self.post_id,
            "title": {"rendered": "Battery recall &#8211; what we know"},
            "comment_status": self.comment_status,
        }

    def _shown(self, post: Post, asked: Mapping[str, str]) -> Json:
        if post.spoiled:
            return {"id": int(post.id), "content": None}
        raw = html.escape(post.text, quote=False)
        paragraphs = raw.replace("\n\n", "</p>\n<p>").replace("\n", "<br />\n")
        content = {"rendered": f"<p>{paragraphs}</p>\n".replace("<br />\n</p>", "</p>")}
        if asked.get("context") == "edit":
            content["raw"] = raw
        url = f"{self.server.url}/battery/#comment-{post.id}"
        up = f"{self.server.url}{ROUTE}posts/{self.post_id}"
        return {
            "id": int(post.id),
            "post": self.post_id,
            "parent": int(post.parent_id or 0),
            "author": int(post.author.id),
            "author_name": self.names.get(post.id, post.author.name),
            "author_url": "",
            "date": listed(post.at),
            "date_gmt": listed(post.at),
            "content": content,
            "link": url,
            "status": self.state(post),
            "_links": {"up": [{"embeddable": True, "post_type": "post", "href": up}]},
        }


def listed(at: datetime) -> str:
    """Return a time as WordPress writes it: the site's clock goes by UTC."""
    return at.replace(tzinfo=None).isoformat()


def refuse(status: int, code: str) -> Answer:
    """Return a refusal."""
    return Answer(status=status, body={"code": code, "message": "Sorry.", "data": {}})
