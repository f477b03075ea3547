"""Somebody else on the Matrix network: plain HTTP, and nothing of the adapter's code."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import httpx

Json = dict[str, Any]
_NUMBERS: Iterator[int] = itertools.count()


@dataclass(frozen=True, slots=True)
class Said:
    """An event by its room and its id."""

    room: str
    event: str

    @property
    def id(self) -> str:
        """Return the address under which the inbox keeps it."""
        return f"{self.room}/{self.event}"


@dataclass(slots=True)
class Person:
    """An account with its own device, used by hand-written requests."""

    url: str
    user: str
    password: str
    device: str
    token: str = field(repr=False)

    # --- rooms ---------------------------------------------------------------------------------

    def make_room(
        self,
        *others: Person,
        name: str = "",
        public: bool = False,
        direct: bool = False,
        encrypted: bool = False,
        version: str = "",
    ) -> str:
        """Make a room and let ``others`` in; who is asked into a direct one joins as well."""
        body: Json = {"preset": "public_chat" if public else "private_chat"}
        body |= {"name": name} if name else {}
        body |= {"room_version": version} if version else {}
        body |= {"is_direct": True} if direct else {}
        if encrypted:
            content = {"algorithm": "m.megolm.v1.aes-sha2"}
            body["initial_state"] = [{"type": "m.room.encryption", "content": content}]
        room = str(self.post("createRoom", body)["room_id"])
        for other in others:
            self.invite(room, other, direct=direct)
            other.join(room)
            if direct:
                other.call_direct(room, self)
        return room

    def invite(self, room: str, other: Person, *, direct: bool = False) -> None:
        """Ask somebody in."""
        content: Json = {"membership": "invite"} | ({"is_direct": True} if direct else {})
        self.put(f"rooms/{_part(room)}/state/m.room.member/{_part(other.user)}", content)

    def join(self, room: str) -> None:
        """Go into a room."""
        self.post(f"rooms/{_part(room)}/join", {})

    def leave(self, room: str) -> None:
        """Leave a room."""
        self.post(f"rooms/{_part(room)}/leave", {})

    def call_direct(self, room: str, other: Person) -> None:
        """Note that a room is for talking with ``other`` alone, as programs do."""
        listed = {other.user: [room]}
        self.put(f"user/{_part(self.user)}/account_data/m.direct", listed)

    # --- writing -------------------------------------------------------------------------------

    def say(
        self,
        room: str,
        body: str,
        *,
        mention: Person | None = None,
        to: Said | None = None,
        thread: Said | None = None,
        **more: Any,
    ) -> Said:
        """Write a message: naming somebody, answering ``to``, in a ``thread``."""
        content: Json = {"msgtype": "m.text", "body": body, **more}
        if mention is not None:
            content["m.mentions"] = {"user_ids": [mention.user]}
        related: Json = {}
        if to is not None:
            related["m.in_reply_to"] = {"event_id": to.event}
        if thread is not None:
            related |= {"rel_type": "m.thread", "event_id": thread.event}
            related.setdefault("m.in_reply_to", {"event_id": thread.event})
            related["is_falling_back"] = to is None
        if related:
            content["m.relates_to"] = related
        return self.write(room, content)

    def write(self, room: str, content: Json, kind: str = "m.room.message") -> Said:
        """Write any event."""
        place = f"rooms/{_part(room)}/send/{kind}/by-hand-{next(_NUMBERS)}"
        return Said(room, str(self.put(place, content)["event_id"]))

    def edit(self, said: Said, body: str, **more: Any) -> None:
        """Change what was said."""
        new = {"msgtype": "m.text", "body": body, **more}
        related = {"rel_type": "m.replace", "event_id": said.event}
        self.write(
            said.room, {**new, "body": f"* {body}", "m.new_content": new, "m.relates_to": related}
        )

    def delete(self, said: Said) -> None:
        """Take the words away."""
        place = f"rooms/{_part(said.room)}/redact/{_part(said.event)}/by-hand-{next(_NUMBERS)}"
        self.put(place, {})

    def sign_out(self) -> None:
        """End this device."""
        self.post("logout", {})

    def sign_out_everywhere(self) -> None:
        """End every device of the account."""
        self.post("logout/all", {})

    # --- reading -------------------------------------------------------------------------------

    def read(self, room: str) -> list[Json]:
        """Return a room's newest messages, oldest first."""
        wanted = json.dumps({"types": ["m.room.message"]})
        place = f"rooms/{_part(room)}/messages?dir=b&limit=100&filter={_part(wanted)}"
        return list(reversed(self.get(place)["chunk"]))

    def bodies(self, room: str, *, by: str = "") -> list[str]:
        """Return what was said in a room, by one person or all, oldest first."""
        return [
            event["content"].get("body", "")
            for event in self.read(room)
            if by in ("", event["sender"])
        ]

    def event(self, said: Said) -> Json:
        """Read one event."""
        return self.get(f"rooms/{_part(said.room)}/event/{_part(said.event)}")

    def unread(self, room: str) -> int:
        """Return how many messages of a room the server calls unread."""
        joined = self.get("sync")["rooms"]["join"][room]
        return int(joined["unread_notifications"]["notification_count"])

    # --- how -----------------------------------------------------------------------------------

    def get(self, place: str) -> Json:
        """Ask for something as this person."""
        return ask("GET", self._address(place), token=self.token)

    def post(self, place: str, body: Json) -> Json:
        """Call something as this person."""
        return ask("POST", self._address(place), body=body, token=self.token)

    def put(self, place: str, body: Json) -> Json:
        """Write something as this person."""
        return ask("PUT", self._address(place), body=body, token=self.token)

    def _address(self, place: str) -> str:
        return f"{self.url}/_matrix/client/v3/{place}"


def log_in(url: str, user: str, password: str) -> Person:
    """Log in on a new device."""
    body = {
        "type": "m.login.password",
        "identifier": {"type": "m.id.user", "user": user},
        "password": password,
    }
    made = ask("POST", f"{url}/_matrix/client/v3/login", body=body)
    return Person(url, made["user_id"], password, made["device_id"], made["access_token"])


def ask(method: str, address: str, *, body: Json | None = None, token: str = "") -> Json:
    """Make one request that must do."""
    headers = {"authorization": f"Bearer {token}"} if token else {}
    with httpx.Client(timeout=60, trust_env=False, verify=False) as client:
        answer = client.request(method, address, json=body, headers=headers)
    assert answer.is_success, f"{address}: {answer.status_code} {answer.text}"
    return dict(answer.json())


def _part(value: str) -> str:
    return quote(value, safe="")
