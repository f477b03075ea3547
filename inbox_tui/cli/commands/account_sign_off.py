"""``inbox-tui account sign-off``: how you sign the replies from an account."""

from __future__ import annotations

import click

from inbox_tui import text
from inbox_tui.cli.arguments import chosen_account
from inbox_tui.cli.failures import Failure
from inbox_tui.cli.printing import narrate, say
from inbox_tui.cli.store_access import open_store
from inbox_tui.store import identities, sign_offs


@click.command("sign-off")
@click.argument("account")
@click.argument("words", required=False, metavar="[TEXT]")
@click.option("--none", "unsigned", is_flag=True, help="Do not sign from it.")
def sign_off(account: str, words: str | None, unsigned: bool) -> None:
    """Sign your replies from ACCOUNT with TEXT; without TEXT, write how they are signed now.

    A new draft begins with it, where you see it, count it and can change it. Until you say
    otherwise, a BRAND account is signed with your initials (^NL) and an OWN account not at all.
    """
    if unsigned and words is not None:
        raise click.UsageError("Give TEXT or --none, not both.")
    with open_store() as store:
        me = identities.require_me(store.read())
        chosen = chosen_account(store, account)
        if unsigned or words is not None:
            kept = (words or "").strip()
            _refuse_bad(kept)
            with store.write() as conn:
                sign_offs.choose(conn, chosen.id, me.id, kept)
        signed = sign_offs.of(store.read(), chosen, me)
    if signed:
        say(signed)
    else:
        narrate(f"Replies from {chosen.id} are not signed.")


def _refuse_bad(words: str) -> None:
    fault = text.outgoing_fault(words)
    if fault:
        raise Failure(fault)
    if len(words) > sign_offs.MOST:
        raise Failure(f"A sign-off has at most {sign_offs.MOST} characters.")
