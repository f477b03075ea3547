"""What a conversation says of its drafts that are not in sight, and of what was sent by hand."""

from __future__ import annotations

from collections.abc import Sequence

from inbox_tui.model import Conversation, Draft
from inbox_tui.store import attachments
from inbox_tui.tui import by_hand
from inbox_tui.tui.actions import key_of
from inbox_tui.tui.autosave import OpenDraft
from inbox_tui.tui.workspace import Workspace


def sentences(
    workspace: Workspace,
    conversation: Conversation,
    editable: Sequence[Draft],
    writing: OpenDraft | None,
) -> tuple[str, ...]:
    """Name every reply by hand that is unverified, and every draft that was begun, with its key.

    ``editable`` are the conversation's drafts, of which ``writing`` is in sight. Clean.
    """
    return (
        *by_hand.sentences(workspace, conversation),
        *_of_drafts(workspace, editable, writing),
    )


def _of_drafts(
    workspace: Workspace, editable: Sequence[Draft], writing: OpenDraft | None
) -> tuple[str, ...]:
    hidden = (writing.account_id, writing.parent_uid) if writing else None
    begun = [
        draft
        for draft in editable
        if (draft.account_id, draft.parent_uid) != hidden and is_begun(workspace, draft)
    ]
    said: list[str] = []
    for draft in begun:
        account = workspace.account(draft.account_id)
        voice = workspace.names.voice(account) if account else "a removed account"
        if writing is None and not said:
            said.append(f"Draft as {voice} · {key_of('reply')} goes on writing")
        elif writing and draft.parent_uid == writing.parent_uid:
            said.append(f"Another draft as {voice} · {key_of('other_account')} goes to it")
        else:
            said.append(f"Another draft as {voice} · {key_of('drafts')} lists all")
    return tuple(said)


def is_begun(workspace: Workspace, draft: Draft) -> bool:
    """Return whether there is anything in a draft: words or files."""
    conn = workspace.store.read()
    return bool(draft.text) or bool(attachments.of_draft(conn, draft.uid))
