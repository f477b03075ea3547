"""WordPress comments: what people write under the posts of a site, and replies. See README.md."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import ClassVar

from inbox_tui.adapter import (
    Access,
    Answerable,
    Capabilities,
    Field,
    Measure,
    Outgoing,
    Page,
    Rejected,
    Sent,
    TargetGone,
)
from inbox_tui.model import Actor, Message
from inbox_tui_wordpress import (
    compose,
    finding,
    measure,
    pull,
    recheck,
    removal,
    sending,
    threads,
)
from inbox_tui_wordpress.client import Client
from inbox_tui_wordpress.mapping import read_comment
from inbox_tui_wordpress.surroundings import Surroundings


class WordPressAdapter:
    """One user of one site, logged in with an application password.

    The account's handle is the user name, its server the address of the site.
    """

    network: ClassVar[str] = "wordpress"
    title: ClassVar[str] = "WordPress"
    capabilities: ClassVar[Capabilities] = Capabilities(can_delete=True, can_find_sent=True)
    poll_seconds: ClassVar[float] = 90.0
    fields: ClassVar[tuple[Field, ...]] = (
        Field(name="password", prompt="Application password", secret=True),
    )
    default_instance: ClassVar[str] = ""
    needs_instance: ClassVar[bool] = True
    recheck_batch: ClassVar[int] = recheck.BATCH

    def __init__(self, access: Access) -> None:
        self._access = access
        self._client = Client(access)

    def whoami(self) -> Actor:
        """Ask the site whose the application password is; its number counts, never the name.

        :raises AuthRevoked: it is nobody's (any more), or never reaches WordPress.
        """
        return self._client.whoever().actor

    def pull(self, cursor: str | None) -> Iterator[Page]:
        """Yield comments since ``cursor``, after asking who we are.

        :raises AuthRevoked: the credential is no longer good.
        """
        yield from pull.pages(self._client, cursor)

    def reread(self, rejected: Rejected) -> Message:
        """Read a comment again that could not be read.

        :raises ValueError: it still cannot be.
        :raises TargetGone: it was deleted.
        """
        user = self._client.user()
        value = self._client.comment(rejected.position) if rejected.position.isdecimal() else None
        if value is None:
            raise TargetGone("The comment is not there any more.")
        (message,) = Surroundings(self._client, user).messages([read_comment(value)])
        return message

    def recheck(self, messages: Sequence[Message]) -> tuple[Message, ...]:
        """Return the state of comments on the site: as they are now, or tombstones."""
        return recheck.recheck(self._client, messages)

    def thread(self, message: Message) -> tuple[Message, ...]:
        """Read the top comment above ``message`` and all that hangs under it again.

        :raises TargetGone: the comment was removed.
        :raises TargetClosed: this account may no longer see it.
        """
        return threads.read_thread(self._client, message)

    def can_reply(self, target: Message) -> Answerable:
        """Tell from what came with the comment if a reply is possible."""
        return compose.can_reply(target)

    def measure(self, text: str) -> Measure:
        """Count the bytes that the site will store."""
        return measure.measure(text)

    def compose(self, parent: Message, text: str, at: datetime) -> Outgoing:
        """Build the reply as it will leave, after asking whether the comment is still there.

        :raises ContentRejected: the text is empty or too long.
        :raises TargetGone: the comment was removed.
        :raises TargetClosed: comments are closed, or it is not approved.
        """
        return compose.compose(self._client, parent, text, at)

    def send(self, outgoing: Outgoing) -> Sent:
        """Write the comment, in one attempt, after asking who we are on the same connection.

        :raises WrongAccount: the credential is another user's; nothing was sent.
        :raises AdapterError: whose ``nothing_sent`` tells whether that is certain.
        """
        client = Client(self._access)
        try:
            return sending.publish(client, outgoing)
        finally:
            client.close()

    def find_sent(self, outgoing: Outgoing) -> Sent | None:
        """Look for the comment by its author, its words and what it answers."""
        return finding.find(self._client, outgoing)

    def delete(self, remote_id: str) -> None:
        """Put one of this account's own comments into the site's trash.

        :raises WrongAccount: the comment, or the credential, is another user's.
        :raises ScopeMissing: the role may not remove comments.
        """
        removal.delete(self._client, remote_id)

    def close(self) -> None:
        """Let go of connections."""
        self._client.close()
