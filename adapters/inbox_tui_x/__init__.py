"""X (Twitter): mentions and replies in, replies out, through tweepy. See README.md beside."""

from __future__ import annotations

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
    Spending,
    WrongAccount,
)
from inbox_tui.model import Actor, Message
from inbox_tui_x import compose, measure, sending, settings, sign_in, threads
from inbox_tui_x.client import Client
from inbox_tui_x.mapping import read_actor
from inbox_tui_x.meter import Meter
from inbox_tui_x.pull import Puller


class XAdapter:
    """One X account, signed in with OAuth 2.0 through an app of the user's own."""

    network: ClassVar[str] = "x"
    title: ClassVar[str] = "X"
    poll_seconds: ClassVar[float] = 120.0
    fields: ClassVar[tuple[Field, ...]] = settings.FIELDS
    default_instance: ClassVar[str] = settings.INSTANCE
    recheck_batch: ClassVar[int] = 100

    def __init__(self, access: Access) -> None:
        self._access = access
        self._kept: settings.Settings | None = None
        self._talking: Client | None = None
        self._is_self_serve = settings.is_self_serve(access)
        measure.prepare()

    @property
    def capabilities(self) -> Capabilities:
        """What can be done here, and how many known posts a day may be paid for to look again.

        :raises Misconfigured: a setting cannot work.
        """
        return Capabilities(
            can_delete=True, can_find_sent=True, recheck_daily=self._settings.recheck_daily
        )

    # --- signing in ----------------------------------------------------------------------------

    def callback(self) -> str:
        """Return the address that is registered for the app: X compares it to the letter."""
        return self._settings.callback

    def begin_sign_in(self, callback: str) -> ConsentPage:
        """Return the page on which the account lets the app read and answer for it."""
        return sign_in.begin(self._settings, callback)

    def finish_sign_in(self, page: ConsentPage, callback: str, code: str) -> Granted:
        """Exchange ``code``, which is good for 30 seconds, for a session; once.

        :raises AuthRevoked: X does not take the code.
        """
        return sign_in.finish(self._access, self._settings, page, callback, code)

    # --- reading -------------------------------------------------------------------------------

    def whoami(self) -> Actor:
        """Ask X whose the session is that posts; the id counts, never the name.

        :raises AuthRevoked: the sign-in is not accepted any more.
        """
        return read_actor(self._client.me())

    def pull(self, cursor: str | None) -> Iterator[Page]:
        """Yield what came since ``cursor``: mentions, then our own answers from elsewhere.

        :raises WrongAccount: the credential belongs to another account.
        """
        yield from Puller(self._client, self._me(), self._settings.backlog).pages(cursor)

    def thread(self, message: Message) -> tuple[Message, ...]:
        """Read the conversation of ``message`` again, as far as X shows it.

        :raises TargetGone: the post was deleted.
        :raises TargetClosed: this account may no longer see it.
        """
        return threads.conversation(self._client, self._me(), message)

    def reread(self, rejected: Rejected) -> Message:
        """Read a post again that could not be read.

        :raises ValueError: it still cannot be.
        :raises TargetGone: it was deleted.
        """
        return threads.reread(self._client, self._me(), rejected)

    def recheck(self, messages: Sequence[Message]) -> tuple[Message, ...]:
        """Return ``messages`` as they are on X now; of those that are gone, a tombstone."""
        return threads.recheck(self._client, self._me(), messages)

    def spending(self) -> Spending:
        """Return what was counted of this account's reads and writes, with X's list prices."""
        return self._meter.spending()

    # --- answering -----------------------------------------------------------------------------

    def can_reply(self, target: Message) -> Answerable:
        """Tell by X's rule of 2026 if a program may answer this post as this account."""
        return compose.can_reply(target, self._access.actor_id, is_self_serve=self._is_self_serve)

    def measure(self, text: str) -> Measure:
        """Count weighted characters, and name the price."""
        return measure.measure(text, is_self_serve=self._is_self_serve)

    def compose(self, parent: Message, text: str, at: datetime) -> Outgoing:
        """Build the reply as it will leave, after asking whether the post is still there.

        X adds everybody whom the answered post names: those are ``also_notified``.

        :raises ContentRejected: the text is empty or too long.
        :raises TargetGone: the post was deleted.
        :raises TargetClosed: a program may not answer it as this account.
        """
        return compose.compose(
            self._client,
            parent,
            text,
            at,
            me=self._me(),
            is_self_serve=self._is_self_serve,
        )

    def send(self, outgoing: Outgoing) -> Sent:
        """Post the reply, in one attempt: X has no key that would make a second one harmless.

        :raises WrongAccount: the credential belongs to another account; nothing was sent.
        :raises AdapterError: whose ``nothing_sent`` tells whether that is certain.
        """
        return sending.publish(self._client, outgoing, self._me().id)

    def find_sent(self, outgoing: Outgoing) -> Sent | None:
        """Look for the reply among this account's posts; None where it is not among them."""
        return sending.find(self._client, self._me().id, outgoing)

    def delete(self, remote_id: str) -> None:
        """Remove one of this account's own posts.

        :raises WrongAccount: the credential is another account's.
        """
        self._me()
        if not (remote_id.isascii() and remote_id.isdigit()):
            raise Misconfigured(f"{remote_id[:80]!r} is not the id of a post.")
        self._client.delete(remote_id)

    def close(self) -> None:
        """Let go of connections."""
        if self._talking is not None:
            self._talking.close()

    # --- how -----------------------------------------------------------------------------------

    @property
    def _settings(self) -> settings.Settings:
        if self._kept is None:
            self._kept = settings.read(self._access)
        return self._kept

    @property
    def _meter(self) -> Meter:
        return Meter(self._access.folder, self._access.actor_id, is_priced=self._is_self_serve)

    @property
    def _client(self) -> Client:
        if self._talking is None:
            self._talking = Client(self._access, self._settings, self._meter)
        return self._talking

    def _me(self) -> Actor:
        """Return the account that the session belongs to.

        :raises WrongAccount: it is not the account that was connected.
        """
        got = self._client.user_id()
        expected = self._access.actor_id
        if expected and got != expected:
            raise WrongAccount(
                f"The saved sign-in belongs to {got}, not to {self._access.handle} ({expected}).",
                expected=expected,
                got=got,
            )
        return Actor(id=got, handle=f"@{self._access.handle.removeprefix('@')}")
