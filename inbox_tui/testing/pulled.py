"""A pull from its first page to its last, as the inbox would take it in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from inbox_tui.adapter import Adapter, Page, Rejected
from inbox_tui.feed import Feed
from inbox_tui.model import Message


@dataclass
class Pulled:
    """What came, and where the next pull goes on."""

    cursor: str | None
    messages: dict[str, Message] = field(default_factory=dict)
    """The latest version of each message, by its id."""
    pages: list[Page] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    error: Exception | None = None
    fault: str = ""
    """Why the core broke it off, in its words, or ""."""

    def take(self, page: Page) -> None:
        """Add a page."""
        self.pages.append(page)
        self.rejected += page.rejected
        self.cursor = page.cursor
        for message in page.messages:
            known = self.messages.get(message.id)
            if known is None or message.version >= known.version:
                self.messages[message.id] = message

    def add(self, later: Pulled) -> None:
        """Go on with what a later pull brought."""
        for page in later.pages:
            self.take(page)
        self.cursor = later.cursor

    @property
    def contents(self) -> dict[str, str]:
        """The words of what is there, by id; deleted messages are not."""
        return {m.id: m.content for m in self.messages.values() if not m.deleted}


def pull(adapter: Adapter, cursor: str | None, most_pages: int | None = None) -> Pulled:
    """Pull as the core does, within its limits; an error ends it and is kept.

    ``most_pages`` breaks off after so many.
    """
    so_far = Pulled(cursor)
    feed = Feed(cursor)
    pages = adapter.pull(cursor)
    try:
        for page in pages:
            if not feed.takes_another():
                break
            so_far.take(page)
            if not feed.goes_on_after(page) or len(so_far.pages) == most_pages:
                break
    except Exception as error:  # noqa: BLE001  an adapter is called: the tests look at the error
        so_far.error = error
    finally:
        close = getattr(pages, "close", None)
        if close is not None:
            close()
    so_far.fault = feed.fault
    return so_far


def same(first: Iterable[Message], second: Iterable[Message]) -> list[str]:
    """Return what differs between two sets of messages, in words; nothing where all is the same."""
    left, right = ({m.id: m for m in messages} for messages in (first, second))
    differences = [f"{name} is missing" for name in left.keys() - right.keys()]
    differences += [f"{name} is new" for name in right.keys() - left.keys()]
    for name in left.keys() & right.keys():
        differences += [
            f"{name}: another {part}"
            for part in ("content", "published", "updated", "deleted", "in_reply_to", "context")
            if getattr(left[name], part) != getattr(right[name], part)
        ]
    return differences


def sound(pulled: Pulled) -> Pulled:
    """Return ``pulled``. :raises AssertionError: it ended with an error or by force."""
    if pulled.error is not None:
        raise AssertionError(f"the pull failed: {pulled.error}") from pulled.error
    assert not pulled.fault, pulled.fault
    return pulled
