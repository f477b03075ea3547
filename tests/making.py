"""Makes the things that many tests need: stores, accounts, messages."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from inbox_tui import accounts as connecting
from inbox_tui import paths
from inbox_tui.model import (
    Account,
    AccountKind,
    Actor,
    Draft,
    Identity,
    Message,
    MessageKind,
    StoredMessage,
    utc_now,
)
from inbox_tui.pull import pull_account
from inbox_tui.store import Store, accounts, drafts, identities, messages
from inbox_tui_sandbox.world import World

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
NORA = Identity(id="nora", name="Nora Lind", initials="NL", is_me=True)


def empty_store(path: Path) -> Store:
    """Open a store; a new one is a copy of one that this process has migrated before."""
    if not path.exists():
        paths.private_folder(path.parent)
        path.touch(mode=0o600)
        path.write_bytes(_migrated())
    return Store.open(path)


@cache
def _migrated() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "inbox.db"
        Store.open(file).close()
        return file.read_bytes()


def open_store(path: Path | None = None) -> Store:
    """Open a store in which Nora is *me*."""
    store = empty_store(path or paths.database_file())
    with store.write() as conn:
        identities.save(conn, NORA, NOON)
    return store


def account(
    name: str = "nora",
    kind: AccountKind = AccountKind.OWN,
    sign: str = "NOR",
    instance: str = "",
) -> Account:
    """Make an account without any network behind it."""
    return Account(
        id=f"test-{name}",
        network="test",
        instance=instance,
        actor_id=f"actor:{name}",
        handle=name,
        name=name.title(),
        url="",
        kind=kind,
        identity=NORA.id,
        call_sign=sign,
        secret_place="none",
        settings={},
        verified_at=NOON,
    )


def add_account(store: Store, **particulars: Any) -> Account:
    """Add an account without any network behind it."""
    made = account(**particulars)
    with store.write() as conn:
        accounts.add(conn, made, NOON)
    return made


def actor(name: str = "tomas") -> Actor:
    """Make somebody on the other side."""
    return Actor(id=f"actor:{name}", handle=name, name=name.title())


def message(remote_id: str = "m1", **particulars: Any) -> Message:
    """Make a mention by Tomas; ``minutes`` says how long after noon."""
    minutes = particulars.pop("minutes", 0)
    values: dict[str, Any] = {
        "id": remote_id,
        "context": "c1",
        "attributed_to": actor(),
        "content": f"words of {remote_id}",
        "published": NOON + timedelta(minutes=minutes),
        "kind": MessageKind.MENTION,
    }
    return Message(**{**values, **particulars})


def put(store: Store, into: Account, *batch: Message) -> messages.Change:
    """Store messages as a pull would."""
    with store.write() as conn:
        return messages.store_messages(conn, into, batch, utc_now())


def connect_sandbox(
    store: Store,
    handle: str = "nora",
    kind: AccountKind = AccountKind.OWN,
    sign: str = "NOR",
    instance: str = "",
) -> Account:
    """Connect an account on the sandbox network."""
    candidate = connecting.meet(
        connecting.Application(network="sandbox", handle=handle, instance=instance)
    )
    return connecting.keep(store, candidate, kind, sign)


def pull(store: Store, which: Account) -> None:
    """Pull one account from its network."""
    progress = pull_account(store, which, connecting.connect, lambda _: None)
    assert not progress.is_failure, progress.sentence


def inbox_with(**authors: str) -> None:
    """Make the inbox of this home: Nora has an account, and each author has written to her."""
    with open_store() as store:
        account = connect_sandbox(store)
        with World(paths.network_folder("sandbox")) as world:
            for author, words in authors.items():
                world.post(author, f"@nora {words}")
        pull(store, account)


def newest(store: Store, which: Account) -> StoredMessage:
    """Return the account's newest message."""
    row = store.read().execute(
        "SELECT id FROM messages WHERE account_id = ? ORDER BY uid DESC LIMIT 1", (which.id,)
    )
    found = messages.find(store.read(), which.id, row.fetchone()[0])
    assert found is not None
    return found


def draft(store: Store, which: Account, parent: StoredMessage, text: str = "Hello ^NL") -> Draft:
    """Start a draft with words in it."""
    with store.write() as conn:
        return drafts.start(conn, which.id, parent.uid, utc_now(), text)
