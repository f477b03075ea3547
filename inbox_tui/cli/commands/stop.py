"""``inbox-tui stop``: freezes everything outgoing, for every process on the inbox."""

from __future__ import annotations

import click

from inbox_tui.cli.printing import narrate, say
from inbox_tui.cli.stop_notice import HOW_TO_GO_ON
from inbox_tui.cli.store_access import open_store
from inbox_tui.model import utc_now
from inbox_tui.reply.stop import count_leaving, describe, describe_leaving, stop_all
from inbox_tui.store import stops


@click.command("stop", short_help="Stop everything outgoing, for everybody on this inbox.")
@click.argument("reason", nargs=-1)
def command(reason: tuple[str, ...]) -> None:
    """Stop everything outgoing at once; the words after it are the REASON.

    What is held becomes a draft again, in every window and process on this inbox, and nothing can
    be confirmed until 'inbox-tui resume'. Your name and the reason are shown and logged. Writes
    the number of each reply that was held to stdout.
    """
    with open_store() as store:
        held = stop_all(store, " ".join(reason), utc_now())
        found = stops.active(store.read())
        leaving = describe_leaving(count_leaving(store))
    for delivery in held:
        say(str(delivery.uid))
    if found:
        narrate(describe(found))
    drafts = {0: "Nothing was held.", 1: "1 reply that was held is a draft again."}
    many = f"{len(held)} replies that were held are drafts again."
    if leaving:
        narrate(leaving)
    narrate(f"{drafts.get(len(held), many)} {HOW_TO_GO_ON}")
