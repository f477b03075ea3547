"""Files and numbered posts of a draft at the command line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from inbox_tui.cli.failures import Failure
from inbox_tui.cli.printing import narrate
from inbox_tui.model import Draft, utc_now
from inbox_tui.reply.errors import CannotAttach
from inbox_tui.store import Store, attachments, drafts

_Command = TypeVar("_Command", bound=Callable[..., Any])


def options(command: _Command) -> _Command:
    """Give a command ``--attach``, ``--alt`` and ``--numbers``."""
    for option in (
        click.option(
            "--numbers/--no-numbers",
            default=None,
            help="Whether the posts of a thread end in (1/3).",
        ),
        click.option(
            "--alt",
            multiple=True,
            metavar="TEXT",
            help="What the picture shows; one for each --attach, in their order.",
        ),
        click.option(
            "--attach",
            multiple=True,
            metavar="FILE",
            type=click.Path(path_type=Path),
            help="Send a file with it; may be given several times.",
        ),
    ):
        command = option(command)
    return command


def check(files: Sequence[Path], alts: Sequence[str]) -> None:
    """Refuse more alt texts than files, before anything is written.

    :raises click.UsageError: there are more.
    """
    if len(alts) > len(files):
        raise click.UsageError("Give one --alt at most for each --attach.")


def take(
    store: Store, draft: Draft, files: Sequence[Path], alts: Sequence[str], numbers: bool | None
) -> None:
    """Attach files to a draft, each with its alt text, and keep whether posts are numbered.

    :raises Failure: a file cannot be attached; those before it are.
    """
    from inbox_tui.reply import attach

    for place, path in enumerate(files):
        alt = alts[place] if place < len(alts) else ""
        try:
            held = attach.attach(store, draft.uid, attach.read_file(path, alt), utc_now())
        except CannotAttach as error:
            name = attach.plain_name(path.name)
            raise Failure(f"{name} was not attached: {error}") from None
        bare = attach.describe_alt(held.file) if not alt else ""
        narrate(f"Attached: {attach.describe(held.file)}{', ' if bare else ''}{bare}")
    if numbers is not None and numbers != draft.numbered:
        with store.write() as conn:
            drafts.save_numbering(conn, draft.uid, numbers, utc_now())


def count(store: Store, draft_uid: int) -> str:
    """Return how many files a draft has, in words; "" for none."""
    files = len(attachments.of_draft(store.read(), draft_uid))
    return f"{files} file{'s' if files > 1 else ''}" if files else ""
