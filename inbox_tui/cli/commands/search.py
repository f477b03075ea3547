"""``inbox-tui search``: messages by a query."""

from __future__ import annotations

import click

from inbox_tui.cli.arguments import typed_query
from inbox_tui.cli.printing import fields_of, narrate, say_json, say_row, table_widths
from inbox_tui.cli.printing import terminal_width as columns
from inbox_tui.cli.store_access import open_store
from inbox_tui.cli.wall_time import local_time
from inbox_tui.query import OPERATORS
from inbox_tui.search import Hit, search

_OPERATORS = "\n".join(f"{operator.example:<26}{operator.help}" for operator in OPERATORS)


_MARK = "\0"
"""Stands before a minus that belongs to the query; no argument of a program can hold it."""


class WithNegations(click.Command):
    """A command that takes ``-word`` as a word of the query, not as the options ``-w -o -r -d``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the command line."""
        return super().parse_args(ctx, [_MARK + arg if _is_negation(arg) else arg for arg in args])


def _is_negation(argument: str) -> bool:
    return argument.startswith("-") and not argument.startswith("--") and argument != "-h"


@click.command(
    "search",
    short_help="Find messages by a query.",
    cls=WithNegations,
    epilog=f"\b\n{_OPERATORS.replace('`', '')}",
)
@click.argument("query", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True,
              help="At most so many messages.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Write JSON Lines, one message a line.")
def command(query: tuple[str, ...], limit: int, as_json: bool) -> None:
    """Find the messages and notes that QUERY asks for, newest first.

    Of more than --limit of them, those that came in last are shown, in that order.

    Words, "phrases in quotes", and operators; a minus before any of them leaves out what has it.
    The last word may be the beginning of one. The first number is the conversation's.
    """
    with open_store() as store:
        results = search(store.read(), typed_query(" ".join(query).replace(_MARK, "")), limit)
        if as_json:
            for hit in results.hits:
                say_json(fields_of(hit))
        elif not results.hits:
            narrate("No message is like that.")
        else:
            _say_table(results.hits)
        if results.next_below is not None:
            narrate(
                f"The {limit} that came in last are shown, and there are more; --limit N shows them."
            )


def _say_table(hits: tuple[Hit, ...]) -> None:
    rows = [
        (
            str(hit.conversation_uid),
            "note" if hit.is_note else f"[{hit.uid}]",
            local_time(hit.published),
            hit.author_handle or hit.author_name,
            f"{hit.name}: {hit.content[:400]}" if hit.name else hit.content[:400],
        )
        for hit in hits
    ]
    widths = table_widths(rows, most=24)
    room = (columns() or 240) - sum(widths) - 2 * len(widths)
    for cells in rows:
        say_row(cells, (*widths[:-1], max(room, 20)))
