"""``inbox-tui adapter new``: an adapter that works, and its tests, to begin with."""

from __future__ import annotations

import os
import re
from pathlib import Path

import click

from inbox_tui.cli.failures import Failure
from inbox_tui.cli.new_adapter import Language, files
from inbox_tui.cli.printing import narrate, say


@click.command("new")
@click.argument("name")
@click.option("--exec", "as_program", is_flag=True,
              help="A program beside the inbox, in any language, instead of a class in it.")  # fmt: skip
@click.option("--language", type=click.Choice([Language.PYTHON.value, Language.NODE.value]),
              default=Language.PYTHON.value, show_default=True,
              help="In which --exec is written.")  # fmt: skip
@click.option("--folder", type=click.Path(file_okay=False, path_type=Path),
              help="Where to, instead of the folder of adapters.")  # fmt: skip
def new(name: str, as_program: bool, language: str, folder: Path | None) -> None:
    """Write an adapter for the network NAME, and its tests.

    It works as it stands: it speaks to a small service that its first lines describe. Change it
    into your network. Nothing that is there is overwritten. Writes the names of the files.
    """
    from inbox_tui import registry
    from inbox_tui.paths import adapters_folder, private_folder

    if not re.fullmatch(r"(?!test_)[a-z][a-z0-9_]{0,39}", name):
        raise Failure(f"{name!r} is no name of a network: small letters, digits and _.")
    if name in registry.names():
        raise Failure(f"There is a network called {name!r} already.")
    kind = Language(language) if as_program else Language.PYTHON_FILE
    place = folder.absolute() if folder else private_folder(adapters_folder())
    place.mkdir(parents=True, exist_ok=True)
    written = files(name, kind)
    for there in (place / file for file in written):
        if there.exists():
            raise Failure(f"{there} is there already.")
    for file, (words, mode) in written.items():
        path = place / file
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(handle, "w", encoding="utf-8") as opened:
            os.fchmod(handle, mode)
            opened.write(words)
        say(str(path))
    first = place / next(iter(written))
    narrate(f"Next: inbox-tui adapter check {first}")
