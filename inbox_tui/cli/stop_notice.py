"""That everything outgoing is stopped, said by every command that shows what is going on."""

from __future__ import annotations

from inbox_tui.cli.printing import narrate
from inbox_tui.store import Store

HOW_TO_GO_ON = "To go on: inbox-tui resume"


def tell_of_stop(store: Store) -> bool:
    """Say on stderr who has stopped everything outgoing, and why; return whether anybody has."""
    from inbox_tui.store import stops

    found = stops.active(store.read())
    if found:
        from inbox_tui.reply import stop

        narrate(f"STOPPED. {stop.describe(found)} {HOW_TO_GO_ON}")
    return found is not None
