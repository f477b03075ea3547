"""What a comment alone does not say: the post above it, and the thread that it is part of.

A thread is what hangs under one top comment of a post: that is what a support person answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from inbox_tui.adapter.fields import Unreadable
from inbox_tui.model import Actor, Message
from inbox_tui_wordpress.client import Client, in_any_state
from inbox_tui_wordpress.mapping import Comment, Post, read_comment, read_post, to_message
from inbox_tui_wordpress.people import User

DEEPEST = 50
"""So many answers upon answers are followed upwards; themes show ten at most."""


class Surroundings:
    """Reads the posts and parents of comments, each once for this object."""

    def __init__(self, client: Client, user: User) -> None:
        self._client = client
        self._user = user
        self._comments: dict[str, Comment | None] = {}
        """None for those that cannot be read."""
        self._posts: dict[tuple[str, str], Post | None] = {}

    def messages(self, comments: Sequence[Comment], *, with_parents: bool = False) -> list[Message]:
        """Return ``comments`` as messages; first the comments above them, where they are wanted."""
        own = {comment.id: comment for comment in comments}
        self._comments.update(own)
        above = self._find_above(comments)
        self._find_posts([*above, *comments])
        parents = [self._message(c, is_context=True) for c in above if with_parents]
        return [*parents, *(self._message(comment) for comment in comments)]

    def _message(self, comment: Comment, *, is_context: bool = False) -> Message:
        message = to_message(
            comment,
            me=self._user.actor.id,
            top=self._top(comment),
            post=self._posts.get((comment.collection, comment.post)),
            answered=self._answered(comment),
            is_context=is_context,
        )
        if comment.author.id == self._user.actor.id:
            return replace(message, attributed_to=self._user.actor)
        return message

    def _answered(self, comment: Comment) -> Actor | None:
        parent = self._comments.get(comment.parent)
        if parent is None:
            return None
        me = self._user.actor
        return me if parent.author.id == me.id else parent.author

    def _top(self, comment: Comment) -> str:
        """Return the id of the comment that the thread begins with, readable or not."""
        top, met = comment, {comment.id}
        while top.parent:
            above = self._comments.get(top.parent)
            if above is None or above.id in met:
                return top.parent
            met.add(above.id)
            top = above
        return top.id

    def _find_above(self, comments: Iterable[Comment]) -> list[Comment]:
        """Read the parents of ``comments``, theirs, and so on; return those read now."""
        found: list[Comment] = []
        below = list(comments)
        for _ in range(DEEPEST):
            # One may be known by now whose own parent is not.
            wanted = list(dict.fromkeys(c.parent for c in below if c.parent))
            missing = [number for number in wanted if number not in self._comments]
            self._comments.update(dict.fromkeys(missing))
            states = in_any_state(self._user)
            for item in self._client.comments_by_id(missing, states=states):
                try:
                    comment = read_comment(item)
                except Unreadable:
                    continue
                self._comments[comment.id] = comment
                found.append(comment)
            below = [c for number in wanted if (c := self._comments.get(number)) is not None]
            if not below:
                break
        return found

    def _find_posts(self, comments: Iterable[Comment]) -> None:
        wanted: dict[str, set[str]] = {}
        for comment in comments:
            if (comment.collection, comment.post) not in self._posts:
                wanted.setdefault(comment.collection, set()).add(comment.post)
        for collection, ids in wanted.items():
            read = self._client.posts(collection, sorted(ids, key=int))
            for number in ids:
                value = read.get(number)
                self._posts[collection, number] = read_post(value) if value else None
