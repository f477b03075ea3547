"""``inbox-tui untag``: take tags off conversations."""

from __future__ import annotations

import click

from inbox_tui import triage
from inbox_tui.cli.chosen_conversations import choice, on_conversations
from inbox_tui.cli.printing import say
from inbox_tui.cli.store_access import open_store
from inbox_tui.model import utc_now


@click.command("untag", short_help="Take tags off conversations.")
@on_conversations("TAG...")
def command(arguments: tuple[str, ...], query: str, yes: bool) -> None:
    """Take tags off conversations.

    A TAG is a word of letters, digits, - and _; one of digits alone has a # before it. Each TAG is
    an act of its own.

    CONVERSATION is a number from 'list', or - for numbers from stdin, one a line.
    """
    chosen = choice(arguments, query, yes)
    if not chosen.words:
        raise click.UsageError("Which tag?")
    with open_store() as store:
        for tag in chosen.words:
            triage.sound_tag(tag)
        uids = chosen.uids(store, "untag")
        for tag in chosen.words:
            say(f"{triage.remove_tag(store, uids, tag, utc_now()).told}: {tag}")
