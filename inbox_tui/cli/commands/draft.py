"""``inbox-tui draft``: anybody and any script may draft; nothing leaves by it."""

from __future__ import annotations

import click

from inbox_tui.cli.arguments import chosen_account, chosen_message
from inbox_tui.cli.compose import compose, read_all
from inbox_tui.cli.failures import Failure
from inbox_tui.cli.open_draft import open_draft, save_words
from inbox_tui.cli.printing import fields_of, narrate, say, say_json
from inbox_tui.cli.store_access import open_store
from inbox_tui.cli.terminal import has_terminal
from inbox_tui.model import Account, Draft, StoredMessage
from inbox_tui.store import Store, drafts


@click.command("draft", short_help="Write a draft; it goes nowhere by itself.")
@click.argument("message", type=int)
@click.argument("dash", type=click.Choice(["-"]), required=False, metavar="[-]")
@click.option("--as", "account", required=True, metavar="ACCOUNT", help="Who would speak.")
@click.option("--text", metavar="TEXT", help="The words; - reads them from stdin.")
@click.option("--replace", is_flag=True, help="Take the place of other words already drafted.")
@click.option("--json", "as_json", is_flag=True, help="Write the draft as a JSON line.")
def command(
    message: int, dash: str | None, account: str, text: str | None, replace: bool, as_json: bool
) -> None:
    """Draft an answer to MESSAGE, a number from 'show'. Writes the draft's number to stdout.

    Without --text, the words come from stdin or, on a terminal, from you. The draft waits until a
    person opens it with 'reply' or on the screen: only a person sends.
    """
    if dash and text is not None:
        raise click.UsageError("Give --text or -, not both.")
    with open_store() as store:
        parent = chosen_message(store, message)
        speaker = chosen_account(store, account)
        if text is None and not dash and has_terminal():
            draft = _write(store, parent, speaker)
        else:
            words = read_all() if text in (None, "-") else text or ""
            draft = _put(store, parent, speaker, words, replace=replace)
    if as_json:
        say_json(fields_of(draft))
    else:
        say(str(draft.uid))
    narrate(f"To send it: inbox-tui reply {message} --as {speaker.id}")


def _write(store: Store, parent: StoredMessage, account: Account) -> Draft:
    draft = open_draft(store, parent, account)
    compose(parent, draft.text, lambda words: save_words(store, draft.uid, words))
    return drafts.get(store.read(), draft.uid) or draft


def _put(
    store: Store, parent: StoredMessage, account: Account, words: str, *, replace: bool
) -> Draft:
    if not words.strip():
        raise Failure("There are no words to draft.")
    draft = open_draft(store, parent, account)
    if draft.text.strip() and draft.text != words and not replace:
        raise Failure(f"Draft {draft.uid} has other words already. --replace overwrites them.")
    save_words(store, draft.uid, words)
    return drafts.get(store.read(), draft.uid) or draft
