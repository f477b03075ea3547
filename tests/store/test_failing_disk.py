"""Every write, sync and truncation of the main flows fails once: promise 26."""

from __future__ import annotations

import itertools
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from inbox_tui import accounts as connecting
from inbox_tui import triage
from inbox_tui.adapter import Page, Rejected
from inbox_tui.errors import Told
from inbox_tui.intake import store_page
from inbox_tui.model import Account, DeliveryState, utc_now
from inbox_tui.paths import HOME_VARIABLE, database_file, network_folder
from inbox_tui.reply.confirm import Ticket, confirm
from inbox_tui.reply.preview import Preview, prepare
from inbox_tui.reply.reconcile import recover
from inbox_tui.reply.sender import Sender
from inbox_tui.store import Store, accounts, drafts, outbox
from inbox_tui.store.connection import SCHEMA_VERSION
from inbox_tui.store.integrity import find_fault
from inbox_tui.tui.autosave import DraftAutosave, OpenDraft
from inbox_tui_sandbox.world import World
from tests import making
from tests.store import version_1
from tests.store.failing_disk import Disk, Fault, failing_disk, library

pytestmark = pytest.mark.skipif(library() is None, reason="this Python has an SQLite of its own")

STEP = 13
"""The sample of each run: every so manieth call. The nightly run takes all."""
CHANGING = re.compile(
    r"(^|_)(at|hash|previous|salt|seal|digest|payload|until|holder|ms)$|^(remote|author)_(id|url)$"
)
WORDS = "Hello, words that must not be lost"

Rows = tuple[object, ...]
Act = Callable[[], None]
Begin = Callable[[Store, Account], Act]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Make a home in which Nora has an account, two questions and a draft."""
    home = tmp_path_factory.mktemp("template")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(HOME_VARIABLE, str(home))
        with making.open_store() as store:
            nora = making.connect_sandbox(store)
            with World(network_folder("sandbox")) as world:
                world.post("tomas", "@nora my router reboots")
                world.post("carla", "@nora and mine")
            making.pull(store, nora)
            making.draft(store, nora, making.newest(store, nora))
        yield home


def page(store: Store, account: Account) -> Act:
    batch = tuple(
        making.message(f"m{n}", context=f"c{n % 7}", content="words " * 60) for n in range(20)
    )
    bad = Rejected(raw="{}", reason="no id", position="7")
    came = Page(messages=batch, cursor="cursor-2", rejected=(bad,))

    def act() -> None:
        store_page(store, account, came)

    return act


def draft(store: Store, account: Account) -> Act:
    autosave = DraftAutosave(store)
    found = store.read().execute("SELECT min(uid) FROM messages").fetchone()
    begun = OpenDraft(account.id, found[0])
    autosave.note(begun, WORDS)

    def act() -> None:
        try:
            autosave.save()
        except BaseException:
            assert autosave.newest(begun).text == WORDS
            raise

    return act


def confirmation(store: Store, account: Account) -> Act:
    preview = _preview(store, account)

    def act() -> None:
        confirm(store, preview, account.call_sign, utc_now(), timedelta(0))

    return act


def triage_acts(store: Store, account: Account) -> Act:
    (uid,) = store.read().execute("SELECT min(uid) FROM conversations").fetchone()

    def act() -> None:
        triage.mark_done(store, uid, making.NOON)
        triage.undo(store, making.NOON)

    return act


FLOWS: dict[str, Begin] = {
    "a page comes in": page,
    "a draft is saved": draft,
    "a reply is confirmed": confirmation,
    "triage": triage_acts,
}


@pytest.mark.parametrize("fault", Fault)
@pytest.mark.parametrize("flow", FLOWS)
def test_a_sample_of_failing_calls_leaves_old_or_new(
    flow: str, fault: Fault, template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _fail_everywhere(FLOWS[flow], fault, STEP, template, tmp_path, monkeypatch) >= 2


@pytest.mark.nightly
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("fault", Fault)
@pytest.mark.parametrize("flow", FLOWS)
def test_every_failing_call_leaves_old_or_new(
    flow: str,
    fault: Fault,
    template: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    record_property: Callable[[str, object], None],
) -> None:
    failed = _fail_everywhere(FLOWS[flow], fault, 1, template, tmp_path, monkeypatch)
    record_property("calls that failed", failed)
    assert failed > 10


def _fail_everywhere(
    begin: Begin, fault: Fault, step: int, template: Path, folder: Path, patch: pytest.MonkeyPatch
) -> int:
    """Let the flow's calls fail from the 1st, the next, ... one on; return how many did."""
    states = _states(begin, template, folder, patch)
    for n in itertools.count(1, step):
        with _home(template, folder / f"{n}", patch) as path:
            with failing_disk(path) as disk:
                _run(begin, path, disk, n, fault)
            if not disk.failed:
                return (n - 1) // step
            for found in (path, *path.parent.parent.glob("dead/*.db")):
                assert _checked(found) in states, f"call {n} left something in between"
    raise AssertionError


def _run(begin: Begin, path: Path, disk: Disk, n: int, fault: Fault) -> None:
    with Store.open(path) as store:
        act = begin(store, accounts.every(store.read())[0])
        disk.fault, disk.at = fault, disk.calls + n
        with _told_of_the_disk():
            act()
        if disk.failed:
            # As after a power cut: the file and its log, without what is only in memory.
            dead = path.parent.parent / "dead"
            dead.mkdir()
            for file in (path, path.with_name(f"{path.name}-wal")):
                shutil.copy(file, dead)


@contextmanager
def _told_of_the_disk() -> Iterator[None]:
    """Take an error that speaks of the disk to a person, and no other."""
    try:
        yield
    except Told as error:
        if "disk" not in error.told:
            raise


def _states(begin: Begin, template: Path, folder: Path, patch: pytest.MonkeyPatch) -> list[Rows]:
    """Return the state before the flow and after each of its transactions."""
    with _home(template, folder / "whole", patch) as path, Store.open(path) as store:
        act = begin(store, accounts.every(store.read())[0])
        states = [_rows(path)]
        really_write = Store.write

        @contextmanager
        def write(self: Store) -> Iterator[sqlite3.Connection]:
            with really_write(self) as conn:
                yield conn
            states.append(_rows(path))

        with pytest.MonkeyPatch.context() as watched:
            watched.setattr(Store, "write", write)
            act()
    assert len(states) > 1
    assert states[0] != states[1]
    return states


@contextmanager
def _home(template: Path, home: Path, patch: pytest.MonkeyPatch) -> Iterator[Path]:
    shutil.copytree(template, home)
    patch.setenv(HOME_VARIABLE, str(home))
    yield database_file()
    shutil.rmtree(home)


def _checked(path: Path) -> Rows:
    """Return what is in an inbox after a fault, having looked whether it is sound."""
    with Store.open(path) as store:
        assert store.read_only_reason == ""
        assert find_fault(store.read()) == ""
        with store.write() as conn:
            conn.execute("INSERT INTO messages_fts (messages_fts) VALUES ('integrity-check')")
    return _rows(path)


def _rows(path: Path) -> Rows:
    """Return all rows, but for what differs from run to run."""
    with closing(sqlite3.connect(path)) as conn:
        tables = [
            name
            for (name,) in conn.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'messages_fts%'"
                " AND name NOT LIKE 'sqlite%' ORDER BY name"
            )
        ]
        return tuple(
            (table, tuple(_kept(conn.execute(f"SELECT * FROM {table}")))) for table in tables
        )


def _kept(rows: sqlite3.Cursor) -> Iterator[Rows]:
    columns = [column[0] for column in rows.description]
    for row in rows:
        yield tuple(v for c, v in zip(columns, row, strict=True) if not CHANGING.search(c))


def _preview(store: Store, account: Account) -> Preview:
    (begun,) = drafts.every_open(store.read())
    with closing(connecting.connect(account)) as adapter:
        return prepare(store, begun.uid, adapter)


def _fail_migrating_everywhere(fault: Fault, step: int, folder: Path) -> int:
    original = folder / "version-1.db"
    version_1.make(original, 200)
    before = version_1.rows(original)
    for n in itertools.count(1, step):
        path = folder / f"{n}" / "inbox.db"
        path.parent.mkdir()
        shutil.copy(original, path)
        with failing_disk(path, n, fault) as disk, _told_of_the_disk():
            Store.open(path).close()
        if not disk.failed:
            return (n - 1) // step
        with closing(sqlite3.connect(path)) as conn:
            assert conn.execute("PRAGMA user_version").fetchone()[0] in (1, SCHEMA_VERSION)
        _checked(path)
        assert version_1.rows(path) == before
    raise AssertionError


@pytest.mark.parametrize("fault", Fault)
def test_a_sample_of_failing_calls_of_a_migration_leaves_every_row(
    fault: Fault, tmp_path: Path
) -> None:
    assert _fail_migrating_everywhere(fault, STEP, tmp_path) >= 2


@pytest.mark.nightly
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("fault", Fault)
def test_every_failing_call_of_a_migration_leaves_every_row(
    fault: Fault, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    failed = _fail_migrating_everywhere(fault, 1, tmp_path)
    record_property("calls that failed", failed)
    assert failed > 10


@pytest.mark.parametrize("fault", Fault)
def test_a_sample_of_failing_calls_of_a_send_sends_once_at_most(
    fault: Fault, template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _fail_sending_everywhere(fault, STEP, template, tmp_path, monkeypatch) >= 2


@pytest.mark.nightly
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("fault", Fault)
def test_every_failing_call_of_a_send_sends_once_at_most(
    fault: Fault,
    template: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    record_property: Callable[[str, object], None],
) -> None:
    failed = _fail_sending_everywhere(fault, 1, template, tmp_path, monkeypatch)
    record_property("calls that failed", failed)
    assert failed > 10


def _fail_sending_everywhere(
    fault: Fault, step: int, template: Path, folder: Path, patch: pytest.MonkeyPatch
) -> int:
    for n in itertools.count(1, step):
        with _home(template, folder / f"{n}", patch) as path:
            with failing_disk(path) as disk:
                _send(path, disk, n, fault)
            if not disk.failed:
                return (n - 1) // step
            _checked(path)
            with Store.open(path) as store:
                _give_up_as_lost(store)
                (delivery,) = outbox.recent(store.read())
            posted = _posted()
            assert posted <= 1
            if delivery.state in (DeliveryState.CANCELLED, DeliveryState.FAILED):
                assert posted == 0, f"call {n}: {delivery}"
            elif delivery.state is DeliveryState.SENT:
                assert posted == 1, f"call {n}: {delivery}"
            else:
                assert delivery.state is DeliveryState.UNKNOWN, f"call {n}: {delivery}"
            assert delivery.reason or delivery.state is DeliveryState.SENT
    raise AssertionError


def _send(path: Path, disk: Disk, n: int, fault: Fault) -> None:
    with Store.open(path) as store:
        account = accounts.every(store.read())[0]
        ticket = confirm(
            store, _preview(store, account), account.call_sign, utc_now(), timedelta(0)
        )
        assert isinstance(ticket, Ticket)
        disk.fault, disk.at = fault, disk.calls + n
        sender = Sender(store, connecting.connect, lambda _: None)
        sender.hold(ticket)
        assert sender.wait(ticket.delivery_uid, 30)
        disk.mend()
        sender.hold(ticket)  # nobody does; the ticket is good once all the same
        assert sender.wait(ticket.delivery_uid, 30)
        sender.stop()


def _give_up_as_lost(store: Store) -> None:
    """Settle what is left, as the next start does when this process is gone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("inbox_tui.reply.reconcile.is_lost", lambda *_: True)
        recover(store)


def _posted() -> int:
    with World(network_folder("sandbox")) as world:
        return sum(post.author.handle == "nora" for post in world.posts())
