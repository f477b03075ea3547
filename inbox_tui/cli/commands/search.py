"""``inbox-tui search``: messages by their words."""

from __future__ import annotations

import click

from inbox_tui.cli.printing import fields_of, local_time, narrate, say_json, say_row, table_widths
from inbox_tui.cli.printing import terminal_width as columns
from inbox_tui.cli.store_access import open_store
from inbox_tui.search import search


@click.command("search", short_help="Find messages by their words.")
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True,
              help="At most so many.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Write JSON Lines, one message a line.")
def command(words: tuple[str, ...], limit: int, as_json: bool) -> None:
    """Find the messages that hold every one of WORDS, newest arrival first.

    The last word may be the beginning of one. The first number is the conversation's.
    """
    with open_store() as store:
        hits = search(store.read(), " ".join(words), limit)
        if as_json:
            for hit in hits:
                say_json(fields_of(hit))
            return
        if not hits:
            narrate("No message holds these words.")
            return
        rows = [
            (
                str(hit.conversation_uid),
                f"[{hit.uid}]",
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
