"""Sentences and short words that several widgets share. Pure."""

from __future__ import annotations

from datetime import timedelta

from inbox_tui import text
from inbox_tui.model import Actor, Delivery, DeliveryState, Visibility
from inbox_tui.naming import at
from inbox_tui.tui.actions import hint, key_of


def person(actor: Actor) -> str:
    """Return a name with its handle, or the handle alone. Clean."""
    name, handle = text.clean_cell(actor.name), at(actor.handle)
    return (
        f"{name} {handle}" if name and name.casefold() != handle.strip("@").casefold() else handle
    )


def audience(visibility: Visibility) -> str:
    """Return who can read a message."""
    return {
        Visibility.PUBLIC: "public",
        Visibility.UNLISTED: "public, unlisted",
        Visibility.FOLLOWERS: "followers only",
        Visibility.DIRECT: "private",
    }[visibility]


def span(length: timedelta) -> str:
    """Return a length of time roughly: ``12 s``, ``4 min``, ``3 h``, ``2 days``."""
    seconds = max(0, int(length.total_seconds()))
    if seconds < 90:
        return f"{seconds} s"
    if seconds < 5400:
        return f"{round(seconds / 60)} min"
    if seconds < 129_600:
        return f"{round(seconds / 3600)} h"
    return f"{round(seconds / 86_400)} days"


def plural(number: int, noun: str) -> str:
    """Return ``1 account`` or ``3 accounts``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def countdown(delivery: Delivery, seconds: int) -> str:
    """Return in two or three words how long a delivery is still held, or "" where it is not.

    ``seconds`` is what is left of the hold, as shown.
    """
    if delivery.state not in (DeliveryState.CONFIRMED, DeliveryState.HELD):
        return ""
    return f"held, leaves in {seconds} s" if seconds else "held, leaving"


def outcome(delivery: Delivery, voice: str, seconds: int) -> str:
    """Return what became of a delivery by ``voice`` (``OWN @nora on Plaza``).

    ``seconds`` is what is left of the hold, as shown.
    """
    reason = text.clean_line(delivery.reason)
    match delivery.state:
        case DeliveryState.CONFIRMED | DeliveryState.HELD:
            when = f"leaves in {seconds} s" if seconds else "leaving"
            return f"Held · as {voice} · {when} · {key_of('undo')} takes it back"
        case DeliveryState.SENDING:
            return f"Sending · as {voice}"
        case DeliveryState.SENT if delivery.wrong_author:
            return f"WRONG ACCOUNT · {voice} was confirmed · {reason.removeprefix('ALARM: ')}"
        case DeliveryState.SENT:
            return f"Sent · as {voice}" + (f" · {reason}" if reason else "")
        case DeliveryState.UNKNOWN:
            ways = hint("{look_up} looks it up, {resolve} says what you found")
            known = (f"Not known whether it was sent · as {voice}", ways, reason)
            return " · ".join(filter(None, known))
        case DeliveryState.FAILED:
            return f"Not sent · as {voice} · {reason}"
        case DeliveryState.CANCELLED:
            return f"Not sent · as {voice} · {reason}"
