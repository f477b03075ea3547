"""``inbox-tui demo``: the inbox on the sandbox network, in a home that is thrown away."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Protocol, cast

import click

from inbox_tui import accounts, registry
from inbox_tui.accounts import Application
from inbox_tui.cli.configuration import loaded
from inbox_tui.cli.demo_triage import triage_some
from inbox_tui.cli.exit_codes import ExitCode
from inbox_tui.cli.printing import narrate
from inbox_tui.cli.store_access import log_to_file
from inbox_tui.cli.terminal import has_terminal
from inbox_tui.model import Account, AccountKind, Identity, utc_now
from inbox_tui.paths import DATABASE_VARIABLE, HOME_VARIABLE, database_file, network_folder
from inbox_tui.pull import Progress, pull_all
from inbox_tui.store import Store, identities

NETWORK = "sandbox"
NORA = Identity(id="nora-lind", name="Nora Lind", initials="NL", is_me=True)
VOICES = (
    ("plaza", "nora", AccountKind.OWN, "NOR"),
    ("plaza", "northwind", AccountKind.BRAND, "WIND"),
    ("brief", "nora", AccountKind.OWN, "LIN"),
    ("letters", "support", AccountKind.BRAND, "SUP"),
)
"""Instance, handle, kind and call sign of each account that Nora answers as."""


TOUR = {
    "own_author": "marit.berge",
    "own_word": "umbrella",
    "own_sign": "NOR",
    "brand_author": "ilka_r",
    "brand_word": "lighthouse",
    "brand_sign": "WIND",
}
"""Where the guided tour leads: whom two scenes of the sandbox are with, and words only in them."""
REMOVAL_SECONDS = 10.0
"""After that, what keeps the folder from being removed is told."""


class World(Protocol):
    """A network whose people can be made to write."""

    def populate(self, count: int, seed: int, until: datetime) -> None:
        """Write ``count`` messages to the accounts that exist."""

    def stage(self, until: datetime) -> None:
        """Let what is rare happen once each, to the accounts that exist."""

    def wake(self, seed: int) -> None:
        """Let people write and answer by themselves."""

    def close(self) -> None:
        """Let go of the network's file."""


class Populated(Protocol):
    """What an adapter offers beyond its contract where its network can be filled for a demo."""

    def open_world(self, folder: Path) -> World:
        """Return the network that lives in ``folder``."""


@click.command("demo", short_help="Open an inbox on the sandbox network, thrown away afterwards.")
@click.option("--messages", type=click.IntRange(min=1), default=200, show_default=True,
              help="How many are there to begin with.")  # fmt: skip
@click.option("--seed", type=int, default=1, show_default=True,
              help="The same seed gives the same people and messages.")  # fmt: skip
@click.option("--tour", is_flag=True, help="Begin with the guided tour, of five minutes.")
def command(messages: int, seed: int, tour: bool) -> int:
    """Open the inbox on the sandbox network: nothing is needed, nothing leaves this machine.

    You are Nora Lind, with two accounts of her own and two of the company. People write and
    answer back. All of it is thrown away at the end.
    """
    if not (has_terminal() and sys.stdout.isatty()):
        narrate("The demo needs a terminal.")
        return ExitCode.USAGE
    with _throw_away_home() as home:
        log_to_file()
        with Store.open(database_file()) as store:
            fill(store, messages, seed)
            signs = ", ".join(f"{handle} on {where} {sign}" for where, handle, _, sign in VOICES)
            narrate(f"A throw-away home: {home}. Call signs: {signs}.")
            from inbox_tui.tui.app import run
            from inbox_tui.tui.tour_steps import Places

            code = run(store, loaded=loaded(), places=Places(**TOUR), begins_tour=tour)
        if code:
            narrate(f"{home} is kept, for its logs.")
            return code
        _remove(home)
    narrate(f"The demo's home {home} is gone. To begin: inbox-tui me NAME")
    return ExitCode.DONE


def fill(store: Store, messages: int, seed: int) -> tuple[Account, ...]:
    """Connect Nora's accounts, let people write to them, and pull all of it."""
    with store.write() as conn:
        identities.save(conn, NORA, utc_now())
    voices = tuple(
        accounts.keep(
            store,
            accounts.meet(Application(network=NETWORK, instance=instance, handle=handle)),
            kind,
            sign,
        )
        for instance, handle, kind, sign in VOICES
    )
    network = cast("Populated", registry.load(NETWORK))
    with closing(network.open_world(network_folder(NETWORK))) as world:
        world.populate(messages, seed, utc_now())
        world.stage(utc_now())
        world.wake(seed)
    while any(p.new and p.sentence for p in pull_all(store, voices, accounts.connect, _ignore)):
        pass  # more pages than one pull takes
    triage_some(store, utc_now())
    return voices


@contextmanager
def _throw_away_home() -> Iterator[Path]:
    """Make a new home the one of this process; the caller removes it."""
    before = {name: os.environ.pop(name, None) for name in (HOME_VARIABLE, DATABASE_VARIABLE)}
    home = Path(tempfile.mkdtemp(prefix="inbox-tui-demo-"))
    os.environ[HOME_VARIABLE] = str(home)
    try:
        yield home
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value


def _remove(home: Path) -> None:
    """Remove the folder, in which threads that were at work a moment ago may still close files.

    :raises OSError: that cannot be done.
    """
    until = time.monotonic() + REMOVAL_SECONDS
    while home.exists():
        shutil.rmtree(home, ignore_errors=time.monotonic() < until)
        time.sleep(0.02)


def _ignore(_: Progress) -> None:
    return None
