"""A small X on this machine: people, posts and tokens, every request counted; and an account on it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from inbox_tui.adapter import Access, Page, Secret, plain_mark
from inbox_tui.model import Message
from inbox_tui.testing import MemoryVault
from inbox_tui_x import XAdapter, people
from inbox_tui_x.mapping import id_at, read_message
from tests.adapters.broken_server import broken
from tests.adapters.patience import new_client

__all__ = ["broken"]

ME, EVE, BOB = "100", "200", "300"
NAMES = {ME: "acme", EVE: "eve", BOB: "bob"}
START = datetime(2026, 3, 1, 12, tzinfo=UTC)
REFRESH = "refresh-of-the-sign-in"
ACCESS = "access-1-of-the-account"
SECRETS = (REFRESH, ACCESS, "client-secret-of-the-app")

Answer = Callable[[Request], Response]
Make = Callable[..., XAdapter]


def post_id(number: int) -> str:
    """Return the id of a post made ``number`` minutes after the start."""
    return str(id_at(START + timedelta(minutes=number)))


def post(number: int, author: str = EVE, text: str = "@acme hello", **more: Any) -> dict[str, Any]:
    """Return a post that mentions us, unless its text does not."""
    made = START + timedelta(minutes=number)
    names = {name: user_id for user_id, name in NAMES.items()}
    named = [name for name in re.findall(r"@(\w+)", text) if name in names]
    return {
        "id": post_id(number),
        "edit_history_tweet_ids": [post_id(number)],
        "author_id": author,
        "conversation_id": more.pop("conversation_id", post_id(number)),
        "created_at": made.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        "lang": "en",
        "text": text,
        "entities": {"mentions": [{"username": name, "id": names[name]} for name in named]},
        **more,
    }


def answer_to(parent: dict[str, Any], number: int, **more: Any) -> dict[str, Any]:
    """Return a post that answers ``parent``."""
    return post(
        number,
        conversation_id=parent["conversation_id"],
        in_reply_to_user_id=parent["author_id"],
        referenced_tweets=[{"type": "replied_to", "id": parent["id"]}],
        **more,
    )


def problem(status: int, detail: str = "", title: str = "", **headers: str) -> Response:
    """Return a refusal as X words it."""
    told = {"title": title or "Refused", "detail": detail, "type": "about:blank", "status": status}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(json.dumps(told), status, named, content_type="application/json")


def ok(told: Any, status: int = 200) -> Response:
    return Response(json.dumps(told), status, content_type="application/json")


@dataclass
class SmallX:
    """Answers as X does from the posts and people it holds; ``faults`` come first."""

    httpserver: HTTPServer
    posts: list[dict[str, Any]] = field(default_factory=list)
    faults: dict[str, Any] = field(default_factory=dict)
    """By method and path, e.g. ``POST /2/tweets``: an answer, or what makes one."""
    calls: list[tuple[str, Any, str]] = field(default_factory=list)
    """Method and path, parameters or body, the token or other authorization."""
    me: str = ME
    good: set[str] = field(default_factory=lambda: {ACCESS})
    """The access tokens that are taken."""
    refresh_token: str = REFRESH
    renewed: int = 1
    page_size: int = 100

    def __post_init__(self) -> None:
        self.httpserver.expect_request(re.compile(".*")).respond_with_handler(self._answer)

    @property
    def url(self) -> str:
        return self.httpserver.url_for("").rstrip("/")

    def asked(self, call: str) -> list[Any]:
        """Return what a call was asked with, in order."""
        return [what for name, what, _ in self.calls if name == call]

    def written(self) -> list[Any]:
        return self.asked("POST /2/tweets")

    def _answer(self, request: Request) -> Response:
        call = f"{request.method} {request.path}"
        what: Any = request.args.to_dict()
        if request.data:
            what = request.get_data().decode()
        if request.form:
            what = request.form.to_dict()
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        self.calls.append((call, what, token))
        fault = self.faults.get(call)
        if fault is not None:
            made = fault(request) if callable(fault) and not isinstance(fault, Response) else fault
            if made is not None:
                return made if isinstance(made, Response) else ok(made)
        if call == "POST /2/oauth2/token":
            return self._token(what)
        if token not in self.good:
            return problem(401, "Unauthorized", "Unauthorized")
        return self._route(request, call)

    def _token(self, form: dict[str, str]) -> Response:
        if form.get("grant_type") == "refresh_token":
            if form["refresh_token"] != self.refresh_token:
                return ok({"error": "invalid_request", "error_description": "not valid"}, 400)
        elif form.get("code") != "good-code":
            return ok({"error": "invalid_request", "error_description": "code"}, 400)
        self.renewed += 1
        self.refresh_token = f"refresh-{self.renewed}-of-the-account"
        self.good = {f"access-{self.renewed}-of-the-account"}
        return ok(
            {
                "token_type": "bearer",
                "expires_in": 7200,
                "access_token": f"access-{self.renewed}-of-the-account",
                "refresh_token": self.refresh_token,
                "scope": "tweet.read users.read tweet.write offline.access",
            }
        )

    def _route(self, request: Request, call: str) -> Response:
        args = request.args
        if call == "GET /2/users/me":
            return ok({"data": _user(self.me)})
        if call == "GET /2/users":
            wanted = [one for one in args["ids"].split(",") if one in NAMES]
            return ok({"data": [_user(one) for one in wanted]} if wanted else {})
        if call == "GET /2/users/by":
            wanted = [one for one, name in NAMES.items() if name in args["usernames"].split(",")]
            return ok({"data": [_user(one) for one in wanted]} if wanted else {})
        if call == "GET /2/tweets":
            return ok(self._lookup(args["ids"].split(",")))
        if call == "GET /2/tweets/search/recent":
            context = args["query"].removeprefix("conversation_id:")
            found = [one for one in self.posts if one["conversation_id"] == context]
            return ok(self._listing(list(reversed(found)), args))
        if call == "POST /2/tweets":
            return ok({"data": self.commit(request.get_json())}, 201)
        if request.method == "DELETE":
            self.posts = [one for one in self.posts if one["id"] != request.path.split("/")[-1]]
            return ok({"data": {"deleted": True}})
        if request.path.endswith("/mentions"):
            found = [one for one in self.posts if _mentions(one, self.me)]
        else:
            found = [one for one in self.posts if one["author_id"] == self.me]
        return ok(self._listing(sorted(found, key=lambda one: -int(one["id"])), args))

    def commit(self, body: dict[str, Any]) -> dict[str, Any]:
        """Post what a request holds, as ourselves."""
        parent = next(
            (one for one in self.posts if one["id"] == body["reply"]["in_reply_to_tweet_id"]), None
        )
        number = int((datetime.now(UTC) - START) / timedelta(minutes=1))
        made = answer_to(parent or post(0), number, author=self.me, text=f"@eve {body['text']}")
        self.posts.append(made)
        return {"id": made["id"], "text": made["text"]}

    def _lookup(self, wanted: list[str]) -> dict[str, Any]:
        found = [one for one in self.posts if one["id"] in wanted]
        missing = [one for one in wanted if one not in {post["id"] for post in found}]
        told: dict[str, Any] = {"data": found} if found else {}
        if missing:
            told["errors"] = [
                {
                    "value": one,
                    "resource_id": one,
                    "resource_type": "tweet",
                    "type": "https://api.twitter.com/2/problems/resource-not-found",
                }
                for one in missing
            ]
        return told

    def _listing(self, found: list[dict[str, Any]], args: Any) -> dict[str, Any]:
        since, until = int(args.get("since_id", 0)), int(args.get("until_id", 1 << 62))
        found = [one for one in found if since < int(one["id"]) < until]
        start = int(args.get("pagination_token", args.get("next_token", 0)))
        assert 5 <= int(args["max_results"]) <= 100
        size = min(self.page_size, int(args["max_results"]))
        shown = found[start : start + size]
        meta: dict[str, Any] = {"result_count": len(shown)}
        if start + size < len(found):
            meta["next_token"] = str(start + size)
        return {"data": shown, "meta": meta} if shown else {"meta": meta}


def _user(user_id: str) -> dict[str, Any]:
    name = NAMES[user_id]
    metrics = {"followers_count": 7}
    return {"id": user_id, "username": name, "name": name.title(), "public_metrics": metrics}


def _mentions(one: dict[str, Any], me: str) -> bool:
    return any(named["id"] == me for named in one["entities"]["mentions"])


def saved_session(**other: Any) -> str:
    """Return a vault's content: a running session."""
    values = {
        "access_token": ACCESS,
        "refresh_token": REFRESH,
        "expires_at": datetime.now(UTC).timestamp() + 7200,
        "user_id": ME,
        "mark": plain_mark(REFRESH),
    }
    return json.dumps(values | other)


@pytest.fixture(autouse=True)
def nobody_is_known() -> None:
    """Forget whom earlier tests met: their servers had the same address."""
    people._known.clear()


@pytest.fixture
def x(httpserver: HTTPServer) -> SmallX:
    return SmallX(httpserver)


@pytest.fixture
def make_adapter(tmp_path: Path) -> Iterator[Make]:
    """Build adapters: ``make_adapter(url)`` is signed in, with ``vault=`` as that vault says."""
    made: list[XAdapter] = []

    def make(
        url: str,
        *,
        vault: Any = None,
        seconds: float = 5.0,
        actor_id: str = ME,
        secrets: dict[str, str] | None = None,
        **settings: str,
    ) -> XAdapter:
        access = Access(
            instance=url,
            handle="acme",
            settings={"client_id": "client-of-ours", **settings},
            secret=Secret({"refresh_token": REFRESH, **(secrets or {})}),
            http=lambda: new_client(seconds),
            session=vault or MemoryVault(saved_session()),
            folder=tmp_path,
            actor_id=actor_id,
        )
        made.append(XAdapter(access))
        return made[-1]

    yield make
    for adapter in made:
        adapter.close()


def message(one: dict[str, Any]) -> Message:
    """Return a post as the store gives it back."""
    return read_message(one, ME)


def ids(pages: list[Page]) -> set[str]:
    return {message.id for page in pages for message in page.messages}
