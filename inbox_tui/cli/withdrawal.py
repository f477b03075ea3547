"""Deleting from a network what appeared there under a wrong account: a person asks, in words."""

from __future__ import annotations

from contextlib import closing

from inbox_tui import accounts
from inbox_tui.cli.exit_codes import ExitCode
from inbox_tui.cli.failures import Failure
from inbox_tui.cli.printing import narrate, narrate_block
from inbox_tui.cli.questions import ask
from inbox_tui.cli.terminal import has_terminal, marking_pastes
from inbox_tui.model import Delivery, utc_now
from inbox_tui.naming import at, voice_on
from inbox_tui.reply import payload
from inbox_tui.reply.withdraw import author, identify, why_not, withdraw
from inbox_tui.store import Store, outbox
from inbox_tui.store import accounts as rows

WORD = "delete"


def withdraw_at_terminal(store: Store, delivery: Delivery) -> Delivery:
    """Show what would be deleted and who the network says would do it; ask for the word; delete it.

    :raises Failure: it cannot be, or the word was not typed; nothing was deleted.
    :raises CannotReply: with the reason; nothing was deleted.
    :raises AdapterError: the network could not be asked, or refused.
    """
    obstacle, writer = why_not(store, delivery), author(store, delivery)
    where = delivery.remote_url or delivery.remote_id
    if obstacle or writer is None:
        raise Failure(f"{obstacle} It stands at {where}." if delivery.wrong_author else obstacle)
    if not has_terminal():
        raise Failure("Only a person at a terminal deletes what was sent.", ExitCode.NOT_CONFIRMED)
    account = rows.require(store.read(), delivery.account_id)
    confirmation = outbox.confirmation(store.read(), delivery.confirmation_uid)
    narrate(f"{delivery.reason} It was confirmed for {voice_on(account)}.")
    narrate(f"It stands at {where}:")
    if confirmation.payload:
        narrate_block(payload.outgoing(confirmation.payload).text)
    narrate("Deleting it there does not undo that people may have read it.")
    voice = voice_on(writer, beside=account)
    with closing(accounts.connect(writer)) as adapter:
        actor = identify(store, delivery, adapter, utc_now())
        owner = f"{at(actor.handle)}'s ({actor.id})"
        narrate(f"The secret of {voice} is {owner}, as the network has just said.")
        with marking_pastes():
            answer = ask(f"Type {WORD}, then Enter, to delete it as {voice} (Ctrl-D leaves it): ")
        if answer.words.casefold() != WORD:
            raise Failure("It was not deleted.", ExitCode.NOT_CONFIRMED)
        return withdraw(store, delivery.uid, adapter, utc_now())
