"""Who is meant by the words that somebody typed, and all that this person is called here."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from inbox_tui.forget.traces import Names
from inbox_tui.store.forgotten import PSEUDONYM, Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody on the other side, on one server of one network."""

    place: Place
    remote_id: str
    handle: str
    name: str
    uid: int | None
    """Their row among the actors; None for somebody who was only written to."""

    @property
    def full_handle(self) -> str:
        """``NETWORK:HANDLE``, or the id where there is no handle."""
        return f"{self.place.network}:{self.handle.lstrip('@') or self.remote_id}"


def find(conn: sqlite3.Connection, words: str) -> tuple[Person, ...]:
    """Return everybody whom ``words`` fit: a handle, ``NETWORK:HANDLE``, or a network's id.

    Case and a leading @ do not matter for handles.
    """
    return tuple(person for person in _everybody(conn) if _fits(person, words))


def is_ours(conn: sqlite3.Connection, person: Person) -> bool:
    """Return whether this is an account of ours, a removed one too."""
    place = person.place
    return (
        conn.execute(
            "SELECT 1 FROM accounts WHERE network = ? AND instance = ? AND actor_id = ?",
            (place.network, place.instance, person.remote_id),
        ).fetchone()
        is not None
    )


def places(conn: sqlite3.Connection) -> tuple[Place, ...]:
    """Return the servers that our accounts are on."""
    return tuple(
        Place(*row) for row in conn.execute("SELECT DISTINCT network, instance FROM accounts")
    )


def names_of(conn: sqlite3.Connection, person: Person) -> Names:
    """Return all that the person is or was called, as author and as recipient."""
    handles, names, urls = {person.handle}, {person.name}, set[str]()
    for handle, name in conn.execute(
        "SELECT DISTINCT author_handle, author_name FROM messages WHERE author_uid = ?",
        (person.uid,),
    ):
        handles.add(handle)
        names.add(name)
    for (url,) in conn.execute("SELECT url FROM actors WHERE uid = ?", (person.uid,)):
        urls.add(url)
    for place, remote_id, handle, name in _recipients(conn, person.remote_id):
        if (place, remote_id) == (person.place, person.remote_id):
            handles.add(handle)
            names.add(name)
    return Names(
        remote_id=person.remote_id,
        handles=frozenset(handles - {""}),
        names=frozenset(names - {""}),
        urls=frozenset(urls - {""}),
    )


def _fits(person: Person, words: str) -> bool:
    wanted, handle = words.casefold(), person.handle.lstrip("@").casefold()
    network = person.place.network.casefold()
    if words == person.remote_id or wanted == f"{network}:{person.remote_id}".casefold():
        return True
    named = {handle, f"{network}:{handle}", f"{network}:@{handle}"}
    return bool(handle) and wanted.lstrip("@") in named


def _everybody(conn: sqlite3.Connection) -> Iterable[Person]:
    found: dict[tuple[Place, str], Person] = {}
    for uid, network, instance, remote_id, handle, name in conn.execute(
        "SELECT uid, network, instance, id, handle, name FROM actors"
    ):
        place = Place(network, instance)
        if not remote_id.startswith(PSEUDONYM):
            found[place, remote_id] = Person(
                place=place, remote_id=remote_id, handle=handle, name=name, uid=uid
            )
    for place, remote_id, handle, name in _recipients(conn, ""):
        found.setdefault(
            (place, remote_id),
            Person(place=place, remote_id=remote_id, handle=handle, name=name, uid=None),
        )
    return found.values()


def _recipients(conn: sqlite3.Connection, holding: str) -> Iterator[tuple[Place, str, str, str]]:
    """Yield everybody to whom messages are addressed whose list of recipients has ``holding``."""
    for network, instance, recipients in conn.execute(
        "SELECT DISTINCT a.network, a.instance, m.recipients FROM messages m"
        " JOIN accounts a ON a.id = m.account_id WHERE m.recipients <> '[]'"
        " AND (? = '' OR instr(m.recipients, ?))",
        (holding, holding),
    ):
        for actor in json.loads(recipients):
            yield Place(network, instance), actor["id"], actor["handle"], actor["name"]
