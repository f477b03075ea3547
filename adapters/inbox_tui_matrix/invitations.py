"""Invitations into rooms, shown as messages: on Matrix a stranger's first word is one. Pure."""

from __future__ import annotations

from inbox_tui.adapter.fields import Json, Unreadable, find_records, find_text, is_true
from inbox_tui.model import Message, MessageKind, Visibility, utc_now
from inbox_tui_matrix.address import EventAddress, person_page
from inbox_tui_matrix.mapping import moment_of, person
from inbox_tui_matrix.rooms import Room

INVITATION = "$invitation"
"""Stands for the event's id: not every server tells it to whom it invites."""


def read_invitation(room_id: str, invited: Json, me: str) -> Message:
    """Turn what a sync says of an invitation into a message that cannot be answered here.

    One to talk alone waits for somebody; any other is a notice.

    :raises Unreadable: it does not say who invites.
    """
    state = find_records(invited, "invite_state", "events")
    ours = next(
        (
            event
            for event in state
            if find_text(event, "type") == "m.room.member" and find_text(event, "state_key") == me
        ),
        {},
    )
    sender = find_text(ours, "sender")
    if not sender:
        raise Unreadable("the invitation does not say who invites")
    names = {
        find_text(event, "state_key"): find_text(event, "content", "displayname")
        for event in state
        if find_text(event, "type") == "m.room.member"
    }
    title = next(
        (
            find_text(event, "content", "name")
            for event in state
            if find_text(event, "type") == "m.room.name"
        ),
        "",
    )
    is_direct = is_true(ours, "content", "is_direct")
    room = Room(
        id=room_id,
        title="" if is_direct else title,
        visibility=Visibility.DIRECT if is_direct else Visibility.FOLLOWERS,
        encrypted=False,
        may_write=False,
        names=names,
    )
    author = person(sender, room)
    reason = find_text(ours, "content", "reason")
    return Message(
        id=str(EventAddress(room_id, INVITATION)),
        context=room_id,
        attributed_to=author,
        content="\n\n".join(filter(None, (_sentence(title, is_direct=is_direct), reason))),
        published=moment_of(ours) or utc_now(),
        kind=MessageKind.DIRECT if is_direct else MessageKind.NOTICE,
        visibility=room.visibility,
        to=(person(me, room),),
        name=room.title,
        url=person_page(sender),
        raw={"invitation": True},
    )


def _sentence(title: str, *, is_direct: bool) -> str:
    what = "wants to talk with you" if is_direct else f"invites you to {title or 'a room'}"
    return (
        f"{what[0].upper()}{what[1:]}. Accept it in another Matrix program; what is written there"
        " then comes in here."
    )
