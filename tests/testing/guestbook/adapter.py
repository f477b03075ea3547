"""A small adapter for a network that does not exist: an online guestbook.

It is what the suite is tried on, as it is and broken in many ways.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from inbox_tui.adapter import (
    Access,
    Answerable,
    AuthRevoked,
    Capabilities,
    ContentRejected,
    Field,
    Measure,
    NotTransmitted,
    Outgoing,
    Page,
    RateLimited,
    Rejected,
    SendUnknown,
    Sent,
    TargetClosed,
    TargetGone,
    TransientRead,
    reset_time,
)
from inbox_tui.html import html_to_text
from inbox_tui.model import Actor, Message, MessageKind, Visibility

if TYPE_CHECKING:
    import httpx

Json = dict[str, Any]
LIMIT = 300


class GuestbookAdapter:
    """One account of the guestbook, with a token."""

    network: ClassVar[str] = "guestbook"
    title: ClassVar[str] = "Guestbook"
    capabilities: ClassVar[Capabilities] = Capabilities(
        can_delete=True, can_find_sent=True, repeatable_send=True
    )
    poll_seconds: ClassVar[float] = 60.0
    fields: ClassVar[tuple[Field, ...]] = (Field(name="token", prompt="Token", secret=True),)
    default_instance: ClassVar[str] = ""
    recheck_batch: ClassVar[int] = 20

    def __init__(self, access: Access) -> None:
        self._access = access
        self._client: httpx.Client | None = None

    # --- reading -------------------------------------------------------------------------------

    def whoami(self) -> Actor:
        told = self._read("/me")
        return Actor(id=str(told["id"]), handle=str(told["login"]))

    def pull(self, cursor: str | None) -> Iterator[Page]:
        while True:
            told = self._read(f"/entries?after={cursor or 0}")
            messages, rejected = [], []
            for entry in told["entries"]:
                try:
                    messages.append(self.read(entry))
                except (KeyError, TypeError, ValueError) as error:
                    rejected.append(
                        Rejected(raw=json.dumps(entry), reason=f"cannot be read: {error!r}")
                    )
            following = told["next"]
            cursor = str(following if following is not None else told["end"])
            yield Page(messages=tuple(messages), rejected=tuple(rejected), cursor=cursor)
            if following is None:
                return

    def thread(self, message: Message) -> tuple[Message, ...]:
        found = tuple(map(self.read, self._read(f"/threads/{message.context}")["entries"]))
        if any(each.id == message.id and each.deleted for each in found):
            raise TargetGone("The entry was deleted.")
        return found

    def recheck(self, messages: list[Message]) -> tuple[Message, ...]:
        ids = ",".join(message.id for message in messages)
        return tuple(map(self.read, self._read(f"/some?ids={ids}")["entries"]))

    def read(self, entry: Json) -> Message:
        """Return the message that an entry is. :raises KeyError: a part is missing."""
        author = entry["author"] or {"id": "gone", "login": "somebody who left"}
        return Message(
            id=entry["id"],
            context=entry["thread"],
            attributed_to=Actor(id=author["id"], handle=author["login"]),
            content=html_to_text(entry["html"]),
            published=datetime.fromisoformat(entry["at"]),
            updated=datetime.fromisoformat(entry["edited"]) if entry["edited"] else None,
            deleted=entry["gone"],
            kind=MessageKind.COMMENT,
            in_reply_to=entry["parent"],
            raw={"thread": entry["thread"]},
        )

    # --- writing -------------------------------------------------------------------------------

    def can_reply(self, target: Message) -> Answerable:
        return Answerable(yes=True)

    def measure(self, text: str) -> Measure:
        problem = "" if text.strip() else "There is nothing to send."
        return Measure(used=len(text), limit=LIMIT, unit="characters", problem=problem)

    def compose(self, parent: Message, text: str, at: datetime) -> Outgoing:
        measure = self.measure(text)
        if not measure.fits:
            raise ContentRejected(
                measure.problem or "It is too long.", limit=LIMIT, counted=measure.used
            )
        key = hashlib.sha256(f"{parent.id} {text} {at.isoformat()}".encode()).hexdigest()
        return Outgoing(
            key=key,
            parent_id=parent.id,
            text=text,
            wire=json.dumps({"parent": parent.id, "text": text, "key": key}),
            visibility=Visibility.PUBLIC,
            to=(parent.attributed_to,),
            composed_at=at,
        )

    def send(self, outgoing: Outgoing) -> Sent:
        import httpx

        try:
            answer = self.post(outgoing.wire)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout):
            raise NotTransmitted("The guestbook cannot be reached.") from None
        except httpx.HTTPError as error:
            raise self.doubt(outgoing, type(error).__name__) from None
        return self.judge(outgoing, answer)

    def post(self, wire: str) -> httpx.Response:
        """Make the one request that writes, on a connection of its own."""
        with self._access.http() as client:
            return client.post(
                f"{self._access.instance}/entries",
                content=wire.encode(),
                headers={**self._headers(), "content-type": "application/json"},
            )

    def judge(self, outgoing: Outgoing, answer: httpx.Response) -> Sent:
        """Return what the answer to a write means."""
        if answer.status_code in {404, 410}:
            raise TargetGone("The entry was deleted.", status=answer.status_code)
        if answer.status_code == 422:
            raise ContentRejected("The guestbook refuses the text.", status=422)
        if answer.status_code == 403:
            raise TargetClosed("The thread is closed.", status=403)
        self._refuse(answer)
        try:
            entry = answer.json()
            return Sent(id=entry["id"], author_id=entry["author"]["id"])
        except (ValueError, KeyError, TypeError):
            raise self.doubt(outgoing, f"status {answer.status_code}") from None

    def doubt(self, outgoing: Outgoing, why: str) -> SendUnknown:
        """Return the error of which nobody knows what became of the write."""
        return SendUnknown("The guestbook gave no clear answer.", token=outgoing.key, excerpt=why)

    def find_sent(self, outgoing: Outgoing) -> Sent | None:
        for entry in self._read(f"/keys/{outgoing.key}")["entries"]:
            return Sent(id=entry["id"], author_id=entry["author"]["id"])
        return None

    def delete(self, remote_id: str) -> None:
        import httpx

        with self._access.http() as client:
            try:
                answer = client.delete(
                    f"{self._access.instance}/entries/{remote_id}", headers=self._headers()
                )
            except httpx.HTTPError as error:
                raise TransientRead(
                    "The guestbook gave no answer.", excerpt=type(error).__name__
                ) from None
        self._refuse(answer)

    def close(self) -> None:
        if self._client is not None:
            self._client.close()
        self._client = None

    # --- requests ------------------------------------------------------------------------------

    def _headers(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self._access.secret.reveal('token')}"}

    def _read(self, path: str) -> Json:
        import httpx

        if self._client is None:
            self._client = self._access.http()
        try:
            answer = self._client.get(f"{self._access.instance}{path}", headers=self._headers())
        except httpx.HTTPError as error:
            raise TransientRead("The guestbook cannot be read.", excerpt=repr(error)) from None
        self._refuse(answer)
        try:
            told = answer.json()
        except ValueError:
            told = None
        if answer.status_code != 200 or not isinstance(told, dict):
            raise TransientRead("The guestbook gave no answer that can be read.")
        return told

    def _refuse(self, answer: httpx.Response) -> None:
        if answer.status_code == 401:
            raise AuthRevoked("The guestbook does not accept the token.", status=401)
        if answer.status_code == 429:
            reset = reset_time(answer.headers, datetime.now(UTC))
            raise RateLimited("Too many requests.", status=429, reset_at=reset)
