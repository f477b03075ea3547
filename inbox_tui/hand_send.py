"""Sending by hand, where a network lets no program answer: said by a person, seen by a pull.

It is not a confirmed send and never becomes one. Until a message by the account with these words comes
in, it is *unverified* everywhere it is shown; the conversation does not ask for an answer
meanwhile, as somebody says that it was given.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from inbox_tui.errors import Told
from inbox_tui.model import Draft, Message, MessageKind
from inbox_tui.store import (
    NoSuch,
    Numbered,
    Store,
    audit,
    drafts,
    hand_send_matches,
    hand_sends,
    identities,
    outbox,
    refreshing,
)
from inbox_tui.store.hand_sends import HandSend

if TYPE_CHECKING:
    from inbox_tui.adapter import Answerable


class NotByHand(Told):
    """It cannot be said that a draft was sent by hand, or not any more, and why."""


class NoDraftByHand(NoSuch, NotByHand):
    """The draft is put away, or there never was one of that number."""


def why_not(parent: Message, answerable: Answerable) -> str:
    """Return why nothing is sent to ``parent`` by hand, as a sentence, or "" where it can be.

    ``answerable`` is what the account's adapter says of it: where a program may answer, it does,
    through the confirm step. Where nobody could, there is nothing to do by hand either.
    """
    if answerable:
        return "The network lets this account answer from here."
    is_open = not parent.deleted and parent.kind is not MessageKind.NOTICE
    return "" if is_open else answerable.reason


def say_sent(store: Store, draft_uid: int, now: datetime) -> HandSend:
    """Keep that a person has sent an open draft by hand; the draft is put away.

    Where its message came in before, it is seen at once.

    :raises NotByHand: the draft is empty, on its way, or put away.
    :raises NobodyIsMe: it bears a name.
    """
    with store.write() as conn:
        me = identities.require_me(conn)
        draft = drafts.get(conn, draft_uid)
        if draft is None or not drafts.is_open(conn, draft_uid):
            raise NoDraftByHand(Numbered.DRAFT, draft_uid, state="open")
        if outbox.live_of_draft(conn, draft_uid):
            raise NotByHand("This draft is on its way already. Take it back first.")
        if not draft.text.strip():
            raise NotByHand("The draft is empty.")
        drafts.discard(conn, draft_uid, now)
        said = hand_sends.add(conn, draft, me.id, now)
        audit.append(conn, me.id, "sent by hand", _particulars(draft, said), now)
        hand_send_matches.find_message(conn, said)
        refreshing.refresh(conn, [draft.conversation_uid])
        return hand_sends.get(conn, said.uid) or said


def take_back(store: Store, uid: int, now: datetime) -> Draft:
    """Keep that it was not sent after all: its draft is open again, as it was.

    :raises NotByHand: its message was seen meanwhile, or another draft was begun in its place.
    :raises NobodyIsMe: it bears a name.
    """
    with store.write() as conn:
        me = identities.require_me(conn)
        said = hand_sends.get(conn, uid)
        if said is None:
            raise NotByHand("That was taken back already.")
        if said.message_uid is not None:
            raise NotByHand("It was sent: its message has been seen on the network.")
        draft = drafts.require(conn, said.draft_uid)
        if not drafts.reopen(conn, draft.uid, now):
            raise NotByHand("Another draft was begun in its place. Discard that one first.")
        hand_sends.remove(conn, uid)
        audit.append(conn, me.id, "not sent by hand", _particulars(draft, said), now)
        refreshing.refresh(conn, [draft.conversation_uid])
        return drafts.require(conn, draft.uid)


def _particulars(draft: Draft, said: HandSend) -> dict[str, object]:
    return {
        "account": draft.account_id,
        "draft": draft.uid,
        "message": draft.parent_uid,
        "hand_send": said.uid,
    }
