"""Who wrote what: names that are asked for once, since each look-up is paid for.

They are remembered for as long as this process runs, a week at most, and nowhere else: the inbox
is the only place in which strangers' names are kept, and from which they can be forgotten.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable

from inbox_tui.adapter.fields import Json, Unreadable
from inbox_tui.model import Actor
from inbox_tui_x.client import Client
from inbox_tui_x.mapping import read_actor

REMEMBERED = 7 * 24 * 3600.0
"""Seconds. Names change hands."""
MOST = 10_000
_known: dict[tuple[str, str], tuple[float, Actor]] = {}
_lock = threading.Lock()


def of(client: Client, ids: Iterable[str]) -> dict[str, Actor]:
    """Return the actors with ``ids``, asking X for those that are not known.

    Who is not there any more is left out.
    """
    wanted = [user_id for user_id in dict.fromkeys(ids) if user_id]
    now = time.monotonic()
    with _lock:
        held = {user_id: _known.get((client.base, user_id)) for user_id in wanted}
    found = {
        user_id: entry[1]
        for user_id, entry in held.items()
        if entry is not None and now - entry[0] < REMEMBERED
    }
    unknown = [user_id for user_id in wanted if user_id not in found]
    return found | remember(client, client.users(unknown)) if unknown else found


def named(client: Client, names: Iterable[str]) -> dict[str, Actor]:
    """Return the actors with ``names`` (without ``@``) by their names in lower case.

    Who is not there is left out.
    """
    wanted = {name.lower() for name in names}
    with _lock:
        known = [actor for (base, _), (_, actor) in _known.items() if base == client.base]
    found = {name: actor for actor in known if (name := _name(actor)) in wanted}
    unknown = sorted(wanted - found.keys())
    if unknown:
        found |= {_name(actor): actor for actor in remember(client, client.named(unknown)).values()}
    return found


def remember(client: Client, users: Iterable[Json]) -> dict[str, Actor]:
    """Keep who can be read of ``users``, and return them by their ids."""
    found: dict[str, Actor] = {}
    for user in users:
        try:
            actor = read_actor(user)
        except Unreadable:
            continue
        found[actor.id] = actor
    with _lock:
        if len(_known) + len(found) > MOST:
            _known.clear()
        now = time.monotonic()
        _known.update({(client.base, user_id): (now, actor) for user_id, actor in found.items()})
    return found


def _name(actor: Actor) -> str:
    return actor.handle.removeprefix("@").lower()
