"""``inbox-tui reopen``: open closed conversations again."""

from __future__ import annotations

import click

from inbox_tui import triage
from inbox_tui.cli.chosen_conversations import choice, on_conversations
from inbox_tui.cli.store_access import open_store
from inbox_tui.model import utc_now


@click.command("reopen", short_help="Open closed conversations again.")
@on_conversations()
def command(arguments: tuple[str, ...], query: str, yes: bool, as_json: bool) -> None:
    """Open closed conversations again.

    CONVERSATION is a number from 'list', or - for numbers from stdin, one a line.
    """
    chosen = choice(arguments, query, yes, as_json, takes_words=False)
    with open_store() as store:
        chosen.say(triage.reopen(store, chosen.uids(store, "reopen"), utc_now()))
