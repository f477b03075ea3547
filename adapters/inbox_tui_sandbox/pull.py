"""What is new in an account's feed since a cursor, page by page."""

from __future__ import annotations

from collections.abc import Iterator

from inbox_tui.adapter import Page, Rejected
from inbox_tui.model import Message, utc_now
from inbox_tui_sandbox import chatter, feed, posts
from inbox_tui_sandbox.file import NetworkFile
from inbox_tui_sandbox.mapping import as_json, to_message
from inbox_tui_sandbox.wire import Wire

PAGE = 50


def pull(wire: Wire, cursor: str | None) -> Iterator[Page]:
    """Yield what is new since ``cursor``, oldest change first.

    At least one page comes, if only to carry the cursor. A cursor of another file counts as None.
    """
    with wire.reading("pull") as file:
        wire.log_in(file, "pull")
        chatter.tick(file, utc_now())
        epoch = file.setting("epoch")
        until = int(file.setting("sequence"))
    after = _position(cursor, epoch)
    total: int | None = None
    while True:
        with wire.reading("pull") as file:
            viewer = wire.log_in(file, "pull")
            wire.limit_rate(file, "pull")
            found = feed.entries(file, viewer.id, after, until, PAGE)
            if total is None:
                total = feed.count_entries(file, viewer.id, after, until)
            messages, rejected = _map(wire, file, [post for _, post in found], viewer.id)
        after = found[-1][0] if found else until
        yield Page(messages=messages, rejected=rejected, cursor=f"{epoch}-{after}", total=total)
        if len(found) < PAGE:
            return
        wire.lose_connection()


def _map(
    wire: Wire, file: NetworkFile, post_ids: list[str], viewer: str
) -> tuple[tuple[Message, ...], tuple[Rejected, ...]]:
    found = [post for item in post_ids if (post := posts.read_post(file, item))]
    bad = wire.strike(file, "bad_item", "pull") if found else None
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
