"""Reddit: mentions and answers in, comments out. See README.md beside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
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
    WrongAccount,
)
from inbox_tui.adapter.fields import Unreadable
from inbox_tui.model import Actor, Message
from inbox_tui_reddit import compose, measure, sending, sign_in
from inbox_tui_reddit.address import is_fullname
from inbox_tui_reddit.client import AT_ONCE, Client
from inbox_tui_reddit.mapping import GONE, author_id, read_message, reason_of
from inbox_tui_reddit.pull import Puller
from inbox_tui_reddit.threads import read_conversation


class RedditAdapter:
    """One Reddit account, by the consent it gave to an app that its owner brings along."""

    network: ClassVar[str] = "reddit"
    title: ClassVar[str] = "Reddit"
    capabilities: ClassVar[Capabilities] = Capabilities(can_delete=True, can_find_sent=True)
    poll_seconds: ClassVar[float] = 60.0
    fields: ClassVar[tuple[Field, ...]] = (
        Field(name="client_id", prompt="Client id of an app that Reddit has approved"),
        Field(name="callback_port", prompt="Port of the app's redirect address", default="8765"),
        Field(
            name="client_secret",
            prompt="Secret of the app (only a web app has one)",
            secret=True,
            default="",
        ),
        Field(name="refresh_token", prompt="Consent", secret=True, granted=True),
    )
    default_instance: ClassVar[str] = ""
    recheck_batch: ClassVar[int] = AT_ONCE

    def __init__(self, access: Access) -> None:
        self._access = access
        self._client = Client(access)

    def callback(self) -> str:
        """Return the loopback address that the app is registered with."""
        return sign_in.callback(self._access)

    def begin_sign_in(self, callback: str) -> ConsentPage:
        """Return the page on which a person consents; no request is made."""
        return sign_in.begin(self._access, callback)

    def finish_sign_in(self, page: ConsentPage, callback: str, code: str) -> Granted:
        """Exchange ``code`` for the refresh token, once."""
        del page  # Reddit wants nothing of the question again
        return sign_in.finish(self._access, callback, code)

    def whoami(self) -> Actor:
        """Ask Reddit whose the credential is that posts.

        :raises AuthRevoked: the consent is not accepted any more.
        :raises PolicyBlocked: the account is suspended.
        """
        return self._client.whoami()

    def pull(self, cursor: str | None) -> Iterator[Page]:
        """Yield what came since ``cursor``: the inbox, then comments on our own submissions.

        :raises WrongAccount: the credential belongs to another account.
        """
        yield from Puller(self._client, self._client.me()).pages(cursor)

    def reread(self, rejected: Rejected) -> Message:
        """Read a comment again that could not be read.

        :raises Unreadable: it still cannot be.
        :raises TargetGone: it is not there any more.
        """
        things = self._client.things([rejected.position])
        item = things.get(rejected.position)
        if item is None:
            raise TargetGone("It is not there any more.")
        link = item.refers_to("link_id")
        return read_message(
            item,
            self._client.me(),
            submission=self._client.things([link]).get(link) if link else None,
            reason=reason_of(rejected.raw),
        )

    def thread(self, message: Message) -> tuple[Message, ...]:
        """Read the conversation of ``message`` again: what is above it, and what is below.

        :raises TargetGone: it was deleted.
        :raises TargetClosed: this account may not see it any more.
        """
        comment = message.id if is_fullname(message.id, "t1") else ""
        if not is_fullname(message.context, "t3"):
            raise TargetGone("It belongs to no submission.")
        messages, _rejected = read_conversation(
            self._client, self._client.me(), message.context, comment
        )
        return messages

    def recheck(self, messages: Sequence[Message]) -> tuple[Message, ...]:
        """Ask for known things by their names; what Reddit does not show is left out.

        Who has left Reddit takes the words along: its terms want them deleted with the account.
        """
        me = self._client.me()
        things = self._client.things(
            name for m in messages for name in (m.id, m.context) if is_fullname(name, "t1", "t3")
        )
        found = []
        for known in messages:
            item = things.get(known.id)
            if item is None:
                continue
            try:
                now = read_message(item, me, submission=things.get(known.context))
            except Unreadable:
                continue
            has_left = now.attributed_to.handle == GONE and known.attributed_to.handle != GONE
            if has_left and not now.deleted:
                now = replace(now, content="", attachments=(), deleted=True)
            found.append(replace(now, kind=known.kind, to=known.to))
        return tuple(found)

    def can_reply(self, target: Message) -> Answerable:
        """Tell from what Reddit said with the comment if this account may answer it."""
        return compose.can_reply(target)

    def measure(self, text: str) -> Measure:
        """Count the characters of the Markdown."""
        return measure.measure(text)

    def compose(self, parent: Message, text: str, at: datetime) -> Outgoing:
        """Build the reply as it will leave, after asking whether it can be answered still.

        :raises ContentRejected: the text is empty or too long.
        :raises TargetGone: what is answered was deleted.
        :raises TargetClosed: this account may not answer there.
        """
        return compose.compose(self._client, self._client.me(), parent, text, at)

    def send(self, outgoing: Outgoing) -> Sent:
        """Write the comment; one attempt.

        :raises WrongAccount: the credential belongs to another account; nothing was sent.
        :raises AdapterError: whose ``nothing_sent`` tells whether that is certain.
        """
        return sending.publish(self._client, self._client.be_somebody(), outgoing)

    def find_sent(self, outgoing: Outgoing) -> Sent | None:
        """Look for the comment by its parent and its words; None where it certainly is not there.

        :raises AdapterError: Reddit cannot be asked, or not well enough.
        """
        return sending.find(self._client, self._client.me(), outgoing)

    def delete(self, remote_id: str) -> None:
        """Remove one of this account's own comments. Copies that others made remain.

        :raises WrongAccount: the comment, or the credential, is another account's.
        """
        if not is_fullname(remote_id, "t1"):
            raise Misconfigured(f"{remote_id[:80]!r} is not the name of a comment.")
        me = self._client.me()
        item = self._client.things([remote_id]).get(remote_id)
        if item is None or item.data.get("author") == GONE:
            return
        writer = author_id(item)
        if writer not in {me.id, f"u/{me.handle.casefold()}"}:
            raise WrongAccount(
                "Only this account's own comments can be deleted.", expected=me.id, got=writer
            )
        self._client.delete(remote_id)

    def close(self) -> None:
        """Let go of connections."""
        self._client.close()
