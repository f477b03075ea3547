"""What most commands begin with: the opened store and the log."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from inbox_tui.cli.failures import Failure
from inbox_tui.cli.printing import narrate
from inbox_tui.cli.wall_time import keep_clock
from inbox_tui.paths import (
    DATABASE_VARIABLE,
    close_to_others,
    data_folder,
    database_file,
    log_folder,
    secret_file,
)
from inbox_tui.store import Store


@contextmanager
def open_store() -> Iterator[Store]:
    """Open the inbox that ``--db``, the environment or the data folder names.

    What is ours and was open to others is closed to them, and told. The file of secrets closes
    itself, with advice of its own.

    :raises Failure: the file that was chosen is in a folder that does not exist.
    """
    file = inbox_file()
    closed = tuple(close_to_others(data_folder(), log_folder(), but=secret_file()))
    with Store.open(file) as store:
        store.repaired = (*closed, *store.repaired)
        for sentence in store.repaired:
            narrate(sentence)
        if store.read_only_reason:
            narrate(f"{store.read_only_reason} The inbox is read-only; run 'inbox-tui doctor'.")
        keep_clock(store)
        yield store


def inbox_file() -> Path:
    """Return the file that ``--db``, the environment or the data folder names.

    :raises Failure: it was chosen, and is in a folder that does not exist.
    """
    chosen: Path | None = click.get_current_context().find_root().params.get("db")
    file = chosen.absolute() if chosen else database_file()
    # Our own folder is made on the first run; one that a person names is mistyped if missing.
    if (chosen or os.environ.get(DATABASE_VARIABLE)) and not file.parent.is_dir():
        raise Failure(f"There is no folder {file.parent}.")
    return file


def log_to_file() -> None:
    """Keep what libraries log off the terminal; for commands that talk to networks."""
    from inbox_tui.logs import set_up_logging

    set_up_logging(log_folder())
