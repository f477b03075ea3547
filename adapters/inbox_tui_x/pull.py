"""Reads what is new: posts that mention the account, and its own answers written elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from inbox_tui.adapter import Page, Rejected
from inbox_tui.adapter.cursor import read_cursor, write_cursor
from inbox_tui.adapter.fields import Json, Unreadable, find_text
from inbox_tui.model import Actor, Message
from inbox_tui_x import people
from inbox_tui_x.client import AT_ONCE, Client, Listing
from inbox_tui_x.cursor import Cursor, Timeline
from inbox_tui_x.mapping import read_message, reference, reject, versions

HEIGHT = 3
"""So many posts above a new one are read with it, as each is paid for."""
LEAST_PAGE = 5
"""X gives no smaller page."""


@dataclass(frozen=True, slots=True)
class Puller:
    """One pull for one account."""

    client: Client
    me: Actor
    backlog: int
    """So many older posts the first pull reads."""

    def pages(self, text: str | None) -> Iterator[Page]:
        """Yield pages from the stored cursor ``text`` on.

        A way down that an earlier pull left is completed first, then what is newer is read.
        """
        cursor = read_cursor(text, Cursor)
        for page, line in self._timeline(cursor.mentions, own=False):
            cursor = replace(cursor, mentions=line)
            yield replace(page, cursor=write_cursor(cursor))
        for page, line in self._timeline(cursor.own, own=True):
            cursor = replace(cursor, own=line)
            yield replace(page, cursor=write_cursor(cursor))

    def _timeline(self, line: Timeline, *, own: bool) -> Iterator[tuple[Page, Timeline]]:
        is_cut_off = bool(line.until)
        for page, reached in self._way_down(line, own=own):
            line = reached
            yield page, line
        if is_cut_off:
            yield from self._way_down(line, own=own)

    def _way_down(self, line: Timeline, *, own: bool) -> Iterator[tuple[Page, Timeline]]:
        """Yield pages from the newest post, or where the way was cut off, down to the known."""
        is_first = not line.since
        left = LEAST_PAGE if own else max(LEAST_PAGE, self.backlog)
        following = ""
        while True:
            listing = self._listing(line, following, left if is_first else AT_ONCE, own=own)
            left -= len(listing.posts)
            is_last = not listing.following or (is_first and left < LEAST_PAGE)
            line = line.after(_ids(listing), is_last=is_last)
            yield self._own_page(listing) if own else self.page(listing), line
            if is_last:
                return
            following = listing.following

    def _listing(self, line: Timeline, following: str, size: int, *, own: bool) -> Listing:
        place: dict[str, Any] = {"max_results": min(AT_ONCE, size)}
        if line.since:
            place["since_id"] = line.since
        if following:
            place["pagination_token"] = following
        elif line.until:
            place["until_id"] = line.until
        read = self.client.posted_by if own else self.client.mentions
        return read(self.me.id, **place)

    def page(self, listing: Listing) -> Page:
        """Return the posts of ``listing`` with those above them and those that they quote."""
        read = Reading(self.client, self.me)
        messages, rejected = read.messages(listing.posts, height=HEIGHT)
        return Page(messages=messages, cursor=None, rejected=rejected)

    def _own_page(self, listing: Listing) -> Page:
        answers = [post for post in listing.posts if _is_answer(post)]
        messages, rejected = Reading(self.client, self.me).messages(answers, height=0)
        return Page(messages=messages, cursor=None, rejected=rejected)


@dataclass(slots=True)
class Reading:
    """Posts that are read together, with what they hang on."""

    client: Client
    me: Actor
    others: dict[str, Json] = field(default_factory=dict)
    """Every post at hand by the id of each of its versions."""

    def messages(
        self, posts: tuple[Any, ...] | list[Any], *, height: int
    ) -> tuple[tuple[Message, ...], tuple[Rejected, ...]]:
        """Return ``posts`` and up to ``height`` posts above each; what cannot be read beside."""
        for post in posts:
            self._note(post)
        wanted = list(posts)
        above = self._above(wanted, height)
        # A post may come twice: as news and above another.
        shown = {_place(post, number): post for number, post in enumerate([*wanted, *above])}
        known = {self.me.id: self.me} | people.of(
            self.client,
            [
                author
                for post in shown.values()
                if (author := find_text(post, "author_id")) != self.me.id
            ],
        )
        messages: list[Message] = []
        rejected: list[Rejected] = []
        for post in shown.values():
            try:
                messages.append(read_message(post, self.me.id, people=known, others=self.others))
            except Unreadable as error:
                rejected.append(reject(post, error))
        return tuple(messages), tuple(rejected)

    def _above(self, posts: list[Any], height: int) -> list[Json]:
        """Return the posts above ``posts``; what they quote is noted for their words alone."""
        above: list[Json] = []
        level = posts
        for _ in range(height):
            parents = self._unknown(level, "replied_to")
            quoted = self._unknown(level, "quoted")
            if not parents | quoted:
                break
            found = self.client.posts(sorted(parents | quoted, key=int)).posts
            for post in found:
                self._note(post)
            level = [self.others[post_id] for post_id in sorted(parents) if post_id in self.others]
            above += level
        return above

    def _unknown(self, posts: list[Any], kind: str) -> set[str]:
        named = {reference(post, kind) for post in posts}
        return {post_id for post_id in named if post_id and post_id not in self.others}

    def _note(self, post: Any) -> None:
        try:
            self.others.update(dict.fromkeys(versions(post), post))
        except Unreadable:
            return


def _ids(listing: Listing) -> list[str]:
    found = []
    for post in listing.posts:
        try:
            found.append(versions(post)[-1])
        except Unreadable:
            continue
    return found


def _place(post: Any, number: int) -> str:
    try:
        return versions(post)[-1]
    except Unreadable:
        return f"unreadable {number}"


def _is_answer(post: Any) -> bool:
    return not isinstance(post, Mapping) or reference(post, "replied_to") is not None
