"""What anybody types or writes, as words for the full-text index: never as its operators."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

FACET = "\ue000"
"""Begins a word of the column ``facets``, which says of a message what its own words do not."""
ALL, OURS, PRIVATE, FILES = (FACET + name for name in ("all", "ours", "private", "files"))
_EARLY, _LATE, _AT = (FACET + name for name in ("early", "late", "at"))
_FIRST_YEAR, _LAST_YEAR = 1990, 2099


def phrase(words: str) -> str:
    """Return ``words`` as one FTS5 phrase, or "" where nothing in them is indexed.

    Quoted, operators are plain text (https://www.sqlite.org/fts5.html, section 3.1).
    """
    plain = words.replace("\0", " ").replace(FACET, " ").encode("utf-8", "replace").decode("utf-8")
    if not any(character.isalnum() for character in plain):
        return ""
    return '"' + plain.replace('"', '""') + '"'


def account(account_id: str) -> str:
    """Return the facet of what came to an account."""
    return f"{FACET}to{account_id.encode().hex()}"


def with_facets(facets: Iterable[str]) -> str:
    """Return the expression for messages with any of the facets."""
    listed = " OR ".join(f'"{facet}"' for facet in facets)
    return f"facets : ({listed})"


def between(start: datetime | None, end: datetime | None) -> str:
    """Return the expression for messages of the days (UTC) from ``start`` to ``end``, both whole.

    None leaves that side open. The first and last day hold more than was asked for.
    """
    facets: list[str] = []
    first, last = _day(start), _day(end)
    if first is None or first[0] < _FIRST_YEAR:
        facets.append(_EARLY)
        first = (_FIRST_YEAR, 1, 1)
    if last is None or last[0] > _LAST_YEAR:
        facets.append(_LATE)
        last = (_LAST_YEAR, 12, 31)
    return with_facets((*facets, *_days(first, last)))


def combined(required: Sequence[str], forbidden: Sequence[str] = ()) -> str:
    """Return the expression for messages with all that is required and nothing forbidden."""
    wanted = " AND ".join(f"({part})" for part in required) or with_facets((ALL,))
    return f"({wanted})" + "".join(f" NOT ({part})" for part in forbidden)


def _day(moment: datetime | None) -> tuple[int, int, int] | None:
    if moment is None:
        return None
    utc = moment.astimezone(UTC)
    return utc.year, utc.month, utc.day


def _days(first: tuple[int, int, int], last: tuple[int, int, int]) -> Iterable[str]:
    """Yield the facets of whole years, then whole months, then days, from first to last."""
    day = datetime(*first, tzinfo=UTC)
    end = datetime(*last, tzinfo=UTC)
    while day <= end:
        year, month = (day.replace(month=12, day=31), _month_end(day))
        if day.day == day.month == 1 and year <= end:
            yield f"{_AT}{day:%Y}"
            day = year
        elif day.day == 1 and month <= end:
            yield f"{_AT}{day:%Y%m}"
            day = month
        else:
            yield f"{_AT}{day:%Y%m%d}"
        day += timedelta(days=1)


def _month_end(day: datetime) -> datetime:
    after = day.replace(day=28) + timedelta(days=4)
    return after.replace(day=1) - timedelta(days=1)
