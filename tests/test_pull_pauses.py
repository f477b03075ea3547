"""Promise 24: no pull before the time that a network names, and none named for ever."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st
from pytest_httpserver import HTTPServer

from inbox_tui import http, paths, schedule
from inbox_tui.adapter import (
    Access,
    Adapter,
    AdapterError,
    Page,
    QuotaExhausted,
    RateLimited,
    Secret,
    TransientRead,
)
from inbox_tui.model import Account
from inbox_tui.pull import Progress, Stage, pull_account
from inbox_tui.store import Store, pulls
from inbox_tui.testing import MemoryVault
from inbox_tui_bluesky import BlueskyAdapter
from tests import making
from tests.adapters.bluesky.conftest import XrpcServer, refuse, saved_session
from tests.stranger import connect_to

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("INBOX_TUI_HOME", str(tmp_path))
    with making.open_store() as opened:
        yield opened


class Limited:
    """A network that answers each pull with one error, and counts them."""

    def __init__(self, error: AdapterError) -> None:
        self._error = error
        self.calls = 0

    def pages(self, _: str | None) -> Iterator[Page]:
        self.calls += 1
        yield Page(messages=(), cursor=f"c{self.calls}")
        raise self._error


def pull(store: Store, account: Account, network: Limited) -> Progress:
    return pull_account(store, account, connect_to(network.pages), lambda _: None)


STATED: dict[str, tuple[AdapterError, timedelta]] = {
    "in half a minute": (
        RateLimited("Slow.", reset_at=NOW + timedelta(seconds=30)),
        timedelta(seconds=30),
    ),
    "in an hour": (RateLimited("Slow.", reset_at=NOW + HOUR), HOUR),
    "tomorrow": (RateLimited("Slow.", reset_at=NOW + 24 * HOUR), 24 * HOUR),
    "not said": (RateLimited("Slow."), schedule.UNSTATED),
    "past": (RateLimited("Slow.", reset_at=NOW - HOUR), schedule.UNSTATED),
    "now": (RateLimited("Slow.", reset_at=NOW), schedule.UNSTATED),
    "in the year 2999": (
        RateLimited("Slow.", reset_at=datetime(2999, 1, 1, tzinfo=UTC)),
        schedule.DOUBTFUL,
    ),
    "without a zone": (
        RateLimited("Slow.", reset_at=(NOW + HOUR).replace(tzinfo=None)),
        schedule.UNSTATED,
    ),
    "next month": (QuotaExhausted("Empty.", until=NOW + 24 * 20 * HOUR), 24 * 20 * HOUR),
    "a quota in 2999": (
        QuotaExhausted("Empty.", until=datetime(2999, 1, 1, tzinfo=UTC)),
        schedule.QUOTA,
    ),
    "a quota without end": (QuotaExhausted("Empty."), schedule.QUOTA),
    "a quota of the past": (QuotaExhausted("Empty.", until=NOW - HOUR), schedule.QUOTA),
}


@pytest.mark.parametrize(("error", "wait"), STATED.values(), ids=STATED)
def test_nothing_is_asked_before_the_time_and_it_is_asked_then(
    store: Store, error: AdapterError, wait: timedelta
) -> None:
    account, network = making.add_account(store), Limited(error)
    with time_machine.travel(NOW, tick=False) as clock:
        first = pull(store, account, network)
        assert (first.stage, first.retry_at) == (Stage.FAILED, NOW + wait)
        for early in (wait / 2, wait - timedelta(milliseconds=2)):
            clock.move_to(NOW + early)
            waiting = pull(store, account, network)
            assert (waiting.stage, waiting.retry_at) == (Stage.WAITING, NOW + wait)
            assert "Slow." in waiting.sentence or "Empty." in waiting.sentence
        assert network.calls == 1
        clock.move_to(NOW + wait)
        assert pull(store, account, network).stage is Stage.FAILED
    assert network.calls == 2


def test_a_pause_outlives_the_process(store: Store) -> None:
    account, network = making.add_account(store), Limited(RateLimited("Slow."))
    pull(store, account, network)
    store.close()
    with Store.open(paths.database_file()) as another:
        assert pull(another, account, network).stage is Stage.WAITING
    assert network.calls == 1


def test_a_pause_of_a_clock_that_was_ahead_does_not_last_for_ever(store: Store) -> None:
    account, network = making.add_account(store), Limited(RateLimited("Slow."))
    with time_machine.travel(NOW + 48 * HOUR, tick=False):
        pull(store, account, network)
    with time_machine.travel(NOW, tick=False):
        assert pull(store, account, network).stage is Stage.FAILED
    assert network.calls == 2


def test_what_passes_by_itself_asks_for_no_pause(store: Store) -> None:
    account, network = making.add_account(store), Limited(TransientRead("A hiccup."))
    assert pull(store, account, network).retry_at is None
    assert pull(store, account, network).stage is Stage.FAILED


@given(stated=st.none() | st.datetimes() | st.datetimes(timezones=st.just(UTC)))
def test_a_pause_always_ends_and_always_lies_ahead(stated: datetime | None) -> None:
    limited = schedule.pause_after(RateLimited("Slow.", reset_at=stated), NOW)
    empty = schedule.pause_after(QuotaExhausted("Empty.", until=stated), NOW)
    assert limited
    assert empty
    assert NOW < limited <= NOW + schedule.LONGEST_LIMIT
    assert NOW < empty <= NOW + schedule.LONGEST_QUOTA
    if stated and stated.tzinfo and NOW < stated <= NOW + schedule.LONGEST_LIMIT:
        assert limited == stated


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"ratelimit_reset": str(int((NOW + HOUR).timestamp()))}, HOUR),
        ({"ratelimit_reset": str(int((NOW + HOUR).timestamp()) * 1000)}, HOUR),
        ({"retry_after": "90"}, timedelta(seconds=90)),
        ({"retry_after": "Sat, 21 Nov 2026 13:00:00 GMT"}, HOUR),
        ({"retry_after": "Tue, 01 Jan 2999 00:00:00 GMT"}, schedule.UNSTATED),
        ({"ratelimit_reset": "32472144000"}, schedule.UNSTATED),
        ({"ratelimit_reset": "-5", "retry_after": "-5"}, schedule.UNSTATED),
        ({"ratelimit_reset": "garbage"}, schedule.UNSTATED),
        ({}, schedule.UNSTATED),
    ],
)
def test_what_a_servers_headers_say_is_kept_to(
    store: Store, httpserver: HTTPServer, tmp_path: Path, headers: dict[str, str], wait: timedelta
) -> None:
    """From the bytes of a 429 to the request that is not made."""
    xrpc = XrpcServer(httpserver)
    date = {"date": "Sat, 21 Nov 2026 12:00:00 GMT"}
    xrpc.answers["app.bsky.notification.listNotifications"] = refuse(
        429, "RateLimitExceeded", **headers, **date
    )
    account = making.add_account(store)
    vault = MemoryVault(saved_session(xrpc.url, did=account.actor_id))
    xrpc.answers["com.atproto.server.getSession"] = {"did": account.actor_id, "handle": "nora"}

    def connect(_: Account) -> Adapter:
        return BlueskyAdapter(
            Access(
                instance=xrpc.url,
                handle="nora",
                settings={},
                secret=Secret({"password": "abcd-efgh-ijkl-mnop"}),
                http=http.client,
                session=vault,
                folder=tmp_path,
                actor_id=account.actor_id,
            )
        )

    with time_machine.travel(NOW, tick=False) as clock:
        first = pull_account(store, account, connect, lambda _: None)
        assert first.stage is Stage.FAILED, first
        assert first.retry_at == NOW + wait, first
        asked = len(xrpc.calls)
        clock.move_to(NOW + wait - timedelta(seconds=1))
        assert pull_account(store, account, connect, lambda _: None).stage is Stage.WAITING
        assert len(xrpc.calls) == asked
    assert pulls.state(store.read(), account.id).outcome == "RateLimited"
