"""A sandbox network, a store that has pulled from it, and an inbox on top."""

from __future__ import annotations

import asyncio
import inspect
import time
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from textual import _wait
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet

from inbox_tui import accounts
from inbox_tui.accounts import Application
from inbox_tui.model import Account, AccountKind, Identity, utc_now
from inbox_tui.paths import database_file, network_folder
from inbox_tui.pull import pull_account
from inbox_tui.store import Store, identities
from inbox_tui.store import accounts as account_rows
from inbox_tui.tui.app import InboxApp
from inbox_tui.tui.configuration import Configuration
from inbox_tui.tui.layout import deliberate_key
from inbox_tui_sandbox import faults
from inbox_tui_sandbox.posts import Post
from inbox_tui_sandbox.world import World
from tests import making

NOW = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
"""What the screens take for now: a Monday."""


@dataclass
class Office:
    """A machine with one person at it, and the network outside."""

    store: Store
    world: World
    folder: Path
    apps: list[InboxApp] = field(default_factory=list)

    def connect(
        self, handle: str, kind: AccountKind, sign: str, instance: str = "plaza", name: str = ""
    ) -> Account:
        """Connect an account of the sandbox."""
        self.world.connect(handle, instance, name=name)
        met = accounts.meet(Application(network="sandbox", handle=handle, instance=instance))
        return accounts.keep(self.store, met, kind, sign)

    def post(self, author: str, words: str, minutes_ago: float = 10, **more: object) -> Post:
        """Let somebody write on the network."""
        at = NOW - timedelta(minutes=minutes_ago)
        return self.world.post(author, words, at=at, **more)  # type: ignore[arg-type]

    def pull(self) -> None:
        """Fetch everything."""
        for account in account_rows.every(self.store.read()):
            pull_account(self.store, account, accounts.connect, lambda progress: None)

    def fault(self, name: str, handle: str = "*", value: str = "", times: int = 1) -> None:
        """Let the network go wrong."""
        faults.switch_on(self.folder, name, handle, times, value)

    def replies(self, author: str) -> list[Post]:
        """Return what an account has written on the network."""
        return [post for post in self.world.posts() if post.author.handle == author]

    def app(
        self,
        *,
        pull: bool = False,
        hold: timedelta | None = None,
        now: Callable[[], datetime] = lambda: NOW,
        configuration: Configuration | None = None,
    ) -> InboxApp:
        """Return an inbox on the store, with a fixed clock on its screens."""
        app = InboxApp(self.store, pull=pull, hold=hold, now=now, configuration=configuration)
        self.apps.append(app)
        return app


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run a test that is a coroutine to its end."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    wanted = pyfuncitem._fixtureinfo.argnames
    asyncio.run(pyfuncitem.obj(**{name: pyfuncitem.funcargs[name] for name in wanted}))
    return True


@pytest.fixture(autouse=True)
def _in_greenwich() -> Iterator[None]:
    """Let the machine's time zone be UTC."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "UTC")
        time.tzset()
        yield
    time.tzset()


@pytest.fixture(autouse=True)
def _no_desktop(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the clipboard of whoever runs the tests alone."""
    monkeypatch.setenv("SSH_CONNECTION", "a test")


@pytest.fixture
def _slow_to_arm(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a question take no key that was typed ahead, however late a busy machine presses it."""
    monkeypatch.setattr(deliberate_key, "ARMING_SECONDS", 3600.0)


@pytest.fixture(autouse=True)
def _look_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the pilot see sooner that the program has come to rest: half of the run was waiting."""
    monkeypatch.setattr(_wait, "SLEEP_GRANULARITY", 0.008)


@pytest.fixture(autouse=True)
def _parse_styles_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let all apps of the run share what Textual has parsed, as all screens of one app do."""
    monkeypatch.setattr(Stylesheet, "_parse_rules", _parsed)


_parse = Stylesheet._parse_rules
_rules: dict[Hashable, list[RuleSet]] = {}


def _parsed(sheet: Stylesheet, css: str, *words: Any, **more: Any) -> list[RuleSet]:
    variables = frozenset(sheet._variables.items())
    key = (css, words, tuple(sorted(more.items())), variables)
    if key not in _rules:
        _rules[key] = _parse(sheet, css, *words, **more)
    return _rules[key]


@pytest.fixture
def empty_office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """Give a machine on its first day: nobody at it, nothing connected."""
    monkeypatch.setenv("INBOX_TUI_HOME", str(tmp_path))
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")
    folder = network_folder("sandbox")
    with making.empty_store(database_file()) as store, World(folder) as world:
        office = Office(store, world, folder)
        yield office
        for app in office.apps:
            app.outbox.stop()
            app.workspace.close()


@pytest.fixture
def bare_office(empty_office: Office) -> Office:
    """Give a machine with Nora at it, one account of her own and one of the company."""
    me = Identity(id="nora", name="Nora Lind", initials="NL", is_me=True)
    with empty_office.store.write() as conn:
        identities.save(conn, me, utc_now())
    empty_office.connect("nora", AccountKind.OWN, "NLP", name="Nora Lind")
    empty_office.connect("northwind", AccountKind.BRAND, "WIND", name="Northwind")
    return empty_office


@pytest.fixture
def office(bare_office: Office) -> Office:
    """Give the same machine with three conversations in the inbox."""
    write = bare_office.post
    write("tomas", "@northwind my router reboots every night, third week now.", 130)
    write("dee", "@nora thanks, that fixed it! One more thing: how do I get in at all?", 60)
    asked = write("kim", "@nora is it down again, or is it me?", 30)
    write("lee", "Same here in the north.", 20, reply_to=asked.id)
    bare_office.pull()
    return bare_office
