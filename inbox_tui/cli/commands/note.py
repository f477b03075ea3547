"""``inbox-tui note``: notes of colleagues about a conversation. They are never sent."""

from __future__ import annotations

import sys

import click

from inbox_tui import triage
from inbox_tui.cli.printing import fields_of, narrate, say, say_block, say_json
from inbox_tui.cli.store_access import open_store
from inbox_tui.cli.wall_time import local_time
from inbox_tui.model import utc_now
from inbox_tui.store import Store, conversations, identities, notes


@click.command("note", short_help="Add, list, edit and delete notes about a conversation.")
@click.argument("number", type=int)
@click.argument("words", nargs=-1)
@click.option("--edit", is_flag=True, help="NUMBER is that of a note of yours; WORDS replace it.")
@click.option("--delete", is_flag=True, help="NUMBER is that of a note of yours, which goes.")
@click.option("--json", "as_json", is_flag=True, help="Write the list as JSON Lines.")
def command(number: int, words: tuple[str, ...], edit: bool, delete: bool, as_json: bool) -> None:
    """Add a note to conversation NUMBER, or list its notes where no WORDS are given.

    WORDS may be - to read them from stdin. Notes are for colleagues: no command sends one.
    """
    text = sys.stdin.read() if words == ("-",) else " ".join(words)
    if edit and delete:
        raise click.UsageError("--edit and --delete do not go together.")
    if delete and words:
        raise click.UsageError("--delete takes the note's number alone.")
    with open_store() as store:
        if edit:
            say(triage.edit_note(store, number, text, utc_now()).told)
        elif delete:
            say(triage.delete_note(store, number, utc_now()).told)
        elif words:
            say(triage.add_note(store, number, text, utc_now()).told)
        else:
            _list(store, number, as_json)


def _list(store: Store, conversation_uid: int, as_json: bool) -> None:
    conn = store.read()
    conversations.newest(conn, conversation_uid)  # told where there is no such conversation
    names = {who.id: who.name for who in identities.every(conn)}
    found = notes.of_conversation(conn, conversation_uid)
    for note in found:
        if as_json:
            say_json(fields_of(note))
            continue
        say(f"[{note.uid}] {names[note.identity]}, {local_time(note.written_at)}")
        say_block(note.text)
    if not found:
        narrate(f"There is no note. To add one: inbox-tui note {conversation_uid} WORDS")
