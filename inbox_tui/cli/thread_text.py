"""A conversation for reading line by line: words instead of signs, nothing folded, oldest first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from inbox_tui import links
from inbox_tui.cli.printing import say, say_block
from inbox_tui.cli.wall_time import local_time
from inbox_tui.links import Link
from inbox_tui.model import Attachment, Conversation, Message, MessageKind, StoredMessage
from inbox_tui.naming import at, voice_on
from inbox_tui.store import Store, accounts, hand_sends, identities, notes, outbox, reading
from inbox_tui.store.hand_sends import HandSend
from inbox_tui.store.notes import Note


def say_thread(store: Store, conversation: Conversation, found: Sequence[StoredMessage]) -> None:
    """Say the messages of a conversation with what else happened at its place in time."""
    thread = _Thread(store, conversation, found)
    for item in thread.in_time_order():
        say()
        thread.say_item(item)


class _Thread:
    """What has to be known of a conversation to say its messages."""

    def __init__(
        self, store: Store, conversation: Conversation, found: Sequence[StoredMessage]
    ) -> None:
        conn = store.read()
        self._found = found
        self._numbers = {stored.message.id: stored.uid for stored in found}
        self._people = {identity.id: identity.name for identity in identities.every(conn)}
        self._voices = {a.actor_id: voice_on(a) for a in accounts.every(conn)}
        self._gaps = reading.gaps(conn, found)
        self._edits = reading.version_counts(conn, [stored.uid for stored in found])
        self._notes = notes.of_conversation(conn, conversation.uid)
        self._by_hand = hand_sends.of_conversation(conn, conversation.uid)
        self._humans: dict[str, str] = {}
        for delivery in outbox.of_conversation(conn, conversation.uid):
            human = outbox.confirmation(conn, delivery.confirmation_uid).identity
            for remote_id in (delivery.remote_id, *delivery.more_ids):
                self._humans[remote_id] = self._people.get(human, human)

    def in_time_order(self) -> Iterator[StoredMessage | Note | HandSend]:
        """Yield messages as the store has ordered them, and the rest at its time between them."""
        unseen = [said for said in self._by_hand if said.message_uid is None]
        asides: list[Note | HandSend] = sorted([*self._notes, *unseen], key=_moment)
        for stored in self._found:
            while asides and _moment(asides[0]) < stored.message.published:
                yield asides.pop(0)
            yield stored
        yield from asides

    def say_item(self, item: StoredMessage | Note | HandSend) -> None:
        """Say a message, a note, or what somebody sent by hand."""
        if isinstance(item, StoredMessage):
            self._say_message(item)
            return
        who, when = self._people.get(item.identity, item.identity), self._time(_moment(item))
        if isinstance(item, Note):
            say(f"Note by {who}, {when}, stays in this inbox")
        else:
            say(f"Sent by hand, unverified: {who} says so, {when}")
        say_block(item.text)

    def _say_message(self, stored: StoredMessage) -> None:
        message = stored.message
        missing = self._gaps.get(stored.uid, 0)
        if missing == 1:
            say("The message that the next one answers was not fetched.")
        elif missing:
            say(f"{missing} messages before the next one were not fetched.")
        say(f"[{stored.uid}] {', '.join(self._heading(stored))}")
        if message.deleted:
            say_block("(deleted)")
            return
        if message.summary:
            say_block(f"Content warning: {message.summary}")
        found = links.of_message(message)
        numbers = {link.address: number for number, link in enumerate(found, 1)}
        say_block(links.numbered(message.content, numbers))
        for attachment in message.attachments:
            say_block(_file(message, attachment, numbers))
        if message.quoted:
            say_block(links.numbered(message.quoted, numbers), indent="    > ")
        if message.url:
            say_block(message.url)
        for number, link in enumerate(found, 1):
            if link.address != message.url:
                say_block(_target(number, link))

    def _heading(self, stored: StoredMessage) -> Iterator[str]:
        message = stored.message
        author = message.attributed_to
        who = f"{author.name} ({author.handle})" if author.name else author.handle
        by_hand = next((h for h in self._by_hand if h.message_uid == stored.uid), None)
        if by_hand:
            human = self._people.get(by_hand.identity, by_hand.identity)
            yield f"we wrote, by hand by {human}, {who}"
        elif message.id in self._humans:
            voice = self._voices.get(author.id, who)
            yield f"we wrote, {self._humans[message.id]} as {voice}"
        else:
            yield f"we wrote, {who}" if stored.outgoing else who
        yield self._time(message.published)
        yield message.kind.value
        answered = self._numbers.get(message.in_reply_to or "")
        if answered:
            yield f"answers [{answered}]"
        if message.updated and not message.deleted:
            yield f"edited {self._time(message.updated)}"
        if count := self._edits.get(stored.uid):
            yield f"{count} earlier version{'s' if count > 1 else ''} kept"
        others = [at(a.handle) for a in message.to if a.id not in {author.id, *self._voices}]
        if others:
            yield "to " + " ".join(others)

    def _time(self, moment: datetime) -> str:
        return local_time(moment)


def _moment(item: Note | HandSend) -> datetime:
    return item.written_at if isinstance(item, Note) else item.said_at


def _file(message: Message, attachment: Attachment, numbers: Mapping[str, int]) -> str:
    kind = "Image" if attachment.media_type.startswith("image/") else "Attached"
    said = f"{kind}: {attachment.name or 'without description'}, {attachment.media_type}"
    if number := numbers.get(attachment.url):
        return f"{said} [{number}] {attachment.url}"
    is_mail = message.kind in (MessageKind.MAIL, MessageKind.NOTICE)
    return f"{said}, in your mail program" if is_mail else said


def _target(number: int, link: Link) -> str:
    if link.misleads:
        return f"Link [{number}] shows {link.misleads}, goes to {link.host}: {link.address}"
    return f"Link [{number}] to {link.host or 'NO PLAIN ADDRESS'}: {link.address}"
