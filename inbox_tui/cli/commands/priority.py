"""``inbox-tui priority``: say how soon conversations want an answer."""

from __future__ import annotations

import click

from inbox_tui import triage
from inbox_tui.cli.chosen_conversations import choice, on_conversations
from inbox_tui.cli.store_access import open_store
from inbox_tui.model import Priority, utc_now

NAMES = tuple(priority.name.lower() for priority in Priority)


@click.command("priority", short_help="Say how soon conversations want an answer.")
@on_conversations("PRIORITY")
def command(arguments: tuple[str, ...], query: str, yes: bool, as_json: bool) -> None:
    """Say how soon conversations want an answer: PRIORITY is low, normal, high or urgent.

    CONVERSATION is a number from 'list', or - for numbers from stdin, one a line.
    """
    chosen = choice(arguments, query, yes, as_json)
    if chosen.rest.lower() not in NAMES:
        raise click.UsageError(f"A priority is one of {', '.join(NAMES)}.")
    priority = Priority[chosen.rest.upper()]
    with open_store() as store:
        uids = chosen.uids(store, f"priority {chosen.rest.lower()}")
        chosen.say(triage.set_priority(store, uids, priority, utc_now()))
