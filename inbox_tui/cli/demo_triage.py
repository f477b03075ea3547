"""What a colleague has done in the demo's inbox before anybody looks at it."""

from __future__ import annotations

from datetime import datetime, timedelta

from inbox_tui import colleagues, triage
from inbox_tui.model import Identity
from inbox_tui.search import search
from inbox_tui.store import Store, identities, people

PER = Identity(id="per-dahl", name="Per Dahl", initials="PD", is_me=True)
AMA = Identity(id="ama-boateng", name="Ama Boateng", initials="AB", is_me=False)


def triage_some(store: Store, now: datetime) -> None:
    """Tag, assign, snooze and note as Per has, who sits here no longer then: undo is not his."""
    me = identities.require_me(store.read())
    with store.write() as conn:
        identities.save(conn, AMA, now)
    colleagues.sit_down(store, PER)
    try:
        _act(store, me, now)
    finally:
        colleagues.sit_down(store, me)


def _act(store: Store, me: Identity, now: datetime) -> None:
    upload = _about(store, "upload crawls")
    lights = _about(store, '"supposed to be orange"')
    invoice = _about(store, '"charged July twice"')
    reboots = _about(store, "firmware") - upload
    if upload:
        triage.add_tag(store, upload, "outage", now)
        for uid in upload:
            note = "4.3 halves the send window on NW-40. The fix is in 4.3.1, out tonight. Say so."
            triage.add_note(store, uid, note, now)
    if lights:
        triage.assign(store, lights, me.id, now)
    if invoice:
        triage.change_tags(store, invoice, ("billing", "promised"), (), now)
        triage.assign(store, invoice, AMA.id, now)
        for uid in invoice:
            author = people.author_of(store.read(), uid)
            if author is not None:
                triage.add_vip(store, author, now)
    if reboots:
        triage.snooze(store, reboots, now + timedelta(hours=20), now)


def _about(store: Store, query: str) -> set[int]:
    return {hit.conversation_uid for hit in search(store.read(), query, 3).hits}
