"""The sandbox: a network that lives in a file, for the demo and for tests.

It needs no address, no secret and no connection; README.md says what it imitates.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import ClassVar

from inbox_tui.adapter import (
    Access,
    Answerable,
    Capabilities,
    Field,
    Measure,
    Misconfigured,
    Outgoing,
    OutgoingFile,
    Page,
    Rejected,
    Sent,
    TargetClosed,
    TargetGone,
)
from inbox_tui.model import Actor, Message, utc_now
from inbox_tui_sandbox import actors, compose, posts, pull, server
from inbox_tui_sandbox.file import NetworkFile
from inbox_tui_sandbox.mapping import post_url, to_message
from inbox_tui_sandbox.rules import DEFAULT_INSTANCE, rules_of
from inbox_tui_sandbox.wire import Wire
from inbox_tui_sandbox.world import World

CLOCK_SLACK = timedelta(seconds=120)


class SandboxAdapter:
    """One account on the network in ``access.folder / "network.db"``."""

    network: ClassVar[str] = "sandbox"
    title: ClassVar[str] = "Sandbox"
    poll_seconds: ClassVar[float] = 15.0
    fields: ClassVar[tuple[Field, ...]] = ()
    default_instance: ClassVar[str] = DEFAULT_INSTANCE

    def __init__(self, access: Access) -> None:
        """Keep ``access``; the file is opened by each call for itself.

        :raises Misconfigured: there is no such instance, or no handle.
        """
        self._rules = rules_of(access.instance)
        self._handle = actors.plain_handle(access.handle)
        if not self._handle:
            raise Misconfigured("A sandbox account needs a handle, for example: --handle nora")
        self._access = access
        self._wire = Wire(access.folder, self._rules.instance, self._handle)

    @staticmethod
    def open_world(folder: Path) -> World:
        """Return the whole network in ``folder``, for the demo to fill; the caller closes it."""
        return World(folder)

    @property
    def capabilities(self) -> Capabilities:
        """What the instance can do: as unlike as the networks they imitate."""
        return self._rules.capabilities

    @property
    def _us(self) -> Actor:
        """Who this account is meant to be."""
        known = self._access.actor_id
        actor_id = known or actors.actor_id(self._rules.instance, self._handle)
        return Actor(id=actor_id, handle=self._handle)

    def whoami(self) -> Actor:
        """Return the actor behind the session; it is made where the network does not know it.

        :raises AuthRevoked: the session was revoked.
        """
        with self._wire.reading("whoami") as file:
            return self._wire.log_in(file, "whoami")

    def pull(self, cursor: str | None) -> Iterator[Page]:
        """Yield what is new since ``cursor``, oldest change first, in pages of 50.

        At least one page comes, if only to carry the cursor. A cursor of another file counts as
        None. Raises as the contract says; see ``faults`` for what can be made to go wrong.
        """
        return pull.pull(self._wire, cursor)

    def reread(self, rejected: Rejected) -> Message:
        """Read a post again that could not be read. :raises TargetGone: there is none."""
        with self._wire.reading("thread") as file:
            viewer = self._wire.log_in(file, "thread")
            post = posts.read_post(file, rejected.position)
            if post is None:
                raise TargetGone("There is no such message any more.", status=404)
            return to_message(file, post, viewer.id)

    def thread(self, message: Message) -> tuple[Message, ...]:
        """Return all of the conversation that this account may see, in the order of writing."""
        with self._wire.reading("thread") as file:
            viewer = self._wire.log_in(file, "thread")
            self._wire.limit_rate(file, "thread")
            self._wire.delete_parent(file, "thread", message.id)
            known = posts.read_post(file, message.id)
            if known and known.deleted:
                raise TargetGone("The message was deleted on the network.", status=404)
            found = posts.conversation(file, message.context, viewer.id)
            return tuple(to_message(file, post, viewer.id) for post in found) or (message,)

    def can_reply(self, target: Message) -> Answerable:
        """Tell from the message alone whether this account may answer it."""
        return compose.can_reply(self._rules, self._us, target)

    def measure(self, text: str) -> Measure:
        """Count ``text`` by the instance's own rule."""
        return self._rules.measure(text)

    def compose(self, parent: Message, text: str, at: datetime) -> Outgoing:
        """Build the answer to ``parent`` with a new key; looks up the people it mentions."""
        return compose.compose(self._wire, self._rules, self._us, parent, (text,), at)

    def compose_with_files(
        self, parent: Message, text: str, at: datetime, files: Sequence[OutgoingFile]
    ) -> Outgoing:
        """Build the answer to ``parent`` with ``files``."""
        return compose.compose(self._wire, self._rules, self._us, parent, (text,), at, files)

    def split(self, text: str, *, numbered: bool) -> tuple[str, ...]:
        """Return the posts of ``text`` by the instance's own rule."""
        return compose.split_text(self._rules, text, numbered=numbered)

    def compose_thread(
        self, parent: Message, parts: Sequence[str], at: datetime, files: Sequence[OutgoingFile]
    ) -> Outgoing:
        """Build an answer of several posts, each of which answers the one before."""
        return compose.compose(self._wire, self._rules, self._us, parent, parts, at, files)

    def send(self, outgoing: Outgoing) -> Sent:
        """Hand ``outgoing`` to the network, once; it is on the disk when this returns.

        The author is whoever is behind the session, which the answer names.
        """
        with self._wire.sending(outgoing.key) as file:
            author = self._wire.log_in(file, "send")
            self._wire.limit_rate(file, "send")
            self._wire.lose_answer(
                file, outgoing.key, "timeout_before_accept", "server_error_before_commit"
            )
            self._wire.delete_parent(file, "send", outgoing.parent_id)
            contents = {held.sha256: held.data for held in outgoing.files}
            post, *more = server.accept(
                file, self._rules, author, outgoing.wire, utc_now(), contents
            )
            self._wire.lose_answer(
                file, outgoing.key, "timeout_after_accept", "server_error_after_commit"
            )
            other = self._wire.strike(file, "wrong_author_in_answer", "send")
            named = post.author.id if other is None else other or "actor-of-somebody-else"
            return Sent(
                id=post.id,
                author_id=named,
                url=post_url(post.instance, post.author.handle, post.id),
                more_ids=tuple(further.id for further in more),
            )

    def find_sent(self, outgoing: Outgoing) -> Sent | None:
        """Look for ``outgoing`` by its key; where keys are not kept, by parent, text and time."""
        with self._wire.reading("find_sent") as file:
            viewer = self._wire.log_in(file, "find_sent")
            for author_id in dict.fromkeys((self._us.id, viewer.id)):
                post = self._find(file, outgoing, author_id)
                if post:
                    more = posts.after(file, post, len(outgoing.parts))
                    return Sent(
                        id=post.id,
                        author_id=post.author.id,
                        url=post_url(post.instance, post.author.handle, post.id),
                        note="It was deleted since." if post.deleted else "",
                        more_ids=tuple(further.id for further in more),
                    )
        return None

    def delete(self, remote_id: str) -> None:
        """Delete a message of the actor behind the session; deleting it again does nothing.

        :raises TargetClosed: the instance has no deletion, or somebody else wrote it.
        :raises TargetGone: there is no such message.
        """
        if not self._rules.can_delete:
            raise TargetClosed(f"What was sent on {self._rules.title} cannot be taken back.")
        with self._wire.reading("delete") as file:
            author = self._wire.log_in(file, "delete")
            with file.writing():
                post = posts.read_post(file, remote_id)
                if post is None:
                    raise TargetGone("There is no such message.", status=404)
                if post.author.id != author.id:
                    raise TargetClosed("Only its author can delete a message.", status=403)
                posts.remove(file, post, utc_now())

    def close(self) -> None:
        """Let a hanging call end; nothing else is kept open."""
        self._wire.close()

    def _find(self, file: NetworkFile, outgoing: Outgoing, author_id: str) -> posts.Post | None:
        if self._rules.keeps_keys:
            return posts.with_key(file, outgoing.key, author_id)
        since = outgoing.composed_at - CLOCK_SLACK
        return posts.with_text(file, author_id, outgoing.parent_id, outgoing.text, since)
