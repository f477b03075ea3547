"""The accounts screen: how each account is doing, and what can be done about it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from inbox_tui import costs
from inbox_tui.adapter import DaySpending, Expense, Spending
from inbox_tui.store import accounts, pulls
from inbox_tui.tui.screens.accounts import AccountsScreen
from tests.tui.conftest import NOW, Office
from tests.tui.driving import ready, screen_text, type_words, until, until_seen


async def test_an_expired_login_is_told_with_the_key_that_mends_it(office: Office) -> None:
    account = accounts.every(office.store.read())[0]
    with office.store.write() as conn:
        pulls.finish(
            conn,
            account.id,
            outcome="AuthExpired",
            sentence="The network takes the login no more.",
            retry_at=None,
            new_messages=0,
            now=NOW,
        )
    async with office.app().run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        await pilot.press("A")
        await until_seen(pilot, "LOGIN EXPIRED: The network takes the login no more.")
        shown = screen_text(pilot.app)
        assert "  s signs in again" in shown
        assert "2 unread · 2 to answer" in shown
        assert account.call_sign not in shown


async def test_p_pulls_the_account_under_the_cursor_alone(office: Office) -> None:
    app = office.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        for account in app.puller.due(NOW):
            await app.puller.pull(account)
        assert app.puller.due(NOW) == ()
        await pilot.press("A", "j", "p")
        second = app.workspace.accounts[1]
        await until_seen(pilot, f"Pulling {app.workspace.names.voice(second)}")
        assert app.puller.due(NOW) == (second,)


async def test_without_an_account_the_next_step_is_told(empty_office: Office) -> None:
    async with empty_office.app().run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        await pilot.press("escape", "A")
        await until_seen(pilot, "No account is connected yet. Next: C connects one.")
        await pilot.press("c", "p", "escape")


async def test_the_palette_leads_to_an_account(office: Office) -> None:
    app = office.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        await pilot.press("ctrl+p")
        await type_words(pilot, "account northwind")
        await until_seen(pilot, "How it is doing")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, AccountsScreen))
        await until_seen(pilot, "verified")
        screen = app.screen
        assert isinstance(screen, AccountsScreen)
        chosen = screen._chosen
        assert chosen is not None
        assert chosen.handle == "northwind"


async def test_what_a_paid_network_has_cost_stands_with_its_account(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    spent = Expense(what="posts read", count=82, cost=Decimal("0.41"))
    spending = Spending(
        days=(DaySpending(day=NOW.date(), expenses=(spent,)),), prices_of=NOW.date()
    )
    monkeypatch.setattr(
        costs, "of_account", lambda account, _: spending if account.handle == "nora" else None
    )
    async with office.app().run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        await pilot.press("A")
        await until_seen(pilot, "use of the network: about $0.41 today, $0.41 this month")
        assert screen_text(pilot.app).count("use of the network") == 1
