"""From the store to what the list, the thread and the identity line show."""

from __future__ import annotations

from collections.abc import Mapping

from inbox_tui import text
from inbox_tui.model import (
    Account,
    Conversation,
    Delivery,
    DeliveryState,
    Draft,
    Identity,
    StoredMessage,
)
from inbox_tui.reply import eligibility
from inbox_tui.store import conversations, drafts, identities, messages, outbox
from inbox_tui.store.conversations import View
from inbox_tui.tui import words
from inbox_tui.tui.desk import Desk
from inbox_tui.tui.widgets.row import Row
from inbox_tui.tui.widgets.thread_lines import Thread, Voiced


def states(desk: Desk) -> dict[int, str]:
    """Return the word that a conversation's row carries, for those that have one."""
    conn = desk.store.read()
    found = {draft.conversation_uid: "draft" for draft in drafts.every_open(conn) if draft.text}
    for holder in outbox.under_way(conn):
        draft = drafts.get(conn, holder.delivery.draft_uid)
        if draft:
            found[draft.conversation_uid] = holder.delivery.state.value
    return found


def row(desk: Desk, conversation: Conversation, view: View, state: Mapping[int, str]) -> Row:
    """Return what the list shows of a conversation."""
    account = desk.account(conversation.account_id)
    who = text.clean_cell(conversation.author_name) or words.at(conversation.author_handle)
    said = text.clean_cell(conversation.snippet)
    subject = text.clean_cell(conversation.subject)
    if subject and not said.startswith(subject):
        said = f"{subject} · {said}" if said else subject
    word = state.get(conversation.uid, "")
    if not word and view in (View.ALL, View.UNKNOWN):
        word = "done" if conversation.done else "waits" if conversation.needs_reply else ""
    return Row(
        who=who,
        place=desk.short_place(account) if account else desk.title(conversation.network),
        to=account.kind.value.upper() if account and len(desk.accounts) > 1 else "",
        age=words.age(conversation.last_at, desk.now()),
        words=said or "(no words)",
        state=word,
        is_unread=conversation.unread_count > 0,
    )


def thread(desk: Desk, conversation: Conversation, *, is_writing: bool = False) -> Thread:
    """Return the whole conversation as its pane shows it; ``is_writing``: the draft is in sight."""
    conn = desk.store.read()
    found = messages.of_conversation(conn, conversation.uid)
    account = desk.account(conversation.account_id)
    heading = desk.title(conversation.network)
    if account:
        heading = f"{desk.place(account)} · to {words.speaker(account)}"
    count = words.plural(conversation.message_count, "message")
    begun = [] if is_writing else [d for d in editable_drafts(desk, conversation) if d.text]
    return Thread(
        title=conversation.subject,
        heading=f"{heading} · {words.audience(conversation.visibility)} · {count}",
        messages=found,
        is_cut=conversation.message_count > len(found),
        voices={a.actor_id: desk.voice(a) for a in desk.accounts},
        deliveries=[
            voiced(desk, delivery)
            for delivery in _worth_showing(outbox.of_conversation(conn, conversation.uid))
        ],
        draft=_draft_sentence(desk, begun[0]) if begun else "",
    )


def voiced(desk: Desk, delivery: Delivery) -> Voiced:
    """Return a delivery with the human and the account that speak in it."""
    from inbox_tui.reply.sender import shown_seconds

    conn = desk.store.read()
    confirmation = outbox.confirmation(conn, delivery.confirmation_uid)
    draft = drafts.get(conn, delivery.draft_uid)
    people = {identity.id: identity for identity in identities.every(conn)}
    human = people.get(confirmation.identity) if confirmation else None
    account = desk.account(delivery.account_id)
    visible = delivery.state in {
        DeliveryState.HELD,
        DeliveryState.SENDING,
        DeliveryState.UNKNOWN,
    }
    return Voiced(
        delivery=delivery,
        human=text.clean_cell(human.name) if human else "Somebody",
        voice=desk.voice(account) if account else delivery.account_id,
        text=draft.text if draft and visible else "",
        seconds=shown_seconds(delivery),
    )


def editable_drafts(desk: Desk, conversation: Conversation) -> tuple[Draft, ...]:
    """Return the conversation's drafts that are not on their way, newest change first."""
    conn = desk.store.read()
    return tuple(
        draft
        for draft in drafts.every_open(conn, conversation.uid)
        if outbox.live_of_draft(conn, draft.uid) is None
    )


def find_unknown(desk: Desk, conversation: Conversation) -> Delivery | None:
    """Return the conversation's oldest delivery of unknown fate, or None."""
    found = outbox.of_conversation(desk.store.read(), conversation.uid)
    return next((d for d in found if d.state is DeliveryState.UNKNOWN), None)


def find_under_way(desk: Desk, conversation: Conversation, parent: StoredMessage | None) -> str:
    """Return a sentence where our answer to ``parent`` is on its way already, or ""."""
    conn = desk.store.read()
    for draft in drafts.every_open(conn, conversation.uid):
        live = outbox.live_of_draft(conn, draft.uid) if parent else None
        if live and parent and draft.parent_uid == parent.uid:
            way = {"held": "u takes it back", "unknown": "l looks it up"}.get(live.state.value)
            return f"Your answer is {live.state.value}" + (f": {way}." if way else ".")
    return ""


def counts(desk: Desk) -> dict[View, int]:
    """Return how many conversations each view has, as far as is counted."""
    conn = desk.store.read()
    return {view: conversations.count(conn, view) for view in View}


def why_not(desk: Desk, account: Account | None, parent: StoredMessage | None) -> str:
    """Return why ``account`` cannot answer ``parent``, or "". Needs no network.

    Where the account's adapter is not open yet, only what is known without it counts.
    """
    if account and account.frozen_reason:
        # The reason names the other account, which may be a stranger's.
        return "The account is frozen; the accounts screen (a) says why."
    reason = eligibility.why_not(account, desk.me, desk.store.read_only_reason)
    if reason or account is None:
        return reason
    if parent is None:
        return "There is nothing to answer."
    fault = desk.fault(account.id)
    if fault:
        return fault
    adapter = desk.known_adapter(account.id)
    answerable = adapter.can_reply(parent.message) if adapter else None
    return answerable.reason if answerable is not None and not answerable else ""


def identity_sentence(
    desk: Desk, account: Account | None, parent: StoredMessage | None, *, is_writing: bool
) -> str:
    """Return who would speak, as whom, where, to what public: from our own data alone."""
    me: Identity | None = desk.me
    if me is None:
        return "Nobody can reply yet: say who you are with  inbox-tui me NAME"
    if account is None or parent is None:
        return f"{me.name}  -  nothing to answer here"
    reason = why_not(desk, account, parent)
    if reason:
        return f"You cannot reply as {words.speaker(account)}: {reason}"
    who = f"{me.name}  as  {desk.voice(account)}"
    opening = "You are writing" if is_writing else "If you reply"
    return f"{opening}: {who}  -  {words.audience(parent.message.visibility)}"


def other_speakers(
    desk: Desk, account: Account, parent: StoredMessage
) -> tuple[tuple[Account, str], ...]:
    """Return the other accounts on the same server, each with why it may not answer, or ""."""
    return tuple(
        (other, why_not(desk, other, parent))
        for other in desk.accounts
        if other.id != account.id
        and (other.network, other.instance) == (account.network, account.instance)
    )


def _worth_showing(found: tuple[Delivery, ...]) -> list[Delivery]:
    """Leave out what was cancelled or failed and has been tried again since."""
    last = {delivery.draft_uid: delivery.uid for delivery in found}
    ended_without = {DeliveryState.CANCELLED, DeliveryState.FAILED}
    return [d for d in found if d.state not in ended_without or last[d.draft_uid] == d.uid]


def _draft_sentence(desk: Desk, draft: Draft) -> str:
    account = desk.account(draft.account_id)
    voice = desk.voice(account) if account else "a removed account"
    return f"Draft as {voice} · r goes on writing"
