"""From the store to a conversation's pane: one stretch of it, with all that belongs to it."""

from __future__ import annotations

from collections.abc import Sequence

from inbox_tui import naming, text
from inbox_tui.model import Conversation
from inbox_tui.store import hand_sends, identities, messages, notes, reading
from inbox_tui.store.clock import to_text
from inbox_tui.store.messages import Place
from inbox_tui.tui import wording
from inbox_tui.tui.layout.thread import Going, NoteShown, Parent, SentByHand, Thread, Voiced
from inbox_tui.tui.workspace import Workspace

STRETCH = 100
"""Messages that are read at once: a conversation of any length opens as quickly as one of these."""


def read(
    workspace: Workspace,
    conversation: Conversation,
    deliveries: Sequence[Voiced],
    drafts: Sequence[str],
    since: Place | None = None,
) -> Thread:
    """Return the newest stretch of a conversation, or the one from ``since`` on."""
    conn = workspace.store.read()
    found = messages.of_conversation(conn, conversation.uid, STRETCH, since)
    account = workspace.account(conversation.account_id)
    heading = workspace.names.title(conversation.network)
    if account:
        heading = f"{workspace.names.server_name(account)} · to {naming.voice(account)}"

    def stretch(uid: int, going: Going) -> Thread:
        place = _beginning(workspace, conversation, uid, going)
        return read(workspace, conversation, deliveries, drafts, place)

    shown = {stored.message.id for stored in found}
    answered = {m.message.in_reply_to for m in found if m.message.in_reply_to} - shown
    is_long = conversation.message_count > len(found)
    has_earlier = (
        is_long and bool(found) and reading.has_before(conn, conversation.uid, found[0].uid)
    )
    has_later = is_long and bool(found) and reading.has_after(conn, conversation.uid, found[-1].uid)
    begins = to_text(found[0].message.published) if found and has_earlier else ""
    ends = to_text(found[-1].message.published) if found and has_later else "~"
    said_by_hand = hand_sends.of_conversation(conn, conversation.uid)
    people = _people(workspace) if conversation.note_count or said_by_hand else {}
    return Thread(
        title=conversation.subject,
        heading=f"{heading} · {wording.audience(conversation.visibility)}",
        messages=found,
        count=conversation.message_count,
        voices={a.actor_id: workspace.names.voice(a) for a in workspace.accounts},
        clock=workspace.clock,
        has_earlier=has_earlier,
        has_later=has_later,
        stretch=stretch if is_long else None,
        newest=(lambda: read(workspace, conversation, deliveries, drafts)) if is_long else None,
        parents={
            remote_id: Parent(handle=found_.handle, words=found_.beginning)
            for remote_id, found_ in reading.referred(
                conn, conversation.account_id, answered
            ).items()
        },
        gaps=reading.gaps(conn, found),
        edits=reading.version_counts(conn, [stored.uid for stored in found]),
        notes=tuple(
            NoteShown(
                at=note.written_at, who=people.get(note.identity, note.identity), words=note.text
            )
            for note in (notes.of_conversation(conn, conversation.uid) if people else ())
            if begins <= to_text(note.written_at) <= ends
        ),
        by_hand=tuple(
            SentByHand(
                human=people.get(said.identity, "Somebody"),
                voice=_voice(workspace, said.account_id),
                text=said.text,
                at=said.said_at,
            )
            for said in said_by_hand
            if said.message_uid is None and begins <= to_text(said.said_at) <= ends
        ),
        seen_by_hand={
            said.message_uid: people.get(said.identity, "somebody")
            for said in said_by_hand
            if said.message_uid is not None
        },
        deliveries=deliveries,
        drafts=drafts,
    )


def _beginning(
    workspace: Workspace, conversation: Conversation, uid: int, going: Going
) -> Place | None:
    """Return where a stretch begins in which the message ``uid`` has company; None: the newest."""
    conn = workspace.store.read()
    steps = {Going.STAY: 0, Going.UP: STRETCH // 2, Going.DOWN: STRETCH // 4}
    if going is Going.FIRST:
        return Place("", 0)
    place = reading.place_before(conn, conversation.uid, uid, steps[going])
    rest = reading.count_from(conn, conversation.uid, place, STRETCH)
    return place if rest >= STRETCH else None


def _people(workspace: Workspace) -> dict[str, str]:
    every = identities.every(workspace.store.read())
    return {identity.id: text.clean_cell(identity.name) for identity in every}


def _voice(workspace: Workspace, account_id: str) -> str:
    account = workspace.account(account_id)
    return workspace.names.voice(account) if account else "a removed account"
