"""When the inbox pulls by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from inbox_tui.config.schema import DEFAULTS, Pull
from inbox_tui.model import Account, AccountKind, utc_now
from inbox_tui.pull import Stage
from inbox_tui.store import pulls
from inbox_tui.tui.pulling import Puller
from inbox_tui.tui.workspace import Workspace
from tests.making import message, put
from tests.tui.conftest import NOW, Office


def _due(puller: Puller, seconds: float = 0) -> list[str]:
    return [account.handle for account in puller.due(NOW + timedelta(seconds=seconds))]


def _account(office: Office, workspace: Workspace, handle: str) -> Account:
    return next(account for account in workspace.accounts if account.handle == handle)


async def test_an_account_is_pulled_at_once_and_again_after_a_rest(office: Office) -> None:
    workspace = Workspace(office.store, now=lambda: NOW)
    puller = Puller(workspace, lambda progress: None)
    assert sorted(_due(puller)) == ["nora", "northwind"]
    assert _due(puller) == []
    await puller.pull(_account(office, workspace, "nora"))
    assert _due(puller, 50) == []
    assert _due(puller, 70) == ["nora"]
    workspace.close()


async def test_the_pause_that_the_person_chose_for_an_account_is_kept(office: Office) -> None:
    workspace = Workspace(office.store, now=lambda: NOW)
    nora = _account(office, workspace, "nora")
    workspace.config = replace(DEFAULTS, pull=Pull(every=86_000, accounts={nora.id: 300}))
    puller = Puller(workspace, lambda progress: None)
    puller.due(NOW)
    for account in workspace.accounts:
        await puller.pull(account)
    assert _due(puller, 200) == []
    assert _due(puller, 400) == ["nora"]
    workspace.close()


async def test_a_network_that_asks_to_wait_is_left_alone_until_a_person_hurries(
    office: Office,
) -> None:
    workspace = Workspace(office.store, now=lambda: NOW)
    account = _account(office, workspace, "nora")
    with office.store.write() as conn:
        pulls.finish(
            conn,
            account.id,
            outcome="RateLimited",
            sentence="Wait.",
            retry_at=NOW + timedelta(hours=1),
            new_messages=0,
            now=utc_now(),
        )
    puller = Puller(workspace, lambda progress: None)
    assert _due(puller) == ["northwind"]
    puller.hurry()
    assert _due(puller) == ["nora"]
    workspace.close()


async def test_a_pause_is_kept_even_where_a_person_hurries_and_its_length_is_shown(
    office: Office,
) -> None:
    """Hurrying makes an account due; the pull itself still asks nobody before the stated time."""
    workspace = Workspace(office.store, now=utc_now)
    account = _account(office, workspace, "nora")
    now = utc_now()
    with office.store.write() as conn:
        pulls.begin(conn, account.id, now)
        pulls.finish(
            conn,
            account.id,
            outcome="RateLimited",
            sentence="Wait.",
            retry_at=now + timedelta(hours=1, seconds=30),
            new_messages=0,
            now=now,
        )
    steps: list[Stage] = []
    puller = Puller(workspace, lambda progress: steps.append(progress.stage))
    puller.hurry()
    await puller.pull(account)
    assert steps == [Stage.WAITING]
    assert "waiting 60 min (A)" in puller.summary()
    workspace.close()


def test_of_two_accounts_with_one_handle_the_server_is_named_too(office: Office) -> None:
    brief = office.connect("nora", AccountKind.OWN, "NOG", "brief")
    put(office.store, brief, message("1", context="1"))
    workspace = Workspace(office.store, now=lambda: NOW)
    workspace.names.learn(["sandbox"])
    said = Puller(workspace, lambda progress: None).unread().removeprefix("unread: ").split(", ")
    assert sorted(name.rstrip("0123456789") for name in said) == [
        "@nora Sandbox ",
        "@nora brief ",
        "@northwind ",
    ]
    workspace.close()
