"""``inbox-tui pull``: what is new, from all accounts side by side."""

from __future__ import annotations

import os
import sys
import threading
import time

import click

from inbox_tui import accounts as connecting
from inbox_tui import registry
from inbox_tui.cli.arguments import every_account
from inbox_tui.cli.exit_codes import ExitCode
from inbox_tui.cli.failures import tell
from inbox_tui.cli.printing import fields_of, narrate, say, say_json
from inbox_tui.cli.progress import ProgressLine
from inbox_tui.cli.store_access import log_to_file, open_store
from inbox_tui.model import Account
from inbox_tui.pull import Progress, Stage, pull_all
from inbox_tui.store import Store

STOP_SECONDS = 3.0
"""How long an interrupted pull may take to finish the pages in hand."""


@click.command("pull", short_help="Fetch what is new from the networks.")
@click.option("--account", metavar="ACCOUNT", help="Only this account.")
@click.option("--watch", is_flag=True, help="Go on, as often as each network likes, until Ctrl-C.")
@click.option("--json", "as_json", is_flag=True, help="Write a JSON line for each account.")
def command(account: str | None, watch: bool, as_json: bool) -> ExitCode:
    """Fetch what is new, from all accounts side by side.

    Safe beside an open inbox and from cron: two processes never pull one account at once. Safe to
    interrupt: what has arrived is kept, and the next pull goes on from there.
    """
    log_to_file()
    with open_store() as store:
        chosen = every_account(store, account)
        if watch:
            _watch(store, chosen, as_json)
        ended = _pull(store, chosen)
        for progress in ended:
            _tell(progress, as_json)
    return ExitCode.SOME_FAILED if any(p.is_failure for p in ended) else ExitCode.DONE


def _pull(store: Store, chosen: tuple[Account, ...]) -> tuple[Progress, ...]:
    """Pull ``chosen`` in a thread, so that Ctrl-C is heard while networks are slow."""
    ended: list[Progress] = []
    faults: list[BaseException] = []
    stopping, done = threading.Event(), threading.Event()
    status = ProgressLine(sys.stderr)

    def report(progress: Progress) -> None:
        if stopping.is_set():
            raise KeyboardInterrupt  # between two pages: everything so far is in the store
        status.show(progress.account_id, _words(progress))

    def work() -> None:
        try:
            ended.extend(pull_all(store, chosen, connecting.connect, report))
        except BaseException as error:  # noqa: BLE001 - carried over to the thread that waits
            faults.append(error)
        finally:
            done.set()

    threading.Thread(target=work, name="pull-all", daemon=True).start()
    try:
        done.wait()  # a join that is interrupted takes the thread for ended (Python 3.11)
    except KeyboardInterrupt:
        stopping.set()
        status.clear()
        if not done.wait(STOP_SECONDS):
            # A network that hangs cannot be hurried, and its threads would hold up the exit.
            sys.stdout.flush()
            os._exit(tell(KeyboardInterrupt()))
        raise
    status.clear()
    if faults:
        raise faults[0]
    return tuple(ended)


def _watch(store: Store, chosen: tuple[Account, ...], as_json: bool) -> None:
    """Pull each account whenever its network's pause is over, until interrupted."""
    pauses = {a.id: registry.load(a.network).poll_seconds for a in chosen}
    due = dict.fromkeys(pauses, 0.0)
    narrate("Watching. Ctrl-C ends it.")
    while True:
        now = time.monotonic()
        ready = tuple(a for a in chosen if due[a.id] <= now)
        for progress in _pull(store, ready):
            due[progress.account_id] = time.monotonic() + pauses[progress.account_id]
            if progress.new or progress.rejected or progress.is_failure:
                _tell(progress, as_json)
        time.sleep(max(0.0, min(due.values()) - time.monotonic()))


def _tell(progress: Progress, as_json: bool) -> None:
    if as_json:
        say_json({k: v for k, v in fields_of(progress).items() if k != "conversations"})
    else:
        say(f"{progress.account_id}: {_words(progress)}")
    if progress.sentence:
        narrate(progress.sentence)
    sys.stdout.flush()


def _words(progress: Progress) -> str:
    match progress.stage:
        case Stage.STARTED:
            return "asking"
        case Stage.WAITING:
            return "not yet, the network asked for a pause"
        case Stage.BUSY:
            return "another process is pulling it"
        case Stage.PAGE | Stage.DONE | Stage.FAILED:
            of = f" of {progress.total}" if progress.total and progress.stage is Stage.PAGE else ""
            bad = f", {progress.rejected} could not be read" if progress.rejected else ""
            failed = "failed after " if progress.is_failure else ""
            return f"{failed}{progress.new} new, {progress.seen}{of} seen{bad}"
