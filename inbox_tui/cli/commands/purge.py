"""``inbox-tui purge``: let go of old conversations, out of the files as well."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import click

from inbox_tui import spans
from inbox_tui.cli.arguments import chosen_account
from inbox_tui.cli.asking import agrees
from inbox_tui.cli.configuration import configuration
from inbox_tui.cli.exit_codes import ExitCode
from inbox_tui.cli.failures import Failure
from inbox_tui.cli.printing import narrate, say
from inbox_tui.cli.store_access import open_store
from inbox_tui.cli.terminal import has_terminal
from inbox_tui.cli.wall_time import offset_time
from inbox_tui.config.schema import span_of
from inbox_tui.forget.files import copies
from inbox_tui.model import Account, utc_now
from inbox_tui.retention import purge
from inbox_tui.store import Store, accounts
from inbox_tui.store.expiry import Figures


@dataclass(frozen=True, slots=True)
class _Due:
    """An account, and the time before which what is there goes."""

    account: Account
    before: datetime


def _span(ctx: click.Context, option: click.Parameter, value: str | None) -> timedelta | None:
    """Return the length of time that was typed, written as the configuration has it."""
    if value is None:
        return None
    if not re.fullmatch(spans.PATTERN, value):
        raise click.BadParameter(
            f"{value!r} is no length of time such as 12h, 90d or 26w.", ctx, option
        )
    return span_of(value)


@click.command("purge", short_help="Let go of old conversations, for good.")
@click.option("--network", metavar="NETWORK", help="Only what came from this network.")
@click.option("--account", metavar="ACCOUNT", help="Only what came to this account.")
@click.option("--older-than", "older_than", callback=_span, metavar="SPAN",
              help="12h, 90d, 26w: what is older, instead of what the configuration says.")  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Say what would go, and change nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def command(
    network: str | None,
    account: str | None,
    older_than: timedelta | None,
    dry_run: bool,
    yes: bool,
) -> ExitCode:
    """Erase conversations whose last message is older than they are kept. It cannot be undone.

    Without --older-than, what counts is [retention] in the configuration, and the terms of the
    networks. What is open, snoozed, assigned or noted stays, and so does what has a draft or a
    reply on its way. Messages, their raw form, what could not be read, drafts that were put away
    and the words of sent replies go, also from the index and the files; the audit log stays whole.
    Later pulls do not bring it back. Run it again where it was interrupted.
    """
    with open_store() as store:
        due = _due(_chosen(store, network, account), older_than)
        if not due:
            narrate("Nothing here has an end by [retention] or a network's terms.")
            return ExitCode.DONE
        foreseen = {one.account.id: purge.foresee(store, one.account, one.before) for one in due}
        for line in _describe(store, due, foreseen):
            narrate(line)
        if dry_run:
            return _say(due, foreseen)
        if not yes:
            _ask()
        narrate("Purging. With many messages this takes minutes.")
        erased = {one.account.id: _purge(store, one) for one in due}
        _overwrite(store)
    return _say(due, erased)


def _chosen(store: Store, network: str | None, name: str | None) -> tuple[Account, ...]:
    """Return the accounts that are meant, removed ones too: their messages are still here."""
    if name:
        found: tuple[Account, ...] = (chosen_account(store, name),)
    else:
        found = accounts.every_ever(store.read())
    if network:
        found = tuple(one for one in found if one.network == network)
    if not found:
        raise Failure("No such account is or was connected here. Nothing was erased.")
    return found


def _due(chosen: Sequence[Account], older_than: timedelta | None) -> list[_Due]:
    """Return what is to be looked through, nothing where all is kept for good."""
    now, retention = utc_now(), configuration().retention
    due = []
    for one in chosen:
        span = older_than or purge.span_of(retention, one)
        if span is None:
            narrate(f"{one.id}: kept for good. --older-than SPAN purges it now.")
        else:
            due.append(_Due(one, now - span))
    return due


def _describe(store: Store, due: Sequence[_Due], foreseen: Mapping[str, Figures]) -> Iterator[str]:
    for one in due:
        figures = foreseen[one.account.id]
        yield (
            f"{one.account.id}, before {offset_time(one.before)}: "
            f"{figures.conversations} conversations with {figures.messages} messages, "
            f"{figures.drafts} drafts, the words of {figures.replies} replies, "
            f"{figures.dead_letters} dead letters"
        )
        if figures.kept:
            yield f"  {figures.kept} as old stay: they are worked on"
    for file in copies(store.path):
        yield f"Not touched: {file}"
    yield "Not touched: exports and copies elsewhere, and the network."


def _ask() -> None:
    if not has_terminal():
        raise Failure("Without a terminal, --yes says that you mean it.", ExitCode.NOT_CONFIRMED)
    if not agrees("Erase it for good?"):
        raise Failure("Nothing was erased.", ExitCode.NOT_CONFIRMED)


def _purge(store: Store, one: _Due) -> Figures:
    return sum(purge.purge(store, one.account, one.before), start=Figures())


def _overwrite(store: Store) -> None:
    """Write the file anew, also after a run that was interrupted before it came to this."""
    from inbox_tui.forget.erasure import shrink

    shrink(store)


def _say(due: Sequence[_Due], figures: Mapping[str, Figures]) -> ExitCode:
    by_network: dict[str, Figures] = {}
    for one in due:
        network = one.account.network
        by_network[network] = by_network.get(network, Figures()) + figures[one.account.id]
    for network, sum_ in by_network.items():
        say(
            f"{network} conversations {sum_.conversations} messages {sum_.messages}"
            f" drafts {sum_.drafts} replies {sum_.replies} dead-letters {sum_.dead_letters}"
            f" kept {sum_.kept}"
        )
    return ExitCode.DONE
