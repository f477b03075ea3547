"""``inbox-tui account costs``: what the use of paid networks has come to, as counted here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from inbox_tui import costs
from inbox_tui.cli.arguments import every_account
from inbox_tui.cli.exit_codes import ExitCode
from inbox_tui.cli.failures import tell
from inbox_tui.cli.printing import narrate, say, say_json, say_table
from inbox_tui.cli.store_access import log_to_file, open_store
from inbox_tui.model import Account, utc_now

if TYPE_CHECKING:
    from inbox_tui.adapter import Spending


@click.command("costs")
@click.argument("account", required=False)
@click.option(
    "--json", "as_json", is_flag=True, help="Write JSON Lines: one for each day and kind."
)
def costs_command(account: str | None, as_json: bool) -> ExitCode:
    """Tell what ACCOUNT has cost this month, or every account of a network that costs money.

    Counted here by the network's list of prices; its own bill is what is paid. Days are in UTC.
    Exit code 3: some could not be told.
    """
    from inbox_tui import accounts
    from inbox_tui.adapter import AdapterError

    log_to_file()
    with open_store() as store:
        chosen = every_account(store, account)
    told, code = 0, ExitCode.DONE
    for one in chosen:
        try:
            spending = costs.of_account(one, accounts.connect)
        except AdapterError as error:
            narrate(f"What {one.id} has cost cannot be told:")
            tell(error)
            code = ExitCode.SOME_FAILED
            continue
        if spending is not None:
            told += 1
            (_say_days if as_json else _say_month)(one, spending)
    if not told and not code:
        narrate("The use of these networks costs nothing." if len(chosen) > 1 else
                "The use of this network costs nothing.")  # fmt: skip
    return code


def _say_days(account: Account, spending: Spending) -> None:
    for day in spending.days:
        for expense in day.expenses:
            say_json(
                {
                    "account_id": account.id,
                    "day": day.day.isoformat(),
                    "what": expense.what,
                    "count": expense.count,
                    "usd": str(expense.cost),
                }
            )


def _say_month(account: Account, spending: Spending) -> None:
    today = utc_now().date()
    say(f"{account.id}: {costs.in_short(spending, today)}")
    rows = [
        ("", expense.what, f"{expense.count:,}", costs.dollars(expense.cost))
        for expense in costs.of_month(spending, today)
    ]
    if rows:
        say_table(rows)
    narrate(spending.note or f"By the list of prices of {spending.prices_of}; days in UTC.")
