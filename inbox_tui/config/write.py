"""Writes the configuration file: as a whole or not at all, for its owner only."""

from __future__ import annotations

import os
import re
import tempfile
from dataclasses import replace
from pathlib import Path

from inbox_tui.config.fault import Fault
from inbox_tui.config.load import load, parse
from inbox_tui.config.places import places
from inbox_tui.config.template import toml_value
from inbox_tui.errors import Told
from inbox_tui.paths import private_folder

COPY_SUFFIX = ".before"
"""Ends the name of the copy of what a file was before it was written last."""

_ONE_LINE = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'")


class NotWritten(Told):
    """The file was left as it was; the text says why."""


def write(file: Path, data: bytes) -> Path | None:
    """Put ``data`` in the place of a file; return the copy of what was there, None where nothing was.

    Where ``file`` is a link, what it leads to is written, and the link stays.

    :raises NotWritten: it cannot be written; the file is as it was.
    """
    try:
        place = file.resolve(strict=False)
        private_folder(place.parent)
        copy = _keep_copy(place)
        _replace(place, data)
    except (OSError, RuntimeError) as error:  # RuntimeError: links that lead in a circle
        reason = getattr(error, "strerror", None) or "its links lead in a circle"
        raise NotWritten(f"{file} cannot be written: {reason}. It is as it was.") from error
    return copy


def append_view(file: Path, name: str, query: str) -> None:
    """Add a view of the person's own to the end of a file; every letter that was there stays.

    :raises NotWritten: the file has faults of its own that must be put right first, the view is
        none that the file could have, or it cannot be written.
    """
    before = load(file)
    if before.is_there:
        _refuse(file, before.faults)
        old = file.read_bytes()
    else:
        old = b""
    if not name.isprintable() or not query.isprintable():
        raise NotWritten("A view's name and query have no control characters in them.")
    entry = f"[[views]]\nname = {toml_value(name)}\nquery = {toml_value(query)}\n"
    parts = [old] if not old or old.endswith(b"\n") else [old, b"\n"]
    new = b"".join([*parts, b"\n" if old else b"", entry.encode()])
    config, faults = parse(new.decode("utf-8").removeprefix("\ufeff"), file)
    _refuse(file, faults)
    if len(config.views) != len(before.config.views) + 1:
        raise NotWritten(f"{file}: the view cannot be added; write it there yourself.")
    write(file, new)


def set_theme(file: Path, name: str) -> None:
    """Write down which theme the screens have; every other letter of the file stays.

    :raises NotWritten: the file has faults of its own that must be put right first, it says what
        is below ``display`` in a form that is not changed from here, or it cannot be written.
    """
    before = load(file)
    _refuse(file, before.faults)
    old = file.read_bytes().decode("utf-8") if before.is_there else ""
    mark = "\ufeff" if old.startswith("\ufeff") else ""
    new = mark + _with_theme(old.removeprefix(mark), before.toml, toml_value(name))
    config, faults = parse(new.removeprefix(mark).replace("\r\n", "\n"), file)
    wanted = replace(before.config, display=replace(before.config.display, theme=name))
    if faults or config != wanted:
        raise NotWritten(f"{file} is left as it was: its theme cannot be set from here.")
    if new != old:
        write(file, new.encode())


def _with_theme(old: str, toml: str, value: str) -> str:
    """Return ``old`` with a theme in it; ``toml`` is the same with line feeds alone.

    A ``display`` that is no table with a header makes it no TOML, or not what was meant.
    """
    where = places(toml)
    end = "\r\n" if "\r\n" in old else "\n"
    if theme := where.get(("display", "theme")):
        start = _in_full(old, theme.value)
        there = _ONE_LINE.match(old, start)
        return f"{old[:start]}{value}{old[there.end() if there else start :]}"
    if (display := where.get(("display",))) and toml.startswith("[", display.key):
        line_feed = old.find("\n", _in_full(old, display.key))
        head = old[: line_feed + 1] if line_feed >= 0 else f"{old}{end}"
        return f"{head}theme = {value}{end}{old[len(head) :]}"
    gap = "" if not old else end if old.endswith("\n") else end * 2
    return f"{old}{gap}[display]{end}theme = {value}{end}"


def _in_full(old: str, offset: int) -> int:
    """Return where an offset into a text with line feeds alone is, where it has its own line ends."""
    for number, found in enumerate(re.finditer("\r\n", old)):
        if found.start() - number >= offset:
            return offset + number
    return offset + old.count("\r\n")


def _refuse(file: Path, faults: tuple[Fault, ...]) -> None:
    if faults:
        raise NotWritten(f"{file} is left as it was. {faults[0].told}")


def _keep_copy(file: Path) -> Path | None:
    try:
        old = file.read_bytes()
    except FileNotFoundError:
        return None
    copy = file.with_name(file.name + COPY_SUFFIX)
    _replace(copy, old)
    return copy


def _replace(file: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{file.name}-", dir=file.parent)  # it is made 0600
    try:
        with os.fdopen(handle, "wb") as opened:
            opened.write(data)
            opened.flush()
            os.fsync(handle)
        Path(name).replace(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
