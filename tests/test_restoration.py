"""Going back to a backup as any caller does it: a refusal with figures, and what came of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from inbox_tui.model import utc_now
from inbox_tui.reply.stop import stop_all
from inbox_tui.restoration import IsTheInbox, WouldLose, restore
from inbox_tui.store import Store, accounts, audit, drafts, stops
from inbox_tui.store.backup import back_up
from tests import making
from tests.store import version_1

WORDS = "Only the present inbox has this. ^NL"


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """Make an inbox with a backup beside it, and a draft that was written since."""
    path = tmp_path / "inbox.db"
    with making.open_store(path) as store:
        account = making.add_account(store)
        making.put(store, account, making.message())
        back_up(store, tmp_path / "backup.db")
        making.draft(store, account, making.newest(store, account), WORDS)
    return path


def words_in(path: Path) -> list[str]:
    with Store.open(path) as store:
        return [draft.text for draft in drafts.every_open(store.read())]


def test_what_would_be_lost_is_told_in_figures_and_nothing_is_changed(inbox: Path) -> None:
    with pytest.raises(
        WouldLose, match=r"is newer\. Only here: 1 draft with other words"
    ) as refused:
        restore(inbox.with_name("backup.db"), inbox, utc_now())
    assert refused.value.losses.drafts == 1
    assert words_in(inbox) == [WORDS]


def test_going_back_all_the_same_keeps_the_inbox_and_notes_it(inbox: Path) -> None:
    done = restore(inbox.with_name("backup.db"), inbox, utc_now(), may_lose_newer=True)
    assert (done.path, done.unreadable, done.ended) == (inbox.resolve(), "", ())
    assert done.losses
    assert done.losses.drafts == 1
    assert words_in(inbox) == []
    assert done.kept
    assert words_in(done.kept) == [WORDS]
    with Store.open(inbox) as store:
        (entry,) = audit.page(store.read(), audit.Selection(act="restored"), 5)
    assert entry.payload
    assert entry.payload["lost"]["drafts"] == 1


def test_where_no_inbox_was_nothing_is_kept_and_nothing_lost(inbox: Path, tmp_path: Path) -> None:
    new = tmp_path / "new" / "inbox.db"
    done = restore(inbox.with_name("backup.db"), new, utc_now())
    assert (done.kept, done.losses) == (None, None)
    with Store.open(new) as store:
        assert len(accounts.every(store.read())) == 1


def test_an_unreadable_inbox_is_replaced_and_said_to_be_unreadable(inbox: Path) -> None:
    inbox.write_bytes(b"no database at all, although it has the name of one" * 100)
    done = restore(inbox.with_name("backup.db"), inbox, utc_now())
    assert "not a database" in done.unreadable
    assert done.losses is None
    assert done.kept
    assert words_in(inbox) == []


def test_what_was_stopped_or_frozen_since_the_backup_stays_so(inbox: Path) -> None:
    with Store.open(inbox) as store:
        stop_all(store, "a storm", utc_now())
        with store.write() as conn:
            accounts.freeze(conn, "test-nora", "Blocked: it belongs to somebody else.")
    restore(inbox.with_name("backup.db"), inbox, utc_now(), may_lose_newer=True)
    with Store.open(inbox) as store:
        stopped = stops.active(store.read())
        assert stopped
        assert stopped.reason == "a storm (Nora Lind, before a restore)"
        frozen = accounts.require(store.read(), "test-nora").frozen_reason
        assert frozen == "Blocked: it belongs to somebody else."


def test_a_backup_that_is_stopped_itself_stays_stopped_once(inbox: Path, tmp_path: Path) -> None:
    with Store.open(inbox) as store:
        stop_all(store, "a storm", utc_now())
        back_up(store, tmp_path / "stopped.db")
    restore(tmp_path / "stopped.db", inbox, utc_now(), may_lose_newer=True)
    with Store.open(inbox) as store:
        stopped = stops.active(store.read())
        assert stopped
        assert stopped.reason == "a storm"


def test_an_inbox_of_version_1_had_no_stop_and_is_replaced(inbox: Path, tmp_path: Path) -> None:
    old = tmp_path / "old.db"
    version_1.make(old, 24)
    done = restore(inbox.with_name("backup.db"), old, utc_now(), may_lose_newer=True)
    assert done.kept
    with Store.open(old) as store:
        assert stops.active(store.read()) is None


def test_the_inbox_is_no_backup_of_itself(inbox: Path) -> None:
    with pytest.raises(IsTheInbox):
        restore(inbox, inbox, utc_now())
