"""What a confirmation binds: everything that decides who says what to whom, as canonical JSON.

The digest over these bytes is what a human consents to. Nothing that is not in here leaves.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from inbox_tui.adapter import Outgoing, OutgoingFile
from inbox_tui.model import Account, Actor, Identity, Visibility
from inbox_tui.reply.policy import POLICY
from inbox_tui.store.clock import from_text, to_text


def build(
    account: Account,
    actor: Actor,
    identity: Identity,
    outgoing: Outgoing,
    *,
    seen: Iterable[str] = (),
    thread_was_read: bool = False,
    answered: str = "",
) -> str:
    """Return the canonical JSON of one exact reply by one human as one verified actor.

    ``seen`` are the ids of what was said after the message being answered and is known here;
    ``answered`` is the mark of what that message says.
    """
    return json.dumps(
        {
            "policy": POLICY,
            "identity": identity.id,
            "account": account.id,
            "network": account.network,
            "instance": account.instance,
            "actor_id": actor.id,
            "handle": actor.handle,
            "key": outgoing.key,
            "parent_id": outgoing.parent_id,
            "visibility": outgoing.visibility.value,
            "to": [_actor(a) for a in outgoing.to],
            "also_notified": [_actor(a) for a in outgoing.also_notified],
            "text": outgoing.text,
            "parts": list(outgoing.parts),
            "files": [_file(f) for f in outgoing.files],
            "subject": outgoing.subject,
            "below": outgoing.below,
            "wire": outgoing.wire,
            "links": list(outgoing.links),
            "cost": outgoing.cost,
            "composed_at": to_text(outgoing.composed_at),
            "seen": sorted(seen),
            "thread_was_read": thread_was_read,
            "answered": answered,
        },
        sort_keys=True,
        ensure_ascii=True,
        separators=(",", ":"),
    )


def digest(payload: str) -> str:
    """Return SHA-256, in hex, of the payload's bytes."""
    return hashlib.sha256(payload.encode("ascii")).hexdigest()


def seal(token: bytes, payload_digest: str) -> str:
    """Return what the store keeps of a ticket: enough to recognise it, not enough to make one."""
    return hashlib.sha256(token + payload_digest.encode("ascii")).hexdigest()


def outgoing(payload: str) -> Outgoing:
    """Return the reply that the payload holds, its files without their bytes."""
    held: dict[str, Any] = json.loads(payload)
    return Outgoing(
        key=held["key"],
        parent_id=held["parent_id"],
        text=held["text"],
        subject=held["subject"],
        below=held["below"],
        wire=held["wire"],
        visibility=Visibility(held["visibility"]),
        to=tuple(Actor(**a) for a in held["to"]),
        also_notified=tuple(Actor(**a) for a in held["also_notified"]),
        links=tuple(held["links"]),
        cost=held["cost"],
        composed_at=from_text(held["composed_at"]),
        parts=tuple(held["parts"]),
        files=tuple(OutgoingFile(**f) for f in held["files"]),
    )


def handle(payload: str) -> str:
    """Return what the network called the account when the payload was made."""
    return str(json.loads(payload)["handle"])


def seen(payload: str) -> frozenset[str]:
    """Return the ids of the later messages that the confirmation took into account."""
    return frozenset(json.loads(payload)["seen"])


def thread_was_read(payload: str) -> bool:
    """Return whether the conversation could be read again before the confirm step."""
    return bool(json.loads(payload)["thread_was_read"])


def answered(payload: str) -> str:
    """Return the mark of what the answered message said when the payload was made."""
    return str(json.loads(payload)["answered"])


def binds(payload: str, *, account: Account, actor_id: str, parent_id: str, identity: str) -> bool:
    """Return whether the payload is about exactly this account, actor, parent and human."""
    held: dict[str, Any] = json.loads(payload)
    return bool(
        held["account"] == account.id
        and held["network"] == account.network
        and held["instance"] == account.instance
        and held["actor_id"] == actor_id == account.actor_id
        and held["parent_id"] == parent_id
        and held["identity"] == identity
    )


def _file(file: OutgoingFile) -> dict[str, str | int]:
    return {
        "name": file.name,
        "media_type": file.media_type,
        "size": file.size,
        "sha256": file.sha256,
        "alt": file.alt,
        "width": file.width,
        "height": file.height,
    }


def _actor(actor: Actor) -> dict[str, str]:
    return {"id": actor.id, "handle": actor.handle, "name": actor.name}
