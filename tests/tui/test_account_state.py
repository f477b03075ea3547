"""What an account suffers from, in words, with what mends it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, timedelta, timezone

import pytest

from inbox_tui.keychain import KeychainError
from inbox_tui.model import Account
from inbox_tui.store import accounts, pulls
from inbox_tui.store.pulls import PullState
from inbox_tui.tui.account_state import Gravity, account_state, last_pull
from inbox_tui.tui.pulling import Puller
from inbox_tui.tui.workspace import Workspace
from inbox_tui.wall_clock import WallClock
from tests.tui.conftest import NOW, Office

PAIR = ("TransientRead", "AuthExpired")


@pytest.fixture
def account(office: Office) -> Account:
    """Give one account."""
    return accounts.every(office.store.read())[0]


def pulled(outcome: str, wait: timedelta | None = None) -> PullState:
    """Return a pull that ended a minute ago."""
    return PullState(
        account_id="a",
        cursor=None,
        finished_at=NOW - timedelta(minutes=1),
        outcome=outcome,
        sentence="",
        retry_at=NOW + wait if wait else None,
        new_messages=3,
    )


@pytest.mark.parametrize(
    ("outcome", "brief", "step"),
    [
        ("ok", "", ""),
        ("AuthExpired", "login expired", "s signs in again"),
        ("AuthRevoked", "login revoked", "s signs in again"),
        ("KeychainLocked", "secret not readable", "inbox-tui doctor"),
        ("TransientRead", "not reached", "by itself"),
        ("SomethingNew", "pull failed", "inbox-tui doctor"),
    ],
)
def test_each_end_of_a_pull_has_its_words_and_its_next_step(
    account: Account, outcome: str, brief: str, step: str
) -> None:
    state = account_state(account, pulled(outcome), NOW)
    assert state.brief == brief
    assert step in state.next_step


def test_every_fault_of_a_secret_s_place_is_told_as_one(account: Account) -> None:
    faults: list[type[KeychainError]] = [KeychainError, *KeychainError.__subclasses__()]
    assert len(faults) > 5
    for fault in faults:
        assert account_state(account, pulled(fault.__name__), NOW).gravity is Gravity.SECRET, fault


def test_a_limit_says_how_long_and_until_when(account: Account) -> None:
    limited = pulled("RateLimited", timedelta(minutes=30))
    assert account_state(account, limited, NOW).brief == "waiting 30 min"
    assert last_pull(limited, NOW, "", None, WallClock(UTC)) == (
        "pulled 60 s ago, 3 new messages · asked to wait until 12:30, 30 min"
    )
    mine = WallClock(timezone(timedelta(hours=-5)), is_12h=True)
    assert "until 7:30 am, 30 min" in last_pull(limited, NOW, "", None, mine)


def test_a_frozen_account_is_worse_than_all_else(account: Account) -> None:
    frozen = replace(account, frozen_reason="It is somebody else now.")
    assert account_state(frozen, pulled("AuthExpired"), NOW).gravity is Gravity.FROZEN


def test_the_header_names_the_worst_state_and_counts_the_others(office: Office) -> None:
    workspace = Workspace(office.store, now=lambda: NOW)
    puller = Puller(workspace, lambda progress: None)
    outcomes = dict(zip([a.id for a in workspace.accounts], PAIR, strict=True))
    for account_id, outcome in outcomes.items():
        with office.store.write() as conn:
            pulls.finish(
                conn,
                account_id,
                outcome=outcome,
                sentence="",
                retry_at=None,
                new_messages=0,
                now=NOW,
            )
    assert puller.summary() == "2 accounts · Sandbox: login expired, 1 more (A)"
    workspace.close()
