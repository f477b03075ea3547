"""What a command says: data on stdout, everything else on stderr, all of it safe for a terminal.

Text from strangers is cleaned here whatever the caller did. JSON carries the original, escaped
down to printable ASCII, so that a terminal has nothing to obey.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from inbox_tui import text
from inbox_tui.errors import Told

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

INDENT = "    "


class ReaderGone(Exception):
    """Whoever read stdout has seen enough (``| head``)."""


class StdoutFault(Told):
    """What the command says cannot be written, because the disk is full for example."""


def say(line: str = "") -> None:
    """Write one line of data."""
    _write(text.clean_line(line))


def say_block(body: str, indent: str = INDENT) -> None:
    """Write a body of several lines, each indented."""
    for line in text.clean(body).splitlines():
        _write(f"{indent}{line}".rstrip())


def say_row(cells: Sequence[str], widths: Sequence[int]) -> None:
    """Write a row whose cells are cleaned, cut and filled to ``widths``; 0: as it comes."""
    shown = (_fit(text.clean_cell(c), w) for c, w in zip(cells, widths, strict=True))
    _write("  ".join(shown).rstrip())


def say_table(rows: Sequence[Sequence[str]], most: int = 32) -> None:
    """Write rows in columns of at most ``most`` cells; the last column comes as it is."""
    widths = table_widths(rows, most)
    for cells in rows:
        say_row(cells, widths)


def say_fields(*fields: str) -> None:
    """Write a line of fields with tabs between them, as a shell reads it."""
    _write("\t".join(map(text.clean_cell, fields)))


def say_json(record: Mapping[str, Any]) -> None:
    """Write one JSON object on a line of its own, in printable ASCII."""
    import json

    _write(json.dumps(record, ensure_ascii=True, default=_plain))


def finish() -> None:
    """Write out what is still on its way.

    :raises ReaderGone: nobody reads it.
    :raises StdoutFault: it cannot be written.
    """
    with _named_faults():
        sys.stdout.flush()


def drop_unwritten() -> None:
    """Forget what stdout does not take, so that it is not tried again, with a complaint, at exit."""
    try:
        finish()
    except (ReaderGone, StdoutFault):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def narrate(words: str = "") -> None:
    """Say one line beside the data, on stderr: no stranger's words begin a second one."""
    narrate_block(text.clean(words).replace("\n", " "))


def narrate_block(words: str) -> None:
    """Say something of several lines beside the data, on stderr.

    Where the program that read it has ended nobody is told, and nothing else changes. A terminal
    that is closed is no such thing: that stays an error, which ends a hold.
    """
    try:
        sys.stderr.write(text.clean(words) + "\n")
        sys.stderr.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())


def table_widths(rows: Sequence[Sequence[str]], most: int = 32) -> tuple[int, ...]:
    """Return the width of each column that its longest cell asks for; the last one is free."""
    columns = list(zip(*rows, strict=True))
    fitting = (max(text.cell_width(text.clean_cell(c)) for c in column) for column in columns[:-1])
    return (*(min(width, most) for width in fitting), 0)


def terminal_width() -> int | None:
    """Return the columns of the terminal behind stdout, or None where there is none."""
    if not sys.stdout.isatty():
        return None
    import shutil

    return shutil.get_terminal_size().columns


def fields_of(thing: DataclassInstance) -> dict[str, Any]:
    """Return the fields of a model object by their names; ranks as the words that commands take."""
    from dataclasses import fields

    values = {field.name: getattr(thing, field.name) for field in fields(thing)}
    return {
        name: value.name.lower() if isinstance(value, IntEnum) else value
        for name, value in values.items()
    }


def _write(line: str) -> None:
    with _named_faults():
        sys.stdout.write(line + "\n")


@contextmanager
def _named_faults() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise ReaderGone from None
    except OSError as error:
        raise StdoutFault(f"Stdout cannot be written: {error.strerror}.") from error


def _fit(cell: str, width: int) -> str:
    if not width:
        return cell
    shown = text.shorten(cell, width)
    return shown + " " * (width - text.cell_width(shown))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        from inbox_tui.store.clock import to_text

        return to_text(value)
    from dataclasses import is_dataclass

    if is_dataclass(value) and not isinstance(value, type):
        return fields_of(value)
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} has no place in JSON")
