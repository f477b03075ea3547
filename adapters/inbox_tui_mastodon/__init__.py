"""Mastodon, and what speaks its API: mentions in, replies out. See README.md beside."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import ClassVar

from inbox_tui.adapter import (
    Access,
    Answerable,
    Capabilities,
    ConsentPage,
    Field,
    Granted,
    Measure,
    Misconfigured,
    Outgoing,
    Page,
    Rejected,
    Sent,
    TargetGone,
    TransientRead,
    WrongAccount,
    expect_account,
)
from inbox_tui.adapter.fields import Json, Unreadable, find_record
from inbox_tui.model import Actor, Message
from inbox_tui_mastodon import compose, measure, sending, sign_in
from inbox_tui_mastodon.client import Client
from inbox_tui_mastodon.mapping import Reader, is_id
from inbox_tui_mastodon.pull import Puller
from inbox_tui_mastodon.recheck import BATCH, recheck
from inbox_tui_mastodon.threads import Threads


class MastodonAdapter:
    """One account on one server, with an access token."""

    network: ClassVar[str] = "mastodon"
    title: ClassVar[str] = "Mastodon"
    capabilities: ClassVar[Capabilities] = Capabilities(
        can_delete=True, repeatable_send=False, can_find_sent=True
    )
    poll_seconds: ClassVar[float] = 60.0
    fields: ClassVar[tuple[Field, ...]] = (
        Field(name="token", prompt="Access token", secret=True, granted=True),
    )
    default_instance: ClassVar[str] = ""
    """None: a token must never be shown to a server that it is not from."""
    needs_instance: ClassVar[bool] = True
    recheck_batch: ClassVar[int] = BATCH

    def __init__(self, access: Access) -> None:
        self._access = access
        self._client = Client(access)
        self._verified: Json | None = None

    def whoami(self) -> Actor:
        """Ask the server whose the token is.

        :raises AuthRevoked: the token is not accepted any more.
        """
        self._client.learn()
        account = self._client.me()
        return self._read_me(account)

    def callback(self) -> str:
        """Return any port of this machine: the program registers itself with the one it has."""
        return sign_in.CALLBACK

    def begin_sign_in(self, callback: str) -> ConsentPage:
        """Register this program at the server, and return its page of consent."""
        return sign_in.begin(self._access, callback)

    def finish_sign_in(self, page: ConsentPage, callback: str, code: str) -> Granted:
        """Exchange the code for an access token, which lives until it is taken back."""
        return sign_in.finish(self._access, page, callback, code)

    def pull(self, cursor: str | None) -> Iterator[Page]:
        """Yield what came since ``cursor``: notifications, senders held back, our own threads.

        :raises WrongAccount: the token belongs to another account.
        """
        reader = self._reader()
        yield from Puller(self._client, reader).pages(cursor)

    def reread(self, rejected: Rejected) -> Message:
        """Read a post again that could not be read.

        :raises Unreadable: it still cannot be.
        :raises TargetGone: it was deleted, or is hidden from this account.
        """
        if not is_id(rejected.position):
            raise Unreadable("it does not say which post it is")
        reader = self._reader()
        post = self._client.status(rejected.position)
        if post is None:
            raise TargetGone("The post is not there any more.")
        return reader.message(post, above=Threads(self._client, reader).above(post))

    def recheck(self, messages: Sequence[Message]) -> tuple[Message, ...]:
        """Return posts as they are now, or what is left of them.

        :raises WrongAccount: the token belongs to another account, from which more is hidden.
        """
        return recheck(self._client, self._reader(), messages)

    def thread(self, message: Message) -> tuple[Message, ...]:
        """Read the conversation of ``message`` again.

        :raises TargetGone: the post was deleted, or its author has blocked this account.
        """
        reader = self._reader()
        post = self._client.status(message.id)
        if post is None:
            raise TargetGone("The post was deleted, or its author has blocked this account.")
        threads = Threads(self._client, reader)
        found, _rejected = threads.messages(threads.read(post) or [post])
        return tuple(found.values())

    def can_reply(self, target: Message) -> Answerable:
        """Tell from what is stored if a reply is allowed."""
        return compose.can_reply(target)

    def measure(self, text: str) -> Measure:
        """Count as the server does, by its limits as they were last read (500 before).

        The name that is put in front of a reply, and a content warning, are counted when the
        reply is composed: neither is known here.
        """
        return measure.measure(text, self._client.server)

    def compose(self, parent: Message, text: str, at: datetime) -> Outgoing:
        """Build the reply as it will leave, after asking for the post that it answers.

        It is as private as that post, or more; it carries the same content warning, and names the
        author in front where the words do not. Others who are named are ``also_notified``.

        :raises ContentRejected: the text is empty, too long, or names too many.
        :raises TargetGone: the post was deleted.
        """
        key = str(uuid.uuid4())
        return compose.compose(self._client, parent, text, at, me=self._me(), key=key)

    def send(self, outgoing: Outgoing) -> Sent:
        """Write the post; one attempt.

        :raises WrongAccount: the token belongs to another account; nothing was sent.
        :raises AdapterError: whose ``nothing_sent`` tells whether that is certain.
        """
        return sending.publish(self._client, self._reader(), outgoing)

    def find_sent(self, outgoing: Outgoing) -> Sent | None:
        """Look for the post among the account's own; None where it certainly is not there."""
        return sending.find(self._client, self._reader(), outgoing)

    def delete(self, remote_id: str) -> None:
        """Remove one of this account's own posts. Other servers may keep copies.

        :raises WrongAccount: the post, or the token, is another account's.
        """
        if not is_id(remote_id):
            raise Misconfigured(f"{remote_id[:80]!r} is not the id of a post.")
        me = self._reader().me
        post = self._client.status(remote_id)
        if post is None:
            return
        author = str(find_record(post, "account").get("id", ""))
        if author != me:
            raise WrongAccount(
                "Only this account's own posts can be deleted.", expected=me, got=author
            )
        self._client.delete(remote_id)

    def close(self) -> None:
        """Let go of connections."""
        self._client.close()

    def _reader(self) -> Reader:
        """Return what reads for the account that the token belongs to, asked for once.

        :raises WrongAccount: it is not the account that was connected.
        """
        me = self._me()
        return Reader(me=str(me["id"]), domain=self._client.server.domain)

    def _me(self) -> Json:
        self._client.learn()
        if self._verified is None:
            account = self._client.me()
            actor = self._read_me(account)
            named = f"{actor.handle} ({actor.id})"
            expect_account(self._access, actor.id, named, credential="token")
            self._verified = account
        return self._verified

    def _read_me(self, account: Json) -> Actor:
        try:
            return Reader(me="", domain=self._client.server.domain).actor(account)
        except Unreadable:
            raise TransientRead(f"{self._client.host} did not say whose the token is.") from None
