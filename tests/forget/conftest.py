"""An inbox that knows Tomas in every way it can know somebody."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from inbox_tui import intake, logs, paths
from inbox_tui.adapter import Page, Rejected
from inbox_tui.forget.person import Person, find
from inbox_tui.model import (
    Account,
    Actor,
    Draft,
    Message,
    MessageKind,
    StoredMessage,
)
from inbox_tui.store import Store, audit, drafts, messages
from tests import making
from tests.making import NOON

TOMAS = Actor(
    id="did:plc:tomas4711",
    handle="tomas.berg.example",
    name="Tomas Über Berg",
    url="https://net.example/profile/tomas.berg.example",
)
CARLA = Actor(id="did:plc:carla0815", handle="carla.example", name="Carla Conti")
NORA = Actor(id="actor:nora", handle="nora", name="Nora")
HIS_WORDS = "My router reboots every single night at three and nobody answers the phone."
ROOT = f"at://{TOMAS.id}/post/1"
THREAD = f"at://{TOMAS.id}/post/7"


@dataclass
class Office:
    """A store, an account in it, and where the logs are."""

    store: Store
    nora: Account
    log_folder: Path

    def tomas(self) -> Person:
        (found,) = find(self.store.read(), TOMAS.handle)
        return found

    def draft(self, parent: str, text: str) -> Draft:
        found = self.message(parent)
        with self.store.write() as conn:
            return drafts.start(conn, self.nora.id, found.uid, NOON, text)

    def message(self, remote_id: str) -> StoredMessage:
        found = messages.find(self.store.read(), self.nora.id, remote_id)
        assert found, remote_id
        return found

    def arrive(self, *batch: Message, rejected: tuple[Rejected, ...] = ()) -> intake.Arrival:
        page = Page(messages=batch, cursor=CURSOR, rejected=rejected)
        return intake.store_page(self.store, self.nora, page)


CURSOR = json.dumps({"floor": "2026-11-21T12:00:00Z", "seen": {ROOT: "cid1", "at://carla/1": "c"}})


def by(author: Actor, remote_id: str, content: str, context: str, **more: object) -> Message:
    """Make a message with raw JSON such as a network gives."""
    values: dict[str, object] = {
        "attributed_to": author,
        "content": content,
        "context": context,
        "raw": {"author": {"did": author.id, "handle": author.handle}},
        **more,
    }
    return making.message(remote_id, **values)


def history() -> tuple[Message, ...]:
    """Return a dialogue with Tomas, a thread that Carla joined, and one that only names him."""
    return (
        by(TOMAS, ROOT, HIS_WORDS, ROOT, to=(NORA,), url=TOMAS.url + "/1"),
        by(NORA, "at://nora/1", f"Sorry {TOMAS.name}, we look.", ROOT, in_reply_to=ROOT, to=(TOMAS,),
           kind=MessageKind.POST, minutes=1),
        by(TOMAS, THREAD, "Does anybody else have this with the new box?", THREAD, to=(NORA,),
           minutes=2, name="New box trouble here again today"),
        by(CARLA, "at://carla/7",
           f"@{TOMAS.handle} same. You wrote: “my router reboots every single night”, so did mine.",
           THREAD, in_reply_to=THREAD, to=(TOMAS, NORA), minutes=3,
           quoted="> My router reboots every\n> single night at three and",
           name="Re: New box trouble here again today",
           raw={"facets": [{"did": TOMAS.id}], TOMAS.id: f"https://x.example/?u={ENCODED}"}),
        by(TOMAS, f"{THREAD}/2", "Thanks Carla", THREAD, in_reply_to="at://carla/7", minutes=4),
        by(CARLA, "at://carla/9", f"Ask {TOMAS.name.upper()} about it", "at://carla/9", minutes=5),
        by(CARLA, "at://carla/8", "A question of my own, unheard", "at://carla/8", minutes=6),
    )  # fmt: skip


ENCODED = "did%3Aplc%3Atomas4711"


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    monkeypatch.setenv("INBOX_TUI_HOME", str(tmp_path / "home"))
    with making.open_store() as store:
        made = Office(store, making.add_account(store), paths.private_folder(paths.log_folder()))
        made.arrive(
            *history(),
            rejected=(Rejected(raw=f'{{"by": "{TOMAS.id}"}}', reason="no", position="3"),),
        )
        edit_and_answer(made)
        write_logs(made)
        yield made


def edit_and_answer(office: Office) -> None:
    """Leave versions, drafts and audit entries that tell of him."""
    later = NOON + timedelta(hours=1)
    first = history()[0]
    office.arrive(by(TOMAS, first.id, HIS_WORDS + " Really nobody at all.", ROOT, updated=later))
    office.draft(ROOT, f"Dear {TOMAS.name}, it is the cable.")
    office.draft("at://carla/8", f"As {TOMAS.handle} said: ask us.")
    with office.store.write() as conn:
        audit.append(conn, "nora", "confirmed", {"unusual": [f"{TOMAS.handle} wrote"]}, NOON)
        audit.append(conn, "nora", "confirmed", {"delivery": 5}, NOON)


def write_logs(office: Office) -> None:
    (office.log_folder / logs.FILE_NAME).write_text(
        f"WARNING pull: {TOMAS.id} is odd\nWARNING other: my router reboots every single\nfine\n"
    )
    (office.log_folder / "crash-1.txt").write_text(f"no such actor {TOMAS.handle}\n")


def telling() -> list[bytes]:
    """Return what must stand nowhere: names, id, and each five words of what he wrote."""
    told = [TOMAS.id, ENCODED, TOMAS.handle, TOMAS.name, TOMAS.name.upper()]
    for text in (
        HIS_WORDS,
        "Does anybody else have this with the new box?",
        "New box trouble here again today",
    ):
        words = re.findall(r"\w+", text)
        told += [" ".join(words[start : start + 5]) for start in range(len(words) - 4)]
    return [text.lower().encode() for text in told]


def hits(folder: Path) -> list[tuple[str, bytes]]:
    """Return every file below ``folder`` that still tells of him, and what it tells."""
    return [
        (file.name, text)
        for file in sorted(folder.rglob("*"))
        if file.is_file()
        for content in [file.read_bytes().lower()]
        for text in telling()
        if text in content
    ]
