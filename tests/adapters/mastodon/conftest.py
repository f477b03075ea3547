"""A server that answers the Mastodon API as told, and accounts on it."""

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

from inbox_tui.adapter import Access, Outgoing, Page, Secret
from inbox_tui.model import Message, Visibility
from inbox_tui.testing import NoVault
from inbox_tui_mastodon import MastodonAdapter
from inbox_tui_mastodon.mapping import Reader
from tests.adapters.broken_server import broken
from tests.adapters.patience import new_client

__all__ = ["broken"]

TOKEN = "ZA-Yj3aBD8U8Cm7lKUp-lm9O9BmDgdhHzDeqsY8tlL0"
ME, EVE, BOB = "109", "01HQEVE", "AbCdBob"
"""As Mastodon, GoToSocial and Pleroma number accounts."""
DOMAIN = "social.test"
NAMES = {ME: "nora", EVE: "eve", BOB: "bob@far.test"}
START = datetime(2026, 3, 1, 12, tzinfo=UTC)
READER = Reader(me=ME, domain=DOMAIN)
INSTANCE = {
    "domain": DOMAIN,
    "version": "4.5.2",
    "configuration": {"statuses": {"max_characters": 500, "characters_reserved_per_url": 23}},
}


@dataclass
class ApiServer:
    """Answers each path with what a test set for it, and remembers what it was asked."""

    httpserver: HTTPServer
    answers: dict[str, Any] = field(default_factory=dict)
    """By method and path, e.g. ``GET /api/v1/statuses/1``; a mapping or list, or a function."""
    calls: list[tuple[str, Request]] = field(default_factory=list)

    def __post_init__(self) -> None:
        handler = self.httpserver.expect_request(re.compile(r".*"))
        handler.respond_with_handler(self._answer)
        self.answers |= {
            "GET /api/v2/instance": INSTANCE,
            "GET /api/v1/accounts/verify_credentials": account(ME),
            "GET /api/v1/notifications": [],
            "GET /api/v2/notifications/policy": {"summary": {"pending_requests_count": 0}},
            f"GET /api/v1/accounts/{ME}/statuses": [],
            "GET /api/v1/accounts/lookup": refuse(404, "Record not found"),
        }

    @property
    def url(self) -> str:
        return self.httpserver.url_for("").rstrip("/")

    def asked(self, call: str) -> list[Request]:
        """Return the requests of a method and path, in order."""
        return [request for name, request in self.calls if name == call]

    @property
    def posts(self) -> list[Request]:
        return self.asked("POST /api/v1/statuses")

    def hold(self, *posts: dict[str, Any]) -> None:
        """Have posts, each with what is above and below it among them."""
        by_id = {post["id"]: post for post in posts}
        for post in posts:
            chain = []
            node: dict[str, Any] | None = post
            while node := by_id.get(node["in_reply_to_id"] or "") if node else None:
                chain.append(node)
            below = [other for other in posts if post["id"] in _above(other, by_id)]
            self.answers[f"GET /api/v1/statuses/{post['id']}"] = post
            self.answers[f"GET /api/v1/statuses/{post['id']}/context"] = {
                "ancestors": chain[::-1],
                "descendants": below,
            }

    def _answer(self, request: Request) -> Response:
        name = f"{request.method} {request.path.rstrip('/')}"
        request.get_data()
        self.calls.append((name, request))
        answer = self.answers.get(name, refuse(404, "Record not found"))
        if callable(answer) and not isinstance(answer, Response):
            answer = answer(request)
        if isinstance(answer, Response):
            return answer
        return Response(json.dumps(answer), content_type="application/json")


def _above(post: dict[str, Any], by_id: dict[str, dict[str, Any]]) -> set[str]:
    found: set[str] = set()
    node: dict[str, Any] | None = post
    while node and node["in_reply_to_id"]:
        found.add(node["in_reply_to_id"])
        node = by_id.get(node["in_reply_to_id"])
    return found


def refuse(status: int, error: str = "", **headers: str) -> Response:
    named = {key.replace("_", "-"): value for key, value in headers.items()}
    return Response(
        json.dumps({"error": error}),
        status=status,
        headers=named,
        content_type="application/json",
    )


def account(name: str = EVE, **more: Any) -> dict[str, Any]:
    """Return an account after https://docs.joinmastodon.org/entities/Account/."""
    acct = NAMES[name]
    user, _, host = acct.partition("@")
    return {
        "id": name,
        "username": user,
        "acct": acct,
        "display_name": user.title(),
        "url": f"https://{host or DOMAIN}/@{user}",
        "bot": False,
        "followers_count": 7,
        **more,
    }


def mention(name: str) -> dict[str, Any]:
    return {key: account(name)[key] for key in ("id", "username", "acct", "url")}


def link_to(name: str) -> str:
    """Return the HTML with which Mastodon names somebody."""
    person = account(name)
    return (
        f'<span class="h-card" translate="no"><a href="{person["url"]}" class="u-url mention">'
        f"@<span>{person['username']}</span></a></span>"
    )


def status(
    number: int | str = 1,
    by: str = EVE,
    *,
    text: str = "Hello",
    to: tuple[str, ...] = (ME,),
    answers: dict[str, Any] | None = None,
    minutes: float = 0,
    **more: Any,
) -> dict[str, Any]:
    """Return a post after https://docs.joinmastodon.org/entities/Status/."""
    when = (START + timedelta(minutes=minutes)).isoformat(timespec="milliseconds")
    names = " ".join(link_to(name) for name in to)
    return {
        "id": str(number),
        "created_at": when.replace("+00:00", "Z"),
        "in_reply_to_id": answers["id"] if answers else None,
        "in_reply_to_account_id": answers["account"]["id"] if answers else None,
        "spoiler_text": "",
        "visibility": "public",
        "language": "en",
        "uri": f"https://{DOMAIN}/users/x/statuses/{number}",
        "url": f"https://{DOMAIN}/@x/{number}",
        "replies_count": 0,
        "edited_at": None,
        "content": f"<p>{names} {text}</p>",
        "reblog": None,
        "account": account(by),
        "media_attachments": [],
        "mentions": [mention(name) for name in to],
        "tags": [],
        "poll": None,
        **more,
    }


def notification(
    post: dict[str, Any] | None, number: int | str = 1, kind: str = "mention"
) -> dict[str, Any]:
    author = post["account"] if post else account(EVE)
    return {
        "id": f"n{number}",
        "type": kind,
        "created_at": post["created_at"] if post else "2026-03-01T12:00:00.000Z",
        "account": author,
        "status": post,
    }


@pytest.fixture
def api(httpserver: HTTPServer) -> ApiServer:
    return ApiServer(httpserver)


@pytest.fixture
def make_adapter(tmp_path: Path) -> Iterator[Callable[..., MastodonAdapter]]:
    """Build adapters: ``make_adapter(url)`` has a good token for that server."""
    made: list[MastodonAdapter] = []

    def make(
        url: str, *, seconds: float = 5.0, actor_id: str = ME, token: str = TOKEN
    ) -> MastodonAdapter:
        access = Access(
            instance=url,
            handle="nora@social.test",
            settings={},
            secret=Secret({"token": token}),
            http=lambda: new_client(seconds),
            session=NoVault(),
            folder=tmp_path,
            actor_id=actor_id,
        )
        made.append(MastodonAdapter(access))
        return made[-1]

    yield make
    for adapter in made:
        adapter.close()


@pytest.fixture
def parent() -> Message:
    """Return a mention by Eve, as the store gives it back."""
    return READER.message(status())


@pytest.fixture
def outgoing() -> Outgoing:
    """Return a reply to that mention. Parsing its wire and writing it again would change it."""
    return Outgoing(
        key="0b7d8e0e-9a55-4f0f-8a3e-000000000001",
        parent_id="1",
        text="@eve Grüße – 👍🏽",
        wire='{"visibility":"public","status":"@eve Grüße – 👍🏽", "in_reply_to_id":"1"}',
        visibility=Visibility.PUBLIC,
        to=(READER.actor(account(EVE)),),
        composed_at=datetime.now(UTC),
    )


def as_sent(
    outgoing: Outgoing, number: int | str = 50, by: str = ME, **more: Any
) -> dict[str, Any]:
    """Return the post that a server makes of ``outgoing``."""
    words = outgoing.text.removeprefix("@eve ")
    made = status(number, by, text=words, to=(EVE,), answers=status())
    now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return made | {"created_at": now} | more


def messages(pages: Iterator[Page]) -> dict[str, Message]:
    return {message.id: message for page in pages for message in page.messages}
