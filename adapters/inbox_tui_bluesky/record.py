"""The records of a reply as JSON, always the same bytes for the same reply. Pure.

Record: ``app.bsky.feed.post`` (https://docs.bsky.app/docs/advanced-guides/posts#replies); pictures:
``app.bsky.embed.images``
(https://github.com/bluesky-social/atproto/blob/main/lexicons/app/bsky/embed/images.json).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from inbox_tui.adapter import FileLimits, OutgoingFile
from inbox_tui_bluesky import cids
from inbox_tui_bluesky.address import POSTS, RecordAddress

FILES = FileLimits(
    most=4,
    most_bytes=2_000_000,
    media_types=("image/jpeg", "image/png", "image/webp", "image/gif"),
    alt_limit=2000,
    wants_alt=True,
)
"""``maxLength`` and ``maxSize`` of the lexicon; the official app's own limit of an alt text."""

Reference = Mapping[str, str]
"""``uri`` and ``cid`` of a record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A post about to be written."""

    key: str
    text: str
    facets: list[dict[str, Any]]


def write(
    me: str,
    parts: Sequence[Part],
    at: datetime,
    *,
    root: Reference,
    parent: Reference,
    files: Sequence[OutgoingFile],
) -> str:
    """Return one record; of several parts a list of keys and records, each answering the last.

    Each is a millisecond younger than the one before, so that no list shows them in disorder.
    """
    records: list[dict[str, Any]] = []
    above = parent
    for number, part in enumerate(parts):
        made = at + timedelta(milliseconds=number)
        record = _record(part, made, root, above, files if number == 0 else ())
        records.append(record)
        uri = str(RecordAddress(me, POSTS, part.key))
        above = {"uri": uri, "cid": cids.of_record(record)} if len(parts) > 1 else above
    if len(records) == 1:
        return _to_json(records[0])
    keys = (part.key for part in parts)
    return _to_json([{"rkey": k, "value": r} for k, r in zip(keys, records, strict=True)])


def read(wire: str, key: str) -> list[tuple[str, dict[str, Any]]]:
    """Return the keys and records that :func:`write` wrote; ``key`` is that of a single one."""
    held = json.loads(wire)
    if isinstance(held, list):
        return [(part["rkey"], part["value"]) for part in held]
    return [(key, held)]


def _record(
    part: Part, at: datetime, root: Reference, parent: Reference, files: Sequence[OutgoingFile]
) -> dict[str, Any]:
    created = at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    record: dict[str, Any] = {
        "$type": POSTS,
        "text": part.text,
        "createdAt": created,
        "reply": {"root": dict(root), "parent": dict(parent)},
    }
    if part.facets:
        record["facets"] = part.facets
    if files:
        images = [_image(file) for file in files]
        record["embed"] = {"$type": "app.bsky.embed.images", "images": images}
    return record


def _image(file: OutgoingFile) -> dict[str, Any]:
    return {
        "alt": file.alt,
        "aspectRatio": {"width": file.width, "height": file.height},
        "image": {
            "$type": "blob",
            "ref": {"$link": cids.of_blob(file.sha256)},
            "mimeType": file.media_type,
            "size": file.size,
        },
    }


def _to_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
