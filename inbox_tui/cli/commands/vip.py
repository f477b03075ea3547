"""``inbox-tui vip``: people of special care."""

from __future__ import annotations

import click

from inbox_tui import triage
from inbox_tui.cli.commands.person import chosen_person
from inbox_tui.cli.printing import fields_of, narrate, say, say_json
from inbox_tui.cli.store_access import open_store
from inbox_tui.model import utc_now
from inbox_tui.naming import at
from inbox_tui.store import Store, people, vips


@click.command("vip", short_help="List people of special care; add or remove one.")
@click.argument("who", nargs=-1, metavar="[CONVERSATION|PERSON]...")
@click.option("--remove", is_flag=True, help="They are no longer of special care.")
@click.option("--json", "as_json", is_flag=True, help="Write the list as JSON Lines.")
def command(who: tuple[str, ...], remove: bool, as_json: bool) -> None:
    """Say whose messages are of special care, or list these people.

    A CONVERSATION, by its number, means who wrote last in it. A PERSON is a handle, or
    NETWORK:HANDLE. All their conversations are marked, and come before others when 'next' asks.
    """
    if remove and not who:
        raise click.UsageError("Whom?")
    with open_store() as store:
        if not who:
            _list(store, as_json)
            return
        chosen = [chosen_person(store.read(), words) for words in who]
        act = triage.remove_vip if remove else triage.add_vip
        for person in chosen:
            said = act(store, person.uid, utc_now()).told
            say(f"{at(person.actor.handle)} on {person.network}: {said}")


def _list(store: Store, as_json: bool) -> None:
    found = [person for uid in vips.every(store.read())
             if (person := people.person(store.read(), uid))]  # fmt: skip
    for person in found:
        if as_json:
            say_json(fields_of(person))
        else:
            say(f"{person.network}:{person.actor.handle}  {person.actor.name}")
    if not found:
        narrate("Nobody yet. To add somebody: inbox-tui vip CONVERSATION")
