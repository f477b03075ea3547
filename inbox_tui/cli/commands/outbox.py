"""``inbox-tui outbox``: replies on their way, and what a person can do about one."""

from __future__ import annotations

from contextlib import closing

import click

from inbox_tui import accounts
from inbox_tui.adapter import AdapterError
from inbox_tui.cli.exit_codes import ExitCode
from inbox_tui.cli.failures import Failure
from inbox_tui.cli.printing import (
    fields_of,
    narrate,
    say,
    say_json,
    say_table,
)
from inbox_tui.cli.stop_notice import tell_of_stop
from inbox_tui.cli.store_access import log_to_file, open_store
from inbox_tui.cli.terminal import has_terminal
from inbox_tui.cli.wall_time import local_time
from inbox_tui.cli.withdrawal import withdraw_at_terminal
from inbox_tui.model import Delivery, DeliveryState, utc_now
from inbox_tui.reply.cancel import take_back
from inbox_tui.reply.errors import TooSoonToTell
from inbox_tui.reply.payload import outgoing
from inbox_tui.reply.reconcile import look_up, recover, resolve
from inbox_tui.store import Store, outbox
from inbox_tui.store import accounts as rows

_LIMIT = click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True,
                      help="At most so many.")  # fmt: skip
_JSON = click.option("--json", "as_json", is_flag=True, help="Write JSON Lines.")


@click.group("outbox", invoke_without_command=True,
             short_help="List replies on their way; cancel, resolve or delete one.")  # fmt: skip
@_LIMIT
@_JSON
@click.pass_context
def command(ctx: click.Context, limit: int, as_json: bool) -> None:
    """List confirmed replies, newest first: where each one is, and why.

    sent and failed are certain. unknown: it may or may not have gone out; see 'resolve'.
    """
    if ctx.invoked_subcommand is None:
        _list(limit, as_json)


@command.command("list")
@_LIMIT
@_JSON
def list_deliveries(limit: int, as_json: bool) -> None:
    """List them, as 'outbox' alone does."""
    _list(limit, as_json)


def _list(limit: int, as_json: bool) -> None:
    with open_store() as store:
        tell_of_stop(store)
        _settle_lost(store)
        found = outbox.recent(store.read(), limit)
        if as_json:
            for delivery in found:
                say_json(fields_of(delivery))
            return
        if not found:
            narrate("Nothing was sent from here yet.")
            return
        say_table([_cells(store, delivery) for delivery in found], most=24)


@command.command("cancel")
@click.argument("delivery", type=int)
def cancel(delivery: int) -> None:
    """Take back DELIVERY, which is still held; its draft stays as it was."""
    with open_store() as store:
        _settle_lost(store)
        found = outbox.require(store.read(), delivery)
        if found.state is DeliveryState.CANCELLED:
            narrate(f"Delivery {delivery} is cancelled already.")
            return
        taken = take_back(store, delivery, utc_now())
        if taken is None:
            raise Failure(
                f"Too late: delivery {delivery} is {outbox.require(store.read(), delivery).state}."
            )
        say(f"{delivery} {taken.state}")


@command.command("resolve")
@click.argument("delivery", type=int)
@click.option("--sent", metavar="URL", help="You have seen it there: its address.")
@click.option("--not-sent", is_flag=True, help="You have looked: it is not there.")
def resolve_one(delivery: int, sent: str | None, not_sent: bool) -> ExitCode:
    """Find out what became of DELIVERY, which is unknown. Nothing is ever sent by this.

    The network is asked first, and its answer counts. Where it cannot tell, you say what you have
    seen: with --sent or --not-sent, or when asked on a terminal. Exit code 1: it was sent, and
    the network names another author than you confirmed.
    """
    if sent is not None and not_sent:
        raise click.UsageError("It is either --sent or --not-sent.")
    log_to_file()
    with open_store() as store:
        _settle_lost(store)
        found = outbox.require(store.read(), delivery)
        if found.state is not DeliveryState.UNKNOWN:
            raise Failure(f"Delivery {delivery} is {found.state}: there is nothing to resolve.")
        found = _look_up(store, found)
        if found.state is DeliveryState.UNKNOWN:
            found = _decide(store, found, sent, not_sent)
        narrate(found.reason)
        say(f"{delivery} {found.state} {found.remote_url}".rstrip())
    return ExitCode.ERROR if found.wrong_author else ExitCode.DONE


@command.command("delete")
@click.argument("delivery", type=int)
def delete(delivery: int) -> None:
    """Delete DELIVERY from the network, where it appeared under a wrong account.

    You see what stands there and type a word. The account that published it is asked first whose
    it is: it deletes only its own.
    """
    log_to_file()
    with open_store() as store:
        gone = withdraw_at_terminal(store, outbox.require(store.read(), delivery))
        narrate(gone.reason)
        say(str(delivery))


def _look_up(store: Store, delivery: Delivery) -> Delivery:
    account = rows.get(store.read(), delivery.account_id)
    if account is None:
        return delivery
    try:
        adapter = accounts.connect(account)
    except AdapterError as error:
        narrate(f"The network cannot be asked: {error.told}")
        return delivery
    with closing(adapter):
        return look_up(store, delivery, adapter)


def _decide(store: Store, delivery: Delivery, sent: str | None, not_sent: bool) -> Delivery:
    """Settle a delivery as a person says.

    :raises Failure: nobody said anything, or it is too soon to say.
    """
    if sent is None and not not_sent:
        narrate(f"The network cannot tell. {delivery.reason}")
        if not has_terminal():
            raise Failure(
                "Look there yourself, then say --sent URL or --not-sent.", ExitCode.NOT_CONFIRMED
            )
        answer = click.prompt(
            "Look there yourself. Is it there",
            type=click.Choice(["yes", "no", "leave"]),
            default="leave",
            err=True,
        )
        if answer == "leave":
            raise Failure("It stays unknown.", ExitCode.NOT_CONFIRMED)
        sent = _ask_address() if answer == "yes" else None
    was_sent = sent is not None
    words = "A person found it on the network." if was_sent else "A person found it is not there."
    try:
        return resolve(store, delivery.uid, sent=was_sent, reason=words, remote_url=sent or "")
    except TooSoonToTell as error:
        raise Failure(f"{error.told} It stays unknown until then.") from error


def _ask_address() -> str:
    address: str = click.prompt(
        "Its address, or only Enter", default="", show_default=False, err=True
    )
    return address


def _settle_lost(store: Store) -> None:
    """Settle what processes that died left behind, where the inbox can be written."""
    if not store.read_only_reason:
        recover(store)


def _cells(store: Store, delivery: Delivery) -> tuple[str, ...]:
    confirmation = outbox.confirmation(store.read(), delivery.confirmation_uid)
    words = f'"{outgoing(held).text[:60]}"' if (held := confirmation.payload) else "(erased)"
    return (
        str(delivery.uid),
        "sent, WRONG AUTHOR" if delivery.wrong_author else delivery.state.value,
        local_time(delivery.updated_at),
        delivery.account_id,
        f"{words} {delivery.reason} {delivery.remote_url}".rstrip(),
    )
