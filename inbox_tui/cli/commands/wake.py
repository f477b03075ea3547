"""``inbox-tui wake``: end the snooze of conversations."""

from __future__ import annotations

import click

from inbox_tui import triage
from inbox_tui.cli.chosen_conversations import choice, on_conversations
from inbox_tui.cli.store_access import open_store
from inbox_tui.model import utc_now


@click.command("wake", short_help="End the snooze of conversations.")
@on_conversations()
def command(arguments: tuple[str, ...], query: str, yes: bool, as_json: bool) -> None:
    """End the snooze of conversations.

    CONVERSATION is a number from 'list', or - for numbers from stdin, one a line.
    """
    chosen = choice(arguments, query, yes, as_json, takes_words=False)
    with open_store() as store:
        chosen.say(triage.wake(store, chosen.uids(store, "wake"), utc_now()))
