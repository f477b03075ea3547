"""The whole network for those who stand outside any account: tests, the demo, other clients.

Each method is one transaction, on the disk when it returns.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from inbox_tui.model import Actor, Visibility, utc_now
from inbox_tui_sandbox import actors, chatter, posts, scenes
from inbox_tui_sandbox.conventions import mentioned_handles
from inbox_tui_sandbox.file import NetworkFile
from inbox_tui_sandbox.posts import Post
from inbox_tui_sandbox.rules import DEFAULT_INSTANCE, rules_of


class World:
    """The network in ``folder / "network.db"``, made where it is missing. Use with ``with``."""

    def __init__(self, folder: Path) -> None:
        """Open the file; see :class:`~inbox_tui_sandbox.file.NetworkFile` for errors."""
        self._file = NetworkFile(folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    # --- accounts ------------------------------------------------------------------------------

    def connect(
        self,
        handle: str,
        instance: str = DEFAULT_INSTANCE,
        *,
        name: str = "",
        audience: int | None = None,
    ) -> Actor:
        """Make the account ``handle`` where it is missing, as connecting it would."""
        rules = rules_of(instance)
        with self._file.writing():
            who = actors.connect(self._file, rules.instance, handle, name=name, audience=audience)
            return self._actor(who)

    def accounts(self) -> list[tuple[str, Actor]]:
        """Return (instance, actor) of every connected account."""
        with self._file.reading():
            return actors.connected(self._file)

    # --- posts ---------------------------------------------------------------------------------

    def post(
        self,
        author: str,
        text: str,
        *,
        to: tuple[str, ...] = (),
        reply_to: str | None = None,
        instance: str = DEFAULT_INSTANCE,
        at: datetime | None = None,
        visibility: Visibility | None = None,
        subject: str = "",
        quoted: str = "",
        language: str = "",
        notice: bool = False,
    ) -> Post:
        """Let the handle ``author`` write to the handles ``to`` and those that ``text`` mentions.

        An answer also reaches the author of its parent and keeps the parent's visibility. Missing
        actors are made. The rules of the instance are not asked: this is how the others write.

        :raises LookupError: ``reply_to`` is not on this network.
        """
        with self._file.writing():
            parent = self._known(reply_to) if reply_to else None
            rules = rules_of(parent.instance if parent else instance)
            who = actors.admit(self._file, rules.instance, author)
            handles = to if rules.is_mail else (*to, *mentioned_handles(text))
            recipients = [actors.admit(self._file, rules.instance, handle) for handle in handles]
            if parent:
                recipients.append(parent.author.id)
            usual = parent.visibility if parent else Visibility.PUBLIC
            new = posts.NewPost(
                instance=rules.instance,
                author_id=who,
                content=text,
                published=at or utc_now(),
                recipients=tuple(person for person in recipients if person != who),
                parent_id=parent.id if parent else None,
                subject=subject,
                quoted=quoted,
                language=language,
                visibility=visibility or (Visibility.DIRECT if rules.is_mail else usual),
                is_notice=notice,
            )
            return self._known(posts.add(self._file, new))

    def posts(self) -> list[Post]:
        """Return all posts, in the order of writing."""
        with self._file.reading():
            return posts.all_posts(self._file)

    def edit(self, post_id: str, text: str, at: datetime | None = None) -> Post:
        """Give a post another text. :raises LookupError: there is no such post."""
        with self._file.writing():
            posts.edit(self._file, self._known(post_id), text, at or utc_now())
            return self._known(post_id)

    def delete(self, post_id: str, at: datetime | None = None) -> Post:
        """Let a post's author delete it. :raises LookupError: there is no such post."""
        with self._file.writing():
            posts.remove(self._file, self._known(post_id), at or utc_now())
            return self._known(post_id)

    def lock(self, post_id: str, at: datetime | None = None) -> Post:
        """Close a post's thread to new answers. :raises LookupError: there is no such post."""
        with self._file.writing():
            posts.lock(self._file, self._known(post_id), at or utc_now())
            return self._known(post_id)

    # --- people --------------------------------------------------------------------------------

    def wake(self, seed: int, now: datetime | None = None) -> None:
        """Let people write and answer by themselves from ``now`` on."""
        with self._file.writing():
            chatter.wake(self._file, seed, now or utc_now())

    def sleep(self) -> None:
        """Let people fall silent."""
        with self._file.writing():
            chatter.sleep(self._file)

    def populate(self, count: int, seed: int, until: datetime) -> None:
        """Write ``count`` messages of the days before ``until`` to the accounts that exist.

        :raises ValueError: there is no account to write to.
        """
        chatter.populate(self._file, count, seed, until)

    def stage(self, until: datetime) -> None:
        """Let what is rare happen once each before ``until``: see :mod:`.scenes`."""
        with self._file.writing():
            scenes.stage(self._file, until)

    def tick(self, now: datetime) -> int:
        """Let people write what is due by ``now``; return how many messages that were."""
        return chatter.tick(self._file, now)

    def _known(self, post_id: str) -> Post:
        post = posts.read_post(self._file, post_id)
        if post is None:
            raise LookupError(f"There is no post {post_id!r} on this network.")
        return post

    def _actor(self, actor_id: str) -> Actor:
        actor = actors.read_actor(self._file, actor_id)
        assert actor is not None
        return actor
