"""``inbox-tui show``: the messages of a conversation, linear, oldest first."""

from __future__ import annotations

import click

from inbox_tui.cli.printing import fields_of, narrate, say, say_json
from inbox_tui.cli.stop_notice import tell_of_stop
from inbox_tui.cli.store_access import open_store
from inbox_tui.cli.thread_text import say_thread
from inbox_tui.model import Conversation, DeliveryState, Draft, StoredMessage
from inbox_tui.naming import voice_on
from inbox_tui.store import (
    NoSuch,
    Numbered,
    Store,
    accounts,
    conversations,
    drafts,
    messages,
    outbox,
)


@click.command("show", short_help="Show the messages of a conversation.")
@click.argument("conversation", type=int)
@click.option("--limit", type=click.IntRange(min=1), default=messages.THREAD_LIMIT,
              show_default=True, help="At most so many, the newest.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Write JSON Lines, one message a line.")
def command(conversation: int, limit: int, as_json: bool) -> None:
    """Show a CONVERSATION by its number from 'list', oldest message first.

    The number before each message is what 'draft' and 'reply' take.
    """
    with open_store() as store:
        found = conversations.get(store.read(), conversation)
        if found is None:
            raise NoSuch(Numbered.CONVERSATION, conversation)
        tell_of_stop(store)
        thread = messages.of_conversation(store.read(), conversation, limit)
        if as_json:
            for stored in thread:
                say_json(_record(stored))
            return
        _say_heading(store, found)
        say_thread(store, found, thread)
        if found.message_count > len(thread):
            narrate(f"{found.message_count - len(thread)} older messages are not shown.")
        for draft in drafts.every_open(store.read(), conversation):
            narrate(_draft_line(store, draft))


def _draft_line(store: Store, draft: Draft) -> str:
    live = outbox.live_of_draft(store.read(), draft.uid)
    if live is None:
        command = f"inbox-tui reply {draft.parent_uid} --as {draft.account_id}"
        return f"Draft {draft.uid} waits here: {command}"
    if live.state is DeliveryState.UNKNOWN:
        command = f"inbox-tui outbox resolve {live.uid}"
        return f"It is not known whether draft {draft.uid} was sent: {command}"
    return f"Draft {draft.uid} is on its way: it is {live.state.value}."


def _record(stored: StoredMessage) -> dict[str, object]:
    own = fields_of(stored)
    return {**{k: v for k, v in own.items() if k != "message"}, **fields_of(stored.message)}


def _say_heading(store: Store, conversation: Conversation) -> None:
    account = accounts.get(store.read(), conversation.account_id)
    private = "private" if conversation.visibility.is_private else conversation.visibility.value
    say(f"Conversation {conversation.uid}, {conversation.kind.value}, {private}")
    if account:
        say(f"For {voice_on(account)} ({account.id})")
    if conversation.subject:
        say(f"Subject: {conversation.subject}")
