"""What is known of a server: its program, version, domain and limits. Kept in a file for a day.

Documents: https://docs.joinmastodon.org/entities/Instance/ and, on older servers and some others,
https://docs.joinmastodon.org/entities/V1_Instance/.
"""

from __future__ import annotations

import os
import re
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from inbox_tui.adapter.fields import Json, find_number, find_record, find_text
from inbox_tui_mastodon.address import host_of

FRESH = timedelta(days=1)
USUAL_CHARACTERS = 500
USUAL_URL = 23
_VERSION = re.compile(r"(\d+)\.(\d+)")
_OTHERS = re.compile(r"compatible;\s*(\w+)|\b(gotosocial|pleroma|akkoma|pixelfed)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """One server. The values before it was asked are Mastodon's own defaults."""

    domain: str
    """What stands behind the ``@`` of its people; not always the host that is spoken to."""
    program: str = ""
    """``mastodon`` or another, in lower case; "" where it was not asked yet."""
    version: tuple[int, int] = (0, 0)
    """Of Mastodon itself; (0, 0) where it is another program or not known."""
    max_characters: int = USUAL_CHARACTERS
    characters_per_url: int = USUAL_URL
    read_at: datetime | None = None

    @property
    def quotes(self) -> bool:
        """True where a quote is notified of (https://docs.joinmastodon.org/methods/notifications/)."""
        return self.version >= (4, 5)

    @property
    def reads_many(self) -> bool:
        """True where several posts can be asked for at once (``GET /api/v1/statuses``)."""
        return self.version >= (4, 3)

    def is_fresh(self, now: datetime) -> bool:
        """Tell whether what is known was read within a day."""
        return self.read_at is not None and timedelta(0) <= now - self.read_at < FRESH


def read_server(document: Json, host: str, now: datetime) -> Server:
    """Read an instance document of either version; what it leaves out keeps its default."""
    words = find_text(document, "version")
    other = _OTHERS.search(words) or _OTHERS.search(find_text(document, "source_url"))
    program = (other[1] or other[2]).casefold() if other else "mastodon"
    found = _VERSION.match(words) if program == "mastodon" else None
    limits = find_record(document, "configuration", "statuses")
    # Pleroma says it at the top, and beside the configuration in old versions of others.
    longest = find_number(limits, "max_characters") or find_number(document, "max_toot_chars")
    domain = find_text(document, "domain") or find_text(document, "uri")
    return Server(
        domain=_domain(domain) or _domain(host),
        program=program,
        version=(int(found[1]), int(found[2])) if found else (0, 0),
        max_characters=_count(longest, USUAL_CHARACTERS),
        characters_per_url=_count(find_number(limits, "characters_reserved_per_url"), USUAL_URL),
        read_at=now,
    )


def recall(folder: Path, base: str) -> Server:
    """Return what was last known of the server at ``base``."""
    try:
        return msgspec.json.decode(_place(folder, base).read_bytes(), type=Server)
    except (OSError, msgspec.DecodeError):
        return Server(domain=_domain(host_of(base)))


def remember(folder: Path, base: str, server: Server) -> None:
    """Keep ``server``, or do without where the folder cannot be written: it can be asked again."""
    place = _place(folder, base)
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=folder, prefix=".server-")
        with os.fdopen(handle, "wb") as file:
            file.write(msgspec.json.encode(server))
        Path(name).replace(place)


def _place(folder: Path, base: str) -> Path:
    return folder / f"server-{re.sub(r'[^A-Za-z0-9.-]', '_', host_of(base))}.json"


def _count(value: int | None, default: int) -> int:
    return value if value and value > 0 else default


def _domain(text: str) -> str:
    """Return the name that a server gives itself, an address in old documents, without a port."""
    return text.removeprefix("https://").removeprefix("http://").strip("/").partition(":")[0]
