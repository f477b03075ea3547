"""Why a list is empty, and what to do next."""

from __future__ import annotations

from inbox_tui.cli.wall_time import local_time
from inbox_tui.store import Store, accounts, conversations


def why_empty(store: Store) -> str:
    """Return, as a sentence, why a list has nothing in it."""
    conn = store.read()
    if conversations.page(conn, limit=1):
        return "Nothing here is like that. 'inbox-tui list' shows every conversation."
    connected = accounts.every(conn)
    if not connected:
        return "Nothing here: no account is connected. Next: inbox-tui account add NETWORK"
    from inbox_tui.store import pulls

    states = [pulls.state(conn, account.id) for account in connected]
    ended = [state.finished_at for state in states if state.finished_at]
    if len(ended) < len(states):
        return "Nothing here yet. 'inbox-tui pull' fetches what is new."
    failed = [state.account_id for state in states if state.outcome != "ok"]
    if failed:
        return f"Nothing here: the last pull of {', '.join(failed)} failed. Next: inbox-tui pull"
    return f"Nothing has come in yet. The last pull was at {local_time(max(ended))}."
