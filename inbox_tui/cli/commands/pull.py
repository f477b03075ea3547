"""``inbox-tui pull``: what is new, from all accounts side by side."""

from __future__ import annotations

import sys
from collections.abc import Collection
from concurrent.futures import Future

import click

from inbox_tui.cli.arguments import every_account
from inbox_tui.cli.configuration import configuration, sort_by_rules
from inbox_tui.cli.exit_codes import ExitCode
from inbox_tui.cli.failures import is_of_a_secret
from inbox_tui.cli.printing import fields_of, finish, narrate, say, say_json
from inbox_tui.cli.progress import ProgressLine
from inbox_tui.cli.pull_threads import PullThreads
from inbox_tui.cli.store_access import log_to_file, open_store
from inbox_tui.cli.terminal import send_sequence
from inbox_tui.cli.wall_time import local_time
from inbox_tui.cli.watch import watch
from inbox_tui.model import Account
from inbox_tui.notices import Notices
from inbox_tui.pull import Progress, Stage
from inbox_tui.store import Store, pulls


@click.command("pull", short_help="Fetch what is new from the networks.")
@click.option("--account", metavar="ACCOUNT", help="Only this account.")
@click.option(
    "--watch", "watching", is_flag=True, help="Go on, as often as each network likes, until Ctrl-C."
)
@click.option("--json", "as_json", is_flag=True, help="Write a JSON line for each account.")
def command(account: str | None, watching: bool, as_json: bool) -> ExitCode:
    """Fetch what is new, from all accounts side by side.

    Safe beside an open inbox and from cron: two processes never pull one account at once. Safe to
    interrupt: what has arrived is kept, and the next pull goes on from there.

    Exit code 3: some accounts failed, or all did. 4: all did, because no secret can be read here.
    """
    log_to_file()
    line = ProgressLine(sys.stderr)

    def show(progress: Progress) -> None:
        line.show(progress.account_id, _words(progress))

    keep = configuration().retention
    with open_store() as store, PullThreads(store, show, keep) as threads, line:
        sort_by_rules(store)
        chosen = every_account(store, account)
        if watching:
            _watch(store, threads, [a.id for a in chosen] if account else None, line, as_json)
            return ExitCode.DONE
        ended = _pull_once(threads, chosen)
        code = _exit_code(store, ended)
    for progress in ended:
        _tell(progress, as_json)
    return code


def _exit_code(store: Store, ended: tuple[Progress, ...]) -> ExitCode:
    failed = [progress for progress in ended if progress.is_failure]
    if not failed:
        return ExitCode.DONE
    outcomes = {pulls.state(store.read(), progress.account_id).outcome for progress in failed}
    if len(failed) == len(ended) and all(map(is_of_a_secret, outcomes)):
        return ExitCode.NO_SECRET_STORE
    return ExitCode.SOME_FAILED


def _pull_once(threads: PullThreads, chosen: tuple[Account, ...]) -> tuple[Progress, ...]:
    for account in chosen:
        threads.start(account)
    ended: dict[str, Future[Progress]] = {}
    while len(ended) < len(chosen):
        ended.update(threads.ended())
    return tuple(ended[account.id].result() for account in chosen)


def _watch(
    store: Store,
    threads: PullThreads,
    chosen: Collection[str] | None,
    line: ProgressLine,
    as_json: bool,
) -> None:
    notices = Notices(store, configuration().notify, lambda: send_sequence("\a"), send_sequence)

    def tell_what_is_new(progress: Progress) -> None:
        line.clear()
        if progress.new or progress.rejected or progress.is_failure:
            _tell(progress, as_json)
        if threads.are_idle:
            notices.tell()

    narrate("Watching. Ctrl-C ends it.")
    watch(store, threads, chosen, tell_what_is_new, configuration().pull)
    narrate("No account is left to watch.")


def _tell(progress: Progress, as_json: bool) -> None:
    if as_json:
        say_json({k: v for k, v in fields_of(progress).items() if k != "conversations"})
    else:
        say(f"{progress.account_id}: {_words(progress)}")
    if progress.sentence:
        narrate(progress.sentence)
    finish()


def _words(progress: Progress) -> str:
    match progress.stage:
        case Stage.STARTED:
            return "asking"
        case Stage.WAITING:
            until = local_time(progress.retry_at) if progress.retry_at else "later"
            return f"not before {until}, as it was asked to wait"
        case Stage.BUSY:
            return "another process is pulling it"
        case Stage.PAGE | Stage.DONE | Stage.FAILED:
            of = f", of {progress.total}" if progress.total and progress.stage is Stage.PAGE else ""
            bad = f", {progress.rejected} could not be read" if progress.rejected else ""
            failed = "failed after " if progress.is_failure else ""
            known = progress.seen - progress.new - progress.rejected
            return f"{failed}{progress.new} new, {known} known already{bad}{of}"
