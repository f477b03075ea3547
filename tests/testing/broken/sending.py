"""Adapters that send wrongly, each in one way."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

from inbox_tui.adapter import (
    Access,
    AdapterError,
    ContentRejected,
    NotTransmitted,
    Outgoing,
    Sent,
    TransientRead,
)
from inbox_tui.model import Message
from tests.testing.guestbook.adapter import GuestbookAdapter

if TYPE_CHECKING:
    import httpx


class SendsAgain(GuestbookAdapter):
    """Tries once more where the server had trouble."""

    def post(self, wire: str) -> httpx.Response:
        answer = super().post(wire)
        return super().post(wire) if answer.status_code >= 500 else answer


class CallsEveryResetUnsent(GuestbookAdapter):
    """Takes a lost connection for one that was never made."""

    def send(self, outgoing: Outgoing) -> Sent:
        import httpx

        try:
            return self.judge(outgoing, self.post(outgoing.wire))
        except httpx.HTTPError:
            raise NotTransmitted("The guestbook cannot be reached.") from None


class TakesTroubleForRefusal(GuestbookAdapter):
    """Believes that what failed with 500 was not kept."""

    def judge(self, outgoing: Outgoing, answer: httpx.Response) -> Sent:
        if answer.status_code >= 500:
            raise ContentRejected("The guestbook has trouble.")
        return super().judge(outgoing, answer)


class TrustsTheStatus(GuestbookAdapter):
    """Calls every 200 a success, whatever it says."""

    def judge(self, outgoing: Outgoing, answer: httpx.Response) -> Sent:
        try:
            return super().judge(outgoing, answer)
        except AdapterError:
            if answer.is_success:
                return Sent(id=outgoing.key, author_id=self._access.actor_id)
            raise


class FollowsRedirects(GuestbookAdapter):
    """Goes wherever the server points."""

    def post(self, wire: str) -> httpx.Response:
        with self._access.http() as client:
            client.follow_redirects = True
            return client.post(
                f"{self._access.instance}/entries", content=wire, headers=self._headers()
            )


class WaitsForEver(GuestbookAdapter):
    """Sets no time-out."""

    def post(self, wire: str) -> httpx.Response:
        with self._access.http() as client:
            return client.post(
                f"{self._access.instance}/entries",
                content=wire,
                headers=self._headers(),
                timeout=None,
            )


class TidiesTheWords(GuestbookAdapter):
    """Sends other blanks than were shown."""

    def compose(self, parent: Message, text: str, at: datetime) -> Outgoing:
        outgoing = super().compose(parent, text, at)
        wire = json.loads(outgoing.wire)
        wire["text"] = " ".join(text.split())
        object.__setattr__(outgoing, "wire", json.dumps(wire))
        return outgoing


class AddsASignature(GuestbookAdapter):
    """Puts something below the words after they were confirmed."""

    def send(self, outgoing: Outgoing) -> Sent:
        wire = json.loads(outgoing.wire)
        wire["text"] += "\n-- \nSent with Guestbook"
        return self.judge(outgoing, self.post(json.dumps(wire)))


class RemembersInTheObject(GuestbookAdapter):
    """Can only send what it has composed itself."""

    def __init__(self, access: Access) -> None:
        super().__init__(access)
        self._wire = ""

    def compose(self, parent: Message, text: str, at: datetime) -> Outgoing:
        outgoing = super().compose(parent, text, at)
        self._wire = outgoing.wire
        return outgoing

    def send(self, outgoing: Outgoing) -> Sent:
        return self.judge(outgoing, self.post(self._wire))


class NamesItself(GuestbookAdapter):
    """Says that it was us, whatever the answer says."""

    def judge(self, outgoing: Outgoing, answer: httpx.Response) -> Sent:
        sent = super().judge(outgoing, answer)
        return Sent(id=sent.id, author_id=self._access.actor_id)


class TakesSilenceForNo(GuestbookAdapter):
    """Says for certain that nothing is there where nobody could be asked."""

    def find_sent(self, outgoing: Outgoing) -> Sent | None:
        try:
            return super().find_sent(outgoing)
        except TransientRead:
            return None


class TakesALimitForTrouble(GuestbookAdapter):
    """Does not know what 429 means."""

    def judge(self, outgoing: Outgoing, answer: httpx.Response) -> Sent:
        if answer.status_code == 429:
            raise self.doubt(outgoing, "429")
        return super().judge(outgoing, answer)


class ChoosesOneKey(GuestbookAdapter):
    """Gives every answer to one question the same key."""

    def compose(self, parent: Message, text: str, at: datetime) -> Outgoing:
        outgoing = super().compose(parent, text, at)
        object.__setattr__(outgoing, "key", f"answer-to-{parent.id}")
        return outgoing


class PutsTheTokenOnTheWire(GuestbookAdapter):
    """Keeps the credential in what is stored and shown."""

    def compose(self, parent: Message, text: str, at: datetime) -> Outgoing:
        outgoing = super().compose(parent, text, at)
        wire = {**json.loads(outgoing.wire), "token": self._access.secret.reveal("token")}
        object.__setattr__(outgoing, "wire", json.dumps(wire))
        return outgoing


class PublishesWhileComposing(GuestbookAdapter):
    """Writes before anybody has confirmed."""

    def compose(self, parent: Message, text: str, at: datetime) -> Outgoing:
        outgoing = super().compose(parent, text, at)
        self.post(outgoing.wire)
        return outgoing
