"""``inbox-tui man``: the manual pages."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import cast

import click

from inbox_tui.cli.failures import Failure
from inbox_tui.cli.man_pages import CONFIG_PAGE, NAME, pages
from inbox_tui.cli.printing import narrate, say
from inbox_tui.keychain.environment import without_secrets


@click.command("man", short_help="Show or write the manual pages.")
@click.argument("words", nargs=-1, metavar="[COMMAND]...")
@click.option(
    "--write",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write all pages into man1 and man5 of this folder, for MANPATH.",
)
@click.pass_context
def command(ctx: click.Context, words: tuple[str, ...], folder: Path | None) -> None:
    """Show the manual page of COMMAND, or that of the program.

    'inbox-tui man config' shows the command, 'inbox-tui man config.toml' what can be set. Without a
    terminal, or where there is no 'man', the page is written to stdout as its source. An installed
    program has its pages in share/man of the place where it was installed.
    """
    every = dict(pages(cast("click.Group", ctx.find_root().command)))
    if folder:
        _write(every, folder)
        return
    name = CONFIG_PAGE if words == ("config.toml",) else f"{'-'.join((NAME, *words))}.1"
    if name not in every:
        raise Failure(f"There is no page of '{' '.join(words)}'. Next: inbox-tui man")
    if not sys.stdout.isatty() or shutil.which("man") is None:
        for line in every[name].splitlines():
            say(line)
        return
    with tempfile.TemporaryDirectory(prefix="inbox-tui-") as place:
        page = Path(place) / name
        page.write_text(every[name], encoding="utf-8")
        subprocess.run(["man", str(page)], env=without_secrets(), check=False)


def _write(every: dict[str, str], folder: Path) -> None:
    for name, page in every.items():
        place = folder / f"man{name.rpartition('.')[2]}"
        place.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(page, encoding="utf-8")
    narrate(f"{len(every)} pages written to {folder}.")
