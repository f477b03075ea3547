"""A server that answers XRPC as told, one that misbehaves on the wire, and accounts for both."""

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

from inbox_tui.adapter import Access, Outgoing, Page, Secret, slow_mark
from inbox_tui.model import Message, Visibility
from inbox_tui.testing import MemoryVault
from inbox_tui_bluesky import BlueskyAdapter, tid
from inbox_tui_bluesky.mapping import read_message
from inbox_tui_bluesky.session import Tokens
from tests.adapters.broken_server import broken
from tests.adapters.patience import new_client

__all__ = ["broken"]

ME = "did:plc:me"
EVE = "did:plc:eve"
PASSWORD = "abcd-efgh-ijkl-mnop"
KEY = "3kabcdefghijk"
URI = f"at://{ME}/app.bsky.feed.post/{KEY}"
WIRE = '{"$type":"app.bsky.feed.post","text":"Grüße – 👍🏽","x":1.0,"createdAt":"2026-01-01T00:00:00Z"}'
"""Written so that parsing it and writing it again would change its bytes."""
START = datetime(2026, 3, 1, 12, tzinfo=UTC)


@dataclass
class XrpcServer:
    """Answers each method with what a test set for it, and remembers what it was asked."""

    httpserver: HTTPServer
    answers: dict[str, Any] = field(default_factory=dict)
    calls: list[tuple[str, Any, str]] = field(default_factory=list)
    """Method, parameters or body, bearer token."""

    def __post_init__(self) -> None:
        handler = self.httpserver.expect_request(re.compile(r"/xrpc/.*"))
        handler.respond_with_handler(self._answer)
        self.answers["com.atproto.server.createSession"] = lambda _: session_answer()
        self.answers["com.atproto.server.getSession"] = {"did": ME, "handle": "me.test"}

    @property
    def url(self) -> str:
        return self.httpserver.url_for("").rstrip("/")

    def asked(self, method: str) -> list[Any]:
        """Return what a method was asked with, in order; its name may be cut at the front."""
        return [what for name, what, _ in self.calls if name.endswith(method)]

    def _answer(self, request: Request) -> Response:
        method = request.path.removeprefix("/xrpc/")
        asked: Any = request.args.to_dict(flat=False)
        if request.data:
            asked = request.get_json() if request.is_json else request.get_data()
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        self.calls.append((method, asked, token))
        answer = self.answers.get(method, refuse(501, "MethodNotImplemented"))
        if callable(answer) and not isinstance(answer, Response):
            answer = answer(request)
        if isinstance(answer, Response):
            return answer
        return Response(json.dumps(answer), content_type="application/json")


def refuse(status: int, name: str = "", message: str = "", **headers: str) -> Response:
    body = json.dumps({"error": name, "message": message})
    named = {key.replace("_", "-"): value for key, value in headers.items()}
    return Response(body, status=status, headers=named, content_type="application/json")


def session_answer(did: str = ME, number: int = 1) -> dict[str, Any]:
    return {
        "did": did,
        "handle": "me.test",
        "accessJwt": f"access-{number}",
        "refreshJwt": f"refresh-{number}",
    }


def saved_session(service: str, did: str = ME, password: str = PASSWORD) -> str:
    """Return a vault's content: a running session at ``service``."""
    tokens = Tokens(did, "access-1", "refresh-1", service, "salt", slow_mark(password, "salt"))
    names = ("did", "access", "refresh", "service", "salt", "mark")
    return json.dumps({name: getattr(tokens, name) for name in names})


@pytest.fixture
def xrpc(httpserver: HTTPServer) -> XrpcServer:
    return XrpcServer(httpserver)


@pytest.fixture
def make_adapter(tmp_path: Path) -> Iterator[Callable[..., BlueskyAdapter]]:
    """Build adapters: ``make_adapter(url)`` is logged in, with ``vault=`` as that vault says."""
    made: list[BlueskyAdapter] = []

    def make(
        url: str,
        *,
        vault: Any = None,
        seconds: float = 5.0,
        actor_id: str = ME,
        handle: str = "me.test",
        password: str = PASSWORD,
    ) -> BlueskyAdapter:
        access = Access(
            instance=url,
            handle=handle,
            settings={},
            secret=Secret({"password": password}),
            http=lambda: new_client(seconds),
            session=vault or MemoryVault(saved_session(url)),
            folder=tmp_path,
            actor_id=actor_id,
        )
        made.append(BlueskyAdapter(access))
        return made[-1]

    yield make
    for adapter in made:
        adapter.close()


# --- posts as the app view shows them ----------------------------------------------------------


def uri_of(did: str, number: int) -> str:
    return f"at://{did}/app.bsky.feed.post/{tid.encode(1_700_000_000_000_000 + number, 0)}"


def post_view(
    did: str = EVE,
    number: int = 1,
    *,
    text: str = "Hello",
    parent: dict[str, Any] | None = None,
    root: dict[str, Any] | None = None,
    minutes: float = 0,
    **more: Any,
) -> dict[str, Any]:
    """Return a post view after ``app.bsky.feed.defs#postView``."""
    when = (START + timedelta(minutes=minutes)).isoformat().replace("+00:00", "Z")
    record: dict[str, Any] = {"$type": "app.bsky.feed.post", "text": text, "createdAt": when}
    if parent is not None:
        record["reply"] = {"parent": ref(parent), "root": ref(root or parent)}
    record.update(more.pop("record", {}))
    name = did.rpartition(":")[2]
    author = {"did": did, "handle": f"{name}.test", "displayName": name.title()}
    author.update(more.pop("author", {}))
    uri = uri_of(did, number)
    return {
        "uri": uri,
        "cid": f"bafy{name}{number}",
        "author": author,
        "record": record,
        "indexedAt": when,
        "replyCount": 0,
        **more,
    }


def ref(view: dict[str, Any]) -> dict[str, str]:
    return {"uri": view["uri"], "cid": view["cid"]}


def naming(text: str, did: str) -> list[dict[str, Any]]:
    """Facets that make all of ``text`` a mention."""
    index = {"byteStart": 0, "byteEnd": len(text.encode())}
    return [
        {"index": index, "features": [{"$type": "app.bsky.richtext.facet#mention", "did": did}]}
    ]


def notification(view: dict[str, Any], reason: str = "mention") -> dict[str, Any]:
    kept = ("uri", "cid", "author", "record", "indexedAt")
    return {name: view[name] for name in kept} | {"reason": reason, "isRead": False}


@pytest.fixture
def parent() -> Message:
    """Return a mention by Eve, as the store gives it back."""
    return read_message(post_view(), ME)


@pytest.fixture
def outgoing() -> Outgoing:
    return Outgoing(
        key=KEY,
        parent_id=f"at://{EVE}/app.bsky.feed.post/3k",
        text="Grüße – 👍🏽",
        wire=WIRE,
        visibility=Visibility.PUBLIC,
        to=(),
        composed_at=datetime(2026, 1, 1, tzinfo=UTC),
    )


@pytest.fixture
def quiet(xrpc: XrpcServer) -> None:
    """Let nothing happen on the network."""
    xrpc.answers |= {
        "app.bsky.notification.listNotifications": {"notifications": []},
        "app.bsky.feed.getPosts": {"posts": []},
        "app.bsky.feed.getAuthorFeed": {"feed": []},
    }


def ids(pages: list[Page]) -> set[str]:
    return {message.id for page in pages for message in page.messages}


def keep(pages: Iterator[Page], into: list[Page]) -> None:
    """Keep what came before the pull broke off."""
    for page in pages:
        into.append(page)  # noqa: PERF402 - extend() would lose them with the exception
