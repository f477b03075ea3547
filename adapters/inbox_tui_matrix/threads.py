"""Reads the conversation of a message again: what is above it, and what answers it."""

from __future__ import annotations

from inbox_tui.adapter import TargetGone
from inbox_tui.adapter.fields import Json, find_record, find_records, find_text
from inbox_tui.model import Message
from inbox_tui_matrix import content as said
from inbox_tui_matrix.address import EventAddress, parse_event
from inbox_tui_matrix.client import Client
from inbox_tui_matrix.conversations import Conversations
from inbox_tui_matrix.mapping import SHOWN, is_gone

ROUND_IT = 100
"""So many events of the room, before and after together, are looked through for answers."""
MOST_PAGES = 3


def read_thread(client: Client, me: str, message: Message) -> tuple[Message, ...]:
    """Return the conversation of ``message`` as it is now, oldest first.

    :raises TargetGone: it was deleted, or is not to be seen any more.
    :raises TargetClosed: this account is not in the room any more.
    """
    address = parse_event(message.id)
    found = client.context(address, ROUND_IT)
    event = find_record(found, "event")
    if found is None or not event or is_gone(event):
        raise TargetGone("The message was deleted, or is not to be seen any more.")
    conversations = Conversations(client, me, {message.id: message.context})
    room = conversations.room(address.room)
    before = find_records(found, "events_before")
    events = [*reversed(before), event, *find_records(found, "events_after")]
    thread = said.relation(find_record(event, "content")).thread
    root = EventAddress(address.room, thread or address.event)
    events = [*_thread(client, root), *events]
    conversations.note(address.room, events)
    if not room.is_direct:
        events = _hanging_together(events, root.event, address.event)
    messages: dict[str, Message] = {}
    for one in events:
        if (
            find_text(one, "type") not in SHOWN
            or said.relation(find_record(one, "content")).replaces
        ):
            continue
        try:
            read = conversations.one(room, one, message.context)
        except ValueError:  # a pull names it among the dead letters
            continue
        if not read.deleted:
            messages[read.id] = read
    return tuple(sorted(messages.values(), key=lambda one: (one.published, one.id)))


def _thread(client: Client, root: EventAddress) -> list[Json]:
    """Return a thread's root and what hangs on it, as far as there are any, oldest first."""
    found: list[Json] = []
    place = ""
    for _ in range(MOST_PAGES):
        answer = client.thread(root, place)
        found += find_records(answer, "chunk")
        place = find_text(answer, "next_batch")
        if not place:
            break
    first = client.event(root) if found else None
    return [*([first] if first else []), *reversed(found)]


def _hanging_together(events: list[Json], *known: str) -> list[Json]:
    """Return the events that answer one another, up and down from those ``known``, each once."""
    by_id = {find_text(event, "event_id"): event for event in events}
    together = set(known)
    while True:
        met = len(together)
        for event_id, event in by_id.items():
            related = said.relation(find_record(event, "content"))
            above = {related.replies_to, related.thread} - {""}
            if event_id in together:
                together |= above
            elif above & together:
                together.add(event_id)
        if len(together) == met:
            return [event for event_id, event in by_id.items() if event_id in together]
