"""Files that leave with a reply, and what a network takes of them."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingFile:
    """One file of a reply. Two are equal where all but the bytes at hand is equal."""

    name: str
    """A file name without any folder, as it will be seen where the network shows names."""
    media_type: str
    """By the content: ``image/png``."""
    size: int
    """Bytes."""
    sha256: str
    """Of the content, in hex: this is what a confirmation binds."""
    alt: str = ""
    """What a picture shows, for those who do not see it."""
    width: int = 0
    height: int = 0
    """Of a picture, in pixels as it is seen; 0 where it is none."""
    data: bytes = field(default=b"", repr=False, compare=False)
    """The content; empty where only the description is at hand, as in :meth:`Adapter.find_sent`."""

    @property
    def is_picture(self) -> bool:
        """True where it is one that people look at."""
        return self.media_type.startswith("image/")


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLimits:
    """What an account may attach to one reply, as data."""

    most: int
    """Files."""
    most_bytes: int
    """Of one file."""
    most_total: int | None = None
    """Bytes of all together; None where only each counts."""
    media_types: tuple[str, ...] = ()
    """The types that are taken; () for any."""
    alt_limit: int = 0
    """Grapheme clusters of an alt text; 0 where the network takes none."""
    wants_alt: bool = False
    """True where people expect an alt text with each picture."""
