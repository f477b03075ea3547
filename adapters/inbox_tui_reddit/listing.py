"""Pages of things as Reddit gives them: ``{"kind": "Listing", "data": {"children": […]}}``. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from inbox_tui.adapter.fields import Json, Unreadable, find_text, read_list, read_record
from inbox_tui_reddit.address import is_fullname

NOTHING: Json = MappingProxyType({})
MOST_COMMENTS = 2_000
"""More of one conversation are not taken in at a time."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing: of which kind, and what is said of it."""

    kind: str
    """``t1`` for a comment, ``t3`` for a submission, ``more`` for comments that are left out."""
    data: Json

    @property
    def name(self) -> str:
        """Its fullname, "" where it has none."""
        name = find_text(self.data, "name")
        return name if is_fullname(name, self.kind) else ""

    def refers_to(self, field: str) -> str:
        """Return the fullname of another thing that ``field`` has, "" where it has none."""
        name = find_text(self.data, field)
        return name if is_fullname(name, "t1", "t3") else ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A page."""

    items: tuple[Item, ...]
    after: str | None
    """Where the next page begins; None at the end."""


def read_listing(answer: Any) -> Listing:
    """Read a page.

    :raises Unreadable: it is none.
    """
    data = read_record(answer, "data", of="listing")
    children = read_list(data, "children", of="listing")
    return Listing(items=tuple(map(_item, children)), after=find_text(data, "after") or None)


def walk(listing: Listing) -> Iterator[Item]:
    """Yield every comment of a tree and every ``more`` in it, parents before their answers."""
    waiting = list(reversed(listing.items))
    count = 0
    while waiting and count < MOST_COMMENTS:
        item = waiting.pop()
        count += 1
        yield item
        try:
            below = read_listing(item.data.get("replies")).items
        except Unreadable:  # "" where nobody has answered
            continue
        waiting.extend(reversed(below))


def _item(child: Any) -> Item:
    if not isinstance(child, Mapping):
        return Item("", {"": child})
    data = child.get("data")
    return Item(find_text(child, "kind"), data if isinstance(data, Mapping) else dict(child))
