"""``inbox-tui snooze``: put conversations out of the way for a while."""

from __future__ import annotations

import click

from inbox_tui import triage
from inbox_tui.cli.chosen_conversations import choice, on_conversations
from inbox_tui.cli.store_access import open_store
from inbox_tui.cli.wall_time import local_time
from inbox_tui.hours import zone
from inbox_tui.model import NEXT_ANSWER, utc_now
from inbox_tui.moments import EXAMPLES, moment
from inbox_tui.store import identities


@click.command("snooze", short_help="Put conversations out of the way for a while.")
@on_conversations("UNTIL")
def command(arguments: tuple[str, ...], query: str, yes: bool, as_json: bool) -> None:
    """Put conversations out of the way UNTIL a moment, or till somebody writes in them.

    UNTIL is 3h, 3d, tomorrow, mon 9:00, 2026-12-01, 2026-12-01 14:30, or answer, for somebody's
    next message alone. The clock is that of your own time zone ('me --time-zone').

    CONVERSATION is a number from 'list', or - for numbers from stdin, one a line.
    """
    chosen = choice(arguments, query, yes, as_json)
    if not chosen.words:
        raise click.UsageError(f"Until when? For example: {EXAMPLES}")
    with open_store() as store:
        me, now = identities.require_me(store.read()), utc_now()
        here = zone(me.time_zone)
        until = moment(chosen.rest, now, here)
        applied = triage.snooze(store, chosen.uids(store, "snooze"), until, now)
    when = "somebody writes" if until == NEXT_ANSWER else local_time(until)
    words = f", until {when}" if applied.conversations else ""
    chosen.say(applied, words, until=until)
