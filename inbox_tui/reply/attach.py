"""Attaching files to a draft: read once, cleaned, described, and kept until the reply is sent."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path, PurePath

from inbox_tui import text
from inbox_tui.adapter import FileLimits, OutgoingFile
from inbox_tui.reply import media_type, picture
from inbox_tui.reply.errors import CannotAttach
from inbox_tui.store import Store, attachments, drafts, outbox
from inbox_tui.store.attachments import DraftFile

MOST_BYTES = 20_000_000
"""Of one file, whatever the network takes: it lies in memory while it is sent."""
_NAME = 100
"""Characters of a file name."""


def read_file(path: Path, alt: str = "") -> OutgoingFile:
    """Read a file as it would leave. Of where it lies, nothing leaves but its own name.

    :raises CannotAttach: it cannot be read, or is not what its name says, or what it shows is
        described with hidden characters.
    """
    return take_in(path.name, _read(path), alt)


def take_in(name: str, data: bytes, alt: str = "") -> OutgoingFile:
    """Return content that is to leave under ``name``, without a picture's metadata.

    :raises CannotAttach: it is empty, too large or not what its name says.
    """
    fault = alt_fault(alt)
    if fault:
        raise CannotAttach(fault)
    if not data:
        raise CannotAttach("The file is empty.")
    if len(data) > MOST_BYTES:
        raise CannotAttach(f"The file has more than {size(MOST_BYTES)}.")
    kind, width, height = media_type.find(name, data), 0, 0
    if kind.startswith("image/"):
        shown = picture.read(data, kind)
        data, kind, width, height = shown.data, shown.media_type, shown.width, shown.height
    return OutgoingFile(
        name=plain_name(name),
        media_type=kind,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        alt=alt.strip(),
        width=width,
        height=height,
        data=data,
    )


def attach(store: Store, draft_uid: int, file: OutgoingFile, now: datetime) -> DraftFile:
    """Put a file behind the others of an open draft.

    :raises CannotAttach: the same file is there already, or the draft is on its way.
    """
    with store.write() as conn:
        if not drafts.is_open(conn, draft_uid) or outbox.live_of_draft(conn, draft_uid):
            raise CannotAttach("The draft is on its way or put away. Take it back first.")
        there = attachments.of_draft(conn, draft_uid)
        if any(held.file.sha256 == file.sha256 for held in there):
            raise CannotAttach("The same file is attached already.")
        return attachments.add(conn, draft_uid, file, now)


def plain_name(name: str) -> str:
    """Return a file's name without folders, hidden signs and whatever else misleads."""
    last = PurePath(name.replace("\\", "/")).name
    plain = text.clean_cell(last).replace("/", "_").replace('"', "'").lstrip(".").strip()
    stem, dot, suffix = plain.rpartition(".")
    if dot and len(plain) > _NAME:
        plain = f"{stem[: _NAME - len(suffix) - 1]}.{suffix}"
    # Once more: a mark may have lost the sign that it stood on.
    return text.clean_cell(plain[:_NAME]) or "file"


def alt_fault(alt: str) -> str:
    """Return why an alt text cannot leave, as a sentence, or "" where it can."""
    hidden = text.outgoing_fault(alt)
    if hidden:
        return f"Alt text: {hidden}"
    plain = alt.replace("\t", " ")
    if text.clean(plain) != plain:
        return "Alt text: some characters cannot be shown as they would leave."
    return ""


def problem(limits: FileLimits | None, files: Sequence[OutgoingFile]) -> str:
    """Return why the network does not take the files, as a sentence, or "" where it does.

    Cheap: the screen asks it as often as it likes.
    """
    if not files:
        return ""
    if limits is None:
        return "This account cannot send files."
    if len(files) > limits.most:
        return f"{len(files)} files; {limits.most} are the most here."
    for file in files:
        fault = _fault(limits, file)
        if fault:
            return f"{plain_name(file.name)}: {fault}"
    total = sum(file.size for file in files)
    if limits.most_total is not None and total > limits.most_total:
        return f"The files have {size(total)} together; {size(limits.most_total)} are the most."
    return ""


def size(count: int) -> str:
    """Return a number of bytes as people say it."""
    if count < 1000:
        return f"{count} bytes"
    if count < 1_000_000:
        return f"{count / 1000:.0f} kB"
    return f"{count / 1_000_000:.1f} MB"


def describe(file: OutgoingFile) -> str:
    """Return a file's name, type and size in a line. Clean."""
    pixels = f", {file.width} × {file.height} pixels" if file.width else ""
    name, kind = text.clean_cell(file.name), text.clean_cell(file.media_type)
    return f"{name} ({kind}{pixels}, {size(file.size)})"


def describe_alt(file: OutgoingFile) -> str:
    """Return a file's alt text in quotes, that a picture has none, or "". Clean."""
    if file.alt:
        return f"alt text “{text.clean_line(file.alt)}”"
    return "no alt text" if file.is_picture else ""


def _fault(limits: FileLimits, file: OutgoingFile) -> str:
    if file.name != text.clean_cell(file.name):
        return "its name cannot be shown as it would leave. Take it off and attach it again."
    if limits.media_types and file.media_type not in limits.media_types:
        taken = ", ".join(kind.partition("/")[2].upper() for kind in limits.media_types)
        return f"{file.media_type} is not taken here, only {taken}."
    if file.size > limits.most_bytes:
        return f"it has {size(file.size)}; {size(limits.most_bytes)} are the most here."
    if file.alt and not limits.alt_limit:
        return "alt text is not taken here."
    if text.count_graphemes(file.alt) > limits.alt_limit:
        return f"its alt text is longer than {limits.alt_limit} characters."
    return alt_fault(file.alt)


def _read(path: Path) -> bytes:
    try:
        # Not waiting: a pipe that somebody put in a file's place would never open.
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise CannotAttach(f"{plain_name(path.name)} is no file.")
            return file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:  # ValueError: a name that no system knows
        said = getattr(error, "strerror", None) or "that is no name of a file"
        raise CannotAttach(f"{plain_name(path.name)} cannot be read: {said}.") from None
