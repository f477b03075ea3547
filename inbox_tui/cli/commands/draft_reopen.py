"""``inbox-tui draft reopen``: a draft that was put away, as it was."""

from __future__ import annotations

import sqlite3

import click

from inbox_tui.cli.failures import Failure
from inbox_tui.cli.printing import fields_of, narrate, say, say_json
from inbox_tui.cli.store_access import open_store
from inbox_tui.model import Draft, utc_now
from inbox_tui.store import drafts, hand_sends


@click.command("reopen")
@click.argument("draft", type=int)
@click.option("--json", "as_json", is_flag=True, help="Write the draft as a JSON line.")
def reopen(draft: int, as_json: bool) -> None:
    """Take DRAFT, a number from 'draft list --discarded', out again, as it was put away."""
    with open_store() as store, store.write() as conn:
        found = drafts.require(conn, draft)
        said = hand_sends.of_draft(conn, draft)
        if said:  # it counts as sent: taking that back is an entry of the log
            raise Failure(
                f"Draft {draft} was sent by hand. If not: inbox-tui hand-send undo {said.uid}"
            )
        if not drafts.reopen(conn, draft, utc_now()):
            raise Failure(_why_not(conn, found))
        found = drafts.require(conn, draft)
    if as_json:
        say_json(fields_of(found))
    else:
        say(str(draft))
    narrate(f"To send it: inbox-tui reply {found.parent_uid} --as {found.account_id}")


def _why_not(conn: sqlite3.Connection, draft: Draft) -> str:
    if drafts.is_open(conn, draft.uid):
        return f"Draft {draft.uid} is open already."
    other = drafts.find_open(conn, draft.account_id, draft.parent_uid)
    if other:
        return (
            f"Draft {other.uid} was begun in its place. Discard that one first: "
            f"inbox-tui draft discard {other.uid}"
        )
    return f"Draft {draft.uid} was sent; only what was put away comes back."
