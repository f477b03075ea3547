"""Speaking as another account after all: the same words, as a draft of that account."""

from __future__ import annotations

from inbox_tui.cli.printing import narrate
from inbox_tui.cli.questions import ask
from inbox_tui.model import Account
from inbox_tui.naming import voice
from inbox_tui.reply.eligibility import why_not
from inbox_tui.reply.preview import Preview
from inbox_tui.store import Store, accounts


def choose(store: Store, preview: Preview, meant: Account | None) -> Account | None:
    """Let the person choose who answers instead; None where there is nobody or they did not.

    ``meant`` is the account whose call sign was typed; it comes first.

    :raises WentBack: the person left the confirm step.
    """
    others = _others(store, preview)
    others.sort(key=lambda account: meant is None or account.id != meant.id)
    if not others:
        narrate("There is no other account of yours that could answer this.")
        return None
    for number, account in enumerate(others, start=1):
        narrate(f"{number} {voice(account)}")
    while True:
        answer = ask("Type the number of the account, then Enter (Enter alone stays): ").words
        if not answer:
            return None
        if answer.isdecimal() and 1 <= int(answer) <= len(others):
            return others[int(answer) - 1]


def _others(store: Store, preview: Preview) -> list[Account]:
    here = preview.account
    return [
        account
        for account in accounts.every(store.read())
        if account.id != here.id
        and account.shares_server(here)
        and not why_not(account, preview.identity, store.read_only_reason)
    ]
