"""Erasing a person, step by step.

The order lets a run that was killed be finished by running it again. The logs are first, since only
the store knows what to look for in them. Then all rows change in one transaction, which also keeps
the marks by which the person is known again. Last, what SQLite still holds of the old rows is
overwritten; that needs no knowledge of the person, only their mark.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from inbox_tui.crashpoints import crashpoint
from inbox_tui.forget import files
from inbox_tui.forget.person import Person, is_ours, names_of, places
from inbox_tui.forget.survey import CannotForget, Figures, Plan, survey, traces_of
from inbox_tui.store import Store, audit, forgotten, identities, refreshing
from inbox_tui.store.audit_chain import FORGOTTEN
from inbox_tui.store.clock import to_text
from inbox_tui.store.row_changes import carry_out


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    """What forgetting a person will erase."""

    figures: Figures
    logs: int
    """Log files and crash reports that name them."""
    shared_names: tuple[str, ...]
    """Names that stay in others' texts, because somebody else, or one of us, is called so too."""
    copies: tuple[Path, ...]
    """Files that are not touched: backups and exports."""


def foresee(store: Store, person: Person, log_folder: Path, kept: Iterable[str] = ()) -> Foreseen:
    """Look through everything and change nothing.

    :raises CannotForget: the person is one of us, or a reply to them is under way.
    """
    conn = store.read()
    _refuse_ours(conn, person)
    shared = _shared_names(conn, person)
    traces = traces_of(conn, person, shared, kept)
    plan = survey(conn, person, traces, salt="", now="")
    return Foreseen(
        figures=plan.figures,
        logs=files.count_logs(log_folder, traces),
        shared_names=tuple(sorted(shared)),
        copies=files.copies(store.path),
    )


def forget(
    store: Store, person: Person, log_folder: Path, now: datetime, kept: Iterable[str] = ()
) -> Figures:
    """Erase ``person`` and return how much that was. It cannot be undone.

    :raises CannotForget: the person is one of us, or a reply to them is under way.
    :raises StoreError: the store cannot be written, or somebody else is reading it all the time.
    """
    conn = store.read()
    _refuse_ours(conn, person)
    kept, shared = frozenset(kept), _shared_names(conn, person)
    salt, at = forgotten.new_salt(), to_text(now)
    seen = _version(conn)
    traces = traces_of(conn, person, shared, kept)
    plan = survey(conn, person, traces, salt, at)
    crashpoint("forget:surveyed")
    files.clean_logs(log_folder, traces)
    crashpoint("forget:logs cleaned")
    conn.execute("PRAGMA secure_delete = ON")
    conn.execute("PRAGMA temp_store = MEMORY")
    with store.write() as writing:
        if _version(writing) != seen:
            # Somebody has written since: what came in meanwhile may tell of the person too.
            traces = traces_of(writing, person, shared, kept)
            plan = survey(writing, person, traces, salt, at)
        _write(writing, person, plan, salt, now)
        crashpoint("forget:written")
    crashpoint("forget:committed")
    files.clean_logs(log_folder, traces)
    shrink(store)
    return plan.figures


def shrink(store: Store) -> None:
    """Overwrite what the file still holds of erased rows: index, free pages, write-ahead log.

    Also the end of a run that was killed. Takes the turn of every writer for as long as it takes
    to copy the file, and a free space of that size.

    :raises StoreError: another program is reading the inbox and the old pages cannot go.
    """
    with store.write() as conn:
        conn.execute("INSERT INTO messages_fts (messages_fts) VALUES ('optimize')")
    crashpoint("forget:index optimised")
    store.vacuum()
    crashpoint("forget:vacuumed")


def is_forgotten(store: Store, words: str) -> bool:
    """Return whether ``words`` name somebody who was forgotten here before."""
    conn = store.read()
    network, _, rest = words.rpartition(":")
    known = places(conn)
    of_network = [place for place in known if place.network.casefold() == network.casefold()]
    return forgotten.is_known(conn, known, words) or forgotten.is_known(conn, of_network, rest)


def _write(conn: sqlite3.Connection, person: Person, plan: Plan, salt: str, now: datetime) -> None:
    names = names_of(conn, person)
    for change in plan.changes:
        carry_out(conn, change)
    refreshing.recount(conn, sorted(plan.refresh))
    forgotten.remember(conn, salt, person.place, person.remote_id, names.handles, now)
    me = identities.me(conn)
    audit.append(
        conn,
        me.id if me else "",
        FORGOTTEN,
        {
            "erased": plan.erased,
            "messages": plan.figures.messages,
            "messages_of_others": plan.figures.others,
            "replies": plan.figures.replies,
        },
        now,
    )


def _refuse_ours(conn: sqlite3.Connection, person: Person) -> None:
    if is_ours(conn, person):
        raise CannotForget(
            f"{person.full_handle} is one of our accounts: 'inbox-tui account remove' takes it out "
            "of use, and what was sent from it stays on record."
        )


def _shared_names(conn: sqlite3.Connection, person: Person) -> frozenset[str]:
    """Return those of the person's names and handles that somebody else bears too."""
    others = {
        word.lstrip("@").casefold()
        for handle, name in conn.execute(
            "SELECT handle, name FROM actors WHERE uid IS NOT ?", (person.uid,)
        )
        for word in (handle, name)
    }
    for row in conn.execute("SELECT id, network, instance, handle, name FROM accounts"):
        others |= {word.lstrip("@").casefold() for word in (*row, *row[0].split("-"))}
    for row in conn.execute("SELECT id, name FROM identities"):
        others |= {word.casefold() for word in row}
    names = names_of(conn, person)
    called = names.handles | names.names
    return frozenset(word for word in called if word.lstrip("@").casefold() in others)


def _version(conn: sqlite3.Connection) -> int:
    """Return a number that changes when another connection has written."""
    version: int = conn.execute("PRAGMA data_version").fetchone()[0]
    return version
