"""Bluesky (AT Protocol): mentions, replies and quotes in, replies out. See README.md beside."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import ClassVar

from inbox_tui.adapter import (
    Access,
    AdapterError,
    Answerable,
    Capabilities,
    Field,
    Measure,
    Misconfigured,
    Outgoing,
    OutgoingFile,
    Page,
    PolicyBlocked,
    Rejected,
    Sent,
    TargetClosed,
    TargetGone,
    TransientRead,
    WrongAccount,
    expect_account,
    split,
)
from inbox_tui.adapter.fields import Unreadable
from inbox_tui.model import Actor, Message
from inbox_tui_bluesky import compose, measure, record, sending
from inbox_tui_bluesky.address import POSTS, parse_record, profile_page
from inbox_tui_bluesky.client import POSTS_AT_ONCE, Client
from inbox_tui_bluesky.facets import kept_whole
from inbox_tui_bluesky.mapping import changed, notified_as, read_actor, read_message
from inbox_tui_bluesky.own_posts import THREAD_DEPTH, THREAD_HEIGHT
from inbox_tui_bluesky.pull import Puller
from inbox_tui_bluesky.threads import flatten, writers
from inbox_tui_bluesky.tid import TidClock


class BlueskyAdapter:
    """One Bluesky account, logged in with an app password."""

    network: ClassVar[str] = "bluesky"
    title: ClassVar[str] = "Bluesky"
    capabilities: ClassVar[Capabilities] = Capabilities(
        can_delete=True, repeatable_send=True, can_find_sent=True, files=record.FILES
    )
    poll_seconds: ClassVar[float] = 60.0
    recheck_batch: ClassVar[int] = POSTS_AT_ONCE
    fields: ClassVar[tuple[Field, ...]] = (
        Field(name="password", prompt="App password", secret=True),
    )
    default_instance: ClassVar[str] = "https://bsky.social"

    def __init__(self, access: Access) -> None:
        self._access = access
        self._client = Client(access)
        self._clock = TidClock()

    def whoami(self) -> Actor:
        """Ask the server whose the session is that posts; the DID counts, never the handle.

        The number of followers is None while the app view cannot be asked for it.

        :raises AuthRevoked: neither the session nor the password is accepted any more.
        :raises PolicyBlocked: the account is suspended or switched off.
        """
        answer = self._client.session()
        did, handle = answer.get("did"), answer.get("handle")
        if not isinstance(did, str) or not did.startswith("did:") or not isinstance(handle, str):
            raise TransientRead(f"{self._client.host} did not say whose the session is.")
        if answer.get("active") is False:
            status = str(answer.get("status", "")) or "inactive"
            raise PolicyBlocked(f"{self._client.host} calls this account {status}.")
        try:
            profile = read_actor(self._client.profile(did))
        except (AdapterError, ValueError):
            profile = Actor(id=did, handle=handle)
        return Actor(
            id=did,
            handle=handle,
            name=profile.name,
            url=profile_page(did),
            is_bot=profile.is_bot,
            audience=profile.audience,
        )

    def pull(self, cursor: str | None) -> Iterator[Page]:
        """Yield what came since ``cursor``: notifications, then threads of our recent posts.

        :raises WrongAccount: the credential belongs to another account.
        """
        me = Actor(id=self._me(), handle=self._access.handle.removeprefix("@"))
        yield from Puller(self._client, me).pages(cursor)

    def reread(self, rejected: Rejected) -> Message:
        """Read a post again that could not be read.

        :raises ValueError: it still cannot be.
        :raises TargetGone: it was deleted.
        """
        view = self._client.posts([rejected.position]).get(rejected.position)
        if view is None:
            raise TargetGone("The post is not there any more.")
        me = self._me()
        ours = Actor(id=me, handle=self._access.handle.removeprefix("@"))
        reason = notified_as(rejected.raw)
        return read_message(view, me, reason=reason, people={me: ours} | writers([view]))

    def thread(self, message: Message) -> tuple[Message, ...]:
        """Read the conversation of ``message`` again.

        :raises TargetGone: the post was deleted.
        :raises TargetClosed: its author and this account have blocked each other.
        """
        me = self._me()
        found = self._client.thread(message.id, depth=THREAD_DEPTH, height=THREAD_HEIGHT)
        if found is None:
            raise TargetGone("The post was deleted.")
        if found.get("blocked"):
            raise TargetClosed("One of you has blocked the other.")
        messages, _rejected = flatten(
            found, me, {me: Actor(id=me, handle=self._access.handle.removeprefix("@"))}
        )
        return messages

    def recheck(self, messages: Sequence[Message]) -> tuple[Message, ...]:
        """Tell which posts are gone, and which are there, with the words that they have now.

        A post that is missing for another reason, such as a block, is left out.
        """
        posts = [m for m in messages if _is_post(m.id)]
        here = self._client.posts(message.id for message in posts)
        return tuple(
            changed(message, here[message.id]) if message.id in here else message.tombstone()
            for message in posts
            if message.id in here or self._client.thread(message.id, depth=0, height=0) is None
        )

    def can_reply(self, target: Message) -> Answerable:
        """Tell from what the network said with the post if this account may answer it."""
        return compose.can_reply(target)

    def measure(self, text: str) -> Measure:
        """Count grapheme clusters; also say where bytes, not characters, are too many."""
        return measure.measure(text)

    def compose(self, parent: Message, text: str, at: datetime) -> Outgoing:
        """Build the reply as it will leave, after asking whether the post is still there.

        Besides the author, the network notifies the writers of up to three posts above and
        everybody mentioned: those are ``also_notified``.

        :raises ContentRejected: the text is empty or too long.
        :raises TargetGone: the post was deleted.
        :raises TargetClosed: this account may not answer there.
        """
        return self.compose_thread(parent, (text,), at, ())

    def compose_with_files(
        self, parent: Message, text: str, at: datetime, files: Sequence[OutgoingFile]
    ) -> Outgoing:
        """Build the reply with pictures, which go up once the hold is over: :meth:`upload`."""
        return self.compose_thread(parent, (text,), at, files)

    def split(self, text: str, *, numbered: bool) -> tuple[str, ...]:
        """Return the posts of ``text``; links, mentions and tags stay whole."""
        return split(text, measure=measure.measure, whole=kept_whole, numbered=numbered)

    def compose_thread(
        self, parent: Message, parts: Sequence[str], at: datetime, files: Sequence[OutgoingFile]
    ) -> Outgoing:
        """Build posts that answer each other, as :meth:`compose` builds one."""
        keys = self._clock.keys(at, len(parts))
        return compose.compose(
            self._client, parent, parts, at, me=self._me(), keys=keys, files=files
        )

    def upload(self, outgoing: Outgoing, is_wanted: Callable[[], bool]) -> None:
        """Hand over the pictures; the server deletes them by itself where no post names them.

        :raises WrongAccount: the credential belongs to another account; nothing was handed over.
        :raises AdapterError: one was not taken as it is; nothing was sent.
        """
        self._me()
        sending.upload(self._client, outgoing.files, is_wanted)

    def send(self, outgoing: Outgoing) -> Sent:
        """Write the post, or all posts of a thread at once; one attempt.

        :raises WrongAccount: the credential belongs to another account; nothing was sent.
        :raises AdapterError: whose ``nothing_sent`` tells whether that is certain.
        """
        return sending.publish(self._client, self._me(), outgoing)

    def find_sent(self, outgoing: Outgoing) -> Sent | None:
        """Look whether the record exists; None where its data server says that it does not.

        Needs neither the app view nor a valid session once the account has been connected.
        """
        return sending.find(self._client, self._access.actor_id or self._me(), outgoing)

    def delete(self, remote_id: str) -> None:
        """Remove one of this account's own posts. Copies that others made remain.

        :raises WrongAccount: the post, or the credential, is another account's.
        """
        me = self._me()
        try:
            address = parse_record(remote_id)
        except Unreadable:
            raise Misconfigured(f"{remote_id[:80]!r} is not the address of a post.") from None
        if address.did != me:
            raise WrongAccount(
                "Only this account's own posts can be deleted.", expected=me, got=address.did
            )
        self._client.delete_record(address)

    def close(self) -> None:
        """Let go of connections."""
        self._client.close()

    def _me(self) -> str:
        """Return the DID of the session that posts.

        :raises WrongAccount: it is not the account that was connected.
        """
        did = self._client.did
        expect_account(self._access, did)
        return did


def _is_post(remote_id: str) -> bool:
    try:
        return parse_record(remote_id).collection == POSTS
    except Unreadable:
        return False
