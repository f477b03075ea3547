"""``inbox-tui hand-send``: replies that a person has posted in a browser, and was not able to here."""

from __future__ import annotations

from contextlib import closing

import click

from inbox_tui import accounts, hand_send, text, urls
from inbox_tui.cli.arguments import chosen_account
from inbox_tui.cli.failures import Failure
from inbox_tui.cli.printing import narrate, say, say_json, say_table
from inbox_tui.cli.store_access import log_to_file, open_store
from inbox_tui.cli.wall_time import local_time
from inbox_tui.model import Account, StoredMessage, utc_now
from inbox_tui.naming import voice_on
from inbox_tui.reply.eligibility import why_not
from inbox_tui.store import Store, drafts, hand_sends, identities, messages
from inbox_tui.store.hand_sends import HandSend


@click.group("hand-send", short_help="Say what you have posted by hand where no program may.")
def command() -> None:
    """Answer by hand where a network does not let an account answer from here.

    Write the draft, post it in your browser, and say so. It counts as unverified, under your name,
    until a pull brings a message by that account with these words.
    """


@command.command("show")
@click.argument("message", type=int)
@click.option("--as", "account", required=True, metavar="ACCOUNT", help="Who speaks.")
def show(message: int, account: str) -> None:
    """Write the words drafted as ACCOUNT for MESSAGE to stdout, and say where to post them."""
    with open_store() as store:
        parent, speaker = messages.require(store.read(), message), chosen_account(store, account)
        reason = _refusal(store, parent, speaker)
        draft = drafts.find_open(store.read(), speaker.id, parent.uid)
    if draft is None or not draft.text.strip():
        raise Failure(f"No draft waits. Next: inbox-tui draft {message} --as {speaker.id}")
    narrate(f"{reason} Post this by hand as {voice_on(speaker)}:")
    say(draft.text)
    address = parent.message.url
    if urls.link_host(address):
        narrate(f"The message: {text.clean_line(address)}")
    narrate(f"Then: inbox-tui hand-send done {message} --as {speaker.id}")


@command.command("done")
@click.argument("message", type=int)
@click.option("--as", "account", required=True, metavar="ACCOUNT", help="Who has spoken.")
def done(message: int, account: str) -> None:
    """Say that you have posted the draft for MESSAGE as ACCOUNT. Writes its number to stdout.

    The draft is put away, and the log has it under your name.
    """
    with open_store() as store:
        parent, speaker = messages.require(store.read(), message), chosen_account(store, account)
        _refusal(store, parent, speaker)
        draft = drafts.find_open(store.read(), speaker.id, parent.uid)
        if draft is None:
            raise Failure("No draft waits for this message from this account.")
        said = hand_send.say_sent(store, draft.uid, utc_now())
    say(str(said.uid))
    narrate(_state(said))
    narrate(f"If you did not: inbox-tui hand-send undo {said.uid}")


@command.command("undo")
@click.argument("number", type=int)
def undo(number: int) -> None:
    """Say that NUMBER, from 'hand-send list', was not posted: its draft is open again."""
    with open_store() as store:
        draft = hand_send.take_back(store, number, utc_now())
    narrate(f"Draft {draft.uid} is open again.")


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Write JSON Lines.")
def list_unseen(as_json: bool) -> None:
    """List what was posted by hand and has not been seen: number, message, when, account, words."""
    with open_store() as store:
        found = hand_sends.unseen(store.read())
    if as_json:
        for said in found:
            say_json(
                {
                    "uid": said.uid,
                    "account_id": said.account_id,
                    "parent_uid": said.parent_uid,
                    "conversation_uid": said.conversation_uid,
                    "identity": said.identity,
                    "said_at": said.said_at,
                    "text": said.text,
                }
            )
    elif found:
        say_table([_cells(said) for said in found], most=24)
    else:
        narrate("Nothing that was sent by hand is unverified.")


def _cells(said: HandSend) -> tuple[str, ...]:
    when = local_time(said.said_at)
    words = text.snippet(said.text)
    return (
        str(said.uid),
        f"message {said.parent_uid}",
        when,
        said.account_id,
        said.identity,
        words,
    )


def _state(said: HandSend) -> str:
    if said.message_uid is not None:
        return "Sent by hand, and seen: its message is in the inbox."
    return "Sent by hand, unverified until a pull brings it."


def _refusal(store: Store, parent: StoredMessage, account: Account) -> str:
    """Return in whose words the network forbids the reply.

    :raises Failure: it does not, or the account may not speak at all.
    """
    log_to_file()
    obstacle = why_not(account, identities.me(store.read()), store.read_only_reason)
    if obstacle:
        raise Failure(obstacle)
    with closing(accounts.connect(account)) as adapter:
        answerable = adapter.can_reply(parent.message)
    obstacle = hand_send.why_not(parent.message, answerable)
    if obstacle:
        way = f" Next: inbox-tui reply {parent.uid} --as {account.id}" if answerable else ""
        raise Failure(f"{obstacle}{way}")
    return text.clean_line(answerable.reason)
