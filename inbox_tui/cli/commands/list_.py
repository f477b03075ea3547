"""``inbox-tui list``: conversations, newest first."""

from __future__ import annotations

from collections.abc import Iterator

import click

from inbox_tui.cli.arguments import chosen_account, typed_query
from inbox_tui.cli.configuration import configuration
from inbox_tui.cli.pauses import narrate_pauses
from inbox_tui.cli.printing import (
    fields_of,
    narrate,
    say_json,
    say_row,
    table_widths,
    terminal_width,
)
from inbox_tui.cli.stop_notice import tell_of_stop
from inbox_tui.cli.store_access import open_store
from inbox_tui.cli.wall_time import local_time, wall_clock
from inbox_tui.model import NEXT_ANSWER, Conversation, utc_now
from inbox_tui.store import Store, conversations
from inbox_tui.store.views import Selection, View, selection

HEADER = ("NUMBER", "STATE", "WHEN", "FROM", "ACCOUNT", "SAYS")
LEAST_WORDS = 20
OURS = "you: "
"""Begins a row whose newest message one of our accounts wrote."""


@click.command("list", short_help="List conversations, newest first.")
@click.option("--view", metavar="VIEW", default=View.ALL.value, show_default=True,
              help=f"Which conversations: {', '.join(View)}, or a view of your own by its name.")  # fmt: skip
@click.option("--account", metavar="ACCOUNT", help="Only those of one account.")
@click.option(
    "--query",
    metavar="QUERY",
    default="",
    help="Only those that a search would find, in its words: 'tag:refund is:open'.",
)
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True,
              help="At most so many.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Write JSON Lines.")
def command(view: str, account: str | None, query: str, limit: int, as_json: bool) -> None:
    """List conversations, newest first. NUMBER is what 'show' takes."""
    with open_store() as store:
        tell_of_stop(store)
        account_id = chosen_account(store, account).id if account else ""
        rows = _rows(store, _chosen(store, view, query), account_id, limit)
        if as_json:
            for conversation in rows:
                say_json(fields_of(conversation))
            return
        shown = tuple(rows)
        narrate_pauses(store)
        if not shown:
            from inbox_tui.cli.empty_list import why_empty

            narrate(why_empty(store))
            return
        _say_table(shown)
        if len(shown) == limit:
            narrate(f"The newest {limit} are shown; --limit N shows more.")


def _chosen(store: Store, view: str, words: str) -> Selection:
    """Return what the view shows, of that only what the query asks for.

    :raises click.BadParameter: there is no view of that name.
    """
    if view in {*View}:
        shown = selection(View(view))
    else:
        shown, words = selection(View.ALL), f'in:"{_own_view(view)}" {words}'
    if not words:
        return shown
    from inbox_tui.store import queries

    asked = queries.selection(store.read(), typed_query(words), wall_clock().zone)
    return Selection(f"({shown.where}) AND ({asked.where})", {**shown.values, **asked.values})


def _own_view(name: str) -> str:
    """Return the name of a view of the person's own, as the configuration has it."""
    names = [one.name for one in configuration().views]
    found = next((one for one in names if one.casefold() == name.casefold()), None)
    if found is None:
        every = ", ".join([*View, *names])
        raise click.BadParameter(f"There is no view called {name!r}: {every}.", param_hint="--view")
    return found


def _rows(store: Store, view: Selection, account_id: str, limit: int) -> Iterator[Conversation]:
    """Yield up to ``limit`` rows, a page at a time."""
    conn = store.read()
    last: conversations.Key | None = None
    while limit > 0:
        size = min(limit, conversations.PAGE)
        page = conversations.page(conn, view, after=last, limit=size, account_id=account_id)
        yield from page
        if len(page) < size:
            return
        last = conversations.key_of(page[-1])
        limit -= size


def _say_table(shown: tuple[Conversation, ...]) -> None:
    width = terminal_width()
    rows = [_cells(conversation) for conversation in shown]
    if width is not None:
        rows.insert(0, HEADER)  # a pipe gets data alone
    number, _, *others = table_widths(rows, most=24)
    widths = (number, table_widths(rows)[1], *others)  # a snooze is told with its end
    if width is not None:
        used = sum(widths) + 2 * (len(widths) - 1)
        widths = (*widths[:-1], max(width - used, LEAST_WORDS))
    for cells in rows:
        say_row(cells, widths)


def _cells(conversation: Conversation) -> tuple[str, ...]:
    ours = OURS if conversation.newest_is_ours else ""
    subject = f"{conversation.subject}: " if conversation.subject else ""
    return (
        str(conversation.uid),
        _state(conversation),
        local_time(conversation.last_at),
        conversation.author_handle or conversation.author_name,
        conversation.account_id,
        ours + subject + conversation.snippet,
    )


def _state(conversation: Conversation) -> str:
    if conversation.done:
        return "done"
    until = conversation.snoozed_until
    if until == NEXT_ANSWER:
        return "snoozed until they answer"
    if until and until > utc_now():
        return f"snoozed until {local_time(until)}"
    words = "needs reply" if conversation.needs_reply else "read"
    if conversation.unread_count:
        unread = f"{conversation.unread_count} new"
        return f"{words}, {unread}" if conversation.needs_reply else unread
    return words
