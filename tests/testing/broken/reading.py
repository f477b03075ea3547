"""Adapters that read wrongly, each in one way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from inbox_tui.adapter import AdapterError, AuthRevoked, Page, RateLimited
from inbox_tui.model import Message
from tests.testing.guestbook.adapter import GuestbookAdapter, Json

if TYPE_CHECKING:
    import httpx


class RunsAhead(GuestbookAdapter):
    """Names with the first page where the last will end."""

    def pull(self, cursor: str | None) -> Iterator[Page]:
        pages = list(super().pull(cursor))
        for page in pages:
            yield replace(page, cursor=pages[-1].cursor)


class StopsAtNothing(GuestbookAdapter):
    """Takes an empty page for the last one."""

    def pull(self, cursor: str | None) -> Iterator[Page]:
        for page in super().pull(cursor):
            yield page
            if not page.messages:
                return


class DiesOfOneItem(GuestbookAdapter):
    """Cannot go on after an item that it does not understand."""

    def pull(self, cursor: str | None) -> Iterator[Page]:
        for page in super().pull(cursor):
            if page.rejected:
                raise KeyError(page.rejected[0].reason)
            yield page


class HidesWhatItCannotRead(GuestbookAdapter):
    """Leaves out a bad item without a word."""

    def pull(self, cursor: str | None) -> Iterator[Page]:
        for page in super().pull(cursor):
            yield replace(page, rejected=())


class RunsInCircles(GuestbookAdapter):
    """Collects all pages before it gives any away."""

    def pull(self, cursor: str | None) -> Iterator[Page]:
        yield from list(super().pull(cursor))


class LeavesTheMarkup(GuestbookAdapter):
    """Gives HTML for text."""

    def read(self, entry: Json) -> Message:
        return replace(super().read(entry), content=entry["html"])


class ForgetsTheZone(GuestbookAdapter):
    """Gives times that nobody can compare."""

    def read(self, entry: Json) -> Message:
        message = super().read(entry)
        return replace(message, published=message.published.replace(tzinfo=None))


class CallsItTheEnd(GuestbookAdapter):
    """Ends quietly where the token is refused."""

    def pull(self, cursor: str | None) -> Iterator[Page]:
        try:
            yield from super().pull(cursor)
        except AuthRevoked:
            yield Page(messages=(), cursor=cursor)


class KeepsWhatWasDeleted(GuestbookAdapter):
    """Does not look whether an entry is gone."""

    def read(self, entry: Json) -> Message:
        return replace(super().read(entry), deleted=False, content=entry["html"] or "…")


class IgnoresEdits(GuestbookAdapter):
    """Gives a changed entry as if it were the old one."""

    def read(self, entry: Json) -> Message:
        return replace(super().read(entry), updated=None)


class LosesTheParent(GuestbookAdapter):
    """Does not say what an answer answers."""

    def read(self, entry: Json) -> Message:
        return replace(super().read(entry), in_reply_to=None)


class KnowsNobodyWhoLeft(GuestbookAdapter):
    """Falls over an author who is gone."""

    def read(self, entry: Json) -> Message:
        return super().read({**entry, "author": {**entry["author"]}})


class AsksAgainAtOnce(GuestbookAdapter):
    """Runs against a limit."""

    def _read(self, path: str) -> Json:
        for _ in range(20):
            try:
                return super()._read(path)
            except RateLimited:
                continue
        return super()._read(path)


class BelievesAnyClock(GuestbookAdapter):
    """Waits until the year 2999 where it is told to."""

    def _refuse(self, answer: httpx.Response) -> None:
        if answer.status_code == 429 and "retry-after" in answer.headers:
            words = answer.headers["retry-after"]
            reset = datetime.strptime(words, "%a, %d %b %Y %H:%M:%S GMT").replace(tzinfo=UTC)
            raise RateLimited("Too many requests.", reset_at=reset)
        super()._refuse(answer)


class PassesErrorsOn(GuestbookAdapter):
    """Lets the library's errors out."""

    def _read(self, path: str) -> Json:
        with self._access.http() as client:
            answer = client.get(f"{self._access.instance}{path}", headers=self._headers())
        self._refuse(answer)
        told: Json = answer.json()
        return told


class RemembersWhoItIs(GuestbookAdapter):
    """Asks once in the life of the program."""

    known: dict[str, Json] = {}  # noqa: RUF012  that is what is wrong with it

    def _read(self, path: str) -> Json:
        if path != "/me":
            return super()._read(path)
        if self._access.instance not in self.known:
            self.known[self._access.instance] = super()._read(path)
        return self.known[self._access.instance]


class SwallowsTrouble(GuestbookAdapter):
    """Says that a server which is down has nothing new, and forgets where it was."""

    def pull(self, cursor: str | None) -> Iterator[Page]:
        pages = super().pull(cursor)
        try:
            yield from pages
        except AdapterError:
            yield Page(messages=(), cursor="1000")
