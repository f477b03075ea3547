"""Adapters that misbehave otherwise, each in one way."""

from __future__ import annotations

import logging

from inbox_tui.adapter import Access, Measure
from tests.testing.guestbook.adapter import LIMIT, GuestbookAdapter, Json

log = logging.getLogger("guestbook")


class LogsItsToken(GuestbookAdapter):
    """Writes what it sends into the log."""

    def _headers(self) -> dict[str, str]:
        headers = super()._headers()
        log.debug("asking with %s", headers)
        return headers


class ShowsItsToken(GuestbookAdapter):
    """Shows its secret when it is printed."""

    def __repr__(self) -> str:
        return f"GuestbookAdapter({self._headers()})"


class TellsTheToken(GuestbookAdapter):
    """Keeps the token beside a message, for later."""

    def read(self, entry: Json) -> object:  # type: ignore[override]  # it is a message all the same
        message = super().read(entry)
        object.__setattr__(message, "raw", {**message.raw, "with": self._headers()})
        return message


class MeasuresOnline(GuestbookAdapter):
    """Asks the network at each keystroke."""

    def measure(self, text: str) -> Measure:
        self._read("/me")
        return super().measure(text)


class CountsOneTooFew(GuestbookAdapter):
    """Lets one letter more through than the network takes."""

    def measure(self, text: str) -> Measure:
        counted = super().measure(text)
        return Measure(
            used=max(0, counted.used - 1), limit=LIMIT, unit=counted.unit, problem=counted.problem
        )


class StumblesOverHalves(GuestbookAdapter):
    """Cannot count half a character."""

    def measure(self, text: str) -> Measure:
        text.encode()
        return super().measure(text)


class TakesTheEmpty(GuestbookAdapter):
    """Has nothing against a reply of nothing."""

    def measure(self, text: str) -> Measure:
        return Measure(used=len(text), limit=LIMIT, unit="characters")


class ClosesOnce(GuestbookAdapter):
    """Falls over when it is closed again."""

    def __init__(self, access: Access) -> None:
        super().__init__(access)
        self._open = [True]

    def close(self) -> None:
        super().close()
        self._open.pop()


class AsksWhenMade(GuestbookAdapter):
    """Makes a request before anybody wants anything."""

    def __init__(self, access: Access) -> None:
        super().__init__(access)
        self._read("/me")
