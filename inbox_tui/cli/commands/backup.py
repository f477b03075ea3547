"""``inbox-tui backup``: a copy of the inbox, while it is in use."""

from __future__ import annotations

from pathlib import Path

import click

from inbox_tui.cli.failures import Failure
from inbox_tui.cli.printing import fields_of, narrate, say, say_json
from inbox_tui.cli.store_access import open_store
from inbox_tui.model import utc_now
from inbox_tui.store import Store
from inbox_tui.store.backup import Backup, back_up, usual_name, usual_place

HASH_SHOWN = 16


@click.command("backup", short_help="Copy the inbox to a file, while it is in use.")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Write a JSON line.")
def command(file: Path | None, as_json: bool) -> None:
    """Copy the inbox to FILE, or into the folder FILE under a name with the time.

    Without FILE it goes to the folder "backups" beside the inbox. The screen and pulls may go on
    meanwhile. The copy is checked before it gets its name; no file is ever replaced. Secrets of
    accounts are not in it.
    """
    with open_store() as store:
        made = back_up(store, _target(store, file))
    if as_json:
        say_json({**fields_of(made), "path": str(made.path)})
        return
    say(str(made.path))
    narrate(_contents(made))


def _target(store: Store, file: Path | None) -> Path:
    now = utc_now()
    if file is None:
        return usual_place(store, now)
    target = file.absolute()
    if target.is_dir():
        return target / usual_name(now)
    if not target.parent.is_dir():
        raise Failure(f"There is no folder {target.parent}.")
    return target


def _contents(made: Backup) -> str:
    head = (
        f"audit log to entry {made.audit_entries} ({made.audit_head[:HASH_SHOWN]})"
        if made.audit_entries
        else "audit log empty"
    )
    return (
        f"{made.size:,} bytes, {made.messages:,} messages, {head}. Checked; only you can read it."
    )
