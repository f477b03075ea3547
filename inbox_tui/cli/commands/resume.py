"""``inbox-tui resume``: lets replies be confirmed again after a stop."""

from __future__ import annotations

import click

from inbox_tui import text
from inbox_tui.cli.printing import narrate
from inbox_tui.cli.store_access import open_store
from inbox_tui.model import utc_now
from inbox_tui.reply.stop import resume
from inbox_tui.store import drafts


@click.command("resume", short_help="End a stop; nothing is sent by it.")
def command() -> None:
    """End the stop. Nothing is sent by this: what was stopped waits as a draft.

    Each draft has to be confirmed anew. The end of a stop is logged under your name.
    """
    with open_store() as store:
        ended = resume(store, utc_now())
        waiting = sum(1 for draft in drafts.every_open(store.read()) if draft.text.strip())
    narrate(f"The stop by {ended.name} is over: {text.clean_line(ended.reason)}.")
    if not waiting:
        narrate("No draft waits.")
        return
    drafts_wait = "1 draft waits" if waiting == 1 else f"{waiting} drafts wait"
    narrate(f"{drafts_wait}; each is confirmed anew. See them: inbox-tui draft list")
