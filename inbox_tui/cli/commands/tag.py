"""``inbox-tui tag``: put tags on conversations."""

from __future__ import annotations

import click

from inbox_tui import triage
from inbox_tui.cli.chosen_conversations import choice, on_conversations
from inbox_tui.cli.tagging import change_each_tag


@click.command("tag", short_help="Put tags on conversations.")
@on_conversations("TAG...")
def command(arguments: tuple[str, ...], query: str, yes: bool, as_json: bool) -> None:
    """Put tags on conversations.

    A TAG is a word of letters, digits, - and _; one of digits alone has a # before it. Each TAG is
    an act of its own.

    CONVERSATION is a number from 'list', or - for numbers from stdin, one a line.
    """
    change_each_tag(choice(arguments, query, yes, as_json), "tag", triage.add_tag)
