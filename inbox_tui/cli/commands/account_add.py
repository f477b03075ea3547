"""``inbox-tui account add``: the network vouches first, a person decides, then it is kept."""

from __future__ import annotations

from collections.abc import Iterable

import click

from inbox_tui import accounts, call_sign, keychain, registry, text
from inbox_tui.accounts import AccountFault, Application, Candidate
from inbox_tui.adapter import Adapter, AdapterError, needs_instance
from inbox_tui.cli.asking import agrees, fitted
from inbox_tui.cli.exit_codes import ExitCode
from inbox_tui.cli.failures import Failure
from inbox_tui.cli.printing import narrate, say
from inbox_tui.cli.secret_entry import FIRST_SECRET_VARIABLE, Way, gather
from inbox_tui.cli.store_access import log_to_file, open_store
from inbox_tui.cli.terminal import has_terminal
from inbox_tui.keychain import SecretPlace
from inbox_tui.model import Account, AccountKind
from inbox_tui.store import Store, identities
from inbox_tui.store import accounts as rows


@click.command("add")
@click.argument("network")
@click.option("--instance", default="", metavar="URL", help="The server, where there are several.")
@click.option("--handle", default="", help="Your name there; the network has the last word.")
@click.option("--kind", type=click.Choice([k.value for k in AccountKind]),
              help="OWN: your own voice. BRAND: the company's.")  # fmt: skip
@click.option("--call-sign", "sign", help="2 to 5 letters, typed to confirm each reply.")
@click.option("--set", "settings", multiple=True, metavar="NAME=VALUE",
              help="A setting of the network that is no secret; may be repeated.")  # fmt: skip
@click.option("--secret-stdin", is_flag=True,
              help="Read the secret from stdin, one line for each secret field.")  # fmt: skip
@click.option("--secret-file", is_flag=True,
              help="Keep it in a file that only you can read, not in the keyring.")  # fmt: skip
@click.option("--secret-env", is_flag=True,
              help=f"Keep it nowhere: read ${FIRST_SECRET_VARIABLE} now, and the account's own "
                   "variable from then on.")  # fmt: skip
@click.option("--allow-plaintext-keyring", is_flag=True,
              help="Accept a keyring that does not encrypt.")  # fmt: skip
def add(
    network: str,
    instance: str,
    handle: str,
    kind: str | None,
    sign: str | None,
    settings: tuple[str, ...],
    secret_stdin: bool,
    secret_file: bool,
    secret_env: bool,
    allow_plaintext_keyring: bool,
) -> None:
    """Connect an account of NETWORK.

    On a terminal, what is missing is asked for. The network is asked whose the secret is before
    anything is kept. A network without secrets (the sandbox) asks nothing: the account is your
    OWN, with a call sign made from its handle. Where consent is given in a browser, the address
    of the page is shown, and nothing is opened unless you ask for it. Writes the account's id to stdout.
    """
    if secret_env and (secret_file or secret_stdin):
        raise click.UsageError("--secret-env goes with neither --secret-stdin nor --secret-file.")
    place = SecretPlace.ENVIRONMENT if secret_env else SecretPlace.KEYRING
    way = Way(
        stdin=secret_stdin,
        env=secret_env,
        place=SecretPlace.FILE if secret_file else place,
        plaintext_allowed=allow_plaintext_keyring,
    )
    log_to_file()
    with open_store() as store:
        identities.require_me(store.read())
        adapter_class = _load(network)
        if way.place is SecretPlace.KEYRING and has_terminal() and _has_secret(adapter_class):
            # Before anybody types a password that could not be kept.
            keychain.keyring_name(plaintext_allowed=way.plaintext_allowed)
        candidate = _meet(_apply(adapter_class, network, instance, handle, _pairs(settings), way))
        _introduce(candidate)
        asks = has_terminal() and _has_secret(adapter_class)
        chosen_kind = _kind(kind, asks=asks)
        account = accounts.keep(
            store, candidate, chosen_kind, sign or _sign(store, candidate, chosen_kind, asks=asks)
        )
    _tell_kept(account, adapter_class)
    if not (sign or asks):
        narrate(f"Its call sign is {account.call_sign}: you type it to confirm each reply.")
    say(account.id)


def _load(network: str) -> type[Adapter]:
    try:
        return registry.load(network)
    except AdapterError as error:  # its advice is for an account that is there already
        raise Failure(error.sentence) from error


def _meet(application: Application) -> Candidate:
    """Ask the network whose the secret is. :raises Failure: it does not say."""
    try:
        return accounts.ask(application)
    except AccountFault as fault:
        raise Failure(f"{fault.told} Nothing was stored.") from fault


def _has_secret(adapter_class: type[Adapter]) -> bool:
    return any(field.secret for field in adapter_class.fields)


def _pairs(settings: Iterable[str]) -> dict[str, str]:
    pairs = {}
    for setting in settings:
        name, equals, value = setting.partition("=")
        if not (name and equals):
            raise click.UsageError(f"--set takes NAME=VALUE, not {setting!r}.")
        pairs[name] = value
    return pairs


def _apply(
    adapter_class: type[Adapter],
    network: str,
    instance: str,
    handle: str,
    settings: dict[str, str],
    way: Way,
) -> Application:
    """Gather what the network needs, asking for what is missing where somebody can answer."""
    from inbox_tui.cli import consent
    from inbox_tui.sign_in import by_consent

    secret_fields = [f for f in adapter_class.fields if f.secret]
    for field in secret_fields:
        if field.name in settings:
            raise click.UsageError(
                f"{field.name!r} is a secret: others can read a command line. Use --secret-stdin."
            )
    asks = has_terminal() and not way.stdin
    consents = way.asks and by_consent(adapter_class)
    if asks and not instance and needs_instance(adapter_class):
        question = f"Server that your account on {adapter_class.title} is on"
        instance = click.prompt(fitted(text.clean_line(question), 2), err=True).strip()
    if asks and not handle and not consents:
        handle = click.prompt(text.clean_line(f"Your handle on {adapter_class.title}"), err=True)
    for field in adapter_class.fields:
        if asks and not field.secret and field.name not in settings:
            prompt = fitted(text.clean_line(field.prompt), len(field.default or "") + 5)
            settings[field.name] = click.prompt(prompt, default=field.default, err=True)
    typed = [f for f in secret_fields if not (consents and f.granted)]
    application = Application(
        network=network,
        handle=handle,
        instance=instance,
        settings=settings,
        secrets=gather(typed, way),
        place=way.place,
        plaintext_allowed=way.plaintext_allowed,
    )
    if not consents:
        return application
    return consent.sign_in(application, text.clean_cell(adapter_class.title))


def _introduce(candidate: Candidate) -> None:
    """Say who the network says it is.

    :raises Failure: somebody else than who was asked for, and no person said that it is right.
    """
    actor, asked = candidate.actor, candidate.application.handle
    named = f"{actor.name}, " if actor.name else ""
    place = f"{candidate.application.network} {candidate.instance}".strip()
    narrate(f"On {place} this is {named}{actor.handle} ({actor.id}).")
    if not candidate.handle_differs:
        return
    narrate(f"You asked for {asked}. The secret belongs to {actor.handle}.")
    if not has_terminal():
        raise Failure(
            f"Nothing was kept. Where it is right, say --handle {actor.handle}",
            ExitCode.NOT_CONFIRMED,
        )
    if not agrees(f"Connect {actor.handle} nevertheless?"):
        raise Failure("Nothing was kept.", ExitCode.NOT_CONFIRMED)


def _kind(given: str | None, *, asks: bool) -> AccountKind:
    if given is None and asks:
        narrate("OWN: you speak for yourself, under your own name. BRAND: the company speaks.")
        choice = click.Choice([k.value for k in AccountKind], case_sensitive=False)
        given = click.prompt("Whose voice is it", type=choice, err=True)
    return AccountKind(given or AccountKind.OWN)


def _sign(store: Store, candidate: Candidate, kind: AccountKind, *, asks: bool) -> str:
    others = rows.every(store.read())
    suggested = call_sign.suggest(candidate.actor.handle, kind, others)
    if not asks:
        return suggested
    narrate("The call sign is typed to confirm each reply: 2 to 5 letters.")
    while True:
        sign: str = click.prompt("Call sign", default=suggested, err=True)
        fault = call_sign.find_fault(sign, kind, others)
        if not fault:
            return sign
        narrate(fault)


def _tell_kept(account: Account, adapter_class: type[Adapter]) -> None:
    narrate(f"Connected: {account.kind.value.upper()} {account.handle}, as {account.id}.")
    match SecretPlace(account.secret_place):
        case SecretPlace.KEYRING:
            narrate("Its secret is in the keyring; it was read back.")
        case SecretPlace.FILE:
            narrate(f"Its secret is in {keychain.secret_file()}; only you can read it.")
        case SecretPlace.ENVIRONMENT:
            fields = [f for f in adapter_class.fields if f.secret]
            names = [keychain.environment_variable(account.id, fields, f.name) for f in fields]
            narrate(f"Nothing was kept. From now on, set: {', '.join(names)}")
        case SecretPlace.NONE:
            pass
