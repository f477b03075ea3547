"""``inbox-tui account``: list, check and remove accounts; connecting one is in ``account_add``."""

from __future__ import annotations

import click

from inbox_tui import accounts
from inbox_tui.adapter import AdapterError
from inbox_tui.cli.arguments import chosen_account, every_account
from inbox_tui.cli.asking import agrees
from inbox_tui.cli.commands.account_add import add
from inbox_tui.cli.commands.account_costs import costs_command
from inbox_tui.cli.commands.account_sign_in import sign_in
from inbox_tui.cli.commands.account_sign_off import sign_off
from inbox_tui.cli.exit_codes import ExitCode
from inbox_tui.cli.failures import Failure, tell
from inbox_tui.cli.pauses import narrate_pauses, pause_of
from inbox_tui.cli.printing import narrate, say, say_json, say_table
from inbox_tui.cli.store_access import log_to_file, open_store
from inbox_tui.cli.terminal import has_terminal
from inbox_tui.cli.wall_time import local_time
from inbox_tui.keychain import SecretPlace
from inbox_tui.model import Account
from inbox_tui.store import Store, identities
from inbox_tui.store import accounts as rows

SHOWN = (
    "id", "network", "instance", "handle", "name", "url", "kind", "identity", "verified_at",
    "frozen_reason",
)  # fmt: skip
"""What JSON tells of an account: neither its call sign nor where its secret is."""


@click.group("account", short_help="Connect, list, check and remove accounts.")
def command() -> None:
    """Connect, list, check and remove the accounts that you can answer as."""


command.add_command(add)
command.add_command(sign_in)
command.add_command(sign_off)
command.add_command(costs_command)


@command.command("list")
@click.option("--call-signs", is_flag=True, help="Show each call sign, for who forgot one.")
@click.option("--json", "as_json", is_flag=True, help="Write JSON Lines; never with a call sign.")
def list_accounts(call_signs: bool, as_json: bool) -> None:
    """List the connected accounts, in the order in which they were added."""
    if call_signs and as_json:
        raise click.UsageError("A call sign is for a person to read; leave out --json.")
    with open_store() as store:
        found = rows.every(store.read())
        if as_json:
            for account in found:
                shown = {name: getattr(account, name) for name in SHOWN}
                say_json(shown | {"paused_until": pause_of(store, account)})
            return
        if not found:
            narrate("No account is connected yet. Next: inbox-tui account add NETWORK")
            return
        people = {who.id: who.name for who in identities.every(store.read())}
        say_table([_cells(account, people, call_signs) for account in found])
        narrate_pauses(store)


@command.command("check")
@click.argument("account", required=False)
@click.option("--json", "as_json", is_flag=True, help="Write a JSON line for each account.")
def check(account: str | None, as_json: bool) -> ExitCode:
    """Ask the network whose ACCOUNT's secret is, and lift its block where it fits.

    Without ACCOUNT, all of them. Exit code 3: some did not pass. 4: no secret can be read here.
    """
    log_to_file()
    with open_store() as store:
        codes = [_check(store, one, as_json) for one in every_account(store, account)]
    if len(codes) == 1 or {*codes} == {ExitCode.NO_SECRET_STORE}:
        return codes[0]
    return ExitCode.SOME_FAILED if any(codes) else ExitCode.DONE


@command.command("remove")
@click.argument("account")
@click.option("--yes", is_flag=True, help="Do not ask.")
def remove(account: str, yes: bool) -> None:
    """Take ACCOUNT out of use, remove its secret, and prove that it is gone.

    Its messages stay; it can be connected again.
    """
    log_to_file()
    with open_store() as store:
        chosen = chosen_account(store, account)
        if not yes:
            _ask_before_removing(chosen)
        found = accounts.remove(store, chosen)
    narrate(f"{_named(chosen)} is no longer connected; its messages stay.")
    match SecretPlace(chosen.secret_place):
        case (SecretPlace.KEYRING | SecretPlace.FILE) as place if found:
            narrate(f"Its secret was in the {place} and is gone: it was looked for again.")
        case (SecretPlace.KEYRING | SecretPlace.FILE) as place:
            narrate(f"The {place} held nothing of it; look for copies elsewhere.")
        case SecretPlace.ENVIRONMENT:
            narrate("Its secret is in the environment, which a program cannot clean: unset it.")
        case SecretPlace.NONE:
            pass


def _check(store: Store, account: Account, as_json: bool) -> ExitCode:
    try:
        actor = accounts.check(store, account)
    except (accounts.AccountFault, AdapterError) as error:
        if as_json:
            say_json({"account_id": account.id, "passed": False, "reason": error.told})
        return tell(error)
    if as_json:
        who = {"handle": actor.handle, "actor_id": actor.id}
        say_json({"account_id": account.id, "passed": True, "reason": "", **who})
        return ExitCode.DONE
    lifted = " Its block is lifted." if account.frozen_reason else ""
    say(f"{account.id}: {account.network} says this is {actor.handle} ({actor.id}).{lifted}")
    return ExitCode.DONE


def _ask_before_removing(account: Account) -> None:
    if not has_terminal():
        raise Failure("Without a terminal, --yes says that you mean it.", ExitCode.NOT_CONFIRMED)
    if not agrees(f"Remove {_named(account)} and its secret?"):
        raise Failure("Nothing was removed.", ExitCode.NOT_CONFIRMED)


def _named(account: Account) -> str:
    return f"{account.kind.value.upper()} {account.handle} on {account.network}"


def _cells(account: Account, people: dict[str, str], call_signs: bool) -> tuple[str, ...]:
    state = "frozen" if account.frozen_reason else f"verified {local_time(account.verified_at)}"
    place = f"{account.network} {account.instance}".strip()
    return (
        account.id,
        account.kind.value.upper(),
        account.handle,
        place,
        people.get(account.identity, account.identity),
        *((account.call_sign,) if call_signs else ()),
        f"{state} {account.frozen_reason}".strip(),
    )
