"""Matrix: mentions, answers and direct rooms in, replies out. See README.md beside."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import ClassVar

from inbox_tui.adapter import (
    Access,
    Answerable,
    Capabilities,
    Field,
    Measure,
    Misconfigured,
    Outgoing,
    Page,
    Rejected,
    Sent,
    TargetClosed,
    TargetGone,
    WrongAccount,
)
from inbox_tui.adapter.fields import Unreadable, find_text
from inbox_tui.model import Actor, Message
from inbox_tui_matrix import compose, measure, sending
from inbox_tui_matrix.address import EventAddress, parse_event, person_page
from inbox_tui_matrix.client import Client
from inbox_tui_matrix.conversations import Conversations
from inbox_tui_matrix.mapping import is_gone
from inbox_tui_matrix.pull import Puller
from inbox_tui_matrix.session import PASSWORD
from inbox_tui_matrix.threads import read_thread


class MatrixAdapter:
    """One Matrix account, on a device of this program's own."""

    network: ClassVar[str] = "matrix"
    title: ClassVar[str] = "Matrix"
    capabilities: ClassVar[Capabilities] = Capabilities(
        can_delete=True, repeatable_send=True, can_find_sent=True
    )
    poll_seconds: ClassVar[float] = 30.0
    fields: ClassVar[tuple[Field, ...]] = (
        Field(name="sign_in", prompt="Sign in by password or token", default=PASSWORD),
        Field(name="secret", prompt="Password, or access token", secret=True),
    )
    default_instance: ClassVar[str] = ""
    recheck_batch: ClassVar[int] = 20

    def __init__(self, access: Access) -> None:
        self._access = access
        self._client = Client(access)

    def whoami(self) -> Actor:
        """Ask the homeserver whose the token is that posts.

        :raises AuthRevoked: neither the session nor the password is accepted any more.
        :raises PolicyBlocked: the account is suspended, locked or switched off.
        """
        user, _device = self._client.whoami()
        return Actor(
            id=user,
            handle=user.removeprefix("@"),
            name=self._client.display_name(user),
            url=person_page(user),
        )

    def pull(self, cursor: str | None) -> Iterator[Page]:
        """Yield what came since ``cursor``: invitations, then room by room.

        :raises WrongAccount: the credential belongs to another account.
        """
        user, _device = self._client.me()
        yield from Puller(self._client, user, cursor).pages()

    def reread(self, rejected: Rejected) -> Message:
        """Read an event again that could not be read.

        :raises ValueError: it still cannot be.
        :raises TargetGone: it was deleted.
        """
        user, _device = self._client.me()
        address = parse_event(rejected.position)
        event = self._client.event(address)
        if event is None or is_gone(event):
            raise TargetGone("The message is not there any more.")
        conversations = Conversations(self._client, user, {})
        return conversations.one(conversations.room(address.room), event)

    def thread(self, message: Message) -> tuple[Message, ...]:
        """Read the conversation of ``message`` again.

        :raises TargetGone: the message was deleted, or is not to be seen any more.
        :raises TargetClosed: this account is not in the room any more.
        """
        user, _device = self._client.me()
        if message.raw.get("invitation"):
            return (message,)
        return read_thread(self._client, user, message)

    def recheck(self, messages: Sequence[Message]) -> tuple[Message, ...]:
        """Return ``messages`` as they are now, or tombstones; those not to be seen are left out."""
        user, _device = self._client.me()
        found = []
        for message in messages:
            known = {message.id: message.context}
            try:
                address = parse_event(message.id)
                event = None if message.raw.get("invitation") else self._client.event(address)
                if event is not None:
                    conversations = Conversations(self._client, user, known)
                    room = conversations.room(address.room)
                    found.append(conversations.one(room, event, message.context))
            except (ValueError, TargetClosed):
                continue
        return tuple(found)

    def can_reply(self, target: Message) -> Answerable:
        """Tell from what is known of the room if this account may answer there."""
        return compose.can_reply(target)

    def measure(self, text: str) -> Measure:
        """Count the bytes that the text takes in a message."""
        return measure.measure(text)

    def compose(self, parent: Message, text: str, at: datetime) -> Outgoing:
        """Build the reply as it will leave, after asking for the message and its room.

        ``also_notified`` are the members whose ids stand in the text. Others in the room hear of
        it as they have set it themselves.

        :raises ContentRejected: the text is empty or too long.
        :raises TargetGone: the message was deleted.
        :raises TargetClosed: this account may not answer there, or the room is encrypted.
        """
        return compose.compose(self._client, self._client.me(), parent, text, at)

    def send(self, outgoing: Outgoing) -> Sent:
        """Write the message, in one attempt, under the transaction id chosen beforehand.

        :raises WrongAccount: the credential belongs to another account; nothing was sent.
        :raises AdapterError: whose ``nothing_sent`` tells whether that is certain.
        """
        return sending.publish(self._client, outgoing)

    def find_sent(self, outgoing: Outgoing) -> Sent | None:
        """Look for the message among our own in the room; None where it is certainly not there."""
        return sending.find(self._client, self._client.me(), outgoing)

    def delete(self, remote_id: str) -> None:
        """Take the words of one of this account's own messages away. Copies remain elsewhere.

        :raises WrongAccount: the message, or the credential, is another account's.
        """
        user, _device = self._client.me()
        try:
            address = parse_event(remote_id)
        except Unreadable:
            raise Misconfigured(f"{remote_id[:80]!r} is not the address of a message.") from None
        self._delete(address, user)

    def close(self) -> None:
        """Let go of connections."""
        self._client.close()

    def _delete(self, address: EventAddress, user: str) -> None:
        event = self._client.event(address)
        if event is None or is_gone(event):
            return
        sender = find_text(event, "sender")
        if sender != user:
            raise WrongAccount(
                "Only this account's own messages can be deleted.", expected=user, got=sender
            )
        self._client.redact(address, uuid.uuid4().hex)
