"""``inbox-tui import``: messages from any other source, through the same door as a pull."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import click

from inbox_tui.adapter import Page, Rejected
from inbox_tui.cli.arguments import chosen_account
from inbox_tui.cli.configuration import sort_by_rules
from inbox_tui.cli.exit_codes import ExitCode
from inbox_tui.cli.import_lines import reader
from inbox_tui.cli.printing import narrate, say
from inbox_tui.cli.progress import ProgressLine
from inbox_tui.cli.store_access import open_store
from inbox_tui.intake import store_page
from inbox_tui.model import Account, Message
from inbox_tui.store import Store

LINES_A_PAGE = 1000
LONGEST_LINE = 8_000_000
"""Bytes. A longer line is rejected: a file without line ends must not fill the memory."""
FAULTS_TOLD = 5
_BOM = b"\xef\xbb\xbf"


@dataclass
class _Counts:
    seen: int = 0
    new: int = 0
    rejected: int = 0
    bytes: int = 0


@click.command("import", short_help="Bring in messages from any other source.")
@click.option("--account", required=True, metavar="ACCOUNT", help="To whom they were written.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
def command(account: str, file: str) -> ExitCode:
    """Bring messages from FILE (JSON Lines; - is stdin) into the inbox of ACCOUNT.

    \b
    One object a line:
      id, conversation  the network's own; a number is taken as its digits
      parent            id of the message it answers, or null
      author            {"name", "handle", "id"}; without id, the handle serves
      at                ISO 8601 with a zone: 2026-11-21T18:31:00Z
      text
      kind              mention, reply, comment, quote, direct, review, mail,
                        post (not addressed to us), notice (from a machine)
      url, to           optional; to is a list of handles or authors

    Other fields are kept in the raw column. A line that cannot be read becomes a dead letter with
    its number, and the rest goes on; then the exit code is 3. Importing again changes nothing, an
    interrupted import can simply be repeated.
    """  # noqa: D301 - click wants the character that \b stands for
    with open_store() as store:
        sort_by_rules(store)
        chosen = chosen_account(store, account)
        if file == "-":
            counts = _import(store, chosen, sys.stdin.buffer, name="stdin", size=0)
        else:
            path = Path(file)
            with path.open("rb") as lines:
                size = path.stat().st_size
                name = path.name.encode(errors="replace").decode()
                counts = _import(store, chosen, lines, name=name, size=size)
    known = counts.seen - counts.new - counts.rejected
    say(f"{counts.new} new, {known} known already, {counts.rejected} could not be read")
    if counts.rejected > FAULTS_TOLD:
        narrate(f"{counts.rejected - FAULTS_TOLD} more like these; all are dead letters.")
    return ExitCode.SOME_FAILED if counts.rejected else ExitCode.DONE


def _import(store: Store, account: Account, file: BinaryIO, *, name: str, size: int) -> _Counts:
    """Import all lines, a page at a time; ``size`` is that of the file, 0 where nobody knows."""
    read = reader(account)
    counts = _Counts()
    with ProgressLine(sys.stderr) as status:
        for page in _pages(file):
            found = [read(line, number) for number, line in page]
            rejected = tuple(item for item in found if isinstance(item, Rejected))
            arrival = store_page(
                store,
                account,
                Page(
                    messages=tuple(item for item in found if isinstance(item, Message)),
                    cursor=None,
                    rejected=rejected,
                ),
                source=f"import {name}",
            )
            counts.bytes += sum(len(line) for _, line in page)
            counts.seen += len(found)
            counts.new += arrival.new
            _tell_faults(rejected, told=counts.rejected)
            counts.rejected += arrival.rejected
            part = f" ({counts.bytes * 100 // size} %)" if size else ""
            status.show(name, f"{counts.seen} lines{part}, {counts.new} new")
    return counts


def _pages(file: BinaryIO) -> Iterator[list[tuple[int, bytes]]]:
    """Yield the lines that hold something, numbered from 1, some at a time."""
    page: list[tuple[int, bytes]] = []
    number = 0
    while line := file.readline(LONGEST_LINE):
        number += 1
        if number == 1:
            line = line.removeprefix(_BOM)
        if not line.endswith(b"\n") and len(line) == LONGEST_LINE:
            _skip_line(file)
        if not line.isspace() and line:
            page.append((number, line))
        if len(page) == LINES_A_PAGE:
            yield page
            page = []
    if page:
        yield page


def _skip_line(file: BinaryIO) -> None:
    while (rest := file.readline(LONGEST_LINE)) and not rest.endswith(b"\n"):
        pass


def _tell_faults(rejected: tuple[Rejected, ...], *, told: int) -> None:
    for item in rejected[: max(0, FAULTS_TOLD - told)]:
        narrate(f"{item.position}: {item.reason}")
