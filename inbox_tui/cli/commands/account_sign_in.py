"""``inbox-tui account sign-in``: a new secret for an account that is connected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import click

from inbox_tui import accounts, keychain, registry, sign_in_again, text
from inbox_tui.adapter import AdapterError, Field
from inbox_tui.cli.arguments import chosen_account
from inbox_tui.cli.failures import Failure
from inbox_tui.cli.printing import narrate
from inbox_tui.cli.secret_entry import Way, gather
from inbox_tui.cli.store_access import log_to_file, open_store
from inbox_tui.keychain import SecretPlace
from inbox_tui.model import Account
from inbox_tui.naming import voice_on


@click.command("sign-in")
@click.argument("account")
@click.option("--secret-stdin", is_flag=True,
              help="Read the secret from stdin, one line for each secret field.")  # fmt: skip
def sign_in(account: str, secret_stdin: bool) -> None:
    """Connect ACCOUNT again, whose consent ran out or whose secret is new.

    The network is asked whose the new secret is: only the same account's takes the place of the
    old one. Its voice, its call sign and its messages stay as they are, and a block is lifted.
    """
    from inbox_tui.cli import consent
    from inbox_tui.sign_in import by_consent

    log_to_file()
    with open_store() as store:
        chosen = chosen_account(store, account)
        adapter_class = registry.load(chosen.network)
        title = text.clean_cell(adapter_class.title)
        fields = [f for f in adapter_class.fields if f.secret]
        way = Way(stdin=secret_stdin)
        sign_in_again.apply(chosen, {})  # before anybody types a secret in vain
        if way.asks and by_consent(adapter_class):
            narrate(f"Who says yes in the browser has to be {voice_on(chosen, title)}.")
            typed = _known(chosen, [f for f in fields if not f.granted], way)
            application = consent.sign_in(sign_in_again.apply(chosen, typed), title)
        else:
            application = sign_in_again.apply(chosen, gather(fields, way))
        try:
            candidate = accounts.ask(replace(application, handle=chosen.handle))
        except accounts.AccountFault as fault:
            raise Failure(f"{fault.told} Nothing was changed.") from fault
        signed_in = sign_in_again.complete(store, chosen, candidate)
    narrate(f"Connected again: {voice_on(signed_in, title)}, with its new secret.")


def _known(account: Account, fields: Sequence[Field], way: Way) -> dict[str, str]:
    """Return the secrets that consent does not bring, from where they are kept."""
    if not fields:
        return {}
    place = SecretPlace(account.secret_place)
    try:
        kept = keychain.read(account.id, account.network, fields, place)
    except AdapterError:
        return gather(fields, way)
    return {field.name: kept.reveal(field.name) for field in fields}
