"""Which events are for this account, and to which conversation they belong.

A direct room is one conversation. Elsewhere a conversation is what hangs together by answers and
threads, named after its topmost event: a room as such is not addressed to anybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from inbox_tui.adapter import Rejected
from inbox_tui.adapter.fields import Json, find_record, find_text, is_true, read_id
from inbox_tui.model import Actor, Message, MessageKind, Visibility
from inbox_tui_matrix import content as said
from inbox_tui_matrix.address import EventAddress
from inbox_tui_matrix.client import Client
from inbox_tui_matrix.mapping import (
    SHOWN,
    Standing,
    address_of,
    is_gone,
    latest,
    person,
    read_message,
    reject,
)
from inbox_tui_matrix.rooms import Room, Rooms

MOST_ABOVE = 50
"""A chain of answers is followed up so far; what is higher begins another conversation."""


class Conversations:
    """Reads events of one account; what it has asked for once it does not ask for again."""

    def __init__(self, client: Client, me: str, known: Mapping[str, str]) -> None:
        self._client = client
        self._me = me
        self._my_name: str | None = None
        self._known = dict(known)
        self._rooms = Rooms(client, me)
        self._described: dict[str, Room] = {}
        self._events: dict[EventAddress, Json | None] = {}
        self._our_threads: dict[EventAddress, bool] = {}

    def room(self, room: str) -> Room:
        """Return a room as it is now.

        A server that does not show the newest event does not tell either what the room is like:
        then its members alone say what it is.
        """
        if room not in self._described:
            self._described[room] = self._rooms.describe(room, self._client.state(room))
        return self._described[room]

    def note(self, room: str, events: Iterable[Json]) -> None:
        """Remember events that came along, so that they need not be asked for."""
        for event in events:
            if find_text(event, "event_id"):
                self._events[EventAddress(room, find_text(event, "event_id"))] = event

    def read(self, room: Room, events: Iterable[Json]) -> tuple[list[Message], list[Rejected]]:
        """Return the messages for this account among ``events``, with those that they answer."""
        found: dict[str, Message] = {}
        rejected: list[Rejected] = []
        for event in events:
            try:
                for message in self._read(room, event):
                    found[message.id] = message
            except ValueError as error:
                rejected.append(reject(event, room.id, error))
        self._known |= {message.id: message.context for message in found.values()}
        return list(found.values()), rejected

    def one(self, room: Room, event: Json, context: str = "") -> Message:
        """Return an event as a message, whomever it is for; ``context``: where it belongs.

        :raises ValueError: it cannot be read.
        """
        above = self._above(room, event)
        top = self._context(room, event, above)
        return read_message(event, room, self._standing(room, event, above, context or top))

    def _read(self, room: Room, event: Json) -> Iterator[Message]:
        kind = find_text(event, "type")
        if kind not in SHOWN:
            target = find_text(event, "redacts") or find_text(event, "content", "redacts")
            if target:
                yield from self._changed(EventAddress(room.id, target), room)
            return
        replaced = said.relation(find_record(event, "content")).replaces
        if replaced:
            yield from self._changed(EventAddress(room.id, replaced), room)
            return
        address = address_of(event, room.id)
        read_id(event, "sender", of="event")
        if is_gone(event) and str(address) not in self._known:
            return
        # What is right above tells whether it is for us; the rest of the chain may be long.
        nearest = self._above(room, event, 1)
        if not self._concerns(room, event, self._standing(room, event, nearest, "")):
            return
        above = self._above(room, event)
        context = self._context(room, event, above)
        standing = self._standing(room, event, above, context)
        for ancestor in reversed(above):
            is_known = str(address_of(ancestor, room.id)) in self._known
            if find_text(ancestor, "type") in SHOWN and not is_gone(ancestor) and not is_known:
                yield self.one(room, ancestor, context)
        yield read_message(event, room, standing)

    def _changed(self, address: EventAddress, room: Room) -> Iterator[Message]:
        """Yield a message that was edited or deleted, as it is now."""
        self._events.pop(address, None)
        event = self._event(address)
        if event is None or said.relation(find_record(event, "content")).replaces:
            return
        yield from self._read(room, event)

    def _concerns(self, room: Room, event: Json, standing: Standing) -> bool:
        if str(address_of(event, room.id)) in self._known or standing.kind is not MessageKind.POST:
            return True
        is_ours = find_text(event, "sender") == self._me
        return is_ours and (
            room.is_direct or bool(said.relation(find_record(event, "content")).parent)
        )

    def _standing(self, room: Room, event: Json, above: list[Json], context: str) -> Standing:
        sender = find_text(event, "sender")
        answered: Actor | None = None
        if room.is_direct and sender != self._me:
            answered = person(self._me, room)
        elif above and find_text(above[0], "sender"):
            answered = person(find_text(above[0], "sender"), room)
        return Standing(
            context=context, kind=self._kind(room, event, sender, above), answered=answered
        )

    def _kind(self, room: Room, event: Json, sender: str, above: list[Json]) -> MessageKind:
        if sender == self._me:
            return MessageKind.POST
        if room.visibility is Visibility.DIRECT:
            return MessageKind.DIRECT
        related = said.relation(find_record(event, "content"))
        if related.replies_to and above and find_text(above[0], "sender") == self._me:
            return MessageKind.REPLY
        if related.thread and self._takes_part(EventAddress(room.id, related.thread)):
            return MessageKind.REPLY
        versions = (find_record(event, "content"), latest(event)[0])
        if any(said.names(version, self._me, self._name()) for version in versions):
            return MessageKind.MENTION
        return MessageKind.POST

    def _takes_part(self, root: EventAddress) -> bool:
        if root not in self._our_threads:
            # Asked for, whatever came along: a sync does not say who takes part.
            event = self._client.event(root) or {}
            thread = find_record(event, "unsigned", "m.relations", "m.thread")
            is_ours = find_text(event, "sender") == self._me
            self._our_threads[root] = is_ours or is_true(thread, "current_user_participated")
        return self._our_threads[root]

    def _context(self, room: Room, event: Json, above: list[Json]) -> str:
        if room.is_direct:
            return room.id
        address = address_of(event, room.id)
        for one in (event, *above):
            known = self._known.get(str(address_of(one, room.id)))
            if known:
                return known
        top = above[-1] if above else event
        missing = said.relation(find_record(top, "content")).parent
        return str(EventAddress(room.id, missing) if missing else address_of(top, address.room))

    def _above(self, room: Room, event: Json, most: int = MOST_ABOVE) -> list[Json]:
        """Return the events that ``event`` hangs on, the nearest first, as far as they are there.

        In a direct room nothing hangs on anything.
        """
        chain: list[Json] = []
        met = {find_text(event, "event_id")}
        related = said.relation(find_record(event, "content"))
        most = 0 if room.is_direct else most
        while related.parent and related.parent not in met and len(chain) < most:
            met.add(related.parent)
            address = EventAddress(room.id, related.parent)
            found = self._event(address)
            if found is None:
                break
            chain.append(found)
            if str(address) in self._known:
                break  # its conversation is known, and so is what stands above it
            following = said.relation(find_record(found, "content"))
            # The root of a thread stands above every event in it, whatever these answer.
            if not following.parent and related.thread not in met:
                following = said.Relation("", related.thread, "")
            related = following
        return chain

    def _event(self, address: EventAddress) -> Json | None:
        if address not in self._events:
            self._events[address] = self._client.event(address)
        return self._events[address]

    def _name(self) -> str:
        if self._my_name is None:
            self._my_name = self._client.display_name(self._me)
        return self._my_name
