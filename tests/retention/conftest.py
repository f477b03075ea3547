"""An inbox with conversations of known ages, and a look into its files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from inbox_tui.adapter import Page, Rejected
from inbox_tui.intake import store_page
from inbox_tui.model import Account, Draft, Message, StoredMessage, utc_now
from inbox_tui.retention import purge
from inbox_tui.store import Store, conversations, drafts, messages
from inbox_tui.store.expiry import Figures
from tests import making

TELLING = "router reboots every night"
"""Words that must stand in no file once they are let go."""


@dataclass
class Shelf:
    """A store whose messages came in as long ago as they were written."""

    store: Store
    account: Account
    folder: Path
    uids: dict[str, int] = field(default_factory=dict)

    def arrive(
        self, name: str, days: float, words: str = TELLING, *, closed: bool = True, **more: object
    ) -> Message:
        """Store a message of a conversation of its own, unless ``context`` says which."""
        at = utc_now() - timedelta(days=days)
        values = {"content": words, "raw": {"text": words}, "context": name, **more}
        message = making.message(name, published=at, **values)
        store_page(self.store, self.account, Page(messages=(message,), cursor=None))
        found = self.message(name)
        with self.store.write() as conn:
            conn.execute("UPDATE messages SET received_at = published WHERE uid = ?", (found.uid,))
            if closed:
                conversations.set_marks(
                    conn, found.conversation_uid, read=found.uid, done=found.uid
                )
        self.uids[name] = found.conversation_uid
        return message

    def again(self, message: Message) -> int:
        """Let the network hand out a message once more; return how many were new."""
        return store_page(self.store, self.account, Page(messages=(message,), cursor=None)).new

    def reject(self, raw: str, days: float) -> None:
        page = Page(messages=(), cursor=None, rejected=(Rejected(raw=raw, reason="odd"),))
        store_page(self.store, self.account, page)
        with self.store.write() as conn:
            at = (utc_now() - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%S.000Z")
            conn.execute("UPDATE dead_letters SET at = ? WHERE raw = ?", (at, raw))

    def message(self, name: str) -> StoredMessage:
        found = messages.find(self.store.read(), self.account.id, name)
        assert found, name
        return found

    def draft(self, name: str, words: str) -> Draft:
        with self.store.write() as conn:
            return drafts.start(conn, self.account.id, self.message(name).uid, utc_now(), words)

    def purge(self, days: float = 90) -> Figures:
        before = utc_now() - timedelta(days=days)
        return sum(purge.purge(self.store, self.account, before), start=Figures())

    def left(self) -> set[str]:
        """Return the messages that still have their words."""
        rows = self.store.read().execute("SELECT id FROM messages WHERE content <> ''")
        return {name for (name,) in rows}


def files_with(folder: Path, words: str = TELLING) -> list[str]:
    """Return the files below ``folder`` that hold ``words``."""
    return [
        file.name
        for file in sorted(folder.rglob("*"))
        if file.is_file() and words.encode() in file.read_bytes()
    ]


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shelf]:
    monkeypatch.setenv("INBOX_TUI_HOME", str(tmp_path))
    with making.open_store() as store:
        yield Shelf(store, making.add_account(store), tmp_path)
