"""``inbox-tui reply``: compose, preview, confirm, hold, send; at a terminal and nowhere else."""

from __future__ import annotations

import sys
from contextlib import closing

import click

from inbox_tui import accounts
from inbox_tui.cli.arguments import chosen_account, chosen_message
from inbox_tui.cli.compose import compose
from inbox_tui.cli.exit_codes import ExitCode
from inbox_tui.cli.failures import Failure
from inbox_tui.cli.hold import hold
from inbox_tui.cli.open_draft import open_draft, save_words
from inbox_tui.cli.preview_text import describe, gesture
from inbox_tui.cli.printing import narrate, narrate_block, say
from inbox_tui.cli.store_access import log_to_file, open_store
from inbox_tui.cli.terminal import (
    drop_typed_ahead,
    has_terminal,
    is_pasted,
    marking_pastes,
    read_line,
)
from inbox_tui.model import Account, Delivery, DeliveryState, Draft, StoredMessage, utc_now
from inbox_tui.reply import policy
from inbox_tui.reply.confirm import Refusal, Ticket, confirm
from inbox_tui.reply.preview import Preview, prepare
from inbox_tui.reply.reconcile import recover
from inbox_tui.store import Store, drafts, identities


@click.command("reply", short_help="Compose, preview, confirm and send a reply.")
@click.argument("message", type=int)
@click.option("--as", "account", required=True, metavar="ACCOUNT", help="Who speaks.")
def command(message: int, account: str) -> ExitCode:
    """Answer MESSAGE, a number from 'show', as ACCOUNT.

    You write, see exactly what would leave and who the network says will speak, and type the
    account's call sign. Then the reply is held for a while, in which u and Enter, or Ctrl-C, take
    it back. Exit code 0: it was sent, its address is on stdout. 5: it was not confirmed.
    """
    if not (has_terminal() and sys.stdout.isatty()):
        raise Failure(
            "Only a person at a terminal sends. 'inbox-tui draft' leaves the words for one.",
            ExitCode.NOT_CONFIRMED,
        )
    log_to_file()
    with open_store() as store:
        identities.require_me(store.read())
        recover(store)
        parent = chosen_message(store, message)
        speaker = chosen_account(store, account)
        draft = _compose(store, parent, speaker)
        narrate("Asking the network who will speak, and reading the conversation again...")
        preview, network = _prepare(store, draft, speaker)
        for line in describe(preview, network):
            narrate(line)
        ticket = _confirm(store, preview)
        return _conclude(hold(store, ticket), speaker)


def _compose(store: Store, parent: StoredMessage, account: Account) -> Draft:
    draft = open_draft(store, parent, account)

    def keep(words: str) -> None:
        save_words(store, draft.uid, words)

    if draft.text.strip():
        narrate(f"Draft {draft.uid}:")
        narrate_block(draft.text)
        narrate("Enter takes these words, e and Enter goes on writing, n and Enter starts anew.")
        answer = (_ask() or "").strip().casefold()
        if answer in {"e", "n"}:
            compose(parent, draft.text if answer == "e" else "", keep)
        elif answer:
            raise Failure("Nothing was sent; the draft is kept.", ExitCode.NOT_CONFIRMED)
    else:
        compose(parent, "", keep)
    return drafts.get(store.read(), draft.uid) or draft


def _ask() -> str:
    line = read_line()
    if line is None:
        raise Failure("Nothing was sent; the draft is kept.", ExitCode.NOT_CONFIRMED)
    return line


def _prepare(store: Store, draft: Draft, account: Account) -> tuple[Preview, str]:
    with closing(accounts.connect(account)) as adapter:
        return prepare(store, draft.uid, adapter), adapter.title


def _confirm(store: Store, preview: Preview) -> Ticket:
    """Ask for the call sign. Enter alone does nothing, a paste is not taken.

    :raises Failure: it was not given.
    """
    try:
        with marking_pastes():
            drop_typed_ahead(policy.ARMING_SECONDS)
            typed = _read_sign(preview)
    except KeyboardInterrupt:
        typed = None
    if typed is None:
        raise Failure("Not sent. Your draft is kept.", ExitCode.NOT_CONFIRMED)
    answer = confirm(store, preview, typed, utc_now())
    if isinstance(answer, Ticket):
        return answer
    raise Failure(_refused(answer, preview), ExitCode.NOT_CONFIRMED)


def _read_sign(preview: Preview) -> str | None:
    while True:
        sys.stderr.write(gesture(preview))
        sys.stderr.flush()
        line = read_line()
        if line is None:
            return None
        if is_pasted(line):
            narrate("A call sign is typed, not pasted.")
            drop_typed_ahead(policy.ARMING_SECONDS)
        elif line.strip():
            return line


def _refused(refusal: Refusal, preview: Preview) -> str:
    other = refusal.typed_account
    if other is None:
        return refusal.sentence
    return (
        f"{refusal.sentence} To answer from there: "
        f"inbox-tui reply {preview.parent.uid} --as {other.id}"
    )


def _conclude(delivery: Delivery, account: Account) -> ExitCode:
    """Say how it ended; 0 only where it was sent, by the right account."""
    named = f"{account.kind.value.upper()} {account.handle} on {account.network}"
    match delivery.state:
        case DeliveryState.SENT:
            how = "Sent, but not as" if delivery.wrong_author else "Sent as"
            narrate(f"{how} {named}. {delivery.reason}".strip())
            say(delivery.remote_url or delivery.remote_id)
            return ExitCode.ERROR if delivery.wrong_author else ExitCode.DONE
        case DeliveryState.CANCELLED:
            narrate(f"Not sent: {delivery.reason} Your draft is kept.")
            return ExitCode.NOT_CONFIRMED
        case DeliveryState.FAILED:
            narrate(f"Not sent: {delivery.reason}")
            return ExitCode.ERROR
        case _:
            narrate(
                f"It is not known whether this was sent. {delivery.reason} "
                f"Next: inbox-tui outbox resolve {delivery.uid}"
            )
            return ExitCode.ERROR
