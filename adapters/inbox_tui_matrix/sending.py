"""From what was confirmed to an event in a room, once, and finding it there."""

from __future__ import annotations

import json
from datetime import timedelta

from inbox_tui.adapter import (
    AdapterError,
    NotTransmitted,
    Outgoing,
    SendUnknown,
    Sent,
    TargetClosed,
    TransientRead,
)
from inbox_tui.adapter.fields import Json, find_number, find_record, find_records, find_text
from inbox_tui.model import Visibility
from inbox_tui_matrix.address import EventAddress, parse_event
from inbox_tui_matrix.client import Client
from inbox_tui_matrix.compose import look_at
from inbox_tui_matrix.mapping import is_gone
from inbox_tui_matrix.rooms import MESSAGE

CLOCKS_APART = timedelta(days=1)
"""The server's clock may be off by so much for a reply to be found among our own messages."""
MOST_PAGES = 20
_NARROWNESS = (Visibility.PUBLIC, Visibility.UNLISTED, Visibility.FOLLOWERS, Visibility.DIRECT)
_CHANGED = "The message on the network is not the text that was confirmed."


def publish(client: Client, outgoing: Outgoing) -> Sent:
    """Write the reply, then ask who the server says has written it.

    The answer to the write itself names no author. Whatever becomes of that question, the reply is
    sent.

    :raises WrongAccount: the session is another account's; nothing was sent.
    :raises NotTransmitted: another device's key: the server could not tell a repetition from a
        new message, so nothing is sent.
    :raises TargetGone: the message answered was deleted since.
    :raises TargetClosed: more people can read the room than when the reply was confirmed, or it
        is encrypted now, or closed to this account.
    :raises AdapterError: whose ``nothing_sent`` tells whether that is certain.
    """
    parent = parse_event(outgoing.parent_id)
    room = parent.room
    _expect(client, parent, outgoing.visibility)
    _user, device = client.me()  # reading may have renewed the session
    if device_of(outgoing.key) != device:
        raise NotTransmitted(
            "This account was signed in anew since the reply was prepared, so nothing was sent."
        )
    event_id = client.send_message(room, outgoing.key, outgoing.wire)
    if not event_id.startswith("$"):
        raise SendUnknown(f"{client.host} did not say which message it made.", token=outgoing.key)
    address = EventAddress(room, event_id)
    try:
        event = client.event(address)
    except AdapterError:
        event = None
    return _sent(address, event or {}, outgoing)


def _expect(client: Client, parent: EventAddress, confirmed: Visibility) -> None:
    """Ask whether the message to answer is still there, and its room no more open than confirmed.

    The server would take the reply all the same: to answer nothing, in clear in a room that is
    encrypted by now, or before people who could not read it when it was confirmed.
    """
    try:
        user, _device = client.me()
        room, _event = look_at(client, user, parent)
    except TransientRead as error:
        raise NotTransmitted(
            f"{error.sentence} Nothing was sent.", status=error.status, excerpt=error.excerpt
        ) from None
    if _NARROWNESS.index(room.visibility) < _NARROWNESS.index(confirmed):
        raise TargetClosed(
            "More people can read the room than when the reply was confirmed, so nothing was sent."
        )


def find(client: Client, me: tuple[str, str], outgoing: Outgoing) -> Sent | None:
    """Look for the reply among our own messages in the room, newest first.

    The server tells a device which transaction each of its events came from. For another device
    the content decides: it names the message answered.

    :raises TransientRead: there are too many of our messages since then to be certain.
    """
    user, device = me
    room = parse_event(outgoing.parent_id).room
    oldest = int((outgoing.composed_at - CLOCKS_APART).timestamp() * 1000)
    filter_ = {"senders": [user], "types": [MESSAGE]}
    is_same_device = device_of(outgoing.key) == device
    place = ""
    for _ in range(MOST_PAGES):
        answer = client.messages(room, place, filter_, limit=100)
        events = find_records(answer, "chunk")
        for event in events:
            if _is_it(event, outgoing, is_same_device=is_same_device):
                return _sent(EventAddress(room, find_text(event, "event_id")), event, outgoing)
        # One alone proves nothing: bridges write in our name, dated back to what they carry.
        if events and all((find_number(e, "origin_server_ts") or 0) < oldest for e in events):
            return None
        following = find_text(answer, "end")
        if not following or following == place:
            return None
        place = following
    raise TransientRead(f"{client.host} has too many of our messages in this room to be sure.")


def device_of(key: str) -> str:
    """Return the device that a key was made for."""
    return key.rpartition(".")[0]


def _is_it(event: Json, outgoing: Outgoing, *, is_same_device: bool) -> bool:
    transaction = find_text(event, "unsigned", "transaction_id")
    if is_same_device and transaction:
        return transaction == outgoing.key
    return bool(find_record(event, "content") == json.loads(outgoing.wire))


def _sent(address: EventAddress, event: Json, outgoing: Outgoing) -> Sent:
    differs = bool(event) and (
        is_gone(event) or find_record(event, "content") != json.loads(outgoing.wire)
    )
    return Sent(
        id=str(address),
        author_id=find_text(event, "sender"),
        url=address.page,
        note=_CHANGED if differs else "",
    )
