"""``inbox-tui audit``: the log of what was done here, whether it is whole, and a copy for others."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click

from inbox_tui.cli.failures import Failure
from inbox_tui.cli.printing import (
    fields_of,
    narrate,
    say,
    say_json,
    say_table,
)
from inbox_tui.cli.store_access import open_store
from inbox_tui.cli.wall_time import offset_time, wall_clock
from inbox_tui.redaction import redact
from inbox_tui.store import Store, audit, audit_chain, audit_export

ERASED = "(erased: the person was forgotten)"


@click.group("audit", short_help="List, verify and export the log of what was done.")
def command() -> None:
    """List, verify and export the log of who confirmed, sent, stopped, changed and erased what.

    The log only grows, and each entry is chained to the one before.
    """


@command.command("list")
@click.option("--since", metavar="TIME",
              help="Only from then on: 2026-11-21 or 2026-11-21T18:31, local unless it has a zone.")  # fmt: skip
@click.option("--identity", metavar="PERSON", default="", help="Only what this colleague did.")
@click.option("--act", default="", help="Only this act: confirmed, sent, 'near miss' ...")
@click.option("--account", metavar="ACCOUNT", default="", help="Only what is about this account.")
@click.option("--delivery", type=int, help="Only what is about this delivery.")
@click.option("--before", type=int, metavar="NUMBER", help="Only older entries: the next page.")
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True,
              help="At most so many.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Write JSON Lines.")
def list_entries(
    since: str | None,
    identity: str,
    act: str,
    account: str,
    delivery: int | None,
    before: int | None,
    limit: int,
    as_json: bool,
) -> None:
    """List the entries, newest first: number, time, who, what, particulars."""
    with open_store() as store:
        selection = audit.Selection(
            since=_moment(since),
            identity=identity,
            act=act,
            account_id=account,
            delivery_uid=delivery,
            before=before,
        )
        found = audit.page(store.read(), selection, limit)
    if as_json:
        for entry in found:
            say_json(fields_of(entry))
        return
    if not found:
        narrate("There is no such entry.")
        return
    say_table([_cells(entry) for entry in found])
    if len(found) == limit and found[-1].seq > 1:
        narrate(f"Older ones: --before {found[-1].seq}")


@command.command("verify")
@click.option("--against", metavar="EXPORT",
              help="A file from 'audit export', or a head as it was written down: NUMBER:HASH.")  # fmt: skip
def verify(against: str | None) -> None:
    """Check every entry and payload, and write the head: the last entry's number and hash.

    A head that somebody else keeps shows what the log alone cannot: that its end was cut off, or
    that all of it was written anew. Exit code 1: something is wrong; the sentence says where.
    """
    with open_store() as store:
        conn = store.read()
        found = audit_chain.check(conn)
        if found.fault:
            raise Failure(found.fault)
        if against:
            with _exported(against) as exported:
                difference = audit_export.compare(conn, exported)
            if difference:
                raise Failure(difference)
        head = audit_export.head(conn)
    narrate(_whole(found))
    if against:
        narrate("It holds everything that was exported, unchanged.")
    if head:
        if not against:
            narrate("Write this down, or give it to somebody else; --against compares with it:")
        say(head.written_down)


@command.command("export")
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
                default="-")  # fmt: skip
@click.option("--head", "head_only", is_flag=True, help="Only the head: one line, to be mailed.")
def export(file: Path, head_only: bool) -> None:
    """Write the log as JSON Lines to FILE, which must be new, or to stdout.

    Entries come oldest first, with payload and salt, so that whoever has them can check both; the
    head is at the end. Keep it where nobody who can write this inbox can.
    """
    with open_store() as store:
        lines = _head(store) if head_only else audit_export.lines(store.read())
        if str(file) == "-":
            for line in lines:
                say(line)
            return
        _write_new(file, lines)
    narrate(f"{file} is written; only you can read it (600).")


def _head(store: Store) -> Iterator[str]:
    head = audit_export.head(store.read())
    if head is None:
        raise Failure("Nothing was done yet, so there is no head.")
    yield audit_export.head_line(head)


def _write_new(file: Path, lines: Iterable[str]) -> None:
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise Failure(f"{file} is there already, and an export overwrites nothing.") from None
    with os.fdopen(descriptor, "w", encoding="ascii") as opened:
        os.fchmod(opened.fileno(), 0o600)
        opened.writelines(f"{line}\n" for line in lines)
        opened.flush()
        os.fsync(opened.fileno())


@contextmanager
def _exported(against: str) -> Iterator[Iterable[str]]:
    on_paper = audit_export.from_paper(against)
    if on_paper is not None:
        yield [on_paper]
        return
    with Path(against).open(encoding="utf-8", errors="replace") as opened:
        yield opened


def _whole(found: audit_chain.Check) -> str:
    if not found.entries:
        return "Nothing was done yet: the audit log is empty."
    entries = "1 entry" if found.entries == 1 else f"{found.entries} entries"
    erased = f" The payloads of {found.erased} were erased with a person." if found.erased else ""
    return f"The audit log is whole: {entries}, chained from the first to the last.{erased}"


def _moment(words: str | None) -> datetime | None:
    if words is None:
        return None
    try:
        told = datetime.fromisoformat(words)
        here = told if told.tzinfo else told.replace(tzinfo=wall_clock().zone)
        return here.astimezone(UTC)
    except (ValueError, OverflowError):
        raise click.BadParameter(
            f"{words!r} is no time such as 2026-11-21T18:31.", param_hint="--since"
        ) from None


def _cells(entry: audit.Entry) -> tuple[str, ...]:
    return (
        str(entry.seq),
        offset_time(entry.at),
        entry.identity,
        entry.act,
        ERASED if entry.payload is None else redact(_particulars(entry)),
    )


def _particulars(entry: audit.Entry) -> str:
    return ", ".join(
        f"{name} {_plainly(value)}"
        for name, value in (entry.payload or {}).items()
        if value not in (None, "", [])
    )


def _plainly(value: object) -> str:
    """Return a value as a person reads it: sentences as they are, one after the other."""
    if isinstance(value, list):
        return " ".join(map(_plainly, value))
    return value if isinstance(value, str) else json.dumps(value)
