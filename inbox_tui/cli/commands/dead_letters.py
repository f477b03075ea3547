"""``inbox-tui dead-letters``: what came and could not be stored, and what can be done about it."""

from __future__ import annotations

import click

from inbox_tui import accounts
from inbox_tui.cli.asking import agrees
from inbox_tui.cli.configuration import sort_by_rules
from inbox_tui.cli.exit_codes import ExitCode
from inbox_tui.cli.failures import Failure
from inbox_tui.cli.printing import (
    fields_of,
    narrate,
    say,
    say_block,
    say_json,
    say_table,
)
from inbox_tui.cli.store_access import log_to_file, open_store
from inbox_tui.cli.terminal import has_terminal
from inbox_tui.cli.wall_time import local_time
from inbox_tui.store import NoSuch, Numbered, Store, pulls
from inbox_tui.store.pulls import DeadLetter

MANY = 1_000_000


@click.group("dead-letters", short_help="List, retry and clear what could not be stored.")
def command() -> None:
    """See to what came from a network or a file and could not be stored.

    Each is kept as it came, with the reason. The rest of its page was stored.
    """


@command.command("list")
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True,
              help="At most so many.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Write JSON Lines.")
def list_letters(limit: int, as_json: bool) -> None:
    """List dead letters, newest first. NUMBER is what the other commands take."""
    with open_store() as store:
        found = pulls.dead_letters(store.read(), limit)
        if as_json:
            for letter in found:
                say_json(fields_of(letter))
            return
        if not found:
            narrate("Everything that came could be stored.")
            return
        say_table([_cells(letter) for letter in found], most=40)
        if len(found) == limit:
            narrate(f"The newest {limit} are shown; --limit N shows more.")


@command.command("show")
@click.argument("number", type=int)
def show(number: int) -> None:
    """Show dead letter NUMBER as it came."""
    with open_store() as store:
        (letter,) = _chosen(store, (number,))
        say("  ".join(_cells(letter)))
        say_block(letter.raw)


@command.command("retry")
@click.argument("numbers", type=int, nargs=-1, metavar="[NUMBER]...")
def retry(numbers: tuple[int, ...]) -> ExitCode:
    """Ask the network for each NUMBER again, and store it where it can be read now.

    Without NUMBER, all of them. Exit code 3: some could not be stored; they are kept.
    """
    from inbox_tui import dead_letters

    log_to_file()
    failed = 0
    with open_store() as store:
        sort_by_rules(store)
        for letter in _chosen(store, numbers):
            ended = dead_letters.retry(store, letter, accounts.connect)
            failed += not ended.stored
            say(f"{letter.uid} {'stored' if ended.stored else 'kept'}")
            narrate(f"{letter.uid}: {ended.sentence}")
    return ExitCode.SOME_FAILED if failed else ExitCode.DONE


@command.command("clear")
@click.argument("numbers", type=int, nargs=-1, metavar="[NUMBER]...")
@click.option("--yes", is_flag=True, help="Do not ask.")
def clear(numbers: tuple[int, ...], yes: bool) -> None:
    """Throw away each NUMBER for good. Without NUMBER, all of them."""
    with open_store() as store:
        chosen = _chosen(store, numbers)
        if not chosen:
            narrate("There is nothing to clear.")
            return
        if not yes:
            _ask(len(chosen))
        with store.write() as conn:
            gone = pulls.drop(conn, [letter.uid for letter in chosen])
        say(f"{gone} cleared")


def _ask(count: int) -> None:
    if not has_terminal():
        raise Failure("Without a terminal, --yes says that you mean it.", ExitCode.NOT_CONFIRMED)
    what = "this letter" if count == 1 else f"these {count} letters"
    if not agrees(f"Throw away {what} for good?"):
        raise Failure("Nothing was thrown away.", ExitCode.NOT_CONFIRMED)


def _chosen(store: Store, numbers: tuple[int, ...]) -> tuple[DeadLetter, ...]:
    """Return the letters with these numbers, all where none is given. :raises NoSuch: some are of none."""
    every = pulls.dead_letters(store.read(), MANY)
    if not numbers:
        return every
    known = {letter.uid: letter for letter in every}
    missing = [number for number in numbers if number not in known]
    if missing:
        raise NoSuch(Numbered.DEAD_LETTER, *missing)
    return tuple(known[number] for number in dict.fromkeys(numbers))


def _cells(letter: DeadLetter) -> tuple[str, ...]:
    return (
        str(letter.uid),
        local_time(letter.at),
        letter.account_id,
        letter.source,
        letter.position,
        letter.reason,
    )
