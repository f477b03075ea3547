"""``inbox-tui restore``: a backup in the place of the inbox."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path

import click

from inbox_tui.cli.exit_codes import ExitCode
from inbox_tui.cli.failures import Failure
from inbox_tui.cli.printing import narrate, say
from inbox_tui.cli.store_access import inbox_file
from inbox_tui.model import DeliveryState, utc_now
from inbox_tui.restoration import Restored, WouldLose, restore


@click.command("restore", short_help="Put a backup in the place of the inbox.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--lose-newer", is_flag=True,
              help="Go back although the inbox here has what the backup lacks.")  # fmt: skip
def command(file: Path, lose_newer: bool) -> None:
    """Put the backup FILE in the place of the inbox, which is kept beside it under a dated name.

    FILE is checked first. Nothing that was on its way when it was made is ever sent by this.
    Exit code 5: the inbox here holds what the backup lacks; the numbers say what, and
    --lose-newer goes back all the same.
    """
    try:
        done = restore(file, inbox_file(), utc_now(), may_lose_newer=lose_newer)
    except WouldLose as refusal:
        raise Failure(
            f"{refusal.told} To go back all the same, and keep the present inbox under another "
            f"name: inbox-tui restore --lose-newer {shlex.quote(str(file))}",
            ExitCode.NOT_CONFIRMED,
        ) from None
    say(str(done.path))
    for sentence in _sentences(done):
        narrate(sentence)


def _sentences(done: Restored) -> Iterator[str]:
    if done.unreadable:
        yield f"What only the present inbox holds cannot be said, it is not readable: {done.unreadable}."
    if done.kept:
        yield f"The inbox that was here is kept: {done.kept}"
    losses = done.losses
    if losses and losses.told():
        yield f"Not in the restored inbox: {losses.told()}."
    if losses and losses.replies:
        yield "Their drafts are open again: look on the network before you answer there."
    if losses and losses.forgotten:
        yield "People who were erased are in the backup: 'inbox-tui forget' them again."
    for delivery in done.ended:
        told = "was perhaps sent" if delivery.state is DeliveryState.UNKNOWN else "will not be sent"
        yield f"Delivery {delivery.uid} {told}. See 'inbox-tui outbox'."
