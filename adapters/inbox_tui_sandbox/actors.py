"""Who is on the network, and which actor is behind the session of an account."""

from __future__ import annotations

import hashlib

from inbox_tui.model import Actor
from inbox_tui_sandbox.feed import backfill
from inbox_tui_sandbox.file import NetworkFile

SMALLEST_AUDIENCE, LARGEST_AUDIENCE = 40, 2400


def plain_handle(handle: str) -> str:
    """Return ``handle`` without blanks and the leading ``@``."""
    return handle.strip().removeprefix("@")


def actor_id(instance: str, handle: str) -> str:
    """Return the stable id that ``handle`` has, or will have, on ``instance``."""
    known_as = f"{instance}/{plain_handle(handle).casefold()}"
    return "actor-" + hashlib.sha256(known_as.encode()).hexdigest()[:12]


def admit(
    file: NetworkFile,
    instance: str,
    handle: str,
    *,
    name: str = "",
    audience: int | None = None,
    foreign_id: str = "",
) -> str:
    """Return the id of ``handle`` on ``instance``, making the actor where it is missing.

    ``foreign_id`` is the id under which an actor from elsewhere is known to us.
    """
    handle = plain_handle(handle)
    found = file.row(
        "SELECT id FROM actor WHERE id = ? OR (instance = ? AND handle = ?)",
        foreign_id,
        instance,
        handle,
    )
    if found:
        return str(found["id"])
    new_id = foreign_id or actor_id(instance, handle)
    file.run(
        "INSERT INTO actor (id, instance, handle, name, audience) VALUES (?, ?, ?, ?, ?)",
        new_id,
        instance,
        handle,
        name or handle.replace("_", " ").replace(".", " ").title(),
        _invented_audience(new_id) if audience is None else audience,
    )
    return new_id


def read_actor(file: NetworkFile, wanted: str) -> Actor | None:
    """Return the actor with the id ``wanted``."""
    found = file.row("SELECT * FROM actor WHERE id = ?", wanted)
    if found is None:
        return None
    return Actor(
        id=found["id"],
        handle=found["handle"],
        name=found["name"],
        url=f"https://{found['instance']}.example/@{found['handle']}",
        audience=found["audience"],
    )


def find_handle(file: NetworkFile, instance: str, handle: str) -> Actor | None:
    """Return the actor called ``handle`` on ``instance``."""
    found = file.row(
        "SELECT id FROM actor WHERE instance = ? AND handle = ?", instance, plain_handle(handle)
    )
    return read_actor(file, found["id"]) if found else None


def connect(
    file: NetworkFile, instance: str, handle: str, *, name: str = "", audience: int | None = None
) -> str:
    """Open a session for ``handle`` and return its actor's id; what was written to it arrives."""
    who = admit(file, instance, handle, name=name, audience=audience)
    if session_actor(file, instance, handle) is None:
        file.run(
            "INSERT INTO session (instance, handle, actor_id) VALUES (?, ?, ?)",
            instance,
            plain_handle(handle),
            who,
        )
        backfill(file, who)
    return who


def session_actor(file: NetworkFile, instance: str, handle: str) -> str | None:
    """Return the id of the actor behind the session of ``handle``, or None where there is none."""
    found = file.row(
        "SELECT actor_id FROM session WHERE instance = ? AND handle = ?",
        instance,
        plain_handle(handle),
    )
    return str(found["actor_id"]) if found else None


def connected(file: NetworkFile) -> list[tuple[str, Actor]]:
    """Return (instance, actor) of all sessions, in a stable order."""
    rows = file.rows("SELECT instance, actor_id FROM session ORDER BY instance, handle")
    found = [(str(row["instance"]), read_actor(file, row["actor_id"])) for row in rows]
    return [(instance, actor) for instance, actor in found if actor]


def _invented_audience(seed: str) -> int:
    number = int.from_bytes(hashlib.sha256(seed.encode()).digest()[:4])
    return SMALLEST_AUDIENCE + number % (LARGEST_AUDIENCE - SMALLEST_AUDIENCE)
