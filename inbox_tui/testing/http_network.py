"""Most of a fake network that speaks HTTP: what is left to write are its own words."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from inbox_tui.testing.exchange import Answer, Request
from inbox_tui.testing.fault_server import FaultServer
from inbox_tui.testing.faults import Fault
from inbox_tui.testing.network import Network, Posted

MOST_TURNS = 1000
"""A feed that runs in a circle ends after so many pages: a test has to end as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody on the network; all "" where the account is gone."""

    id: str
    handle: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A message as the network has it. The author of the network turns it into its JSON."""

    id: str
    author: Person
    text: str
    at: datetime
    """When it was written: aware, in UTC, in whole seconds."""
    parent_id: str = ""
    key: str = ""
    """What the client named it by beforehand, where the network keeps such a thing."""
    edited: datetime | None = None
    deleted: bool = False
    spoiled: bool = False
    """True where it is to be given in a form that nobody can read: see :meth:`HttpNetwork.shown`."""
    is_ours: bool = False
    """True where it came in through the credential of the account under test."""


class HttpNetwork(Network):
    """A network in memory behind a :class:`FaultServer`.

    To be written are :meth:`is_write`, :meth:`answer` and :attr:`me`. The account's credential is
    checked by :attr:`revoked` and :attr:`owner`; :attr:`posts` is all there is, oldest first.
    """

    page_size: int = 4
    """So many messages :meth:`slice` gives at once; small, so that a few messages fill pages."""

    def __init__(self) -> None:
        self.posts: list[Post] = []
        self.owner = self.me
        """The id of the account that the credential belongs to."""
        self.revoked = False
        self.begun = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1)
        self._misattribute = self._empty_page = self._circle = False
        self._ticks = self._turns = 0
        self.server = FaultServer(
            self._obey,
            is_write=self.is_write,
            limited=self.limited,
            refused=self._revoke_at,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.server.stop()

    # --- to be written ---------------------------------------------------------------------------

    @abstractmethod
    def is_write(self, request: Request) -> bool:
        """Tell whether ``request`` publishes something. Its body may not have come yet."""

    @abstractmethod
    def answer(self, request: Request) -> Answer:
        """Obey ``request``. The credential is good; :meth:`accept` what is written."""

    # --- may be replaced -------------------------------------------------------------------------

    def refused(self, request: Request) -> Answer:
        """Say that the credential is not accepted."""
        del request
        return Answer(status=401, body={"error": "unauthorized", "message": "Bad credential."})

    def limited(self, reset: datetime | None) -> Answer:
        """Say that it is too much, until ``reset`` where that is told."""
        told = {} if reset is None else {"retry-after": f"{reset:%a, %d %b %Y %H:%M:%S} GMT"}
        return Answer(status=429, body={"error": "too many requests"}, headers=told)

    def needs_credential(self, request: Request) -> bool:
        """Tell whether ``request`` is refused where the credential is revoked."""
        del request
        return True

    def person(self, name: str) -> Person:
        """Return the one whom tests call ``name``; "" is one whose account is gone."""
        return Person(id=f"id-of-{name}", handle=name, name=name.title()) if name else NOBODY

    def new_id(self, number: int, author: Person, key: str) -> str:
        """Return the id of the ``number``-th message on the network.

        ``key`` is what the client wants it to be called, "" where it does not say.
        """
        del author, key
        return str(1000 + number)

    # --- for answers -----------------------------------------------------------------------------

    @property
    def us(self) -> Person:
        """Whom the credential belongs to."""
        mine = self.owner == self.me
        return Person(id=self.me, handle=self.handle) if mine else self.person(self.owner)

    def find(self, message_id: str) -> Post | None:
        """Return the message of that id, deleted or not."""
        return next((post for post in self.posts if post.id == message_id), None)

    def slice(self, posts: Sequence[Post], start: int) -> tuple[list[Post], int | None]:
        """Return one page of ``posts`` from ``start`` on, and where the next one starts."""
        if self._empty_page:
            self._empty_page = False
            return [], start
        if self._circle and self._turns < MOST_TURNS:
            self._turns += 1
            return list(posts[: self.page_size]), start + self.page_size
        end = start + self.page_size
        return list(posts[start:end]), end if end < len(posts) else None

    def accept(self, text: str, *, parent_id: str = "", key: str = "") -> Post:
        """Commit a message of ours and return it."""
        author = self.person("a-stranger") if self._misattribute else self.us
        self._misattribute = False
        return self._add(text, author, parent_id, key, is_ours=True)

    def take_back(self, message_id: str) -> None:
        """Delete a message, as its author would."""
        self._change(message_id, deleted=True, text="", edited=self._now())

    # --- Network ---------------------------------------------------------------------------------

    @property
    def instance(self) -> str:  # type: ignore[override]  # a server has its address when it runs
        """The server's address."""
        return self.server.url

    def say(self, text: str, *, author: str = "tomas", answers: str | None = None) -> str:
        """Add a message of somebody."""
        return self._add(text, self.person(author), answers or "").id

    def edit(self, message_id: str, text: str) -> None:
        """Change a message."""
        self._change(message_id, text=text, edited=self._now())

    def remove(self, message_id: str) -> None:
        """Delete a message."""
        self.take_back(message_id)

    def spoil(self, message_id: str) -> None:
        """Mark a message; :meth:`answer` gives it in a broken form."""
        self._change(message_id, spoiled=True)

    def insert_empty_page(self) -> None:
        """Let :meth:`slice` begin with an empty page."""
        self._empty_page = True

    def run_in_a_circle(self) -> None:
        """Let :meth:`slice` return the first page for ever."""
        self._circle = True

    def posted(self) -> list[Posted]:
        """Return what we wrote."""
        return [
            Posted(id=p.id, text=p.text, parent_id=p.parent_id, author_id=p.author.id)
            for p in self.posts
            if p.is_ours and not p.deleted
        ]

    def writes(self) -> int:
        """Count the requests that write."""
        return len(self.server.writes)

    def requests(self) -> int:
        """Count all requests."""
        return len(self.server.requests)

    def revoke(self) -> None:
        """Refuse every request that needs the credential."""
        self.revoked = True

    def give_to(self, name: str) -> str:
        """Let the credential be ``name``'s."""
        self.owner = name
        return self.person(name).id

    def strike(self, fault: Fault, *, write: bool, after: int = 0) -> None:
        """Let the server do it, apart from what only the network can."""
        if fault is Fault.WRONG_AUTHOR:
            self._misattribute = True
        else:
            self.server.strike(fault, write=write, after=after)

    def calm(self) -> None:
        """End every fault."""
        self.revoked = self._misattribute = self._circle = self._empty_page = False
        self.server.calm()

    def is_stalling(self) -> bool:
        """Tell whether the server leaves somebody waiting."""
        return self.server.stalling.is_set()

    def gave_up(self) -> bool:
        """Tell whether the server itself ended a dripping answer."""
        return self.server.gave_up

    def reached_elsewhere(self) -> bytes:
        """Return what came to the other host."""
        return b"\n".join(self.server.sent_elsewhere)

    def mistakes(self) -> list[str]:
        """Return what :meth:`answer` raised."""
        return self.server.mistakes

    # --- inside ----------------------------------------------------------------------------------

    def _obey(self, request: Request) -> Answer:
        if self.revoked and self.needs_credential(request):
            return self.refused(request)
        return self.answer(request)

    def _revoke_at(self, request: Request) -> Answer:
        self.revoke()
        return self._obey(request)

    def _add(
        self, text: str, author: Person, parent_id: str, key: str = "", *, is_ours: bool = False
    ) -> Post:
        post = Post(
            id=self.new_id(len(self.posts), author, key),
            author=author,
            text=text,
            at=self._now(),
            parent_id=parent_id,
            key=key,
            is_ours=is_ours,
        )
        self.posts.append(post)
        return post

    def _change(self, message_id: str, **changes: Any) -> None:
        place = next(n for n, post in enumerate(self.posts) if post.id == message_id)
        self.posts[place] = replace(self.posts[place], **changes)

    def _now(self) -> datetime:
        """Return a second later than the last time: no two things happen at once."""
        self._ticks += 1
        return self.begun + timedelta(seconds=self._ticks)


NOBODY = Person(id="", handle="")
