"""Pictures: that they are whole, how large they are, and that they do not tell where they were taken.

Cameras write the place, the time and the owner into a picture's metadata. Of JPEG and PNG all of it
is taken out, and the picture is turned as it was meant to be seen; other kinds that carry metadata
are refused, since they cannot be written anew without harm. What has none stays byte for byte.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

from inbox_tui.reply.errors import CannotAttach

if TYPE_CHECKING:
    from PIL import Image

TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "GIF": "image/gif", "WEBP": "image/webp"}
"""The kinds that are taken, as the library calls them."""
MOST_PIXELS = 80_000_000
_HARMLESS = frozenset(
    {
        "adobe", "adobe_transform", "aspect", "background", "chromaticity", "default_image", "dpi",
        "duration", "extension", "gamma", "icc_profile", "interlace", "jfif", "jfif_density",
        "jfif_unit", "jfif_version", "loop", "progression", "progressive", "srgb", "timestamp",
        "transparency", "version",
    }
)  # fmt: skip
"""What the library tells of how a picture is to be shown. All else is somebody's words."""
_HARMLESS_SEGMENTS = frozenset({"APP0", "APP14"})
_ICC = b"ICC_PROFILE\0"
_GIF_XMP = b"XMP DataXMP"
_ENDS = {"JPEG": b"\xff\xd9", "PNG": b"IEND\xaeB`\x82"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture as it may leave."""

    data: bytes
    media_type: str
    width: int
    height: int


def read(data: bytes, said: str) -> Picture:
    """Return a picture without its metadata; ``said`` is the type that its name promises.

    :raises CannotAttach: it is none that is taken, it is damaged, or its metadata cannot go.
    """
    image = _open(data)
    media_type = TYPES[_kind(image)]
    if said.startswith("image/") and said != media_type:
        raise CannotAttach(
            f"The file says it is {said}, but it is {media_type}. Give it its true name."
        )
    if _tells(image, data):
        data = _bare(image)
        image = _open(data)
        if _tells(image, data):
            raise CannotAttach(_METADATA)
    return Picture(data=data, media_type=media_type, width=image.width, height=image.height)


_METADATA = (
    "The picture carries metadata, which may tell where it was taken and by whom, and it cannot be "
    "taken out here. Save it as PNG or JPEG."
)


def _open(data: bytes) -> Image.Image:
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings(action="ignore"):
            image = Image.open(io.BytesIO(data), formats=list(TYPES))
            if image.width * image.height > MOST_PIXELS:
                raise Image.DecompressionBombError
            image.load()
    except Image.DecompressionBombError:
        raise CannotAttach(f"The picture has more than {MOST_PIXELS:,} pixels.") from None
    except UnidentifiedImageError:
        kinds = "JPEG, PNG, GIF and WebP"
        raise CannotAttach(f"Pictures are taken as {kinds}. Save it as one of these.") from None
    except Exception as error:  # noqa: BLE001 - the library's readers fail in many ways on damaged files
        raise CannotAttach(f"The picture is damaged ({type(error).__name__}).") from None
    return image


def _tells(image: Image.Image, data: bytes) -> bool:
    """Return whether there is more in the file than the picture."""
    if {str(key).lower() for key in image.info} - _HARMLESS:
        return True
    segments = getattr(image, "applist", [])
    if any(
        name not in _HARMLESS_SEGMENTS and not bytes(held).startswith(_ICC)
        for name, held in segments
    ):
        return True
    if getattr(image, "private_chunks", None) or (image.format == "GIF" and _GIF_XMP in data):
        return True
    return not _ends_once(data, _kind(image))


def _ends_once(data: bytes, kind: str) -> bool:
    """Return whether the file ends where its picture does, and nothing hides behind it."""
    end, start = _ENDS.get(kind, b""), 0
    if kind == "JPEG":
        # Its segments may hold the same two bytes; what follows the last of them cannot.
        start = 2
        while data[start + 1 : start + 2] not in (b"\xda", b""):
            start += 2 + int.from_bytes(data[start + 2 : start + 4], "big")
    return not end or data.find(end, start) == len(data) - len(end)


def _kind(image: Image.Image) -> str:
    """Return the name of its kind. Of the several pictures of a telephone's photo the first counts."""
    return "JPEG" if image.format == "MPO" else str(image.format)


def _bare(image: Image.Image) -> bytes:
    """Return the picture alone, turned as it was meant to be seen.

    :raises CannotAttach: its kind cannot be written anew as it was.
    """
    from PIL import ImageOps, JpegImagePlugin

    kind = _kind(image)
    if kind not in _ENDS or (kind == "PNG" and getattr(image, "n_frames", 1) > 1):
        raise CannotAttach(_METADATA)
    told: dict[str, object] = {}
    if image.info.get("icc_profile"):
        told["icc_profile"] = image.info["icc_profile"]
    if isinstance(image, JpegImagePlugin.JpegImageFile):
        # The camera's own measure of loss, so that it costs neither sharpness nor size.
        told |= {"qtables": image.quantization}
        told |= {"subsampling": JpegImagePlugin.get_sampling(image)}
    elif "transparency" in image.info:
        told["transparency"] = image.info["transparency"]
    turned = ImageOps.exif_transpose(image)
    turned.info.clear()
    out = io.BytesIO()
    try:
        turned.save(out, kind, **told)
    except (OSError, ValueError, TypeError, SyntaxError):
        raise CannotAttach(_METADATA) from None
    return out.getvalue()
