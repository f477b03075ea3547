"""``inbox-tui reply``: compose, preview, confirm, hold, send; at a terminal and nowhere else."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path

import click

from inbox_tui import accounts, text
from inbox_tui.cli import attaching
from inbox_tui.cli.arguments import chosen_account
from inbox_tui.cli.compose import compose
from inbox_tui.cli.configuration import configuration
from inbox_tui.cli.confirm_step import ConfirmStep
from inbox_tui.cli.exit_codes import ExitCode
from inbox_tui.cli.failures import Failure
from inbox_tui.cli.hold import hold
from inbox_tui.cli.open_draft import open_draft, save_words
from inbox_tui.cli.printing import narrate, narrate_block, say
from inbox_tui.cli.stop_notice import tell_of_stop
from inbox_tui.cli.store_access import log_to_file, open_store
from inbox_tui.cli.terminal import has_terminal, marking_pastes, read_line
from inbox_tui.model import Account, Delivery, DeliveryState, Draft, StoredMessage, utc_now
from inbox_tui.naming import at, voice, voice_on
from inbox_tui.notices.hooks import hooks
from inbox_tui.reply.confirm import Ticket
from inbox_tui.reply.eligibility import why_not
from inbox_tui.reply.preview import prepare
from inbox_tui.reply.reconcile import recover
from inbox_tui.store import Store, attachments, drafts, identities, messages


@click.command("reply", short_help="Compose, preview, confirm and send a reply.")
@click.argument("message", type=int)
@click.option("--as", "account", required=True, metavar="ACCOUNT", help="Who speaks.")
@attaching.options
def command(
    message: int,
    account: str,
    attach: tuple[Path, ...],
    alt: tuple[str, ...],
    numbers: bool | None,
) -> ExitCode:
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
    attaching.check(attach, alt)
    log_to_file()
    with open_store() as store, hooks(configuration().notify):
        identities.require_me(store.read())
        if tell_of_stop(store):
            raise Failure(
                "Nothing can be confirmed until then. 'inbox-tui draft' keeps your words.",
                ExitCode.NOT_CONFIRMED,
            )
        recover(store)
        parent = messages.require(store.read(), message)
        speaker = chosen_account(store, account)
        obstacle = why_not(speaker, identities.me(store.read()), store.read_only_reason)
        if obstacle:
            raise Failure(obstacle, ExitCode.NOT_CONFIRMED)
        begun = open_draft(store, parent, speaker)
        attaching.take(store, begun, attach, alt, numbers)
        draft = _compose(store, parent, speaker)
        with marking_pastes():
            ticket, named = _confirm(store, parent, draft)
        return _conclude(hold(store, ticket, named), named)


def _compose(store: Store, parent: StoredMessage, account: Account) -> Draft:
    draft = open_draft(store, parent, account)
    theirs = parent.message
    narrate(f"{voice_on(account)} answers {at(theirs.attributed_to.handle)}:")
    narrate_block(text.snippet(theirs.content))

    def keep(words: str) -> None:
        save_words(store, draft.uid, words)

    if draft.text.strip():
        files = attaching.count(store, draft.uid)
        narrate(f"Draft {draft.uid}{f', {files}' if files else ''}:")
        narrate_block(draft.text)
        narrate("Enter takes these words, e and Enter goes on writing, n and Enter starts anew.")
        answer = (_ask() or "").strip().casefold()
        if answer in {"e", "n"}:
            compose(parent, draft.uid, draft.text if answer == "e" else "", keep)
        elif answer:
            raise Failure("Nothing was sent; the draft is kept.", ExitCode.NOT_CONFIRMED)
    else:
        compose(parent, draft.uid, "", keep)
    return drafts.get(store.read(), draft.uid) or draft


def _ask() -> str:
    line = read_line()
    if line is None:
        raise Failure("Nothing was sent; the draft is kept.", ExitCode.NOT_CONFIRMED)
    return line


def _confirm(store: Store, parent: StoredMessage, draft: Draft) -> tuple[Ticket, str]:
    """Show what would leave and ask until it is confirmed; return the ticket and who speaks.

    :raises Failure: it was not confirmed.
    """
    step = ConfirmStep(store)
    while True:
        account = chosen_account(store, draft.account_id)
        narrate("Asking the network who will speak, and reading the conversation again...")
        with closing(accounts.connect(account)) as adapter:
            preview, network = prepare(store, draft.uid, adapter), adapter.title
        answer = step.ask(preview, network)
        if isinstance(answer, Ticket):
            return answer, voice_on(account, network)
        if answer is not None:
            draft, step = _with_same_words(store, parent, draft, answer), ConfirmStep(store)


def _with_same_words(store: Store, parent: StoredMessage, draft: Draft, account: Account) -> Draft:
    """Return the draft of another account; a new one gets the same words."""
    other = open_draft(store, parent, account)
    if other.text.strip():
        narrate(f"{voice(account)} has a draft of its own, {other.uid}; its words stay.")
        return other
    with store.write() as conn:
        drafts.save_text(conn, other.uid, draft.text, utc_now())
        drafts.save_numbering(conn, other.uid, draft.numbered, utc_now())
        attachments.copy(conn, draft.uid, other.uid, utc_now())
        return drafts.require(conn, other.uid)


def _conclude(delivery: Delivery, named: str) -> ExitCode:
    """Say how it ended; 0 only where it was sent, by the account ``named``."""
    match delivery.state:
        case DeliveryState.SENT:
            how = "Sent, but not as" if delivery.wrong_author else "Sent as"
            narrate(f"{how} {named}. {delivery.reason}".strip())
            if delivery.wrong_author:
                narrate(f"To delete it there: inbox-tui outbox delete {delivery.uid}")
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
