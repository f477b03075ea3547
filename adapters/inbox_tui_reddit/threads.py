"""A conversation as Reddit shows it: a submission and the tree of its comments, within bounds."""

from __future__ import annotations

from collections.abc import Iterable

from inbox_tui.adapter import Rejected, TargetClosed, TargetGone
from inbox_tui.adapter.fields import find_list
from inbox_tui.model import Actor, Message
from inbox_tui_reddit.client import AT_ONCE, Client
from inbox_tui_reddit.listing import Item, walk
from inbox_tui_reddit.mapping import read_all

CONTEXT = 8
"""Comments above one that Reddit gives along with it, at most."""
MOST_CLIMBS = 3
"""Requests that are made for comments further above, 8 at a time."""
MOST_FILLED = 3
"""Requests that are made for comments that the tree leaves out, 100 at a time."""


def read_conversation(
    client: Client, me: Actor, submission: str, comment: str = ""
) -> tuple[tuple[Message, ...], tuple[Rejected, ...]]:
    """Read a submission with its comments; with ``comment`` what is above and below that one.

    :raises TargetGone: there is no such submission, or no such comment in it.
    """
    heads, tree = client.comments(
        submission, comment, context=CONTEXT, sort="old" if comment else "new"
    )
    head = next((item for item in heads.items if item.name.startswith("t3_")), None)
    if head is None:
        raise TargetGone("The conversation is not there any more.")
    found: dict[str, Item] = {}
    left_out = _gather(walk(tree), found)
    if comment and comment not in found:
        raise TargetGone("The comment was deleted.")
    if comment:
        left_out += _climb(client, submission, comment, found)
    _fill(client, left_out, found)
    return read_all({head.name: head, **found}, me)


def _gather(items: Iterable[Item], found: dict[str, Item]) -> list[Item]:
    """Put the comments among ``items`` into ``found``; return the places where some are missing."""
    left_out = []
    for item in items:
        if item.kind == "more":
            left_out.append(item)
        elif item.name:
            found.setdefault(item.name, item)
    return left_out


def _climb(client: Client, submission: str, comment: str, found: dict[str, Item]) -> list[Item]:
    """Read the comments above the topmost that was given, up to the submission or the bound."""
    left_out: list[Item] = []
    for _ in range(MOST_CLIMBS):
        above = _missing_above(comment, found)
        if not above:
            break
        try:
            _heads, tree = client.comments(submission, above, context=CONTEXT)
        except (TargetGone, TargetClosed):
            break  # what is below it is shown all the same
        upwards: dict[str, Item] = {}
        left_out += _gather(walk(tree), upwards)
        if above not in upwards:
            break
        for name, item in upwards.items():
            found.setdefault(name, item)
    return left_out


def _missing_above(comment: str, found: dict[str, Item]) -> str:
    """Return the lowest comment above ``comment`` that is not in ``found``, "" where none is."""
    name, steps = comment, 0
    while name in found and steps <= len(found):
        name, steps = found[name].refers_to("parent_id"), steps + 1
    return name if name.startswith("t1_") and name not in found else ""


def _fill(client: Client, left_out: list[Item], found: dict[str, Item]) -> None:
    """Read what the tree left out, as much as the bound allows, into ``found``.

    By their names, which takes one request for a hundred. A branch that goes on deeper than a page
    shows names none; it is read when one of its comments is.
    """
    names: dict[str, None] = {}
    for item in left_out:
        for child in find_list(item.data, "children"):
            name = Item("t1", {"name": f"t1_{child}"}).name
            if name and name not in found:
                names[name] = None
    found |= client.things(list(names)[: MOST_FILLED * AT_ONCE])
