"""From the store to what a row of the list shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from inbox_tui import colleagues, naming, text
from inbox_tui.model import NEXT_ANSWER, Conversation, Identity, Priority
from inbox_tui.store import drafts, identities, outbox
from inbox_tui.store.views import View
from inbox_tui.tui import wording
from inbox_tui.tui.layout.list_row import Row
from inbox_tui.tui.own_views import Shown
from inbox_tui.tui.workspace import Workspace
from inbox_tui.wall_clock import THIS_MACHINE, WallClock


@dataclass(frozen=True, slots=True)
class Beside:
    """What rows show that does not stand in a conversation: read once for all of them."""

    states: Mapping[int, str] = field(default_factory=dict)
    """The word that a conversation's row carries, for those that have one."""
    initials: Mapping[str, str] = field(default_factory=dict)
    """Identity → initials. Clean."""
    clock: WallClock = THIS_MACHINE


def beside(workspace: Workspace) -> Beside:
    """Return what the rows need beside the conversations."""
    conn = workspace.store.read()
    states = {draft.conversation_uid: "draft" for draft in drafts.every_open(conn) if draft.text}
    for holder in outbox.under_way(conn):
        draft = drafts.get(conn, holder.delivery.draft_uid)
        if draft:
            states[draft.conversation_uid] = holder.delivery.state.value
    people = identities.every(conn)
    return Beside(states, {who.id: initials(who) for who in people}, workspace.clock)


def initials(who: Identity) -> str:
    """Return how a person is marked in a row."""
    made = who.initials or colleagues.initials_of(who.name)
    return text.clean_cell(made) or text.shorten(text.clean_cell(who.id), 4)


def row(workspace: Workspace, conversation: Conversation, view: Shown, known: Beside) -> Row:
    """Return what the list shows of a conversation."""
    account = workspace.account(conversation.account_id)
    who = text.clean_cell(conversation.author_name) or naming.at(conversation.author_handle)
    said = text.clean_cell(conversation.snippet)
    if said and conversation.newest_is_ours:
        said = f"you: {said}"
    subject = text.clean_cell(conversation.subject)
    if subject and not said.startswith(subject):
        said = f"{subject} · {said}" if said else subject
    word = known.states.get(conversation.uid, "")
    if not word and view in (View.ALL, View.UNKNOWN):
        word = "done" if conversation.done else "waits" if conversation.needs_reply else ""
    now = workspace.now()
    return Row(
        who=who,
        place=workspace.names.short_server_name(account)
        if account
        else workspace.names.title(conversation.network),
        to=account.kind.value.upper() if account and len(workspace.accounts) > 1 else "",
        age=known.clock.age(conversation.last_at, now),
        words=said or "(no words)",
        state=word,
        is_unread=conversation.unread_count > 0,
        care=tuple(_care(conversation)),
        signs=tuple(_signs(conversation, now, known)),
    )


def till(moment: datetime, now: datetime, clock: WallClock) -> str:
    """Return the end of a snooze: ``till 18:00``, ``till Mon 09:00``, ``till they answer``."""
    if moment == NEXT_ANSWER:
        return "till they answer"
    day, today = clock.day(moment), clock.day(now)
    days = (day - today).days
    if days == 0:
        return f"till {clock.time(moment)}"
    if 0 < days < 7:
        return f"till {day:%a} {clock.time(moment)}"
    year = "" if day.year == today.year else f" {day.year}"
    return f"till {day.day} {day:%b}{year}"


def _care(conversation: Conversation) -> Iterator[str]:
    if conversation.priority is not Priority.NORMAL:
        yield conversation.priority.name.lower()
    if conversation.vip:
        yield "VIP"


def _signs(conversation: Conversation, now: datetime, known: Beside) -> Iterator[str]:
    until = conversation.snoozed_until
    if until and not conversation.done:
        yield till(until, now, known.clock) if until > now else "back"
    if conversation.assignee:
        yield f"for {known.initials.get(conversation.assignee, conversation.assignee)}"
    if conversation.note_count:
        yield wording.plural(conversation.note_count, "note")
    for tag in conversation.tags:
        yield f"#{text.clean_cell(tag)}"
