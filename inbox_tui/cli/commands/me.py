"""``inbox-tui me``: who sits at this machine."""

from __future__ import annotations

import click

from inbox_tui import colleagues
from inbox_tui.cli.asking import agrees
from inbox_tui.cli.exit_codes import ExitCode
from inbox_tui.cli.failures import Failure
from inbox_tui.cli.printing import fields_of, narrate, say, say_json
from inbox_tui.cli.store_access import open_store
from inbox_tui.cli.terminal import has_terminal
from inbox_tui.model import Identity
from inbox_tui.store import Store, identities


@click.command("me", short_help="Say who you are, or show it.")
@click.argument("name", required=False)
@click.option("--initials", help="How you sign, 1 to 4 letters; by default those of the name.")
@click.option("--hours", help="When you work: 'mon-fri 08:00-18:00; sat 10-14'; '' for no matter.")
@click.option(
    "--time-zone", metavar="ZONE", help="Europe/Oslo and the like; '' for this machine's."
)
@click.option("--rename", is_flag=True, help="It is still you: only the name changes.")
@click.option("--json", "as_json", is_flag=True, help="Write a JSON line.")
def command(
    name: str | None,
    initials: str | None,
    hours: str | None,
    time_zone: str | None,
    rename: bool,
    as_json: bool,
) -> None:
    """Say who you are: NAME speaks in every reply. Without NAME, show who that is.

    Another name is another human: accounts of your OWN belong to one person and stay theirs.
    Use --rename to correct a name. On a terminal you are asked before another human is added.
    A reply outside your --hours asks for the whole call sign.
    """
    with open_store() as store:
        if name is not None:
            _become(store, name, initials, rename=rename)
        elif rename or initials is not None:
            raise click.UsageError("Say the NAME too.")
        if hours is not None or time_zone is not None:
            _keep_hours(store, hours, time_zone)
        me = identities.require_me(store.read())
    if as_json:
        say_json(fields_of(me))
        return
    say(f"{me.name} ({me.initials})")
    if me.hours:
        say(f"Works {me.hours}, {me.time_zone or 'in the time zone of this machine'}")


def _become(store: Store, name: str, initials: str | None, *, rename: bool) -> None:
    before = identities.me(store.read())
    known = identities.every(store.read())
    same = before if rename else colleagues.called(name, known)
    now_me = colleagues.named(name, initials, same)
    if before and now_me.id not in {who.id for who in known}:
        _ask_before_adding(now_me, before)
    colleagues.sit_down(store, now_me)
    if before and before.id != now_me.id:
        narrate(
            f"{now_me.name} sits here now. OWN accounts of {before.name} cannot be used until "
            f"{before.name} is back: inbox-tui me NAME"
        )


def _keep_hours(store: Store, hours: str | None, time_zone: str | None) -> None:
    """Keep when the person works.

    :raises HoursFault: the hours or the zone are not understood; nothing is changed.
    """
    me = identities.require_me(store.read())
    colleagues.sit_down(store, colleagues.at_work(me, hours, time_zone))


def _ask_before_adding(other: Identity, before: Identity) -> None:
    """Ask whether ``other`` is another human; without a terminal it is taken to be meant."""
    if not has_terminal():
        return
    narrate(f"{before.name} sits here now. To correct that name: inbox-tui me NAME --rename")
    if not agrees(f"Is {other.name} another human?"):
        raise Failure(f"Nothing was changed; you are {before.name}.", ExitCode.NOT_CONFIRMED)
