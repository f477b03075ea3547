"""``inbox-tui history``: what was done with a conversation, and by whom."""

from __future__ import annotations

from datetime import UTC

import click

from inbox_tui.cli.printing import fields_of, narrate, say, say_block, say_json
from inbox_tui.cli.store_access import open_store
from inbox_tui.cli.wall_time import offset_time, wall_clock
from inbox_tui.model import utc_now
from inbox_tui.store import conversations
from inbox_tui.triage.history import history


@click.command("history", short_help="Show what was done with a conversation, and by whom.")
@click.argument("conversation", type=int)
@click.option("--limit", type=click.IntRange(min=1), default=100, show_default=True,
              help="At most so many, the newest.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Write JSON Lines.")
def command(conversation: int, limit: int, as_json: bool) -> None:
    """Show what was done with a CONVERSATION, newest first.

    Acts of triage, rules, notes, drafts, replies and what became of them, wrong call signs.
    """
    with open_store() as store:
        conn = store.read()
        conversations.newest(conn, conversation)  # told where there is no such conversation
        zone = UTC if as_json else wall_clock().zone
        found = history(conn, conversation, now=utc_now(), limit=limit, zone=zone)
    for entry in found:
        if as_json:
            say_json(fields_of(entry))
            continue
        say(f"{offset_time(entry.at)}  {entry.told}")
        if entry.text:
            say_block(entry.text)
    if not found:
        narrate("Nothing was done with it yet.")
