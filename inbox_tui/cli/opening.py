"""What most commands begin with: the store, and the things that arguments name."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from inbox_tui.cli.failures import Failure
from inbox_tui.cli.printing import narrate
from inbox_tui.model import Account, Identity, StoredMessage
from inbox_tui.paths import database_file, log_folder
from inbox_tui.store import Store


@contextmanager
def open_store() -> Iterator[Store]:
    """Open the inbox that ``--db``, the environment or the data folder names."""
    chosen: Path | None = click.get_current_context().find_root().params.get("db")
    with Store.open(chosen.absolute() if chosen else database_file()) as store:
        for sentence in store.repaired:
            narrate(sentence)
        if store.read_only_reason:
            narrate(f"{store.read_only_reason} The inbox is read-only; run 'inbox-tui doctor'.")
        yield store


def log_to_file() -> None:
    """Keep what libraries log off the terminal; for commands that talk to networks."""
    from inbox_tui.logs import set_up_logging

    set_up_logging(log_folder())


def chosen_account(store: Store, words: str) -> Account:
    """Return the account that ``words`` name. :raises AccountFault: none or several fit."""
    from inbox_tui import accounts

    return accounts.find(store, words)


def every_account(store: Store, words: str | None) -> tuple[Account, ...]:
    """Return the one account that ``words`` name, or all of them.

    :raises Failure: none is connected.
    """
    from inbox_tui.store import accounts

    if words:
        return (chosen_account(store, words),)
    found = accounts.every(store.read())
    if not found:
        raise Failure("No account is connected yet. Next: inbox-tui account add NETWORK")
    return found


def chosen_message(store: Store, uid: int) -> StoredMessage:
    """Return one message. :raises Failure: there is none."""
    from inbox_tui.store import messages

    found = messages.get(store.read(), uid)
    if found is None:
        raise Failure(f"There is no message {uid}. 'inbox-tui show CONVERSATION' numbers them.")
    return found


def require_me(store: Store) -> Identity:
    """Return who sits at this machine. :raises Failure: nobody has said so yet."""
    from inbox_tui.store import identities

    me = identities.me(store.read())
    if me is None:
        raise Failure("Say who you are first: inbox-tui me NAME")
    return me


def has_terminal() -> bool:
    """Return whether a person can be asked: stdin and stderr are a terminal."""
    return sys.stdin.isatty() and sys.stderr.isatty()
