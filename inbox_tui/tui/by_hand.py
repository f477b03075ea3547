"""What the screens say of replies that are sent by hand."""

from __future__ import annotations

from inbox_tui import hand_send, text
from inbox_tui.model import Account, Conversation, StoredMessage
from inbox_tui.reply import eligibility
from inbox_tui.store import hand_sends, identities
from inbox_tui.store.hand_sends import HandSend
from inbox_tui.tui.actions import key_of
from inbox_tui.tui.workspace import Workspace


def refusal(workspace: Workspace, account: Account | None, parent: StoredMessage | None) -> str:
    """Return why the network takes no reply to ``parent`` from here, where one can go by hand.

    "" where it takes one, where nobody can answer, where the account may not speak at all, and
    while its adapter is not open. Not cleaned.
    """
    adapter = workspace.adapters.known(account.id) if account else None
    if adapter is None or parent is None:
        return ""
    if eligibility.why_not(account, workspace.me, workspace.store.read_only_reason):
        return ""
    answerable = adapter.can_reply(parent.message)
    return "" if hand_send.why_not(parent.message, answerable) else answerable.reason


def unseen(workspace: Workspace, conversation: Conversation) -> tuple[HandSend, ...]:
    """Return what was sent by hand in a conversation and not seen yet, oldest first."""
    found = hand_sends.of_conversation(workspace.store.read(), conversation.uid)
    return tuple(one for one in found if one.message_uid is None)


def sentences(workspace: Workspace, conversation: Conversation) -> tuple[str, ...]:
    """Return what the thread says of each that was not seen yet, line by line. Clean."""
    said: list[str] = []
    for one in unseen(workspace, conversation):
        when = workspace.clock.dated(one.said_at, workspace.now())
        said.append(sentence(workspace, one))
        said.append(
            f"  so says {_human(workspace, one)}, {when} · {key_of('resolve')} takes that back"
        )
    return tuple(said)


def sentence(workspace: Workspace, one: HandSend) -> str:
    """Return as whom it was sent, and whether it was seen. Clean."""
    account = workspace.account(one.account_id)
    voice = workspace.names.voice(account) if account else text.clean_cell(one.account_id)
    state = "unverified" if one.message_uid is None else "seen on the network"
    return f"Sent by hand, {state} · as {voice}"


def _human(workspace: Workspace, one: HandSend) -> str:
    people = identities.every(workspace.store.read())
    name = next((who.name for who in people if who.id == one.identity), "Somebody")
    return text.clean_cell(name)
