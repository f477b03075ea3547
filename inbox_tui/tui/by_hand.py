"""What the screens say of replies that are sent by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_tui import text
from inbox_tui.model import Account, Conversation, StoredMessage
from inbox_tui.tui.actions import key_of
from inbox_tui.tui.workspace import Workspace

if TYPE_CHECKING:
    from inbox_tui.store.hand_sends import HandSend


def refusal(workspace: Workspace, account: Account | None, parent: StoredMessage | None) -> str:
    """Return why the network takes no reply to ``parent`` from here, where one can go by hand.

    "" where it takes one, where nobody can answer, where the account may not speak at all, and
    while its adapter is not open. Not cleaned.
    """
    adapter = workspace.adapters.known(account.id) if account else None
    if adapter is None or parent is None:
        return ""
    from inbox_tui import hand_send
    from inbox_tui.reply import eligibility

    if eligibility.why_not(account, workspace.me, workspace.store.read_only_reason):
        return ""
    answerable = adapter.can_reply(parent.message)
    return "" if hand_send.why_not(parent.message, answerable) else answerable.reason


def unseen(workspace: Workspace, conversation: Conversation) -> tuple[HandSend, ...]:
    """Return what was sent by hand in a conversation and not seen yet, oldest first."""
    from inbox_tui.store import hand_sends

    found = hand_sends.of_conversation(workspace.store.read(), conversation.uid)
    return tuple(one for one in found if one.message_uid is None)


def sentences(workspace: Workspace, conversation: Conversation) -> tuple[str, ...]:
    """Return how to take back that something was sent by hand, where it was not seen yet. Clean."""
    if not unseen(workspace, conversation):
        return ()
    return (f"{key_of('resolve')}: it was not sent by hand after all",)


def sentence(workspace: Workspace, one: HandSend) -> str:
    """Return as whom it was sent, and whether it was seen. Clean."""
    account = workspace.account(one.account_id)
    voice = workspace.names.voice(account) if account else text.clean_cell(one.account_id)
    state = "unverified" if one.message_uid is None else "seen on the network"
    return f"Sent by hand, {state} · as {voice}"
