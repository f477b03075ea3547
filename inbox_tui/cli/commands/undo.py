"""``inbox-tui undo``: take back your last act of triage."""

from __future__ import annotations

import click

from inbox_tui import triage
from inbox_tui.cli.printing import fields_of, narrate, say, say_json
from inbox_tui.cli.store_access import open_store
from inbox_tui.model import utc_now


@click.command("undo", short_help="Take back your last act of triage, whole.")
@click.option("--json", "as_json", is_flag=True, help="Write what was changed as a JSON line.")
def command(as_json: bool) -> None:
    """Take back your last act of triage, on all its conversations; again for the one before.

    What a colleague has changed since stays as it is, and is told. It takes back no reply: see
    'outbox'.
    """
    with open_store() as store:
        undone = triage.undo(store, utc_now())
    if undone is None:
        narrate("There is nothing to undo.")
    elif as_json:
        say_json(fields_of(undone))
    else:
        say(undone.told)
