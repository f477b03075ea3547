from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from datetime import datetime, timedelta
from typing import cast

import pytest

from inbox_tui import registry
from inbox_tui.adapter import Misconfigured
from inbox_tui.cli import watch as watching
from inbox_tui.cli.pull_threads import PullThreads
from inbox_tui.config.schema import Pull
from inbox_tui.model import Account
from inbox_tui.pull import Progress, Stage
from inbox_tui.store import Store, StoreError, accounts, pulls
from tests.making import NOON, add_account, open_store


class Network:
    """A network by its habits alone."""

    poll_seconds: object = 100.0


class Scene:
    """Threads and a clock without either: pulls take the time that the test says."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.clock = NOON
        self.started: list[tuple[str, float]] = []
        """Account and seconds since noon of every pull that was started."""
        self.takes: dict[str, float] = {}
        self.fault: BaseException | None = None
        self.after: dict[float, Callable[[], object]] = {}
        """What happens at a second since noon."""
        self.until = 1000.0
        self.pauses = Pull()
        self._ends: dict[str, datetime] = {}

    def start(self, account: Account) -> None:
        self.started.append((account.id.removeprefix("test-"), self.seconds))
        took = timedelta(seconds=self.takes.get(account.id, 0.0))
        self._ends[account.id] = self.clock + took

    def is_pulling(self, account_id: str) -> bool:
        return account_id in self._ends

    def ended(self, seconds: float) -> Mapping[str, Future[Progress]]:
        assert seconds > 0, "it would not rest"
        wake = self.clock + timedelta(seconds=seconds)
        self.clock = min([wake, *self._ends.values()])
        for at in [at for at in self.after if at <= self.seconds]:
            self.after.pop(at)()
        if self.seconds >= self.until:
            raise KeyboardInterrupt
        done = [name for name, end in self._ends.items() if end <= self.clock]
        return {name: self._end(name) for name in done}

    def watch(self, chosen: tuple[str, ...] | None = None) -> list[Progress]:
        told: list[Progress] = []
        watching.watch(self.store, cast("PullThreads", self), chosen, told.append, self.pauses)
        return told

    def times(self, name: str) -> list[float]:
        return [at for who, at in self.started if who == name]

    @property
    def seconds(self) -> float:
        return (self.clock - NOON).total_seconds()

    def _end(self, name: str) -> Future[Progress]:
        del self._ends[name]
        future: Future[Progress] = Future()
        if self.fault:
            future.set_exception(self.fault)
        else:
            future.set_result(Progress(account_id=name, stage=Stage.DONE))
        return future


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    """Watch an inbox with the account of Nora, from noon on, without luck in the pauses."""
    with open_store() as store:
        add_account(store)
        made = Scene(store)
        monkeypatch.setattr(watching, "utc_now", lambda: made.clock)
        monkeypatch.setattr("inbox_tui.cli.watch.random.random", lambda: 0.5)
        monkeypatch.setattr(registry, "load", lambda _: Network)
        yield made


def finish(store: Store, account_id: str, at: datetime, retry_at: datetime | None = None) -> None:
    with store.write() as conn:
        pulls.begin(conn, account_id, at)
        pulls.finish(conn, account_id, outcome="ok", sentence="", retry_at=retry_at,
                     new_messages=0, now=at)  # fmt: skip


def test_an_account_is_pulled_at_once_and_then_as_often_as_its_class_says(scene: Scene) -> None:
    scene.takes["test-nora"] = 7.0
    scene.until = 320.0
    with pytest.raises(KeyboardInterrupt):
        scene.watch()
    assert scene.times("nora") == [0.0, 107.0, 214.0]  # the pause begins when the pull ends


def test_a_person_may_have_an_account_rest_for_longer(scene: Scene) -> None:
    scene.pauses = Pull(accounts={"test-nora": 250})
    scene.until = 600.0
    with pytest.raises(KeyboardInterrupt):
        scene.watch()
    assert scene.times("nora") == [0.0, 250.0, 500.0]


def test_the_slowest_account_holds_up_nobody(scene: Scene) -> None:
    add_account(scene.store, name="bo", sign="BOX")
    scene.takes["test-bo"] = 900.0
    with pytest.raises(KeyboardInterrupt):
        scene.watch()
    assert scene.times("bo") == [0.0]
    assert scene.times("nora") == [100.0 * n for n in range(10)]


def test_luck_spreads_the_pauses(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    luck = iter([0.0, 1.0, 0.5, 0.5])
    monkeypatch.setattr("inbox_tui.cli.watch.random.random", lambda: next(luck))
    scene.until = 250.0
    with pytest.raises(KeyboardInterrupt):
        scene.watch()
    assert scene.times("nora") == [0.0, 110.0, 210.0]


def test_a_network_that_wants_peace_gets_it(scene: Scene) -> None:
    finish(scene.store, "test-nora", NOON, retry_at=NOON + timedelta(seconds=500))
    scene.until = 650.0
    with pytest.raises(KeyboardInterrupt):
        scene.watch()
    assert scene.times("nora") == [500.0, 600.0]


def test_who_puts_an_account_right_need_not_wait_for_the_end_of_the_peace(scene: Scene) -> None:
    finish(scene.store, "test-nora", NOON, retry_at=NOON + timedelta(days=365))

    def put_right() -> None:
        with scene.store.write() as conn:
            pulls.allow(conn, "test-nora")

    scene.after[130.0] = put_right
    scene.until = 200.0
    with pytest.raises(KeyboardInterrupt):
        scene.watch()
    (first,) = scene.times("nora")
    assert 130.0 <= first <= 130.0 + watching.LOOK_SECONDS


def test_what_another_process_has_just_pulled_is_not_pulled_again_at_once(scene: Scene) -> None:
    finish(scene.store, "test-nora", NOON - timedelta(seconds=30))
    scene.until = 100.0
    with pytest.raises(KeyboardInterrupt):
        scene.watch()
    assert scene.times("nora") == [70.0]


@pytest.mark.parametrize("asked", [None, "often", "missing"])
def test_a_broken_adapter_is_tried_again_and_ends_nothing(
    asked: str | None, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    def load(_: str) -> type:
        if asked is None:
            raise Misconfigured("The adapter cannot be loaded.")
        return type("Broken", (), {} if asked == "missing" else {"poll_seconds": asked})

    monkeypatch.setattr(registry, "load", load)
    scene.until = 150.0
    with pytest.raises(KeyboardInterrupt):
        scene.watch()
    assert scene.times("nora") == [0.0, 60.0, 120.0]


def test_an_inbox_that_cannot_be_written_just_now_ends_nothing(
    scene: Scene, capsys: pytest.CaptureFixture[str]
) -> None:
    scene.fault = StoreError("Another program is writing.")
    scene.until = 150.0
    with pytest.raises(KeyboardInterrupt):
        scene.watch()
    assert scene.times("nora") == [0.0, 100.0]
    assert capsys.readouterr().err == "test-nora: Another program is writing.\n" * 2


def test_a_mistake_of_the_program_is_not_hidden(scene: Scene) -> None:
    scene.fault = RuntimeError("a mistake")
    with pytest.raises(RuntimeError):
        scene.watch()


def test_accounts_come_and_go_and_without_one_it_ends(scene: Scene) -> None:
    def remove(account_id: str) -> None:
        with scene.store.write() as conn:
            accounts.mark_removed(conn, account_id, NOON)

    scene.after[150.0] = lambda: add_account(scene.store, name="bo", sign="BOX")
    scene.after[250.0] = lambda: remove("test-nora")
    scene.after[350.0] = lambda: remove("test-bo")
    told = scene.watch()
    assert scene.times("nora") == [0.0, 100.0, 200.0]
    assert scene.times("bo")[0] < 250.0
    assert {progress.account_id for progress in told} == {"test-nora", "test-bo"}


def test_only_the_chosen_account_is_watched(scene: Scene) -> None:
    add_account(scene.store, name="bo", sign="BOX")
    scene.until = 50.0
    with pytest.raises(KeyboardInterrupt):
        scene.watch(("test-bo",))
    assert scene.started == [("bo", 0.0)]
