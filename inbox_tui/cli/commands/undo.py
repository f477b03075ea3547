"""``inbox-tui undo``: take back your last act of triage."""

from __future__ import annotations

import click

from inbox_tui import triage
from inbox_tui.cli.printing import narrate, say
from inbox_tui.cli.store_access import open_store
from inbox_tui.model import utc_now


@click.command("undo", short_help="Take back your last act of triage, whole.")
def command() -> None:
    """Take back your last act of triage, on all its conversations; again for the one before.

    What a colleague has changed since stays as it is, and is told. It takes back no reply: see
    'outbox'.
    """
    with open_store() as store:
        undone = triage.undo(store, utc_now())
    if undone is None:
        narrate("There is nothing to undo.")
    else:
        say(undone.told)
