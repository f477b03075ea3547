"""``inbox-tui words``: the team's own list of words that make a reply unusual."""

from __future__ import annotations

import click

from inbox_tui.cli.failures import Failure
from inbox_tui.cli.printing import narrate, say, say_json
from inbox_tui.cli.store_access import open_store
from inbox_tui.model import utc_now
from inbox_tui.reply.unusual.strong_words import fault, normalise
from inbox_tui.store import audit, flagged_words, identities


@click.group("words", short_help="The team's list of words that ask for a second look.")
def command() -> None:
    """Keep the team's own list of words that stand out in a reply.

    A reply with one of them, or with a strong swear word, which need not be listed, asks for the
    whole call sign; from a BRAND account also for the reason, which is logged.
    """


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Write JSON Lines.")
def list_words(as_json: bool) -> None:
    """List the team's words, in alphabetical order."""
    with open_store() as store:
        found = flagged_words.every(store.read())
    for word in found:
        if as_json:
            say_json({"word": word})
        else:
            say(word)
    if not found:
        narrate("The team has listed none. To add one: inbox-tui words add WORD")


@command.command("add")
@click.argument("words", nargs=-1, required=True, metavar="WORD...")
def add(words: tuple[str, ...]) -> None:
    """Put each WORD on the list; quote one of several words.

    Found whole, in any case. A star stands for further letters: 'recall*' finds 'recalled'.
    """
    wrong = next((said for word in words if (said := fault(word))), "")
    if wrong:
        raise Failure(wrong)
    plain = [normalise(word) for word in words]
    with open_store() as store, store.write() as conn:
        me, now = identities.require_me(conn), utc_now()
        for word in plain:
            flagged_words.add(conn, word, now)
        audit.append(conn, me.id, "words listed", {"words": plain}, now)
    for word in plain:
        say(word)


@command.command("remove")
@click.argument("words", nargs=-1, required=True, metavar="WORD...")
def remove(words: tuple[str, ...]) -> None:
    """Take each WORD off the list; that you did is logged."""
    plain = [normalise(word) for word in words]
    with open_store() as store, store.write() as conn:
        me = identities.require_me(conn)
        gone = [word for word in plain if flagged_words.remove(conn, word)]
        if gone:
            audit.append(conn, me.id, "words no longer listed", {"words": gone}, utc_now())
    missing = [word for word in plain if word not in gone]
    if missing:
        raise Failure(f"Not on the team's list: {', '.join(missing)}.")
