from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from inbox_tui.cli.exit_codes import ExitCode
from inbox_tui.model import utc_now
from inbox_tui.paths import database_file, network_folder
from inbox_tui.store import Store, accounts, identities
from inbox_tui_x.meter import Meter
from inbox_tui_x.prices import Charge
from tests import making
from tests.cli.conftest import Run, json_lines

ACTOR = "2244994945"


@pytest.fixture
def paid(nora: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Connect an account of X beside the sandbox's, which has read and answered today."""
    monkeypatch.setenv("INBOX_TUI_TOKEN_X_ACME_REFRESH_TOKEN", "a-refresh-token")
    with Store.open(database_file()) as store, store.write() as conn:
        account = replace(
            making.account(),
            id="x-acme",
            handle="@acme",
            network="x",
            instance="https://api.x.com",
            actor_id=ACTOR,
            secret_place="environment",
            settings={"client_id": "app"},
            identity=identities.require_me(conn).id,
            call_sign="ACX",
        )
        accounts.add(conn, account, utc_now())
    folder = network_folder("x")
    Meter(folder, ACTOR, now=lambda: utc_now() - timedelta(days=50)).count(Charge.DELETE, ["1"])
    meter = Meter(folder, ACTOR)
    meter.count(Charge.POST_READ, [str(number) for number in range(1200)])
    meter.count(Charge.POST_CREATE_WITH_LINK, ["a key"])
    return nora


def test_the_month_is_told_by_what_it_was_for(paid: Run) -> None:
    told = paid("account", "costs", "x-acme")
    assert told.exit_code == ExitCode.DONE
    first, *rows = told.stdout.splitlines()
    assert first == "x-acme: about $6.20 today, $6.20 this month"
    assert [row.split() for row in rows] == [
        ["posts", "read", "1,200", "$6.00"],
        ["replies", "with", "a", "link", "1", "$0.20"],
    ]
    assert "list of prices of 2026-11-21" in told.stderr


def test_json_tells_every_day(paid: Run) -> None:
    lines = json_lines(paid("account", "costs", "--json").stdout)
    assert [(one["account_id"], one["what"], one["count"]) for one in lines] == [
        ("x-acme", "posts read", 1200),
        ("x-acme", "replies with a link", 1),
        ("x-acme", "deletions", 1),
    ]
    assert sum(Decimal(one["usd"]) for one in lines) == Decimal("6.21")
    assert lines[0]["day"] == utc_now().date().isoformat()


def test_a_network_without_a_price_says_so(paid: Run) -> None:
    told = paid("account", "costs", "nora")
    assert (told.exit_code, told.stdout) == (ExitCode.DONE, "")
    assert "costs nothing" in told.stderr


def test_an_account_that_cannot_be_told_is_named_and_the_others_are_told(
    paid: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("INBOX_TUI_TOKEN_X_ACME_REFRESH_TOKEN")
    told = paid("account", "costs")
    assert told.exit_code == ExitCode.SOME_FAILED
    assert "x-acme" in told.stderr
    assert told.stdout == ""
