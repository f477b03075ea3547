"""Acts: people of special care."""

from __future__ import annotations

from datetime import datetime

from inbox_tui.store import NotFound, Store, fields, vips
from inbox_tui.triage.applied import Applied, apply


def add_vip(store: Store, actor_uid: int, now: datetime) -> Applied:
    """Say that somebody is of special care: all their conversations are marked.

    The event stands in the conversation in which they wrote last.

    :raises NobodyIsMe: the first run is not done.
    :raises NotFound: nobody of that number has written to us.
    """
    return _set(store, actor_uid, "VIP", 1, now)


def remove_vip(store: Store, actor_uid: int, now: datetime) -> Applied:
    """Say that somebody is no longer of special care.

    :raises NobodyIsMe: the first run is not done.
    :raises NotFound: nobody of that number has written to us.
    """
    return _set(store, actor_uid, "no VIP", 0, now)


def _set(store: Store, actor_uid: int, act: str, value: int, now: datetime) -> Applied:
    conversation = vips.newest_conversation(store.read(), actor_uid)
    if conversation is None:
        raise NotFound(f"Nobody of number {actor_uid} has written to us.")
    return apply(store, conversation, act, {f"{fields.VIP}{actor_uid}": value}, now)
