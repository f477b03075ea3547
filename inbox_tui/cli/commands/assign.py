"""``inbox-tui assign``: say which colleague takes care of conversations."""

from __future__ import annotations

import sqlite3

import click

from inbox_tui import triage
from inbox_tui.cli.chosen_conversations import choice, on_conversations
from inbox_tui.cli.failures import Failure
from inbox_tui.cli.store_access import open_store
from inbox_tui.model import utc_now
from inbox_tui.store import identities

NOBODY = "nobody"


@click.command("assign", short_help="Say which colleague takes care of conversations.")
@on_conversations("WHO")
def command(arguments: tuple[str, ...], query: str, yes: bool, as_json: bool) -> None:
    """Say which colleague takes care of conversations.

    WHO is a colleague's name, 'me', or 'nobody'. It changes nothing about who may answer as what.

    CONVERSATION is a number from 'list', or - for numbers from stdin, one a line.
    """
    chosen = choice(arguments, query, yes, as_json)
    if not chosen.words:
        raise click.UsageError("To whom? Say a colleague's name, 'me' or 'nobody'.")
    with open_store() as store:
        identity = _colleague(store.read(), chosen.rest)
        chosen.say(triage.assign(store, chosen.uids(store, "assign"), identity, utc_now()))


def _colleague(conn: sqlite3.Connection, words: str) -> str:
    if words.casefold() == NOBODY:
        return ""
    if words.casefold() == "me":
        return identities.require_me(conn).id
    found = identities.called(conn, words)
    if len(found) != 1:
        names = ", ".join(who.name for who in found or identities.every(conn))
        problem = "Several are" if found else "Nobody here is"
        raise Failure(f"{problem} called {words}: {names or 'nobody is known yet'}.")
    return found[0].id
