"""What the arguments of commands name: accounts, and what to look for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_tui.cli.configuration import configuration
from inbox_tui.cli.failures import Failure
from inbox_tui.cli.printing import narrate
from inbox_tui.model import Account
from inbox_tui.store import Store

if TYPE_CHECKING:
    from inbox_tui.query import Query


def chosen_account(store: Store, name: str) -> Account:
    """Return the account called ``name``. :raises AccountFault: none or several are."""
    from inbox_tui import accounts

    return accounts.find(store, name)


def every_account(store: Store, name: str | None) -> tuple[Account, ...]:
    """Return the one account called ``name``, or all of them where no name is given.

    :raises AccountFault: none or several are called so.
    :raises Failure: none is connected.
    """
    from inbox_tui.store import accounts

    if name:
        return (chosen_account(store, name),)
    found = accounts.every(store.read())
    if not found:
        raise Failure("No account is connected yet. Next: inbox-tui account add NETWORK")
    return found


def typed_query(words: str) -> Query:
    """Return the query, which may name the person's own views; say what is wrong with it."""
    from inbox_tui.query import parse

    query = parse(words, {view.name: view.query for view in configuration().views})
    for fault in query.faults:
        narrate(fault)
    return query
