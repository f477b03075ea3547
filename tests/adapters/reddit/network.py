"""A Reddit in memory, for the tests that every adapter passes.

Shapes as in https://github.com/reddit-archive/reddit/wiki/JSON. Whoever says something names us in a
comment below a submission of its own, so that it comes in with the mentions.
"""

from __future__ import annotations

import html
from base64 import b64decode
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from inbox_tui.testing import Answer, HttpNetwork, Person, Post, Request

Json = dict[str, Any]
CLIENT_ID = "client-0123456789"
CONSENT = "consent-Zq83-abcdefgh"
ASKER = "ada_l"
"""Who submitted what is commented on."""


class RedditNetwork(HttpNetwork):
    """Both hosts of Reddit in one."""

    me = "t2_me"
    handle = "brand_desk"
    page_size = 6  # a pull reads ten pages of a listing at most
    settings: Mapping[str, str] = {"client_id": CLIENT_ID, "callback_port": "8765"}
    secrets: Mapping[str, str] = {"refresh_token": CONSENT}

    def __init__(self) -> None:
        super().__init__()
        self.begun = datetime.now(UTC).replace(microsecond=0)
        self._tokens: dict[str, str] = {}
        """Token → the account it was given to."""

    # --- whose credential ----------------------------------------------------------------------

    def hidden(self) -> Iterable[str]:
        """Return the consent and every token ever given."""
        return [CONSENT, *self._tokens]

    def give_to(self, name: str) -> str:
        """Let the consent be another account's, and end the sessions that it began."""
        other = super().give_to(name)
        self._tokens = dict.fromkeys(self._tokens, "")
        return other

    def person(self, name: str) -> Person:
        return Person(id=f"t2_{name}", handle=name) if name else super().person(name)

    def refused(self, request: Request) -> Answer:
        is_token = request.path.endswith("access_token")
        return Answer(status=400 if is_token else 401, body={"message": "no", "error": 401})

    # --- requests ------------------------------------------------------------------------------

    def is_write(self, request: Request) -> bool:
        return request.method == "POST" and request.path.startswith("/api/comment")

    def answer(self, request: Request) -> Answer:
        path = request.path.strip("/")
        if path == "api/v1/access_token":
            return self._token(request)
        token = request.headers.get("authorization", "").removeprefix("bearer ")
        if self._tokens.get(token) != self.us.id:
            return self.refused(request)
        match path.split("/"):
            case ["api", "v1", "me"]:
                told = {"id": self.us.id.removeprefix("t2_"), "name": self.us.handle}
                return Answer(body=told)
            case ["api", "info"]:
                return Answer(body=listing(self._thing(n) for n in request.query["id"].split(",")))
            case ["api", "comment"]:
                return self._comment(request.form)
            case ["api", "del"]:
                self.take_back(request.form["id"])
                return Answer(body={})
            case ["message", "mentions"]:
                return self._page(request, [p for p in self.posts if p.author.id != self.us.id])
            case ["message", "comments" | "selfreply"] | ["user", _, "submitted"]:
                return Answer(body=listing([]))
            case ["user", _, "comments"]:
                return self._page(request, [p for p in self.posts if p.author.id == self.us.id])
            case ["comments", number, *rest]:
                return self._tree(f"t3_{number}", f"t1_{rest[1]}" if rest else "")
        return Answer(status=404, body={"message": "Not Found", "error": 404})

    def _token(self, request: Request) -> Answer:
        given = b64decode(request.headers.get("authorization", "").removeprefix("Basic "))
        if given.decode() != f"{CLIENT_ID}:" or request.form.get("refresh_token") != CONSENT:
            return self.refused(request)
        token = f"access-Zq83-{len(self._tokens)}-token"
        self._tokens[token] = self.us.id
        scope = "identity read submit edit history privatemessages"
        return Answer(body={"access_token": token, "expires_in": 3600, "scope": scope})

    def _page(self, request: Request, posts: list[Post]) -> Answer:
        page, following = self.slice(posts[::-1], int(request.query.get("after", "0")))
        after = None if following is None else str(following)
        return Answer(body=listing((self._shown(post) for post in page), after))

    def _comment(self, form: Mapping[str, str]) -> Answer:
        parent = self.find(form["thing_id"])
        if parent is None or parent.deleted:
            errors = [["DELETED_COMMENT", "that comment has been deleted", "parent"]]
            return Answer(body={"json": {"errors": errors}})
        post = self.accept(form["text"], parent_id=parent.id)
        return Answer(body={"json": {"errors": [], "data": {"things": [self._shown(post)]}}})

    def _tree(self, submission: str, comment: str) -> Answer:
        top = self.find(comment)
        while top and (above := self.find(top.parent_id)):
            top = above
        if top is None:
            return Answer(status=404, body={"error": 404})
        return Answer(body=[listing([self._thing(submission)]), listing([self._branch(top)])])

    # --- things --------------------------------------------------------------------------------

    def new_id(self, number: int, author: Person, key: str) -> str:
        return f"t1_c{number}"

    def _thing(self, name: str) -> Json | None:
        """Return a comment, or the submission that stands above it."""
        if name.startswith("t3_"):
            return submission(name, self.begun)
        post = self.find(name)
        return self._shown(post) if post else None

    def _branch(self, post: Post) -> Json:
        shown = self._shown(post)
        below = [self._branch(other) for other in self.posts if other.parent_id == post.id]
        shown["data"]["replies"] = listing(below) if below else ""
        return shown

    def _shown(self, post: Post) -> Json:
        root = post
        while above := self.find(root.parent_id):
            root = above
        number = root.id.removeprefix("t1_c")
        if post.spoiled:
            return {"kind": "t1", "data": {"name": post.id}}
        gone = {"author": "[deleted]", "body": "[deleted]", "body_html": "<p>[deleted]</p>"}
        author = {"author": post.author.handle, "author_fullname": post.author.id}
        return {
            "kind": "t1",
            "data": {
                "name": post.id,
                "link_id": f"t3_q{number}",
                "parent_id": post.parent_id or f"t3_q{number}",
                "body": post.text,
                "body_html": rendered(post.text),
                "created_utc": post.at.timestamp(),
                "edited": post.edited.timestamp() if post.edited else False,
                "permalink": f"/r/support/comments/q{number}/a_question/{post.id[3:]}/",
                "type": "username_mention",
                **(author if post.author.id else {"author": "[deleted]"}),
                **(gone if post.deleted else {}),
            },
        }


def submission(name: str, at: datetime) -> Json:
    return {
        "kind": "t3",
        "data": {
            "name": name, "author": ASKER, "author_fullname": f"t2_{ASKER}", "is_self": True,
            "title": "A question", "selftext": "It does not work.", "created_utc": at.timestamp(),
            "permalink": f"/r/support/comments/{name[3:]}/a_question/",
        },
    }  # fmt: skip


def listing(items: Iterable[Json | None], after: str | None = None) -> Json:
    return {"kind": "Listing", "data": {"children": [i for i in items if i], "after": after}}


def rendered(text: str) -> str:
    """Return the HTML of a text whose ends of lines are meant, as Reddit's own editor writes them."""
    paragraphs = html.escape(text).split("\n\n")
    return '<div class="md">' + "".join(
        f"<p>{words}</p>\n".replace("\n", "<br/>\n", words.count("\n")) for words in paragraphs
    ) + "</div>"  # fmt: skip
