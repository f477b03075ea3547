"""The answer would reach somebody who has nothing to do with us yet."""

from __future__ import annotations

from inbox_tui.model import Actor, MessageKind
from inbox_tui.naming import at
from inbox_tui.reply.unusual.occasion import Occasion
from inbox_tui.store import accounts, acquaintance, messages


def find(occasion: Occasion) -> str:
    """Return who would hear from us for the first time without having asked, or "".

    Most people who write to a company write once, so a first message to us is nothing unusual.
    Unusual is to address somebody who neither wrote to us nor was answered by us, whom the message
    being answered does not address, and who has no part in the conversation: a name that only the
    draft brings in, which may be mistyped. So is answering a post that was found in a thread, when
    its author did not address us.
    """
    parent, account = occasion.parent.message, occasion.account
    thread = messages.of_conversation(occasion.conn, occasion.draft.conversation_uid)
    expected = {m.message.attributed_to.id for m in thread} | {who.id for who in parent.to}
    expected |= {a.actor_id for a in accounts.every(occasion.conn) if a.shares_server(account)}
    if parent.kind is MessageKind.POST and not occasion.parent.outgoing:
        expected.discard(parent.attributed_to.id)
    new = [
        who
        for who in (*occasion.outgoing.to, *occasion.outgoing.also_notified)
        if who.id not in expected and not acquaintance.is_known(occasion.conn, account, who)
    ]
    return _sentence(new)


def _sentence(new: list[Actor]) -> str:
    if not new:
        return ""
    first = at(new[0].handle or new[0].name)
    if len(new) == 1:
        return f"First contact: {first} has never written to us."
    return f"First contact: {first} and {len(new) - 1} more have never written to us."
