"""``inbox-tui redo``: do again what was undone last."""

from __future__ import annotations

import click

from inbox_tui import triage
from inbox_tui.cli.printing import narrate, say
from inbox_tui.cli.store_access import open_store
from inbox_tui.model import utc_now


@click.command("redo", short_help="Do again what you have undone last.")
def command() -> None:
    """Do again what you have undone last; a new act of yours ends what can be done again."""
    with open_store() as store:
        redone = triage.redo(store, utc_now())
    if redone is None:
        narrate("There is nothing to do again.")
    else:
        say(redone.told)
