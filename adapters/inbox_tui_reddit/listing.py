"""Pages of things as Reddit gives them: ``{"kind": "Listing", "data": {"children": […]}}``. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from inbox_tui_reddit.address import is_fullname

Json = Mapping[str, Any]
"""An object of an answer."""
NOTHING: Json = MappingProxyType({})
MOST_COMMENTS = 2_000
"""More of one conversation are not taken in at a time."""


class Unreadable(ValueError):
    """A part of an answer is not what Reddit promises."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing: of which kind, and what is said of it."""

    kind: str
    """``t1`` for a comment, ``t3`` for a submission, ``more`` for comments that are left out."""
    data: Json

    @property
    def name(self) -> str:
        """Its fullname, "" where it has none."""
        name = self.data.get("name")
        return name if isinstance(name, str) and is_fullname(name, self.kind) else ""

    def refers_to(self, field: str) -> str:
        """Return the fullname of another thing that ``field`` has, "" where it has none."""
        name = self.data.get(field)
        return name if isinstance(name, str) and is_fullname(name, "t1", "t3") else ""


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
    data = answer.get("data") if isinstance(answer, Mapping) else None
    children = data.get("children") if isinstance(data, Mapping) else None
    if not isinstance(data, Mapping) or not isinstance(children, list):
        raise Unreadable("no listing")
    after = data.get("after")
    return Listing(
        items=tuple(map(_item, children)),
        after=after if isinstance(after, str) and after else None,
    )


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
    return Item(str(child.get("kind", "")), data if isinstance(data, Mapping) else dict(child))
