"""Reads what is new: a sync says where, then each room is read down to what is known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from inbox_tui.adapter import Page, Rejected, TargetClosed, TransientRead
from inbox_tui.adapter.cursor import read_cursor, write_cursor
from inbox_tui.adapter.fields import (
    Json,
    find_number,
    find_record,
    find_records,
    find_text,
    is_true,
)
from inbox_tui.model import Message, utc_now
from inbox_tui_matrix.client import Client
from inbox_tui_matrix.conversations import Conversations
from inbox_tui_matrix.cursor import Cursor, Gap
from inbox_tui_matrix.invitations import read_invitation
from inbox_tui_matrix.mapping import REDACTION, SHOWN, reject
from inbox_tui_matrix.transport import TOO_LONG

FIRST_PULL = timedelta(days=14)
"""The first pull goes back so far."""
TIMELINE = 10
"""So many of a room's newest events come with a sync; the rest is read room by room."""
AT_ONCE = 100
_TYPES = [*SHOWN, REDACTION]
_ROOM_FILTER: dict[str, object] = {
    "types": _TYPES,
    "lazy_load_members": True,
    "include_redundant_members": True,
}


class Puller:
    """One pull for one account."""

    def __init__(self, client: Client, me: str, cursor: str | None) -> None:
        self._client = client
        self._me = me
        self._cursor = read_cursor(cursor, Cursor)
        self._conversations = Conversations(client, me, self._cursor.known)

    def pages(self) -> Iterator[Page]:
        """Yield pages: first what an earlier pull left unread, then what is newer."""
        while self._cursor.gaps:
            yield from self._read_gap(self._cursor.gaps[0])
        answer = self._sync()
        joined = find_record(answer, "rooms", "join")
        yield self._begin(answer, joined)
        for gap in self._cursor.gaps:
            yield from self._read_timeline(gap, find_record(joined, gap.room))
        while self._cursor.gaps:
            yield from self._read_gap(self._cursor.gaps[0])

    def _sync(self) -> Json:
        """Ask what is new; where it is too much for one answer, only where it is."""
        try:
            return self._client.sync(self._cursor.since, sync_filter(TIMELINE))
        except TransientRead as error:
            if error.excerpt != TOO_LONG:
                raise
            return self._client.sync(self._cursor.since, sync_filter(1))

    def _begin(self, answer: Json, joined: Json) -> Page:
        """Return the page with the invitations, whose cursor names each room still to be read."""
        following = find_text(answer, "next_batch")
        if not following:
            raise TransientRead(f"{self._client.host} gave a sync that cannot be read.")
        since, oldest = self._cursor.since, utc_now() - FIRST_PULL
        gaps = []
        for room in joined:
            timeline = find_record(joined, room, "timeline")
            if not find_records(timeline, "events") and not is_true(timeline, "limited"):
                continue
            # Where we have just come in, what was written before is new to us as well.
            is_new = not since or _has_creation(find_record(joined, room))
            gap = Gap(room=room, start=following)
            gaps.append(
                replace(gap, floor=_milliseconds(oldest)) if is_new else replace(gap, end=since)
            )
        self._cursor = replace(self._cursor, since=following, gaps=tuple(gaps))
        messages: list[Message] = []
        rejected: list[Rejected] = []
        invited = find_record(answer, "rooms", "invite")
        for room in invited:
            try:
                messages.append(read_invitation(room, find_record(invited, room), self._me))
            except ValueError as error:
                rejected.append(reject(invited[room], room, error))
        return self._page(messages, rejected)

    def _read_timeline(self, gap: Gap, joined: Json) -> Iterator[Page]:
        """Read what the sync brought of a room; what it left out stays a gap."""
        timeline = find_record(joined, "timeline")
        events = [event for event in find_records(timeline, "events") if _is_wanted(event, gap)]
        names = _names(find_records(joined, "state"))
        reached = len(events) < len(find_records(timeline, "events"))
        earlier = find_text(timeline, "prev_batch")
        if is_true(timeline, "limited") and earlier and not reached:
            following = self._cursor.shortened(gap, replace(gap, start=earlier))
        else:
            following = self._cursor.without(gap)
        yield from self._read(gap.room, events, names, following)

    def _read_gap(self, gap: Gap) -> Iterator[Page]:
        """Read a page of a stretch that is still unread, newest first."""
        try:
            answer = self._messages(gap)
        except TargetClosed:  # we are not in the room any more
            self._cursor = self._cursor.without(gap)
            yield self._page([], [])
            return
        events = [event for event in find_records(answer, "chunk") if _is_wanted(event, gap)]
        reached = len(events) < len(find_records(answer, "chunk"))
        earlier = find_text(answer, "end")
        if reached or not earlier or earlier == gap.start:
            following = self._cursor.without(gap)
        else:
            following = self._cursor.shortened(gap, replace(gap, start=earlier))
        events.reverse()
        yield from self._read(gap.room, events, _names(find_records(answer, "state")), following)

    def _messages(self, gap: Gap) -> Json:
        """Ask for a page of a room; where it is too much for one answer, for a shorter one."""
        ask = partial(self._client.messages, gap.room, gap.start, _ROOM_FILTER, end=gap.end)
        try:
            return ask(limit=AT_ONCE)
        except TransientRead as error:
            if error.excerpt != TOO_LONG:
                raise
            return ask(limit=TIMELINE)

    def _read(
        self,
        room_id: str,
        events: list[Json],
        names: dict[str, str],
        following: Cursor,
    ) -> Iterator[Page]:
        messages: list[Message] = []
        rejected: list[Rejected] = []
        if events:
            self._conversations.note(room_id, events)
            try:
                room = self._conversations.room(room_id)
                room = replace(room, names={**room.names, **names})
                messages, rejected = self._conversations.read(room, events)
            except TargetClosed:
                messages, rejected = [], []
        self._cursor = following
        if messages or rejected or not self._cursor.gaps:
            yield self._page(messages, rejected)

    def _page(self, messages: list[Message], rejected: list[Rejected]) -> Page:
        self._cursor = self._cursor.knowing(
            (message.id, message.context) for message in messages if not message.deleted
        )
        return Page(
            messages=tuple(messages), cursor=write_cursor(self._cursor), rejected=tuple(rejected)
        )


def sync_filter(limit: int) -> dict[str, Any]:
    """Return the filter of a sync: messages of joined rooms, and who wrote them; nothing else.

    https://spec.matrix.org/latest/client-server-api/#filtering
    """
    nothing = {"not_types": ["*"]}
    return {
        "presence": nothing,
        "account_data": nothing,
        "room": {
            "account_data": nothing,
            "ephemeral": nothing,
            "include_leave": False,
            "state": {
                "types": ["m.room.member", "m.room.create"],
                "lazy_load_members": True,
                "include_redundant_members": True,
            },
            "timeline": {"types": _TYPES, "limit": limit, "lazy_load_members": True},
        },
    }


def _is_wanted(event: Json, gap: Gap) -> bool:
    sent = find_number(event, "origin_server_ts")
    return sent is None or sent >= gap.floor


def _has_creation(joined: Json) -> bool:
    """Tell whether a sync gives a room's whole state, as it does where we have just come in."""
    return any(
        find_text(event, "type") == "m.room.create" for event in find_records(joined, "state")
    )


def _names(state: list[Json]) -> dict[str, str]:
    return {
        find_text(event, "state_key"): find_text(event, "content", "displayname")
        for event in state
        if find_text(event, "type") == "m.room.member"
    }


def _milliseconds(at: datetime) -> int:
    return int(at.timestamp() * 1000)
