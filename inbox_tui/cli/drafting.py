"""``inbox-tui draft``: anybody and any script may draft; nothing leaves by it."""

from __future__ import annotations

import click

from inbox_tui.cli.composing import compose, read_all
from inbox_tui.cli.failures import Failure
from inbox_tui.cli.opening import chosen_account, chosen_message, has_terminal, open_store
from inbox_tui.cli.printing import fields_of, narrate, say, say_json
from inbox_tui.model import Account, Draft, StoredMessage, utc_now
from inbox_tui.store import Store, drafts, outbox


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


def open_draft(store: Store, parent: StoredMessage, account: Account) -> Draft:
    """Return the open draft of ``account`` for ``parent``, starting one where there is none.

    :raises Failure: an earlier one is still on its way.
    """
    with store.write() as conn:
        draft = drafts.start(conn, account.id, parent.uid, utc_now())
        live = outbox.live_of_draft(conn, draft.uid)
    if live:
        raise Failure(
            f"Draft {draft.uid} is on its way (delivery {live.uid}: {live.state.value}). "
            "See 'inbox-tui outbox'."
        )
    return draft


def save(store: Store, draft_uid: int, words: str) -> None:
    """Keep what has been written so far."""
    with store.write() as conn:
        drafts.save_text(conn, draft_uid, words, utc_now())


def _write(store: Store, parent: StoredMessage, account: Account) -> Draft:
    draft = open_draft(store, parent, account)
    compose(parent, draft.text, lambda words: save(store, draft.uid, words))
    return drafts.get(store.read(), draft.uid) or draft


def _put(
    store: Store, parent: StoredMessage, account: Account, words: str, *, replace: bool
) -> Draft:
    if not words.strip():
        raise Failure("There are no words to draft.")
    draft = open_draft(store, parent, account)
    if draft.text.strip() and draft.text != words and not replace:
        raise Failure(f"Draft {draft.uid} has other words already. --replace overwrites them.")
    save(store, draft.uid, words)
    return drafts.get(store.read(), draft.uid) or draft
