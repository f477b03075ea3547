"""Reads what is new: notifications first, then the threads of our own recent posts.

Notifications alone are not complete: the reference network loses some of several answers that
arrive in the same moment, and drops those of muted people. So the threads are read too: those with
more or fewer answers than last time, and one quiet thread each time, in turn.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from inbox_tui.adapter import Page, Rejected
from inbox_tui.model import Actor, Message
from inbox_tui_bluesky.client import REASONS, Client
from inbox_tui_bluesky.cursor import Cursor, Progress
from inbox_tui_bluesky.mapping import (
    read_indexed,
    read_message,
    references,
    reject,
)
from inbox_tui_bluesky.threads import flatten, writers

Json = Mapping[str, Any]

FIRST_PULL_PAGES = 10
"""The first pull reads a thousand notifications at most."""
OWN_POSTS = 50
"""So many of our newest posts have their threads watched."""
THREADS_AT_ONCE = 10
"""So many changed threads are read in one pull; the others wait for the next."""
THREAD_DEPTH = 10
THREAD_HEIGHT = 80


@dataclass(frozen=True, slots=True)
class Puller:
    """One pull for one account."""

    client: Client
    me: Actor

    def pages(self, text: str | None) -> Iterator[Page]:
        """Yield pages from the stored cursor ``text`` on.

        While the way down to what is known is not complete, pages carry the old cursor: cut off
        there, the next pull starts again at the top and the messages stored so far stay.
        """
        cursor = Cursor.from_text(text)
        for page in self._notifications(cursor, text):
            yield page
            cursor = Cursor.from_text(page.cursor)
        yield from self._threads(cursor)

    # --- notifications -------------------------------------------------------------------------

    def _notifications(self, old: Cursor, text: str | None) -> Iterator[Page]:
        progress = Progress()
        place: str | None = None
        number = 0
        while True:
            number += 1
            listing = self.client.notifications(place)
            found = listing.get("notifications")
            items = found if isinstance(found, list) else []
            new, rejected, reached = _sort_out(items, old, progress)
            messages, unread = self._with_context(new)
            following = listing.get("cursor")
            complete = (
                reached
                or not isinstance(following, str)
                or following == place
                or (old.floor is None and number >= FIRST_PULL_PAGES)
            )
            yield Page(
                messages=messages,
                cursor=progress.advance(old).to_text() if complete else text,
                rejected=(*rejected, *unread),
            )
            if complete:
                return
            place = following

    def _with_context(self, items: list[Json]) -> tuple[tuple[Message, ...], list[Rejected]]:
        """Return the notified posts together with their parents and roots.

        The posts are read once more, because only that tells whether we may answer them.
        """
        wanted = [uri for item in items for uri in (item["uri"], *references(item))]
        views = self.client.posts(wanted)
        people = {self.me.id: self.me}
        people |= writers(views.values())
        reasons = {item["uri"]: str(item.get("reason", "")) for item in items}
        shown: dict[str, Json] = {item["uri"]: item for item in items}
        shown.update(views)
        messages: list[Message] = []
        rejected: list[Rejected] = []
        for uri, view in shown.items():
            try:
                messages.append(
                    read_message(view, self.me.id, reason=reasons.get(uri, ""), people=people)
                )
            except ValueError as error:
                rejected.append(reject(view, error))
        return tuple(messages), rejected

    # --- threads -------------------------------------------------------------------------------

    def _threads(self, cursor: Cursor) -> Iterator[Page]:
        counts = self._answer_counts()
        answers = {uri: n for uri, n in cursor.answers.items() if uri in counts}
        cursor = replace(cursor, answers=answers, turn=cursor.turn + 1)
        changed = [uri for uri, n in counts.items() if n != answers.get(uri, 0)]
        quiet = [uri for uri, n in counts.items() if n and uri not in changed]
        chosen = changed[:THREADS_AT_ONCE]
        if quiet:
            chosen.append(quiet[cursor.turn % len(quiet)])
        if not chosen:
            yield Page(messages=(), cursor=cursor.to_text())
        for uri in chosen:
            thread = self.client.thread(uri, depth=THREAD_DEPTH, height=THREAD_HEIGHT)
            messages, rejected = flatten(thread or {}, self.me.id, {self.me.id: self.me})
            answers = {**cursor.answers, uri: counts[uri]}
            cursor = replace(cursor, answers=answers)
            yield Page(messages=messages, cursor=cursor.to_text(), rejected=rejected)

    def _answer_counts(self) -> dict[str, int]:
        """Return how many answers each of our newest posts has."""
        counts: dict[str, int] = {}
        for item in self.client.recent_posts(self.me.id, OWN_POSTS):
            view = item.get("post")
            if "reason" in item or not isinstance(view, Mapping):
                continue  # a repost, or nothing
            uri, replies = view.get("uri"), view.get("replyCount")
            if isinstance(uri, str) and isinstance(replies, int):
                counts[uri] = replies
        return counts


def _sort_out(
    items: list[Any], old: Cursor, progress: Progress
) -> tuple[list[Json], list[Rejected], bool]:
    """Return the new notifications, those that cannot be read, and whether the known was reached."""
    new: list[Json] = []
    rejected: list[Rejected] = []
    oldest: datetime | None = None
    for item in items:
        try:
            uri, cid, indexed = read_indexed(item)
            references(item)
        except ValueError as error:
            rejected.append(reject(item, error))
            continue
        oldest = indexed
        known = old.knows(uri, cid, indexed)
        progress.meet(uri, cid, indexed)
        if not known and item.get("reason") in REASONS:
            new.append(item)
    reached = old.floor is not None and oldest is not None and oldest < old.floor
    return new, rejected, reached
