"""``inbox-tui redo``: do again what was undone last."""

from __future__ import annotations

import click

from inbox_tui import triage
from inbox_tui.cli.printing import fields_of, narrate, say, say_json
from inbox_tui.cli.store_access import open_store
from inbox_tui.model import utc_now


@click.command("redo", short_help="Do again what you have undone last.")
@click.option("--json", "as_json", is_flag=True, help="Write what was changed as a JSON line.")
def command(as_json: bool) -> None:
    """Do again what you have undone last; a new act of yours ends what can be done again."""
    with open_store() as store:
        redone = triage.redo(store, utc_now())
    if redone is None:
        narrate("There is nothing to do again.")
    elif as_json:
        say_json(fields_of(redone))
    else:
        say(redone.told)
