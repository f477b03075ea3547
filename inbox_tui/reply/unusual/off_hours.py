"""The human does not usually work at this time."""

from __future__ import annotations

from inbox_tui import hours
from inbox_tui.reply.unusual.occasion import Occasion


def find(occasion: Occasion) -> str:
    """Return what time it is for the human, where it is outside their hours, or ""."""
    identity = occasion.identity
    if not identity.hours:
        return ""
    try:
        usual = hours.parse(identity.hours)
        local = occasion.now.astimezone(hours.zone(identity.time_zone))
    except hours.HoursFault as fault:
        return f"Your hours cannot be checked. {fault}"
    if usual.covers(local):
        return ""
    return f"It is {local:%A %H:%M}, outside your hours ({identity.hours})."
