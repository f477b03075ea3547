"""From the store to what the list, the thread and the identity line show."""

from __future__ import annotations

from inbox_tui import naming, text
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
from inbox_tui.store import drafts, identities, outbox
from inbox_tui.tui import draft_sentences, thread_data, wording
from inbox_tui.tui.actions import hint, key_of
from inbox_tui.tui.autosave import OpenDraft
from inbox_tui.tui.layout.thread import Thread, Voiced
from inbox_tui.tui.workspace import Workspace


def thread(
    workspace: Workspace, conversation: Conversation, *, writing: OpenDraft | None = None
) -> Thread:
    """Return the whole conversation as its pane shows it; ``writing`` is a draft in sight."""
    conn = workspace.store.read()
    return thread_data.read(
        workspace,
        conversation,
        deliveries=[
            voiced(workspace, delivery)
            for delivery in _worth_showing(outbox.of_conversation(conn, conversation.uid))
        ],
        drafts=draft_sentences.sentences(
            workspace, conversation, editable_drafts(workspace, conversation), writing
        ),
    )


def voiced(workspace: Workspace, delivery: Delivery) -> Voiced:
    """Return a delivery with the human and the account that speak in it."""
    from inbox_tui.reply.sender import shown_seconds

    conn = workspace.store.read()
    confirmation = outbox.confirmation(conn, delivery.confirmation_uid)
    draft = drafts.get(conn, delivery.draft_uid)
    people = {identity.id: identity for identity in identities.every(conn)}
    human = people.get(confirmation.identity)
    account = workspace.account(delivery.account_id)
    visible = delivery.state in {
        DeliveryState.HELD,
        DeliveryState.SENDING,
        DeliveryState.UNKNOWN,
    }
    return Voiced(
        delivery=delivery,
        human=text.clean_cell(human.name) if human else "Somebody",
        voice=workspace.names.voice(account) if account else delivery.account_id,
        text=draft.text if draft and visible else "",
        seconds=shown_seconds(delivery),
    )


def editable_drafts(workspace: Workspace, conversation: Conversation) -> tuple[Draft, ...]:
    """Return the conversation's drafts that are not on their way, newest change first."""
    conn = workspace.store.read()
    return tuple(
        draft
        for draft in drafts.every_open(conn, conversation.uid)
        if outbox.live_of_draft(conn, draft.uid) is None
    )


def find_unknown(workspace: Workspace, conversation: Conversation) -> Delivery | None:
    """Return the conversation's oldest delivery of unknown fate, or None."""
    found = outbox.of_conversation(workspace.store.read(), conversation.uid)
    return next((d for d in found if d.state is DeliveryState.UNKNOWN), None)


def begun_draft(workspace: Workspace, conversation: Conversation) -> Draft | None:
    """Return the draft with words or files in it that ``r`` would go on with, or None."""
    begun = editable_drafts(workspace, conversation)
    return next((d for d in begun if draft_sentences.is_begun(workspace, d)), None)


def find_under_way(
    workspace: Workspace, conversation: Conversation, parent: StoredMessage | None
) -> str:
    """Return a sentence where our answer to ``parent`` is on its way already, or ""."""
    conn = workspace.store.read()
    for draft in drafts.every_open(conn, conversation.uid):
        live = outbox.live_of_draft(conn, draft.uid) if parent else None
        if live and parent and draft.parent_uid == parent.uid:
            way = {"held": "{undo} takes it back", "unknown": "{look_up} looks it up"}.get(
                live.state.value, ""
            )
            return f"Your answer is {live.state.value}" + (f": {hint(way)}." if way else ".")
    return ""


def why_not(workspace: Workspace, account: Account | None, parent: StoredMessage | None) -> str:
    """Return why ``account`` cannot answer ``parent``, or "". Needs no network.

    Where the account's adapter is not open yet, only what is known without it counts.
    """
    reason = _own_reason(workspace, account, parent)
    if reason or account is None or parent is None:
        return reason
    fault = workspace.adapters.fault(account.id)
    if fault:
        return fault
    adapter = workspace.adapters.known(account.id)
    answerable = adapter.can_reply(parent.message) if adapter else None
    return answerable.reason if answerable is not None and not answerable else ""


def _own_reason(workspace: Workspace, account: Account | None, parent: StoredMessage | None) -> str:
    """Return why ``account`` cannot answer as far as we know it ourselves, or ""."""
    if account and account.frozen_reason:
        # The reason names the other account, which may be a stranger's.
        return hint("The account is frozen; the accounts screen ({accounts}) says why.")
    reason = eligibility.why_not(account, workspace.me, workspace.store.read_only_reason)
    return reason or ("" if parent else "There is nothing to answer.")


def identity_sentence(
    workspace: Workspace, account: Account | None, parent: StoredMessage | None, *, is_writing: bool
) -> str:
    """Return who would speak, as whom, where, to what public: from our own data alone.

    The account is spelled in plain ASCII: its handle came from a network.
    """
    me: Identity | None = workspace.me
    if me is None:
        return "Nobody can reply yet: say who you are with  inbox-tui me NAME"
    if account is None or parent is None:
        return f"{me.name}  -  nothing to answer here"
    speaker = _in_ascii(naming.voice(account))
    reason = _own_reason(workspace, account, parent)
    if reason:
        return f"You cannot reply as {speaker}: {reason}"
    if why_not(workspace, account, parent):
        key = _in_ascii(key_of("reply"))
        return (
            f"You cannot reply as {speaker} here  -  {key} says why"  # in the network's own words
        )
    who = f"{me.name}  as  {_in_ascii(workspace.names.voice(account))}"
    opening = "You are writing" if is_writing else "If you reply"
    return f"{opening}: {who}  -  {wording.audience(parent.message.visibility)}"


def other_speakers(
    workspace: Workspace, account: Account, parent: StoredMessage
) -> tuple[tuple[Account, str], ...]:
    """Return the other accounts on the same server, each with why it may not answer, or ""."""
    return tuple(
        (other, why_not(workspace, other, parent))
        for other in workspace.accounts
        if other.id != account.id and other.shares_server(account)
    )


def _in_ascii(words: str) -> str:
    return words.encode("ascii", "backslashreplace").decode()


def _worth_showing(found: tuple[Delivery, ...]) -> list[Delivery]:
    """Leave out what was cancelled or failed and has been tried again since."""
    last = {delivery.draft_uid: delivery.uid for delivery in found}
    ended_without = {DeliveryState.CANCELLED, DeliveryState.FAILED}
    return [d for d in found if d.state not in ended_without or last[d.draft_uid] == d.uid]
