"""Reads the thread of a comment again: the top comment and what hangs under it, level by level."""

from __future__ import annotations

from inbox_tui.adapter import TargetGone
from inbox_tui.adapter.fields import understanding
from inbox_tui.model import Message
from inbox_tui_wordpress.client import Client, public_or_held
from inbox_tui_wordpress.mapping import GONE, Comment, read_comment
from inbox_tui_wordpress.pull import sort_out
from inbox_tui_wordpress.surroundings import Surroundings

MOST = 500
"""So many comments of one thread are read."""
LEVELS = 20
_PAGES = 3
"""Of the answers of one level."""


def read_thread(client: Client, message: Message) -> tuple[Message, ...]:
    """Return the thread of ``message``, oldest first, at most :data:`MOST` comments.

    :raises TargetGone: the comment was deleted, or put into the trash.
    :raises TargetClosed: this user may no longer see it.
    """
    user = client.known_user()
    value = client.comment(message.id)
    if value is None:
        raise TargetGone("The comment was deleted.")
    with understanding(client.host, "a comment"):
        asked = read_comment(value)
    if asked.status in GONE:
        raise TargetGone("The comment was removed from the site.")
    around = Surroundings(client, user)
    found: dict[str, Comment] = {}
    *parents, itself = around.messages([asked], with_parents=True)
    level = [itself.context]
    for _ in range(LEVELS):
        params = {"parent": ",".join(level), "post": asked.post, **public_or_held(user)}
        answers, _unread = sort_out(tuple(client.every_comment(params, most_pages=_PAGES)))
        new = [answer for answer in answers if answer.id not in found]
        found.update((answer.id, answer) for answer in new)
        level = [answer.id for answer in new][:100]
        if not level or len(found) >= MOST:
            break
    found.pop(asked.id, None)
    others = around.messages(list(found.values())[:MOST])
    every = {m.id: m for m in (*parents, itself, *others)}
    return tuple(sorted(every.values(), key=lambda m: (m.published, int(m.id))))
