"""Times as the store keeps them: text that sorts, UTC, milliseconds."""

from __future__ import annotations

from datetime import UTC, datetime


def to_text(moment: datetime) -> str:
    """Return ``moment`` as ``2026-11-21T18:31:00.123Z``.

    :raises ValueError: where it has no time zone.
    """
    if moment.tzinfo is None:
        raise ValueError("a time without a zone")
    if moment.tzinfo is not UTC:
        moment = moment.astimezone(UTC)
    return moment.isoformat(timespec="milliseconds")[:-6] + "Z"


def from_text(text: str) -> datetime:
    """Return the aware UTC time that :func:`to_text` wrote."""
    return datetime.fromisoformat(text)


def from_text_or_none(text: str | None) -> datetime | None:
    """Return the time, or None where there is none."""
    return datetime.fromisoformat(text) if text else None
