from __future__ import annotations

import sqlite3
import threading
import weakref
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from inbox_tui import accounts as connecting
from inbox_tui import paths
from inbox_tui.adapter import Adapter, Page, RateLimited, Rejected
from inbox_tui.intake import store_page
from inbox_tui.model import Account, utc_now
from inbox_tui.pull import Progress, Stage, pull_account, pull_all
from inbox_tui.schedule import DOUBTFUL
from inbox_tui.store import Store, accounts, conversations, pulls
from inbox_tui_sandbox import faults
from inbox_tui_sandbox.world import World
from tests import making


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("INBOX_TUI_HOME", str(tmp_path))
    with making.open_store() as opened:
        yield opened


@pytest.fixture
def nora(store: Store) -> Account:
    return making.connect_sandbox(store)


def _write(count: int, to: str = "nora") -> None:
    with World(paths.network_folder("sandbox")) as world:
        for number in range(count):
            world.post("tomas", f"@{to} question {number}")


def _pull(store: Store, account: Account) -> tuple[Progress, list[Progress]]:
    steps: list[Progress] = []
    return pull_account(store, account, connecting.connect, steps.append), steps


def _count(store: Store) -> int:
    return int(store.read().execute("SELECT count(*) FROM messages").fetchone()[0])


def test_everything_comes_once_page_by_page(store: Store, nora: Account) -> None:
    _write(120)
    last, steps = _pull(store, nora)
    assert (last.stage, last.new, last.seen) == (Stage.DONE, 120, 120)
    assert [s.stage for s in steps] == [Stage.STARTED, *[Stage.PAGE] * 3, Stage.DONE]
    assert steps[1].total == 120
    again, _ = _pull(store, nora)
    assert (again.new, _count(store)) == (0, 120)


def test_a_pull_cut_in_the_middle_keeps_its_pages_and_goes_on(store: Store, nora: Account) -> None:
    _write(120)
    faults.switch_on(paths.network_folder("sandbox"), "reset_mid_pull")
    cut, _ = _pull(store, nora)
    assert cut.stage is Stage.FAILED
    assert "next pull" in cut.sentence
    assert _count(store) == 50
    rest, _ = _pull(store, nora)
    assert (rest.new, _count(store)) == (70, 120)


def test_a_bad_item_is_a_dead_letter_and_the_page_goes_on(store: Store, nora: Account) -> None:
    _write(3)
    faults.switch_on(paths.network_folder("sandbox"), "bad_item")
    last, _ = _pull(store, nora)
    assert (last.stage, last.new, last.rejected) == (Stage.DONE, 2, 1)
    (letter,) = pulls.dead_letters(store.read())
    assert letter.reason
    assert "question" in letter.raw


def test_a_message_the_store_cannot_take_is_a_dead_letter(store: Store, nora: Account) -> None:
    good = making.message("good")
    faults_of = [
        replace(good, id=""),
        replace(good, id="1", context=""),
        replace(good, id="2", published=datetime(2026, 1, 1)),  # noqa: DTZ001 - the fault itself
        replace(good, id="3", attributed_to=replace(good.attributed_to, id="")),
    ]
    arrival = store_page(store, nora, Page(messages=(*faults_of, good), cursor="7"), "pull")
    assert (arrival.new, arrival.rejected) == (1, 4)
    assert pulls.state(store.read(), nora.id).cursor == "7"
    assert len({letter.reason for letter in pulls.dead_letters(store.read())}) == 3


def test_what_came_is_new_or_known_or_unreadable(store: Store, nora: Account) -> None:
    store_page(store, nora, Page(messages=(making.message("known"),), cursor=None))
    came = (making.message("known"), making.message("new"), making.message(""),
            replace(making.message("known"), attributed_to=making.actor("mallory")))  # fmt: skip
    unread = (Rejected(raw="{", reason="broken"),)
    arrival = store_page(store, nora, Page(messages=came, cursor=None, rejected=unread))
    assert (arrival.seen, arrival.new, arrival.rejected) == (5, 1, 3)


def test_a_borrowed_id_replaces_nothing_and_is_a_dead_letter(store: Store, nora: Account) -> None:
    later = making.NOON + timedelta(hours=1)
    forged = making.message(
        content="pay here", attributed_to=making.actor("mallory"), updated=later
    )
    for page in ((making.message(),), (forged,), (making.message("n"), replace(forged, id="n"))):
        store_page(store, nora, Page(messages=page, cursor=None), "pull")
    texts = [r.snippet for r in conversations.page(store.read())]
    assert texts == ["words of n"]
    assert _count(store) == 2
    assert [letter.position for letter in pulls.dead_letters(store.read())] == ["n", "m1"]


def test_the_same_dead_letter_is_kept_once(store: Store, nora: Account) -> None:
    page = Page(messages=(), cursor=None, rejected=(Rejected(raw="{", reason="broken"),))
    store_page(store, nora, page, "pull")
    store_page(store, nora, page, "pull")
    assert pulls.count_dead_letters(store.read()) == 1


def test_one_bad_account_stops_none_of_the_others(store: Store, nora: Account) -> None:
    brand = making.connect_sandbox(store, "northwind", sign="BWX")
    _write(2)
    _write(3, to="northwind")
    faults.switch_on(paths.network_folder("sandbox"), "revoked", handle="nora")
    ended = {p.account_id: p for p in pull_all(store, [nora, brand], connecting.connect, _ignore)}
    assert ended[nora.id].stage is Stage.FAILED
    assert "nora on sandbox" in ended[nora.id].sentence
    assert (ended[brand.id].stage, ended[brand.id].new) == (Stage.DONE, 3)
    assert pulls.state(store.read(), nora.id).outcome == "AuthRevoked"


def test_threads_leave_no_connection_behind(
    store: Store, nora: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[weakref.ref[sqlite3.Connection]] = []
    connect = Store._connect

    def note(self: Store) -> sqlite3.Connection:
        conn = connect(self)
        made.append(weakref.ref(conn))
        return conn

    monkeypatch.setattr(Store, "_connect", note)
    for _ in range(3):
        pull_all(store, [nora], connecting.connect, _ignore)
    assert len(made) >= 3
    assert not [conn for conn in made if conn() is not None]


def test_an_adapter_that_raises_anything_is_reported_not_raised(
    store: Store, nora: Account
) -> None:
    def connect(_: Account) -> Adapter:
        raise ZeroDivisionError

    ended = pull_account(store, nora, connect, _ignore)
    assert ended.stage is Stage.FAILED
    assert "ZeroDivisionError" in ended.sentence


def test_a_refused_login_is_not_tried_again_until_a_person_has_acted(
    store: Store, nora: Account
) -> None:
    _write(1)
    faults.switch_on(paths.network_folder("sandbox"), "revoked", handle="nora")
    _pull(store, nora)
    faults.clear(paths.network_folder("sandbox"))
    assert _pull(store, nora)[0].stage is Stage.WAITING
    connecting.check(store, nora)
    assert _pull(store, nora)[0].new == 1


def test_another_accounts_credential_brings_nothing_in_and_freezes(
    store: Store, nora: Account
) -> None:
    making.connect_sandbox(store, "northwind", sign="BWX")
    _write(2, to="northwind")
    faults.switch_on(
        paths.network_folder("sandbox"), "wrong_account", handle="nora", value="northwind"
    )
    last, _ = _pull(store, replace(nora, verified_at=making.NOON - timedelta(days=1)))
    assert last.stage is Stage.FAILED
    assert "OWN @northwind" in last.sentence
    assert _count(store) == 0
    frozen = accounts.get(store.read(), nora.id)
    assert frozen
    assert frozen.frozen_reason


def test_a_rate_limit_is_waited_for_and_shown(store: Store, nora: Account) -> None:
    faults.switch_on(paths.network_folder("sandbox"), "rate_limited", value="30")
    _pull(store, nora)
    waiting, _ = _pull(store, nora)
    assert waiting.stage is Stage.WAITING
    assert waiting.sentence
    retry_at = pulls.state(store.read(), nora.id).retry_at
    assert retry_at
    assert timedelta(seconds=20) < retry_at - utc_now() <= timedelta(seconds=31)


@pytest.mark.parametrize(
    "reset", [None, datetime(2999, 1, 1, tzinfo=UTC), datetime(1999, 1, 1, tzinfo=UTC)]
)
def test_an_absurd_reset_gets_a_bounded_wait(
    store: Store, nora: Account, reset: datetime | None
) -> None:
    def connect(_: Account) -> Adapter:
        raise RateLimited("Too many requests.", reset_at=reset)

    pull_account(store, nora, connect, _ignore)
    retry_at = pulls.state(store.read(), nora.id).retry_at
    assert retry_at
    assert timedelta(0) < retry_at - utc_now() <= DOUBTFUL


def test_two_pulls_of_one_account_never_run_at_once(store: Store, nora: Account) -> None:
    _write(5)
    entered, leave = threading.Event(), threading.Event()

    def slow(account: Account) -> Adapter:
        entered.set()
        leave.wait(20)
        return connecting.connect(account)

    first = threading.Thread(target=pull_account, args=(store, nora, slow, _ignore))
    first.start()
    assert entered.wait(20)
    second, _ = _pull(store, nora)
    leave.set()
    first.join()
    assert second.stage is Stage.BUSY
    assert _count(store) == 5


def test_edits_and_deletions_upstream_follow(store: Store, nora: Account) -> None:
    with World(paths.network_folder("sandbox")) as world:
        kept = world.post("tomas", "@nora first words")
        gone = world.post("kim", "@nora regret")
        _pull(store, nora)
        world.edit(kept.id, "@nora second words")
        world.delete(gone.id)
    _pull(store, nora)
    snippets = sorted(r.snippet for r in conversations.page(store.read()))
    assert snippets == ["", "@nora second words"]
    versions = store.read().execute("SELECT content FROM message_versions").fetchall()
    assert versions == [("@nora first words",)]


def test_the_cursor_and_its_page_are_one_transaction(
    store: Store, nora: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("the power went")

    monkeypatch.setattr(pulls, "set_cursor", fail)
    with pytest.raises(RuntimeError):
        store_page(store, nora, Page(messages=(making.message(),), cursor="1"), "pull")
    assert _count(store) == 0


def _ignore(_: Progress) -> None:
    return None
