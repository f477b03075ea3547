"""Acts of triage in the words of a history: ``assigned it to Kim Ode``."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo

from inbox_tui.model import NEXT_ANSWER, Priority
from inbox_tui.store import fields, identities
from inbox_tui.store.clock import from_text
from inbox_tui.store.events import Value


def people_by_id(conn: sqlite3.Connection) -> dict[str, str]:
    """Return the name of each identity."""
    return {who.id: who.name for who in identities.every(conn)}


def change_words(
    before: Mapping[str, Value],
    after: Mapping[str, Value],
    people: Mapping[str, str],
    *,
    by: str = "",
    zone: tzinfo | None = None,
) -> str:
    """Return what a change was, as the end of a sentence that begins with a person; not cleaned.

    ``by`` is who did it, for *to herself* and the like; ``zone`` is that of the times, None for
    that of this machine.
    """
    changed = {name: value for name, value in after.items() if before.get(name) != value}
    if fields.DONE in changed and (changed[fields.DONE] or fields.SNOOZED not in changed):
        return "closed it" if changed[fields.DONE] else "opened it again"
    if fields.SNOOZED in changed:
        return _snooze(str(changed[fields.SNOOZED]), zone)
    if fields.ASSIGNEE in changed:
        return _assignment(changed[fields.ASSIGNEE], people, by)
    if fields.PRIORITY in changed:
        return f"set its priority to {Priority(int(changed[fields.PRIORITY] or 0)).name.lower()}"
    if fields.READ in changed:
        was_read = int(changed[fields.READ] or 0) > int(before[fields.READ] or 0)
        return f"marked it {'read' if was_read else 'unread'}"
    notes = [value for name, value in changed.items() if name.startswith(fields.NOTE)]
    if notes:
        return "edited a note" if len(notes) > 1 else _note(notes[0])
    tags = {n.removeprefix(fields.TAG): on for n, on in changed.items() if n.startswith(fields.TAG)}
    return _tags(tags) if tags else _vip(changed)


def _tags(changed: Mapping[str, Value]) -> str:
    on = [tag for tag, value in changed.items() if value]
    off = [tag for tag, value in changed.items() if not value]
    said = [f"tagged it {', '.join(on)}"] if on else []
    if off:
        said.append(f"taken off the tag{'s' if len(off) > 1 else ''} {', '.join(off)}")
    return " and ".join(said)


def _snooze(until: str, zone: tzinfo | None) -> str:
    if not until:
        return "ended its snooze"
    moment = from_text(until)
    if moment == NEXT_ANSWER:
        return "snoozed it until somebody writes"
    return f"snoozed it until {local(moment, zone)}"


def local(moment: datetime, zone: tzinfo | None) -> str:
    """Return a moment to the minute, with its day of the week; UTC says that it is."""
    named = " UTC" if zone is UTC else ""
    return f"{moment.astimezone(zone):%a %Y-%m-%d %H:%M}{named}"


def _assignment(assignee: Value, people: Mapping[str, str], by: str) -> str:
    if not assignee:
        return "left it to nobody"
    if assignee == by:
        return "taken it on"
    return f"assigned it to {people.get(str(assignee), str(assignee))}"


def _note(value: Value) -> str:
    return "written a note" if value else "deleted a note"


def _vip(changed: Mapping[str, Value]) -> str:
    return "made its author a VIP" if any(changed.values()) else "ended its author being a VIP"
