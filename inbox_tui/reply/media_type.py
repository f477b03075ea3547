"""What a file is: by its content, and it must be what its name says."""

from __future__ import annotations

import mimetypes
from pathlib import PurePath

from inbox_tui import text
from inbox_tui.reply.errors import CannotAttach

_CONTAINERS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""What documents of office programs begin with; the library cannot tell all of them apart."""
ANYTHING = "application/octet-stream"
_SHOWN_SUFFIX = 10


def find(name: str, data: bytes) -> str:
    """Return the media type of a file called ``name``.

    :raises CannotAttach: its content is something else than its name says.
    """
    import filetype

    suffix = PurePath(name).suffix.lower().removeprefix(".")
    suffix = {"jpeg": "jpg", "tiff": "tif", "htm": "html"}.get(suffix, suffix)
    # The built-in table alone: what a file is must not depend on the machine.
    said, packed = mimetypes.MimeTypes().guess_type(f"file.{suffix}") if suffix else (None, None)
    found = filetype.guess(data)
    expected = next((kind for kind in filetype.TYPES if kind.extension == suffix), None)
    if expected:
        said = said or str(expected.mime)
        is_document = said.startswith("application/") and data.startswith(_CONTAINERS)
        if not is_document and not expected.match(bytearray(data[:8192])):
            raise CannotAttach(_false(suffix, found.mime if found else ""))
    if packed:
        said = None
    if said and found and said.partition("/")[0] != found.mime.partition("/")[0]:
        raise CannotAttach(_false(suffix, found.mime))
    if said and said.startswith("text/") and b"\0" in data:
        raise CannotAttach(_false(suffix, ""))
    return said or (str(found.mime) if found else ANYTHING)


def _false(suffix: str, found: str) -> str:
    ending = text.shorten(text.clean_cell(suffix), _SHOWN_SUFFIX)
    return f"The file is called .{ending}, but it is {found or 'none'}. Give it its true name."
