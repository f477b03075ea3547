"""``inbox-tui person``: what one person has written, in every conversation."""

from __future__ import annotations

import sqlite3

import click

from inbox_tui.cli.failures import Failure
from inbox_tui.cli.printing import fields_of, narrate, say, say_json, say_table
from inbox_tui.cli.store_access import open_store
from inbox_tui.cli.typed_values import LARGEST
from inbox_tui.cli.wall_time import local_time
from inbox_tui.naming import at
from inbox_tui.store import conversations, people
from inbox_tui.store.people import Person
from inbox_tui.triage import counted


@click.command("person", short_help="Show what one person has written, in every conversation.")
@click.argument("who", metavar="CONVERSATION|PERSON")
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True,
              help="At most so many messages, the newest.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True,
              help="Write JSON Lines: the person, then the messages.")  # fmt: skip
def command(who: str, limit: int, as_json: bool) -> None:
    """Show what one person has written to us, newest first.

    A CONVERSATION, by its number, means who wrote last in it. A PERSON is a handle,
    NETWORK:HANDLE, or a network's id. The same name on another server is taken for another person.
    """
    with open_store() as store:
        person = chosen_person(store.read(), who)
        found = people.messages_of(store.read(), person.uid, limit=limit)
    if as_json:
        say_json(fields_of(person))
        for stored in found:
            own = {k: v for k, v in fields_of(stored).items() if k != "message"}
            say_json({**own, **fields_of(stored.message)})
        return
    _say_heading(person)
    say_table(
        [
            (
                str(stored.conversation_uid),
                f"[{stored.uid}]",
                local_time(stored.message.published),
                stored.account_id,
                stored.message.content[:400],
            )
            for stored in found
        ]
    )
    if person.message_count > len(found):
        narrate(f"{person.message_count - len(found):,} older messages are not shown.")


def chosen_person(conn: sqlite3.Connection, who: str) -> Person:
    """Return whom a conversation's number or a handle means. :raises Failure: nobody or several."""
    known: tuple[Person, ...]
    # Python takes no number of thousands of digits for one.
    if who.isascii() and who.isdigit() and len(who) < 20 and int(who) <= LARGEST:
        conversations.newest(conn, int(who))  # told where there is no such conversation
        author = people.author_of(conn, int(who))
        found = people.person(conn, author) if author else None
        known = (found,) if found else ()
    else:
        known = people.called(conn, who)
    if not known:
        raise Failure(
            f"Nobody called {who} has written here. A person goes by a handle, which"
            " 'inbox-tui search from:NAME' shows."
        )
    if len(known) > 1:
        raise Failure(_which(known, who))
    return known[0]


def _which(known: tuple[Person, ...], who: str) -> str:
    listed = "\n".join(
        f"  {_place(one)}  {one.actor.name}  {one.actor.id}  {_messages(one.message_count)}"
        for one in known
    )
    return f"Several are called {who}. Say which by id, or by a conversation's number:\n{listed}"


def _say_heading(person: Person) -> None:
    say(f"{person.actor.name or person.actor.handle} {at(person.actor.handle)}, {_place(person)}")
    marks = [
        f"{_messages(person.message_count)} in {counted(person.conversation_count)}",
        "one of our own accounts" if person.is_ours else "",
        "VIP" if person.is_vip else "",
        "answered before" if person.was_answered else "never answered",
    ]
    if person.first_at:
        marks.insert(1, f"first {local_time(person.first_at)}")
    say(", ".join(mark for mark in marks if mark))


def _place(person: Person) -> str:
    return f"{person.network} {person.instance}".rstrip()


def _messages(number: int) -> str:
    return "1 message" if number == 1 else f"{number:,} messages"
