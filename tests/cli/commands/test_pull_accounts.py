"""Promise 22: of ten accounts one is bad, in any way; nine are pulled and the bad one is named."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from inbox_tui import accounts, paths, pull, registry
from inbox_tui.adapter import Adapter, AuthRevoked, NotTransmitted, Page, TransientRead
from inbox_tui.cli.exit_codes import ExitCode
from inbox_tui.model import Account
from inbox_tui.store import Store, pulls
from inbox_tui_sandbox import faults
from inbox_tui_sandbox.world import World
from tests import making
from tests.cli.conftest import Run
from tests.stranger import connect_to

BAD = "sandbox-h0"
HANDLES = [f"h{number}" for number in range(10)]


@pytest.fixture
def ten(run: Run, world: World) -> Run:
    """Connect ten accounts, each with a message waiting."""
    with making.open_store() as store:
        for handle in HANDLES:
            making.connect_sandbox(store, handle, sign="ABCDEFGHIJ"[int(handle[1:])] * 3)
            world.post("jo", f"@{handle} hello")
    return run


def raising(error: BaseException) -> Callable[[Account], Adapter]:
    """Return what builds an adapter that raises after its first page."""

    def pages(_: str | None) -> Iterator[Page]:
        yield Page(messages=(making.message(),), cursor="1")
        raise error

    return connect_to(pages)


def fail_to_build(_: Account) -> Adapter:
    raise ImportError("libfoo.so.3")


def exit_at_once(_: Account) -> Adapter:
    raise SystemExit(0)


def not_an_adapter(_: Account) -> Any:
    return object()


def not_pages(_: Account) -> Adapter:
    return connect_to(lambda _: ["not a page"])(_)  # type: ignore[list-item]


class Unheard(BaseException):
    """Belongs to no family of errors that anybody catches."""


KINDS: dict[str, tuple[Callable[[Account], Adapter], str]] = {
    "a stranger's exception": (raising(ZeroDivisionError()), "ZeroDivisionError"),
    "an interrupt in its thread": (raising(KeyboardInterrupt()), "AdapterExits"),
    "an exit": (raising(SystemExit(0)), "AdapterExits"),
    "an exit at once": (exit_at_once, "AdapterExits"),
    "an unheard-of error": (raising(Unheard()), "AdapterExits"),
    "no memory": (raising(MemoryError()), "MemoryError"),
    "no depth": (raising(RecursionError()), "RecursionError"),
    "the network is down": (raising(TransientRead("No route.")), "No route. It is tried again"),
    "no connection": (raising(NotTransmitted("No address.")), "No address."),
    "revoked": (raising(AuthRevoked("Not any more.")), "make a new password"),
    "it cannot be built": (fail_to_build, "ImportError"),
    "it is no adapter": (not_an_adapter, "AttributeError"),
    "its pages are none": (not_pages, "AttributeError"),
}


def spoil(monkeypatch: pytest.MonkeyPatch, build: Callable[[Account], Adapter]) -> None:
    """Let the bad account be built by ``build``, the others as ever."""
    usual = accounts.connect
    monkeypatch.setattr(accounts, "connect", lambda a: build(a) if a.id == BAD else usual(a))


def assert_nine_pulled_and_one_named(run: Run, words: str) -> None:
    result = run("pull")
    assert result.exit_code == ExitCode.SOME_FAILED, result.stderr
    lines = result.stdout.splitlines()
    assert [line for line in lines if line.startswith("sandbox-h")] == lines
    assert sum(line.endswith(": 1 new, 0 known already") for line in lines) == 9
    assert lines[0].startswith(f"{BAD}: failed after ")
    (told,) = result.stderr.splitlines()
    assert "h0 on sandbox" in told
    assert words in told


@pytest.mark.parametrize(("build", "words"), KINDS.values(), ids=KINDS)
def test_nine_are_pulled_and_the_bad_one_is_named(
    ten: Run,
    monkeypatch: pytest.MonkeyPatch,
    build: Callable[[Account], Adapter],
    words: str,
) -> None:
    spoil(monkeypatch, build)
    assert_nine_pulled_and_one_named(ten, words)


@pytest.mark.parametrize("stage", ["while it is built", "in the middle", "at the end"])
def test_a_network_that_hangs_is_left_behind(
    ten: Run, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    released = threading.Event()
    monkeypatch.setattr(pull, "PATIENCE_SECONDS", 1.0)

    def hang() -> None:
        released.wait(60)

    def pages(_: str | None) -> Iterator[Page]:
        yield Page(messages=(making.message(),), cursor="1")
        if stage == "in the middle":
            hang()
            yield Page(messages=(making.message("too late"),), cursor="2")

    def build(account: Account) -> Adapter:
        if stage == "while it is built":
            hang()
        return connect_to(pages, hang if stage == "at the end" else lambda: None)(account)

    spoil(monkeypatch, build)
    try:
        assert_nine_pulled_and_one_named(ten, "has not answered for 1 second")
    finally:
        released.set()
    with Store.open(paths.database_file()) as store:
        assert pulls.state(store.read(), BAD).cursor == (
            None if stage == "while it is built" else "1"
        )
    again = ten("pull")
    assert again.exit_code == ExitCode.DONE
    assert f"{BAD}: not before " in again.stdout


def test_what_an_adapter_says_to_its_end_changes_nothing(
    ten: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise ZeroDivisionError

    page = Page(messages=(making.message(),), cursor="1")
    spoil(monkeypatch, connect_to(lambda _: [page], fail))
    result = ten("pull")
    assert (result.exit_code, result.stdout.count(": 1 new, 0 known")) == (ExitCode.DONE, 10)


def test_a_network_without_a_package_is_named(ten: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """As when a stranger's package was taken away, or cannot be imported any more."""

    def build(_: Account) -> Adapter:
        registry.load("gone")
        raise AssertionError

    spoil(monkeypatch, build)
    assert_nine_pulled_and_one_named(ten, "There is no network called 'gone'")


def test_another_accounts_secret_is_named_and_brings_nothing_in(ten: Run) -> None:
    with Store.open(paths.database_file()) as store, store.write() as conn:
        conn.execute("UPDATE accounts SET verified_at = '2026-01-01T00:00:00.000Z'")
    faults.switch_on(paths.network_folder("sandbox"), "wrong_account", handle="h0", value="h1")
    assert_nine_pulled_and_one_named(ten, "belongs to your OWN @h1")
