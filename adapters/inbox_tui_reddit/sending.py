"""From what was confirmed to a comment on Reddit, once, and finding it there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from inbox_tui.adapter import AdapterError, Outgoing, SendUnknown, Sent, TargetGone, TransientRead
from inbox_tui.adapter.fields import Unreadable
from inbox_tui.model import Actor
from inbox_tui_reddit.address import is_fullname, page
from inbox_tui_reddit.answers import names_comment, read_created, read_refusal
from inbox_tui_reddit.client import Client
from inbox_tui_reddit.compose import read_wire
from inbox_tui_reddit.listing import Item, walk

CLOCKS = timedelta(minutes=2)
"""So far may Reddit's clock and ours be apart."""
MOST_PAGES = 10


def publish(client: Client, me: Actor, outgoing: Outgoing) -> Sent:
    """Write the comment, in one request.

    :raises AdapterError: whose ``nothing_sent`` tells whether that is certain.
    """
    read_wire(outgoing)
    answer = client.comment(outgoing.wire)
    refusal = read_refusal(answer, client.host)
    if refusal is not None:
        if names_comment(answer):
            raise client.unclear(refusal.excerpt)
        raise refusal
    try:
        created = read_created(answer)
    except Unreadable as error:
        raise client.unclear(str(error)) from None
    if created is None:
        return _without_answer(client, me, outgoing)
    return _sent(created, me, outgoing)


def find(client: Client, me: Actor, outgoing: Outgoing) -> Sent | None:
    """Look for the comment among our own and among the answers to what it answers.

    None where it is in neither, and everything of ours since it was composed was looked at.

    :raises TransientRead: there is more of ours than Reddit lists, or the words of one that may
        be it are not shown (any more).
    """
    target, body = read_wire(outgoing)
    since = (outgoing.composed_at - CLOCKS).timestamp()
    in_doubt = False
    for item in _own_since(client, me, since):
        if _is_it(item, target, body, since):
            return _sent(item, me, outgoing)
        in_doubt = in_doubt or _may_be_it(item, target, since)
    for item in _answers(client, target):
        if item.data.get("author_fullname") == me.id and _is_it(item, target, body, since):
            return _sent(item, me, outgoing)
    if in_doubt:
        raise TransientRead(f"{client.host} shows an answer of this account without its words.")
    return None


def _without_answer(client: Client, me: Actor, outgoing: Outgoing) -> Sent:
    """Find what was just written: of some communities, Reddit does not say which comment it is."""
    try:
        found = find(client, me, outgoing)
    except AdapterError as error:
        raise SendUnknown(
            f"{client.host} took the comment but did not say which it is.",
            token=outgoing.key,
            excerpt=error.excerpt,
        ) from None
    if found is None:
        raise SendUnknown(
            f"{client.host} took the comment but does not show it yet.", token=outgoing.key
        )
    return found


def _own_since(client: Client, me: Actor, since: float) -> Iterator[Item]:
    after: str | None = None
    for _ in range(MOST_PAGES):
        listing = client.listing(f"user/{me.handle}/comments", after, sort="new")
        yield from listing.items
        # The newest come first; one that an hour-old pin puts there does not end the search.
        is_past = bool(listing.items) and all(_time(item) < since for item in listing.items)
        if listing.after is None or is_past:
            return
        after = listing.after
    raise TransientRead(f"{client.host} does not list as many comments as this account wrote.")


def _answers(client: Client, target: str) -> Iterator[Item]:
    """Yield what hangs on ``target``; nothing where it is gone: it takes its answers along."""
    try:
        if target.startswith("t3_"):
            _heads, tree = client.comments(target, sort="new")
        else:
            link = client.things([target]).get(target, Item("", {})).refers_to("link_id")
            if not link:
                return
            _heads, tree = client.comments(link, target, sort="new")
    except TargetGone:
        return
    yield from walk(tree)


def _is_it(item: Item, target: str, body: str, since: float) -> bool:
    said = item.data.get("body")
    return (
        bool(item.name)
        and item.refers_to("parent_id") == target
        and isinstance(said, str)
        and _bare(said) == _bare(body)
        and _time(item) >= since
    )


def _may_be_it(item: Item, target: str, since: float) -> bool:
    said = item.data.get("body")
    is_hidden = not isinstance(said, str) or said in {"[deleted]", "[removed]"}
    return is_hidden and item.refers_to("parent_id") == target and _time(item) >= since


def _bare(body: str) -> str:
    """Return a text as it can be compared: Reddit trims it and has its own ends of lines."""
    return "\n".join(line.rstrip() for line in body.strip().splitlines())


def _time(item: Item) -> float:
    value = item.data.get("created_utc")
    return float(value) if isinstance(value, int | float) else 0.0


def _sent(created: Item, me: Actor, outgoing: Outgoing) -> Sent:
    data = created.data
    said = data.get("body")
    notes = []
    if isinstance(said, str) and _bare(said) != _bare(outgoing.text):
        notes.append("The comment on Reddit does not have the words that were confirmed.")
    if created.refers_to("parent_id") not in {"", outgoing.parent_id}:
        notes.append("The comment on Reddit answers something else than what was confirmed.")
    return Sent(
        id=created.name,
        author_id=_author(data.get("author_fullname"), data.get("author"), me),
        url=page(data.get("permalink")),
        note=" ".join(notes),
    )


def _author(fullname: object, name: object, me: Actor) -> str:
    """Return whose the comment is. By its name alone where Reddit gives no more: names are unique."""
    if is_fullname(fullname, "t2"):
        return str(fullname)
    if not isinstance(name, str) or not name:
        return ""
    return me.id if name.casefold() == me.handle.casefold() else f"u/{name.casefold()}"
