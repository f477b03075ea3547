"""Pictures for tests, made as they are needed."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from PIL import Image


def png(width: int = 40, height: int = 20, colour: str = "teal", **told: Any) -> bytes:
    """Return a small PNG; ``told`` goes to the library that writes it."""
    return _picture("PNG", width, height, colour, **told)


def jpeg(width: int = 40, height: int = 20, colour: str = "teal", **told: Any) -> bytes:
    """Return a small JPEG."""
    return _picture("JPEG", width, height, colour, **told)


def several(**told: Any) -> bytes:
    """Return a JPEG with a second picture behind it, as telephones write them (CIPA DC-007)."""
    second = Image.new("RGB", (20, 10), "red")
    return _picture("MPO", 40, 20, "teal", save_all=True, append_images=[second], **told)


def webp(**told: Any) -> bytes:
    """Return a small WebP."""
    return _picture("WEBP", 40, 20, "teal", **told)


def gif(**told: Any) -> bytes:
    """Return a small GIF."""
    return _picture("GIF", 40, 20, "teal", **told)


def place(orientation: int = 1) -> Image.Exif:
    """Return what a camera writes into a picture: where it was taken, and how to turn it."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = "at home in Muenster"
    where = exif.get_ifd(0x8825)
    where[1], where[2] = "N", (51.0, 57.0, 36.0)
    return exif


def _picture(kind: str, width: int, height: int, colour: str, **told: Any) -> bytes:
    out = BytesIO()
    Image.new("RGB", (width, height), colour).save(out, kind, **told)
    return out.getvalue()
