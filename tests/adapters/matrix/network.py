"""A homeserver in memory: one room, in which people talk to us."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from inbox_tui.testing import Answer, HttpNetwork, Person, Post, Request

ROOM = "!room:m.test"
ME = "@nora:m.test"
PASSWORD = "correct horse battery"
_V3 = "/_matrix/client/v3/"
_ROOM = f"{_V3}rooms/{ROOM}/"


@dataclass(frozen=True)
class Happening:
    """What stands in the room's history: a message, its edit or its deletion."""

    kind: str
    post_id: str
    at: datetime
    text: str = ""


@dataclass
class Members:
    """What the room is like; a test may change it."""

    state: list[dict[str, Any]] = field(
        default_factory=lambda: [
            {"type": "m.room.join_rules", "state_key": "", "content": {"join_rule": "public"}},
            {"type": "m.room.name", "state_key": "", "content": {"name": "Support"}},
        ]
    )
    direct: dict[str, list[str]] = field(default_factory=dict)
    joined: list[str] = field(default_factory=lambda: [ME, "@tomas:m.test"])


class MatrixNetwork(HttpNetwork):
    """Speaks as much of the client-server API as the adapter needs."""

    me = ME
    handle = ME
    settings: Mapping[str, str] = {"sign_in": "password"}
    secrets: Mapping[str, str] = {"secret": PASSWORD}

    def __init__(self) -> None:
        self.history: list[Happening] = []
        self.members = Members()
        self.logins = 0
        self.mentions: dict[str, list[str]] = {}
        """Whom our own messages name."""
        super().__init__()

    # --- people write --------------------------------------------------------------------------

    def person(self, name: str) -> Person:
        """Return somebody; an account that is gone keeps its id."""
        return Person(id=f"@{name or 'gone'}:m.test", handle=name or "gone", name=name.title())

    def new_id(self, number: int, author: Person, key: str) -> str:
        """Return room and event."""
        return f"{ROOM}/$event{number}"

    def edit(self, message_id: str, text: str) -> None:
        """Change a message; the history tells of it."""
        super().edit(message_id, text)
        self._happen("edit", message_id, text)

    def remove(self, message_id: str) -> None:
        """Delete a message; the history tells of it."""
        super().remove(message_id)
        self._happen("redaction", message_id)

    def _add(
        self, text: str, author: Person, parent_id: str, key: str = "", *, is_ours: bool = False
    ) -> Post:
        post = super()._add(text, author, parent_id, key, is_ours=is_ours)
        self.history.append(Happening("message", post.id, post.at))
        return post

    def _happen(self, kind: str, message_id: str, text: str = "") -> None:
        self.history.append(Happening(kind, message_id, self._now(), text))

    # --- answers -------------------------------------------------------------------------------

    def hidden(self) -> Iterable[str]:
        """Return the password and every token."""
        return [PASSWORD, *(f"syt_token_number_{n}" for n in range(1, self.logins + 1))]

    def is_write(self, request: Request) -> bool:
        """Tell whether a message is sent."""
        return request.method == "PUT" and f"{_ROOM}send/" in request.path

    def refused(self, request: Request) -> Answer:
        """Refuse in the network's own words."""
        if request.path.endswith("/login"):
            return Answer(status=403, body={"errcode": "M_FORBIDDEN", "error": "Bad password."})
        body = {"errcode": "M_UNKNOWN_TOKEN", "error": "Bad token.", "soft_logout": False}
        return Answer(status=401, body=body)

    def limited(self, reset: datetime | None) -> Answer:
        """Ask for a pause in the network's own words."""
        limit = super().limited(reset)
        return Answer(
            status=429, body={"errcode": "M_LIMIT_EXCEEDED", "error": ""}, headers=limit.headers
        )

    def answer(self, request: Request) -> Answer:
        """Obey."""
        if request.path == f"{_V3}login":
            if request.json["password"] != PASSWORD:
                return self.refused(request)
            self.logins += 1
            token = f"syt_token_number_{self.logins}"
            made = {"user_id": self.us.id, "access_token": token, "device_id": "DEVICE"}
            return Answer(body=made)
        if not request.headers.get("authorization", "").startswith("Bearer syt_token_number_"):
            return self.refused(request)
        if found := re.search(r"/redact/(\$event\d+)/", request.path):
            self.remove(f"{ROOM}/{found[1]}")
            return Answer(body={"event_id": f"{found[1]}-redaction"})
        if request.method == "PUT":
            return self._send(request)
        told = self._read(request)
        return _absent() if told is None else Answer(body=told)

    def _send(self, request: Request) -> Answer:
        key = request.path.removeprefix(f"{_ROOM}send/m.room.message/")
        said = request.json
        known = next((post for post in self.posts if post.key == key), None)
        parent = f"{ROOM}/{said['m.relates_to']['m.in_reply_to']['event_id']}"
        post = known or self.accept(said["body"], parent_id=parent, key=key)
        self.mentions[post.id] = said["m.mentions"]["user_ids"]
        return Answer(body={"event_id": event_id(post)})

    def _read(self, request: Request) -> dict[str, Any] | None:
        path = request.path.removeprefix(_V3)
        if path == "account/whoami":
            return {"user_id": self.us.id, "device_id": "DEVICE"}
        if path.startswith("profile/"):
            return {"displayname": "Nora Lind"}
        if path == "sync":
            return self._sync(int(request.query.get("since", "s0")[1:]))
        if path.endswith("account_data/m.direct"):
            return self.members.direct
        if path == f"rooms/{ROOM}/joined_members":
            return {"joined": {user: {"display_name": user} for user in self.members.joined}}
        if path.startswith(f"rooms/{ROOM}/state/m.room.member/"):
            return {"membership": "join"}
        if path == f"rooms/{ROOM}/messages":
            return self._messages(request)
        if found := re.search(r"/(event|context)/(\$event\d+)(-\w+)?$", path):
            return self._event(found[1], found[2], int(request.query.get("limit", "0")))
        return None

    def _sync(self, since: int) -> dict[str, Any]:
        start = max(since, len(self.history) - self.page_size)
        events = [self._shown(one) for one in self.history[start:]]
        joined: dict[str, Any] = {}
        if events:
            timeline = {"events": events, "limited": start > since, "prev_batch": f"t{start}.0"}
            joined[ROOM] = {"timeline": timeline, "state": {"events": self._names()}}
        return {"next_batch": f"s{len(self.history)}", "rooms": {"join": joined}}

    def _messages(self, request: Request) -> dict[str, Any]:
        filter_ = json.loads(request.query["filter"])
        if request.query["limit"] == "1":  # asks what the room is like now
            return {"chunk": [self._shown(one) for one in self.history[-1:]]}
        start = request.query.get("from", f"t{len(self.history)}.0")
        newest, _, calls = start[1:].partition(".")
        oldest = int(request.query.get("to", "s0")[1:])
        ours = [
            one
            for one in self.history[oldest : int(newest)]
            if "senders" not in filter_ or self._by_us(one)
        ]
        ours.reverse()
        skipped = int(calls.rstrip(".") or 0)
        page, following = self.slice(ours, skipped)  # type: ignore[arg-type]  # happenings
        told: dict[str, Any] = {"chunk": [self._shown(one) for one in page]}  # type: ignore[arg-type]
        told["state"] = self._names()
        if following is not None:
            # A page that is empty still goes on somewhere else.
            told["end"] = f"t{newest}.{following}" + ("." if following == skipped else "")
        return told

    def _by_us(self, happening: Happening) -> bool:
        post = self.find(happening.post_id)
        return happening.kind == "message" and post is not None and post.author.id == self.us.id

    def _event(self, kind: str, name: str, limit: int) -> dict[str, Any] | None:
        place = next((n for n, post in enumerate(self.posts) if event_id(post) == name), None)
        if place is None:
            return None
        event = self._current(self.posts[place])
        if kind == "event":
            return event
        return {
            "event": event,
            "events_before": [self._current(p) for p in self.posts[:place][::-1]][:limit],
            "events_after": [self._current(p) for p in self.posts[place + 1 :]][:limit],
            "state": [*self.members.state, *self._names()],
        }

    # --- events --------------------------------------------------------------------------------

    def _names(self) -> list[dict[str, Any]]:
        people = {post.author.id: post.author.name for post in self.posts}
        return [
            {"type": "m.room.member", "state_key": user, "content": {"displayname": name}}
            for user, name in people.items()
        ]

    def _shown(self, happening: Happening) -> dict[str, Any]:
        post = self.find(happening.post_id)
        assert post is not None
        if happening.kind == "message":
            return self._current(post)
        event = {
            "event_id": f"{event_id(post)}-{happening.kind}",
            "sender": post.author.id,
            "origin_server_ts": milliseconds(happening.at),
        }
        if happening.kind == "redaction":
            return event | {"type": "m.room.redaction", "redacts": event_id(post), "content": {}}
        return event | {"type": "m.room.message", "content": edited(post, happening.text)}

    def _current(self, post: Post) -> dict[str, Any]:
        """Return a message as the server gives it now: with its last edit, or emptied."""
        if post.spoiled:
            return {"type": "m.room.message", "event_id": event_id(post), "content": "spoiled"}
        content: dict[str, Any] = {
            "msgtype": "m.text",
            "body": post.text,
            "m.mentions": {"user_ids": self.mentions.get(post.id, [] if post.is_ours else [ME])},
        }
        if post.parent_id:
            answered = {"event_id": post.parent_id.partition("/")[2]}
            content["m.relates_to"] = {"m.in_reply_to": answered}
        unsigned: dict[str, Any] = {}
        if post.key:
            unsigned["transaction_id"] = post.key
        if post.deleted and post.edited:
            ended = {"type": "m.room.redaction", "origin_server_ts": milliseconds(post.edited)}
            content, unsigned = {}, {"redacted_because": ended}
        elif post.edited:
            edit = {"sender": post.author.id, "origin_server_ts": milliseconds(post.edited)}
            edit["content"] = edited(post, post.text)
            unsigned["m.relations"] = {"m.replace": edit}
        return {
            "type": "m.room.message",
            "event_id": event_id(post),
            "sender": post.author.id,
            "origin_server_ts": milliseconds(post.at),
            "content": content,
            "unsigned": unsigned,
        }


def event_id(post: Post) -> str:
    """Return the id of a message's event."""
    return post.id.partition("/")[2]


def edited(post: Post, text: str) -> dict[str, Any]:
    """Return the content of an edit."""
    new = {"msgtype": "m.text", "body": text}
    related = {"rel_type": "m.replace", "event_id": event_id(post)}
    return {**new, "body": f"* {text}", "m.new_content": new, "m.relates_to": related}


def milliseconds(at: datetime) -> int:
    """Return a time as events write it."""
    return int(at.timestamp() * 1000)


def _absent() -> Answer:
    return Answer(status=404, body={"errcode": "M_NOT_FOUND", "error": "Not found."})
