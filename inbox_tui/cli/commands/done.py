"""``inbox-tui done``: close conversations until somebody writes again."""

from __future__ import annotations

import click

from inbox_tui import triage
from inbox_tui.cli.chosen_conversations import choice, on_conversations
from inbox_tui.cli.store_access import open_store
from inbox_tui.model import utc_now


@click.command("done", short_help="Close conversations until somebody writes again.")
@on_conversations()
def command(arguments: tuple[str, ...], query: str, yes: bool, as_json: bool) -> None:
    """Close conversations until somebody writes again; 'undo' takes it back.

    CONVERSATION is a number from 'list', or - for numbers from stdin, one a line.
    """
    chosen = choice(arguments, query, yes, as_json, takes_words=False)
    with open_store() as store:
        chosen.say(triage.mark_done(store, chosen.uids(store, "done"), utc_now()))
