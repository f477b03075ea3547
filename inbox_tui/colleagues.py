"""Colleagues: how a name that somebody types becomes an identity, and who sits at this machine."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from inbox_tui.errors import Told
from inbox_tui.hours import parse, zone
from inbox_tui.model import Identity, utc_now
from inbox_tui.store import Store, identities

LONGEST_INITIALS = 4
_ZONES = "/zoneinfo/"


class NameFault(Told):
    """The name cannot be one."""


def named(name: str, initials: str | None = None, same: Identity | None = None) -> Identity:
    """Return *me* under ``name``; ``same`` is the identity that it renames, whose id stays.

    ``initials`` None takes those of the name.

    :raises NameFault: there is no letter in the name.
    """
    slug = re.sub(r"\W+", "-", name.casefold()).strip("-")
    if not slug:
        raise NameFault("A name has letters.")
    signed = initials_of(name) if initials is None else initials.strip()
    return Identity(
        id=same.id if same else slug,
        name=" ".join(name.split()),
        initials=signed[:LONGEST_INITIALS],
        time_zone=same.time_zone if same else "",
        hours=same.hours if same else "",
        is_me=True,
    )


def initials_of(name: str) -> str:
    """Return the initials that a name suggests: ``NL`` for Nora Lind."""
    return "".join(word[0] for word in name.split()).upper()[:LONGEST_INITIALS]


def called(name: str, known: Iterable[Identity]) -> Identity | None:
    """Return the colleague of that name, whatever its case and blanks."""
    wanted = " ".join(name.split()).casefold()
    return next((who for who in known if who.name.casefold() == wanted), None)


def at_work(who: Identity, hours: str | None, time_zone: str | None) -> Identity:
    """Return ``who`` with these hours and this time zone; None leaves one as it is.

    :raises HoursFault: the hours or the zone are not understood.
    """
    if hours:
        parse(hours)
    zone(time_zone or "")
    return replace(
        who,
        hours=who.hours if hours is None else " ".join(hours.split()),
        time_zone=who.time_zone if time_zone is None else time_zone,
    )


def sit_down(store: Store, who: Identity) -> None:
    """Let ``who`` be the one at this machine from now on."""
    with store.write() as conn:
        identities.save(conn, who, utc_now())


def machine_zone() -> str:
    """Return the name of this machine's time zone, or "" where it does not say.

    As tzset(3) finds it: ``TZ`` first, then what ``/etc/localtime`` points to.
    """
    named_by = os.environ.get("TZ", "").removeprefix(":")
    if named_by and not named_by.startswith("/"):
        return named_by
    target = named_by or os.path.realpath(Path("/etc/localtime"))
    return target.partition(_ZONES)[2]
