"""Which conversations a command of triage is about: numbers, lines of stdin, or a query."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import click

from inbox_tui.cli.exit_codes import ExitCode
from inbox_tui.cli.failures import Failure
from inbox_tui.cli.printing import fields_of, narrate, say, say_json
from inbox_tui.store import Store

if TYPE_CHECKING:
    from inbox_tui.triage.applied import Applied

Command = TypeVar("Command", bound=Callable[..., Any])
FROM_STDIN = "-"


@dataclass(frozen=True, slots=True)
class Choice:
    """What stands on the command line: conversations, and the words after them."""

    numbers: tuple[int, ...]
    words: tuple[str, ...]
    query: str
    is_agreed: bool
    """True where nobody is to be asked."""
    as_json: bool = False
    """True where what was done is to be told as JSON."""

    @property
    def rest(self) -> str:
        """The words after the conversations, as one text."""
        return " ".join(self.words)

    def uids(self, store: Store, act: str) -> tuple[int, ...]:
        """Return the conversations; of a query only once a person has agreed to their number.

        Where the query finds none, that is told, and the command ends well.

        :raises Failure: nobody agrees, or nobody can be asked.
        """
        if not self.query:
            return self.numbers
        found = _of_query(store, self.query)
        if not found:
            narrate("No conversation is like that; nothing was changed.")
            click.get_current_context().exit(ExitCode.DONE)
        if not self.is_agreed:
            from inbox_tui.triage import counted

            _ask(f"{act}, {counted(len(found))}: go on?")
        return found

    def say(self, applied: Applied, words: str = "", **particulars: object) -> None:
        """Write what an act has changed: a line with ``words`` after it, or JSON with the rest."""
        if self.as_json:
            say_json(fields_of(applied) | particulars)
        else:
            say(f"{applied.told}{words}")


def on_conversations(words: str = "") -> Callable[[Command], Command]:
    """Give a click command what it needs to say which conversations; ``words`` is what follows."""
    metavar = f"CONVERSATION... {words}".strip()

    def decorate(command: Command) -> Command:
        for option in (
            click.option("--json", "as_json", is_flag=True,
                         help="Write what was changed as a JSON line."),
            click.option("--yes", is_flag=True, help="Do not ask how many a --query means."),
            click.option("--query", metavar="QUERY", default="",
                         help="Instead of numbers: all that a search in these words finds."),
            click.argument("arguments", nargs=-1, metavar=metavar),
        ):  # fmt: skip
            command = option(command)
        return command

    return decorate


def choice(
    arguments: Sequence[str], query: str, yes: bool, as_json: bool, *, takes_words: bool = True
) -> Choice:
    """Part the command line into numbers of conversations and the words after them.

    ``-`` reads numbers from stdin: the first word of each line, as ``list`` writes them.

    :raises click.UsageError: there is no conversation, or there are words where none belong.
    :raises Failure: a line of stdin does not begin with a number.
    """
    numbers: list[int] = []
    place = 0
    while place < len(arguments) and _is_number(arguments[place]):
        word = arguments[place]
        numbers += _from_stdin() if word == FROM_STDIN else [int(word)]
        place += 1
    words = tuple(arguments[place:])
    if words and not takes_words:
        raise click.UsageError(f"{words[0]!r} is no number of a conversation; 'list' shows them.")
    if query and place:
        raise click.UsageError("Numbers and --query do not go together.")
    if not query and not place:
        raise click.UsageError("Which conversations? Say their numbers, -, or --query.")
    return Choice(tuple(numbers), words, query, yes, as_json)


def _is_number(word: str) -> bool:
    return word == FROM_STDIN or (word.isascii() and word.isdigit() and len(word) < 19)


def _from_stdin() -> list[int]:
    numbers = []
    for at, line in enumerate(sys.stdin, 1):
        first, *_ = line.split(maxsplit=1) or [""]
        if first and (first == FROM_STDIN or not _is_number(first)):
            raise Failure(
                f"Line {at} of stdin does not begin with a conversation's number; nothing was "
                "changed."
            )
        numbers += [int(first)] if first else []
    return numbers


def _of_query(store: Store, words: str) -> tuple[int, ...]:
    from inbox_tui.cli.arguments import typed_query
    from inbox_tui.cli.wall_time import wall_clock
    from inbox_tui.store import conversations, queries

    query = typed_query(words)
    if query.faults:  # taken as plain words, it may mean far more than was meant
        raise Failure("Nothing was changed.", ExitCode.USAGE)
    chosen = queries.selection(store.read(), query, wall_clock().zone)
    found: list[int] = []
    after: conversations.Key | None = None
    while page := conversations.page(store.read(), chosen, after=after):
        found += [row.uid for row in page]
        after = conversations.key_of(page[-1])
    return tuple(found)


def _ask(question: str) -> None:
    from inbox_tui.cli.asking import agrees
    from inbox_tui.cli.terminal import has_terminal

    if not has_terminal():
        raise Failure(
            f"{question} Nobody can be asked here: --yes says so. Nothing was changed.",
            ExitCode.NOT_CONFIRMED,
        )
    if not agrees(question):
        raise Failure("Nothing was changed.", ExitCode.NOT_CONFIRMED)
