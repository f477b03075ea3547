from __future__ import annotations

import sqlite3
import stat
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from inbox_tui import accounts as connecting
from inbox_tui import triage
from inbox_tui.cli.exit_codes import ExitCode
from inbox_tui.model import Account, Delivery, DeliveryState, utc_now
from inbox_tui.paths import data_folder, database_file
from inbox_tui.reply import attach
from inbox_tui.reply.confirm import Ticket, confirm
from inbox_tui.reply.preview import prepare
from inbox_tui.reply.stop import stop_all
from inbox_tui.store import Store, accounts, audit, drafts, outbox, stops
from inbox_tui.store.integrity import find_fault
from inbox_tui_sandbox.world import World
from tests import making
from tests.cli.conftest import Run, start
from tests.store import version_1


@pytest.fixture
def asked(nora: Run, world: World) -> Run:
    """Let Tomas and Carla have asked Nora something; return ``run``."""
    world.post("tomas", "@nora my router reboots")
    world.post("carla", "@nora and mine")
    nora("pull")
    return nora


@pytest.fixture
def file(asked: Run, tmp_path: Path) -> Path:
    """Return a backup of that."""
    made = tmp_path / "backup.db"
    assert asked("backup", made).exit_code == 0
    return made


def _nora(store: Store) -> Account:
    return accounts.every(store.read())[0]


def _write_draft(text: str = "Hello ^NL") -> None:
    with Store.open(database_file()) as store:
        making.draft(store, _nora(store), making.newest(store, _nora(store)), text)


def _hold(store: Store) -> Delivery:
    """Confirm a draft, as a person does; its ticket is lost with this function."""
    nora = _nora(store)
    begun = making.draft(store, nora, making.newest(store, nora))
    with closing(connecting.connect(nora)) as adapter:
        preview = prepare(store, begun.uid, adapter)
    ticket = confirm(store, preview, nora.call_sign, utc_now(), timedelta(0))
    assert isinstance(ticket, Ticket)
    return outbox.require(store.read(), ticket.delivery_uid)


def _kept() -> list[Path]:
    return sorted(data_folder().glob("inbox-before-restore-*.db"))


def test_a_lost_inbox_comes_back(asked: Run, file: Path) -> None:
    for name in ("inbox.db", "inbox.db-wal", "inbox.db-shm"):
        (data_folder() / name).unlink(missing_ok=True)
    result = asked("restore", file)
    assert result.exit_code == 0, result.output
    assert result.stdout.strip() == str(database_file())
    assert "router" in asked("list").stdout
    assert stat.S_IMODE(database_file().stat().st_mode) == 0o600
    assert asked("doctor").exit_code == 0


@pytest.mark.parametrize("damage", ["header", "middle", "cut", "empty"])
def test_a_damaged_inbox_is_replaced_and_kept_as_it_was(
    asked: Run, file: Path, damage: str
) -> None:
    path = database_file()
    whole = path.read_bytes()
    spoiled = {
        "header": b"\0" * 200 + whole[200:],
        "middle": whole[:4096] + b"\xff" * 8192 + whole[12288:],
        "cut": whole[: len(whole) // 2],
        "empty": b"",
    }[damage]
    path.write_bytes(spoiled)
    result = asked("restore", file)
    assert result.exit_code == 0, result.output
    (kept,) = _kept()
    assert kept.read_bytes() == spoiled
    assert asked("doctor").exit_code == 0
    assert "router" in asked("list").stdout


def test_the_log_of_a_damaged_inbox_is_kept_with_it_and_not_played_into_the_new_one(
    asked: Run, file: Path
) -> None:
    path = database_file()
    path.write_bytes(b"spoiled" * 1000)
    log = path.with_name("inbox.db-wal")
    log.write_bytes(b"frames")
    assert asked("restore", file).exit_code == 0
    (kept,) = _kept()
    assert kept.with_name(f"{kept.name}-wal").read_bytes() == b"frames"
    assert asked("doctor").exit_code == 0


def test_the_present_inbox_is_kept_under_a_dated_name_and_opens(asked: Run, file: Path) -> None:
    assert asked("restore", file).exit_code == 0
    (kept,) = _kept()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert "router" in asked("--db", kept, "list").stdout


def test_an_older_backup_is_refused_with_numbers_and_taken_with_a_flag(
    asked: Run, file: Path, world: World
) -> None:
    world.post("dora", "@nora one more")
    asked("pull")
    with Store.open(database_file()) as store:
        making.draft(store, _nora(store), making.newest(store, _nora(store)), "New words ^NL")
        triage.mark_done(store, 1, utc_now())
        with store.write() as conn:
            audit.append(conn, "nora-lind", "did", {}, utc_now())
    before = database_file().read_bytes()
    result = asked("restore", file)
    assert result.exit_code == ExitCode.NOT_CONFIRMED
    for number in ("1 entry of the audit log", "1 draft with other words", "1 act of triage",
                   "1 message"):  # fmt: skip
        assert number in result.stderr
    assert "is newer" in result.stderr
    assert "--lose-newer" in result.stderr
    assert (database_file().read_bytes(), _kept()) == (before, [])
    result = asked("restore", file, "--lose-newer")
    assert result.exit_code == 0, result.output
    assert "1 draft with other words" in result.stderr
    with Store.open(database_file()) as store:
        assert drafts.every_open(store.read()) == ()
        assert find_fault(store.read()) == ""


def test_words_that_only_the_present_inbox_has_are_not_lost_unasked(asked: Run, file: Path) -> None:
    _write_draft()
    assert asked("restore", file).exit_code == ExitCode.NOT_CONFIRMED
    with Store.open(database_file()) as store:
        assert [draft.text for draft in drafts.every_open(store.read())] == ["Hello ^NL"]


def test_messages_alone_need_no_flag_for_the_next_pull_brings_them(
    asked: Run, file: Path, world: World
) -> None:
    world.post("dora", "@nora one more")
    asked("pull")
    assert asked("restore", file).exit_code == 0
    assert "one more" not in asked("list").stdout
    asked("pull")
    assert "one more" in asked("list").stdout


def test_a_log_that_has_grown_apart_is_called_that(asked: Run, file: Path) -> None:
    with Store.open(database_file()) as store, store.write() as conn:
        audit.append(conn, "nora-lind", "did this here", {}, utc_now())
    with Store.open(file) as store, store.write() as conn:
        audit.append(conn, "nora-lind", "did that there", {}, utc_now())
    result = asked("restore", file)
    assert result.exit_code == ExitCode.NOT_CONFIRMED
    assert "have grown apart" in result.stderr


def test_a_backup_that_is_newer_needs_no_flag(asked: Run, file: Path) -> None:
    old = file.with_name("old.db")
    _write_draft()
    with Store.open(database_file()) as store, store.write() as conn:
        audit.append(conn, "nora-lind", "did", {}, utc_now())
    assert asked("backup", old).exit_code == 0
    assert asked("restore", file, "--lose-newer").exit_code == 0
    # The restore itself is an entry that the newer backup does not have.
    assert asked("restore", old).exit_code == ExitCode.NOT_CONFIRMED
    database_file().unlink()
    assert asked("restore", old).exit_code == 0
    with Store.open(database_file()) as store:
        assert [draft.text for draft in drafts.every_open(store.read())] == ["Hello ^NL"]


def test_what_was_on_its_way_is_never_sent_by_a_restore(
    asked: Run, tmp_path: Path, world: World
) -> None:
    made = tmp_path / "held.db"
    with Store.open(database_file()) as store:
        held = _hold(store)
        assert asked("backup", made).exit_code == 0
    result = asked("restore", made, "--lose-newer")
    assert result.exit_code == 0, result.output
    assert f"Delivery {held.uid} will not be sent" in result.stderr
    with Store.open(database_file()) as store:
        found = outbox.require(store.read(), held.uid)
        assert found.state is DeliveryState.CANCELLED
        assert "Look on the network" in found.reason
        assert [draft.uid for draft in drafts.every_open(store.read())] == [held.draft_uid]
        assert audit.find_break(store.read()) == ""
    assert not [p for p in world.posts() if p.author.handle == "nora"]


def test_what_was_being_sent_is_unknown_afterwards(asked: Run, tmp_path: Path) -> None:
    made = tmp_path / "sending.db"
    with Store.open(database_file()) as store:
        uid = _hold(store).uid
        with store.write() as conn:
            conn.execute("UPDATE deliveries SET state = 'sending' WHERE uid = ?", (uid,))
        assert asked("backup", made).exit_code == 0
    result = asked("restore", made)
    assert result.exit_code == 0
    assert f"Delivery {uid} was perhaps sent" in result.stderr
    with Store.open(database_file()) as store:
        assert outbox.require(store.read(), uid).state is DeliveryState.UNKNOWN
        assert "unknown" in {entry.act for entry in audit.page(store.read())}


def test_replies_that_left_since_are_counted_and_warned_of(asked: Run, tmp_path: Path) -> None:
    made = tmp_path / "before.db"
    _write_draft()
    assert asked("backup", made).exit_code == 0
    with Store.open(database_file()) as store:
        uid = _hold(store).uid
        for state in ("sending", "sent"):
            with store.write() as conn:
                conn.execute("UPDATE deliveries SET state = ? WHERE uid = ?", (state, uid))
    result = asked("restore", made)
    assert result.exit_code == ExitCode.NOT_CONFIRMED
    assert "1 reply that left" in result.stderr
    assert "look on the network" in asked("restore", made, "--lose-newer").stderr


def test_a_stop_of_everything_outgoing_outlives_a_restore(asked: Run, file: Path) -> None:
    with Store.open(database_file()) as store:
        stop_all(store, "a storm", utc_now())
    assert asked("restore", file, "--lose-newer").exit_code == 0
    with Store.open(database_file()) as store:
        found = stops.active(store.read())
    assert found
    assert "a storm" in found.reason


def test_an_account_that_was_frozen_since_stays_frozen(asked: Run, file: Path) -> None:
    with Store.open(database_file()) as store, store.write() as conn:
        accounts.freeze(conn, _nora(store).id, "ALARM: another author")
    assert asked("restore", file, "--lose-newer").exit_code == 0
    with Store.open(database_file()) as store:
        assert _nora(store).frozen_reason == "ALARM: another author"


def test_people_who_were_erased_since_are_counted_and_named_as_back(asked: Run, file: Path) -> None:
    with Store.open(database_file()) as store, store.write() as conn:
        conn.execute("INSERT INTO forgotten (salt, mark, at) VALUES ('s', 'm', '2026')")
    result = asked("restore", file)
    assert result.exit_code == ExitCode.NOT_CONFIRMED
    assert "the fact that 1 person was erased. Nothing was changed." in result.stderr
    assert "'inbox-tui forget' them again" in asked("restore", file, "--lose-newer").stderr


def test_a_present_inbox_of_version_1_is_compared_as_well(run: Run, tmp_path: Path) -> None:
    assert run("me", "Nora Lind").exit_code == 0
    assert run("backup", tmp_path / "empty.db").exit_code == 0
    for left in data_folder().glob("inbox.db*"):
        left.unlink()
    version_1.make(database_file(), 240)
    result = run("restore", tmp_path / "empty.db")
    assert result.exit_code == ExitCode.NOT_CONFIRMED
    assert "10 entries of the audit log" in result.stderr
    assert "120 messages" in result.stderr


def test_nothing_is_restored_while_another_process_has_the_inbox_open(
    asked: Run, file: Path
) -> None:
    with Store.open(database_file()):
        result = asked("restore", file)
        assert result.exit_code == ExitCode.ERROR
        assert "has this inbox open" in result.stderr
    assert asked("restore", file).exit_code == 0


def test_a_watching_pull_is_such_a_process(asked: Run, file: Path) -> None:
    watching = start("pull", "--watch")
    try:
        assert watching.stderr
        assert "Watching" in watching.stderr.readline()
        assert asked("restore", file).exit_code == ExitCode.ERROR
    finally:
        watching.terminate()
        watching.communicate()


def test_another_sqlite_tool_that_has_the_inbox_open_is_noticed(asked: Run, file: Path) -> None:
    with closing(sqlite3.connect(database_file())) as browser:
        browser.execute("SELECT * FROM inbox").fetchall()
        result = asked("restore", file)
        assert result.exit_code == ExitCode.ERROR
        assert "Another program has" in result.stderr
        assert browser.execute("SELECT count(*) FROM messages").fetchone() == (2,)
    assert asked("restore", file).exit_code == 0


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        ("DROP TRIGGER deliveries_step", "deliveries_step"),
        ("PRAGMA user_version = 99", "newer inbox-tui"),
        ("PRAGMA user_version = 0", "is no inbox"),
        ("DROP TABLE audit_payloads", "cannot be read"),
    ],
)
def test_a_backup_that_is_not_sound_is_refused(
    asked: Run, file: Path, spoil: str, said: str
) -> None:
    with closing(sqlite3.connect(file)) as conn:
        conn.execute(spoil)
    before = database_file().read_bytes()
    result = asked("restore", file, "--lose-newer")
    assert result.exit_code == ExitCode.ERROR
    assert said in result.stderr
    assert "Traceback" not in result.output
    assert (database_file().read_bytes(), _kept()) == (before, [])


def test_a_backup_whose_audit_log_was_changed_is_refused(asked: Run, file: Path) -> None:
    with Store.open(file) as store, store.write() as conn:
        audit.append(conn, "nora-lind", "did", {}, utc_now())
    with closing(sqlite3.connect(file)) as conn:
        (guard,) = conn.execute(
            "SELECT sql FROM sqlite_master WHERE name = 'audit_log_no_update'"
        ).fetchone()
        conn.execute("DROP TRIGGER audit_log_no_update")
        conn.execute("UPDATE audit_log SET act = 'did not'")
        conn.execute(guard)
        conn.commit()
    result = asked("restore", file)
    assert result.exit_code == ExitCode.ERROR
    assert "audit log" in result.stderr


def test_a_letter_is_no_backup(asked: Run, tmp_path: Path) -> None:
    (tmp_path / "letter").write_text("dear" * 2000)
    result = asked("restore", tmp_path / "letter")
    assert result.exit_code == ExitCode.ERROR
    assert "cannot be read as an inbox" in result.stderr
    assert asked("restore", tmp_path / "nothing").exit_code == ExitCode.USAGE
    assert asked("restore", database_file()).exit_code == ExitCode.ERROR


def test_a_backup_of_version_1_is_brought_up_to_date(run: Run, tmp_path: Path) -> None:
    old = tmp_path / "old.db"
    version_1.make(old, 100)
    assert run("restore", old).exit_code == 0
    with Store.open(database_file()) as store:
        assert find_fault(store.read()) == ""
        assert store.read().execute("SELECT count(*) FROM messages").fetchone() == (50,)
    with closing(sqlite3.connect(old)) as conn:
        assert conn.execute("PRAGMA user_version").fetchone() == (1,)


def test_what_a_killed_restore_left_is_cleared_away(asked: Run, file: Path) -> None:
    left = data_folder() / ".inbox.db-restore-abc"
    left.mkdir()
    (left / "inbox.db").write_text("half")
    assert asked("restore", file).exit_code == 0
    assert not list(data_folder().glob(".inbox.db-restore-*"))


def test_files_that_only_the_present_inbox_has_are_not_lost_unasked(
    asked: Run, file: Path, tmp_path: Path
) -> None:
    _write_draft()
    older = tmp_path / "older.db"
    asked("backup", older)
    with Store.open(database_file()) as store:
        (draft,) = drafts.every_open(store.read())
        attach.attach(store, draft.uid, attach.take_in("notes.txt", b"notes"), utc_now())
    result = asked("restore", older)
    assert result.exit_code == ExitCode.NOT_CONFIRMED
    assert "1 attached file" in result.stderr
