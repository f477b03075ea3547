"""``inbox-tui next``: the conversation to answer next."""

from __future__ import annotations

import click

from inbox_tui import triage
from inbox_tui.cli.printing import fields_of, narrate, say, say_json
from inbox_tui.cli.store_access import open_store
from inbox_tui.cli.wall_time import local_time
from inbox_tui.model import utc_now
from inbox_tui.store import NoSuch, Numbered, conversations, identities


@click.command("next", short_help="Name the conversation to answer next.")
@click.option("--after", type=int, metavar="CONVERSATION", help="The one that comes after this.")
@click.option("--json", "as_json", is_flag=True, help="Write a JSON line.")
def command(after: int | None, as_json: bool) -> None:
    """Name the conversation to answer next: the most urgent, then who has waited longest.

    What is snoozed or assigned to a colleague is left out. Nothing on stdout: nobody waits.
    """
    with open_store() as store:
        conn = store.read()
        me = identities.require_me(conn)
        key = None
        if after is not None:
            left = conversations.get(conn, after)
            if left is None:
                raise NoSuch(Numbered.CONVERSATION, after)
            key = conversations.key_of(left)
        found = triage.next_needing_reply(conn, key, me.id, utc_now())
    if found is None:
        narrate("Nobody is waiting for an answer.")
    elif as_json:
        say_json(fields_of(found))
    else:
        who = found.author_handle or found.author_name
        say(f"{found.uid}  {local_time(found.last_at)}  {who}  {found.account_id}  {found.snippet}")
