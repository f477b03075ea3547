"""A small Reddit on this machine: it signs in, lists, takes comments, misbehaves and counts."""

from __future__ import annotations

import base64
import json
import socket
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

ME, EVE, ADA = "t2_me", "t2_eve", "t2_ada"
NAMES = {ME: "brand_desk", EVE: "eve_here", ADA: "ada_l"}
CLIENT_ID = "client-0123456789"
CONSENT = "consent-abcdefghijklmnop"
NOON = 1_790_000_000.0
INBOX = ("message/selfreply", "message/comments", "message/mentions")

Data = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """One request that arrived whole."""

    method: str
    path: str
    query: dict[str, str]
    body: bytes
    headers: dict[str, str]

    @property
    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True))


Fault = Callable[["Handler", Callable[[], Any]], Any]
"""Does something wrong with a request; the second argument does what was asked for, and returns
what would be answered. An answer other than None is given as it is."""


@dataclass
class FakeReddit:
    """Things by their names, the inbox, and what was asked."""

    things: dict[str, Data] = field(default_factory=dict)
    inbox: dict[str, list[str]] = field(default_factory=lambda: {path: [] for path in INBOX})
    """Names, newest first."""
    submitted: list[str] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    """Our own comments, newest first."""
    asked: list[Asked] = field(default_factory=list)
    faults: dict[str, list[Fault]] = field(default_factory=dict)
    """By path; each is used once, but for the last."""
    headers: dict[str, str] = field(default_factory=dict)
    """Sent with every answer."""
    consents: dict[str, str] = field(default_factory=lambda: {CONSENT: ME})
    codes: dict[str, str] = field(default_factory=dict)
    """The refresh token that a code brings."""
    tokens: dict[str, str] = field(default_factory=dict)
    rotates: bool = False
    author: str = ""
    """Who is named as the author of what is written, where it is not who wrote."""

    def start(self) -> FakeReddit:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.reddit = self  # type: ignore[attr-defined]
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def posts(self, path: str = "/api/comment/") -> list[Asked]:
        """Return what was posted to ``path``, in order."""
        return [one for one in self.asked if one.method == "POST" and one.path == path]

    # --- things --------------------------------------------------------------------------------

    def submit(self, number: str = "post1", author: str = ADA, **more: Any) -> str:
        name = f"t3_{number}"
        self.things[name] = {
            "name": name, "id": number, "author": NAMES[author], "author_fullname": author,
            "title": "A question", "selftext": "Words", "selftext_html": None, "is_self": True,
            "created_utc": NOON, "edited": False, "subreddit": "support", "num_comments": 0,
            "permalink": f"/r/support/comments/{number}/a_question/", "locked": False,
            "archived": False, "subreddit_type": "public", **more,
        }  # fmt: skip
        if author == ME:
            self.submitted.insert(0, name)
        return name

    def comment(
        self, number: str, parent: str, author: str = EVE, body: str = "Hello", **more: Any
    ) -> str:
        name = f"t1_{number}"
        link = parent if parent.startswith("t3_") else self.things[parent]["link_id"]
        self.things[name] = {
            "name": name, "id": number, "author": NAMES[author], "author_fullname": author,
            "body": body, "body_html": f'<div class="md"><p>{body}</p>\n</div>', "link_id": link,
            "parent_id": parent, "created_utc": NOON + len(self.things), "edited": False,
            "subreddit": "support", "locked": False, "archived": False,
            "permalink": f"{self.things[link]['permalink']}{number}/",
            "subreddit_type": "public", **more,
        }  # fmt: skip
        self.things[link]["num_comments"] += 1
        if author == ME:
            self.written.insert(0, name)
        return name

    def deliver(self, name: str, path: str = "message/comments") -> str:
        """Put a comment into the inbox, on top."""
        self.inbox[path].insert(0, name)
        return name

    # --- answers -------------------------------------------------------------------------------

    def answer(self, asked: Asked) -> Any:
        """Return what is answered: JSON, or a status with JSON."""
        path = asked.path.strip("/")
        if path == "api/v1/access_token":
            return self._token(asked)
        token = asked.headers.get("authorization", "").removeprefix("bearer ")
        who = self.tokens.get(token)
        if who is None:
            return 401, {"message": "Unauthorized", "error": 401}
        if path == "api/v1/me":
            return {"id": who.removeprefix("t2_"), "name": NAMES[who], "is_suspended": False}
        if path in self.inbox:
            shown = [self._as_delivered(name, path) for name in self.inbox[path]]
            return page(shown, asked.query)
        if path == "api/info":
            names = [n for n in asked.query["id"].split(",") if n in self.things]
            return page([self._item(name) for name in names], {})
        if path == "api/comment":
            return self._write(asked.form, who)
        if path == "api/del":
            gone = self.things[asked.form["id"]]
            gone |= {"author": "[deleted]", "author_fullname": None, "body": "[deleted]"}
            return {}
        parts = path.split("/")
        if parts[0] == "user":
            return self._user(parts[1], parts[2], asked.query)
        if parts[0] == "comments" and f"t3_{parts[1]}" in self.things:
            return self._tree(f"t3_{parts[1]}", f"t1_{parts[3]}" if len(parts) > 3 else "")
        return 404, {"message": "Not Found", "error": 404}

    def _token(self, asked: Asked) -> Any:
        given = base64.b64decode(asked.headers.get("authorization", "").removeprefix("Basic "))
        if not given.decode().startswith(f"{CLIENT_ID}:"):
            return 401, {"message": "Unauthorized", "error": 401}
        form, granted = asked.form, {}
        if form["grant_type"] == "authorization_code":
            consent = self.codes.pop(form["code"], "")
            granted = {"refresh_token": consent} if consent else {}
        else:
            consent = form["refresh_token"]
        if consent not in self.consents:
            return (200, {"error": "invalid_grant"}) if not granted else (400, {"error": 400})
        if self.rotates:
            renewed = f"{consent}-again"
            self.consents[renewed] = self.consents.pop(consent)
            consent, granted = renewed, {"refresh_token": renewed}
        token = f"access-token-{len(self.tokens)}-secret"
        self.tokens[token] = self.consents[consent]
        scope = "identity read submit edit history privatemessages"
        return {"access_token": token, "expires_in": 3600, "scope": scope, **granted}

    def _write(self, form: dict[str, str], who: str) -> Any:
        number = f"new{len(self.things)}"
        name = self.comment(number, form["thing_id"], who, form["text"])
        shown = dict(self.things[name])
        if self.author:
            shown |= {"author": NAMES[self.author], "author_fullname": self.author}
        return {"json": {"errors": [], "data": {"things": [{"kind": "t1", "data": shown}]}}}

    def _user(self, name: str, what: str, query: dict[str, str]) -> Any:
        who = next((one for one, known in NAMES.items() if known == name.lower()), "")
        if not who:
            return 404, {"message": "Not Found", "error": 404}
        if what == "about":
            return {"kind": "t2", "data": {"id": who.removeprefix("t2_"), "name": name}}
        listed = self.submitted if what == "submitted" else self.written
        return page([self._item(one) for one in listed], query)

    def _tree(self, submission: str, comment: str) -> Any:
        top = comment or submission
        shown = [self._branch(top)] if comment in self.things else []
        if not comment:
            shown = self._below(submission)
        return [page([self._item(submission)], {}), page(shown, {})]

    def _below(self, parent: str) -> list[Data]:
        return [self._branch(n) for n, t in self.things.items() if t.get("parent_id") == parent]

    def _branch(self, name: str) -> Data:
        below = self._below(name)
        data = {**self.things[name], "replies": page(below, {}) if below else ""}
        return {"kind": "t1", "data": data}

    def _item(self, name: str) -> Data:
        return {"kind": name.partition("_")[0], "data": self.things[name]}

    def _as_delivered(self, name: str, path: str) -> Data:
        """Return a comment as the inbox shows it: with a reason, without much else."""
        thing = self.things[name]
        kept = ("name", "id", "author", "author_fullname", "body", "body_html", "parent_id")
        reason = dict(zip(INBOX, ("post_reply", "comment_reply", "username_mention"), strict=True))
        data = {key: thing[key] for key in kept} | {
            "created_utc": thing["created_utc"], "type": reason[path], "link_title": "A question",
            "context": f"{thing['permalink']}?context=3", "subreddit": thing["subreddit"],
        }  # fmt: skip
        return {"kind": "t1", "data": data}


def page(items: list[Data], query: dict[str, str]) -> Data:
    """Return a listing of ``items``, from below ``after`` on."""
    names = [item["data"].get("name") for item in items]
    after = query.get("after")
    start = 0
    if after is not None:  # an anchor that is gone gives an empty page
        start = names.index(after) + 1 if after in names else len(items)
    limit = int(query.get("limit", "1000"))
    shown = items[start : start + limit]
    more = start + limit < len(items)
    return {
        "kind": "Listing",
        "data": {"children": shown, "after": names[start + limit - 1] if more else None},
    }


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    def do_GET(self) -> None:
        reddit: FakeReddit = self.server.reddit  # type: ignore[attr-defined]
        parts = urlsplit(self.path)
        asked = Asked(
            self.command,
            parts.path,
            {name: values[0] for name, values in parse_qs(parts.query).items()},
            self.rfile.read(int(self.headers.get("content-length") or 0)),
            {name.lower(): value for name, value in self.headers.items()},
        )
        reddit.asked.append(asked)
        waiting = reddit.faults.get(parts.path.rstrip("/"), [])
        if waiting:
            fault = waiting.pop(0) if len(waiting) > 1 else waiting[0]
            answer = fault(self, lambda: reddit.answer(asked))
            if answer is None:
                self.close_connection = True
                return
        else:
            answer = reddit.answer(asked)
        self.give(*(answer if isinstance(answer, tuple) else (200, answer)))

    def do_POST(self) -> None:
        self.do_GET()

    def give(self, status: int, answer: Any, **headers: str) -> None:
        body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        self.send_response(status)
        reddit: FakeReddit = self.server.reddit  # type: ignore[attr-defined]
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        for name, value in {"Content-Type": "application/json", **reddit.headers, **named}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        """Say nothing."""


# --- faults ------------------------------------------------------------------------------------


def reset(handler: Handler, _: Callable[[], Any]) -> None:
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()


def reset_after(handler: Handler, commit: Callable[[], Any]) -> None:
    commit()
    reset(handler, commit)


def half(handler: Handler, commit: Callable[[], Any]) -> None:
    body = json.dumps(commit()).encode()
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body[: len(body) // 2])


def answering(status: int, body: Any, **headers: str) -> Fault:
    def fault(handler: Handler, _: Callable[[], Any]) -> None:
        handler.give(status, body, **headers)

    return fault


def answering_after(status: int, body: Any, **headers: str) -> Fault:
    def fault(handler: Handler, commit: Callable[[], Any]) -> None:
        commit()
        handler.give(status, body, **headers)

    return fault
