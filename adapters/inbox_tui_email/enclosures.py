"""Files in a mail (RFC 2183). What is confirmed names each by its hash, what leaves holds its bytes.

A mail of many megabytes is not kept in the record of what was confirmed: in it, the SHA-256 of a
file stands where the file will stand, encoded as the file will be. :func:`fill` puts the files there.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from inbox_tui.adapter import ContentRejected, FileLimits, OutgoingFile

if TYPE_CHECKING:
    from email.message import EmailMessage, MIMEPart

FILES = FileLimits(most=20, most_bytes=18_000_000, most_total=18_000_000, alt_limit=300)
"""As mail needs a third more, this stays below the 25 MB that most servers take."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_PLACE = 46
"""Characters of the line that stands in a file's place."""
_LINE = 57
"""Bytes that a line of 76 characters holds (RFC 2045 section 6.8)."""


def enclose(mail: EmailMessage, files: Sequence[OutgoingFile]) -> None:
    """Put the places of ``files`` behind the words of ``mail``, in their order."""
    for file in files:
        main, _, sub = media_type(file).partition("/")
        mail.add_attachment(
            bytes.fromhex(file.sha256), maintype=main, subtype=sub, filename=file.name
        )
        if file.alt:
            part = mail.get_payload()[-1]  # type: ignore[index]  # add_attachment makes it a list
            part["Content-Description"] = description(file)  # type: ignore[index]


def check(parts: Sequence[MIMEPart], files: Sequence[OutgoingFile]) -> None:
    """Compare the parts of a confirmed mail behind its words with the confirmed files.

    :raises ContentRejected: they are others.
    """
    told = [
        (
            part.get_content_disposition(),
            part.get_filename(),
            part.get_content_type(),
            " ".join(str(part.get("Content-Description", "")).split()),
            part.get_payload(decode=True),
        )
        for part in parts
    ]
    wanted = [
        ("attachment", f.name, media_type(f), description(f), bytes.fromhex(f.sha256))
        for f in files
    ]
    if told != wanted:
        raise ContentRejected("The mail does not hold exactly the confirmed files.")


def fill(wire: str, files: Sequence[OutgoingFile]) -> bytes:
    """Return the mail as it leaves: in each file's place the file.

    :raises ContentRejected: a file is not the confirmed one, or its place is not plain.
    """
    mail = wire.encode("ascii")
    for file in files:
        place = b"\r\n" + base64.b64encode(bytes.fromhex(file.sha256)) + b"\r\n"
        if mail.count(place) != 1 or hashlib.sha256(file.data).hexdigest() != file.sha256:
            raise ContentRejected(f"{file.name} is not the confirmed file.")
        before, _, after = mail.partition(place)
        mail = b"".join((before, b"\r\n", *_encoded(file.data), after))
    return mail


def length(wire: str, files: Sequence[OutgoingFile]) -> int:
    """Return how many bytes the mail will have, without making it."""
    encoded = ((file.size + 2) // 3 * 4 + -(-file.size // _LINE) * 2 for file in files)
    return len(wire) + sum(encoded) - len(files) * _PLACE


def media_type(file: OutgoingFile) -> str:
    """Return the type that the mail says: another mail is a file like any other (RFC 2046, 5.2.1)."""
    composite = file.media_type.startswith(("message/", "multipart/"))
    return "application/octet-stream" if composite else file.media_type


def description(file: OutgoingFile) -> str:
    """Return a file's alt text for a header, on one line and never decoded as an encoded word."""
    return " ".join(_CONTROL.sub(" ", file.alt).replace("=?", "= ?").split())


def _encoded(data: bytes) -> list[bytes]:
    return [
        base64.b64encode(data[start : start + _LINE]) + b"\r\n"
        for start in range(0, len(data), _LINE)
    ]
