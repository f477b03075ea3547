"""The sandbox: a network that lives in a file, for the demo and for tests.

It needs no address, no secret and no connection; README.md says what it imitates.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event
from typing import ClassVar

from inbox_tui.adapter import (
    Access,
    Answerable,
    AuthRevoked,
    Capabilities,
    ContentRejected,
    Field,
    Measure,
    Misconfigured,
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
)
from inbox_tui.model import Actor, Message, MessageKind, utc_now

from . import actors, chatter, faults, feed, posts, server
from .composing import compose_reply
from .file import NetworkFile, WrongVersion
from .mapping import as_json, post_url, to_message
from .rules import DEFAULT_INSTANCE, rules_of
from .world import World

PAGE_SIZE = 50
CLOCK_SLACK = timedelta(seconds=120)
HANG_CHECK_SECONDS = 0.05


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
        self._closed = Event()

    @staticmethod
    def open_world(folder: Path) -> World:
        """Return the whole network in ``folder``, for the demo to fill; the caller closes it."""
        return World(folder)

    @property
    def capabilities(self) -> Capabilities:
        """What the instance can do; they differ."""
        return self._rules.capabilities

    @property
    def _instance(self) -> str:
        return self._rules.instance

    @property
    def _actor_id(self) -> str:
        """Who this account is meant to be."""
        return self._access.actor_id or actors.actor_id(self._instance, self._handle)

    def whoami(self) -> Actor:
        """Return the actor behind the session; it is made where the network does not know it.

        :raises AuthRevoked: the session was revoked.
        """
        with self._reading("whoami") as file:
            return self._log_in(file, "whoami")

    def pull(self, cursor: str | None) -> Iterator[Page]:
        """Yield what is new since ``cursor``, oldest change first, in pages of 50.

        At least one page comes, if only to carry the cursor. A cursor of another file counts as
        None. Raises as the contract says; see ``faults`` for what can be made to go wrong.
        """
        with self._reading("pull") as file:
            self._log_in(file, "pull")
            chatter.tick(file, utc_now())
            epoch = file.setting("epoch")
            until = int(file.setting("sequence"))
        after = _position(cursor, epoch)
        total: int | None = None
        while True:
            with self._reading("pull") as file:
                viewer = self._log_in(file, "pull")
                self._limit_rate(file, "pull")
                found = feed.entries(file, viewer.id, after, until, PAGE_SIZE)
                if total is None:
                    total = feed.count_entries(file, viewer.id, after, until)
                messages, rejected = self._map(file, [post for _, post in found], viewer.id)
            after = found[-1][0] if found else until
            yield Page(messages=messages, rejected=rejected, cursor=f"{epoch}-{after}", total=total)
            if len(found) < PAGE_SIZE:
                return
            self._lose_connection()

    def thread(self, message: Message) -> tuple[Message, ...]:
        """Return all of the conversation that this account may see, in the order of writing."""
        with self._reading("thread") as file:
            viewer = self._log_in(file, "thread")
            self._limit_rate(file, "thread")
            self._delete_parent(file, "thread", message.id)
            known = posts.read_post(file, message.id)
            if known and known.deleted:
                raise TargetGone("The message was deleted on the network.", status=404)
            found = posts.conversation(file, message.context, viewer.id)
            return tuple(to_message(file, post, viewer.id) for post in found) or (message,)

    def can_reply(self, target: Message) -> Answerable:
        """Tell from the message alone whether this account may answer it."""
        if target.deleted:
            return Answerable(yes=False, reason="The message was deleted.")
        if target.kind is MessageKind.NOTICE:
            return Answerable(yes=False, reason="A machine wrote this; nobody reads an answer.")
        if target.raw.get("locked"):
            return Answerable(yes=False, reason="The thread is locked.")
        us = self._actor_id
        is_addressed = us in {target.attributed_to.id, *(actor.id for actor in target.to)}
        if self._rules.only_when_mentioned and not is_addressed:
            return Answerable(yes=False, reason=server.not_mentioned(self._rules, self._handle))
        return Answerable(yes=True)

    def measure(self, text: str) -> Measure:
        """Count ``text`` by the instance's own rule."""
        return self._rules.measure(text)

    def compose(self, parent: Message, text: str, at: datetime) -> Outgoing:
        """Build the answer to ``parent`` with a new key; looks up the people it mentions."""
        answerable = self.can_reply(parent)
        if not answerable.yes:
            raise TargetClosed(answerable.reason)
        measure = self.measure(text)
        if not measure.fits:
            raise ContentRejected(
                measure.problem
                or f"{self._rules.title} takes {measure.limit} {measure.unit}; this has {measure.used}.",
                limit=measure.limit,
                counted=measure.used,
            )
        with self._reading("compose") as file:
            return compose_reply(
                file, self._rules, self._actor_id, parent, text, os.urandom(8).hex(), at
            )

    def send(self, outgoing: Outgoing) -> Sent:
        """Hand ``outgoing`` to the network, once; it is on the disk when this returns.

        The author is whoever is behind the session, which the answer names.
        """
        with self._writing(outgoing.key) as file:
            author = self._log_in(file, "send")
            self._limit_rate(file, "send")
            self._break(file, outgoing, "timeout_before_accept", "server_error_before_commit")
            self._delete_parent(file, "send", outgoing.parent_id)
            post = server.accept(file, self._rules, author, outgoing.wire, utc_now())
            self._break(file, outgoing, "timeout_after_accept", "server_error_after_commit")
            other = faults.take(file, "wrong_author_in_answer", self._handle, "send")
            named = post.author.id if other is None else other or "actor-of-somebody-else"
            return Sent(
                id=post.id,
                author_id=named,
                url=post_url(post.instance, post.author.handle, post.id),
            )

    def find_sent(self, outgoing: Outgoing) -> Sent | None:
        """Look for ``outgoing`` by its key; where keys are not kept, by parent, text and time."""
        with self._reading("find_sent") as file:
            viewer = self._log_in(file, "find_sent")
            for author_id in dict.fromkeys((self._actor_id, viewer.id)):
                post = self._find(file, outgoing, author_id)
                if post:
                    return Sent(
                        id=post.id,
                        author_id=post.author.id,
                        url=post_url(post.instance, post.author.handle, post.id),
                        note="It was deleted since." if post.deleted else "",
                    )
        return None

    def delete(self, remote_id: str) -> None:
        """Delete a message of the actor behind the session; deleting it again does nothing.

        :raises TargetClosed: the instance has no deletion, or somebody else wrote it.
        :raises TargetGone: there is no such message.
        """
        if not self._rules.can_delete:
            raise TargetClosed(f"What was sent on {self._rules.title} cannot be taken back.")
        with self._reading("delete") as file:
            author = self._log_in(file, "delete")
            with file.writing():
                post = posts.read_post(file, remote_id)
                if post is None:
                    raise TargetGone("There is no such message.", status=404)
                if post.author.id != author.id:
                    raise TargetClosed("Only its author can delete a message.", status=403)
                posts.remove(file, post, utc_now())

    def close(self) -> None:
        """Let a hanging call end; nothing else is kept open."""
        self._closed.set()

    def _find(self, file: NetworkFile, outgoing: Outgoing, author_id: str) -> posts.Post | None:
        if self._rules.keeps_keys:
            return posts.with_key(file, outgoing.key, author_id)
        since = outgoing.composed_at - CLOCK_SLACK
        return posts.with_text(file, author_id, outgoing.parent_id, outgoing.text, since)

    # --- the wire, with its faults -------------------------------------------------------------

    @contextmanager
    def _reading(self, call: str) -> Iterator[NetworkFile]:
        try:
            with NetworkFile(self._access.folder) as file:
                self._delay(file, call)
                yield file
        except WrongVersion as error:
            raise Misconfigured(str(error)) from error
        except (sqlite3.Error, OSError) as error:
            raise TransientRead(f"The sandbox's file cannot be read: {error}.") from error

    @contextmanager
    def _writing(self, key: str) -> Iterator[NetworkFile]:
        try:
            file = NetworkFile(self._access.folder)
        except (sqlite3.Error, OSError, WrongVersion) as error:
            raise NotTransmitted(f"The sandbox's file cannot be opened: {error}.") from error
        try:
            with file:
                self._delay(file, "send")
                yield file
        except sqlite3.Error as error:
            raise SendUnknown(f"The sandbox's file failed: {error}.", token=key) from error
        except TransientRead as error:
            raise SendUnknown(error.sentence, token=key) from error

    def _log_in(self, file: NetworkFile, call: str) -> Actor:
        """Return the actor behind this account's session, opening one where there is none."""
        if faults.take(file, "revoked", self._handle, call) is not None:
            raise AuthRevoked(f"The session of @{self._handle} was revoked.", status=401)
        who = actors.session_actor(file, self._instance, self._handle)
        if who is None:
            with file.writing():
                who = actors.connect(file, self._instance, self._handle)
        other = faults.take(file, "wrong_account", self._handle, call)
        if other is not None:
            with file.writing():
                who = actors.admit(file, self._instance, other or "somebody_else")
        actor = actors.read_actor(file, who)
        assert actor is not None
        return actor

    def _delay(self, file: NetworkFile, call: str) -> None:
        seconds = faults.take(file, "slow", self._handle, call)
        if seconds is not None:
            self._closed.wait(float(seconds or 1))
        patience = faults.take(file, "hang", self._handle, call)
        if patience is None:
            return
        checks = int(float(patience or 300) / HANG_CHECK_SECONDS)
        for _ in range(checks):
            if self._closed.wait(HANG_CHECK_SECONDS) or not faults.is_on(file, "hang"):
                break
        raise TransientRead("The network did not answer in time.")

    def _limit_rate(self, file: NetworkFile, call: str) -> None:
        seconds = faults.take(file, "rate_limited", self._handle, call)
        if seconds is not None:
            until = utc_now() + timedelta(seconds=float(seconds or 30))
            raise RateLimited("Too many requests for now.", status=429, reset_at=until)
        if faults.take(file, "rate_limited_no_reset", self._handle, call) is not None:
            raise RateLimited("Too many requests; the network does not say until when.", status=429)

    def _break(self, file: NetworkFile, outgoing: Outgoing, timeout: str, error: str) -> None:
        if faults.take(file, timeout, self._handle, "send") is not None:
            raise SendUnknown("The network did not answer in time.", token=outgoing.key)
        if faults.take(file, error, self._handle, "send") is not None:
            raise SendUnknown(
                "The network answered with an error of its own.", status=500, token=outgoing.key
            )

    def _delete_parent(self, file: NetworkFile, call: str, parent_id: str) -> None:
        if faults.take(file, "parent_deleted", self._handle, call) is None:
            return
        with file.writing():
            parent = posts.read_post(file, parent_id)
            if parent:
                posts.remove(file, parent, utc_now())

    def _lose_connection(self) -> None:
        with self._reading("pull") as file:
            if faults.take(file, "reset_mid_pull", self._handle, "pull") is not None:
                raise TransientRead("The connection was lost in the middle of the pull.")

    def _map(
        self, file: NetworkFile, post_ids: list[str], viewer: str
    ) -> tuple[tuple[Message, ...], tuple[Rejected, ...]]:
        found = [post for item in post_ids if (post := posts.read_post(file, item))]
        bad = faults.take(file, "bad_item", self._handle, "pull") if found else None
        if bad == "":
            bad = found[0].id
        return (
            tuple(to_message(file, post, viewer) for post in found if post.id != bad),
            tuple(
                Rejected(raw=as_json(post), reason="The date is not a date.", position=post.id)
                for post in found
                if post.id == bad
            ),
        )


def _position(cursor: str | None, epoch: str) -> int:
    """Return the number in a cursor, or 0 where it is not one of this file."""
    where, _, number = (cursor or "").partition("-")
    return int(number) if where == epoch and number.isdigit() else 0
