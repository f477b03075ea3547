"""``inbox-tui adapter``: which adapters there are, and which files of one's own may run."""

from __future__ import annotations

from pathlib import Path

import click

from inbox_tui.cli.asking import agrees
from inbox_tui.cli.commands.adapter_check import check
from inbox_tui.cli.commands.adapter_new import new
from inbox_tui.cli.exit_codes import ExitCode
from inbox_tui.cli.failures import Failure
from inbox_tui.cli.printing import narrate, say_json, say_table
from inbox_tui.cli.store_access import log_to_file
from inbox_tui.cli.terminal import has_terminal

ALL_RIGHTS = (
    "It runs with all your rights: it can read every file and secret that you can, and write to "
    "anybody in your name. Nobody but you has looked at it."
)
EXEC_RIGHTS = (
    "Its program gets the secret of its own accounts alone, but runs as you: it can read every "
    "file that you can. Nobody but you has looked at it."
)


@click.group("adapter", short_help="List adapters; write, check and trust one of your own.")
def command() -> None:
    """List the adapters that there are; write, check and trust one of your own.

    A file of your own in the folder of adapters runs after you have trusted it, as it is then.
    """


command.add_command(new)
command.add_command(check)


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Write JSON Lines, one for each adapter.")
def list_adapters(as_json: bool) -> None:
    """List every adapter: its network, where it comes from, and what is wrong with it.

    Files that are trusted are loaded for it; of others nothing is run.
    """
    from inbox_tui import registry
    from inbox_tui.paths import adapters_folder

    log_to_file()
    offers = registry.offers()
    if as_json:
        for offer in offers:
            say_json(
                {
                    "network": offer.network,
                    "title": offer.title,
                    "origin": offer.origin.value,
                    "place": offer.place,
                    "trusted": offer.trusted,
                    "fault": offer.fault,
                }
            )
        return
    say_table(
        [
            (offer.network, offer.title or "-", offer.origin.value, offer.fault or offer.place)
            for offer in offers
        ]
    )
    narrate(f"Files of your own: {adapters_folder()}")
    if registry.safe_mode():
        narrate("Safe mode: only our own adapters are loaded.")


@command.command("trust")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--sha256", default="", metavar="HEX",
              help="Trust it only with this hash, which you know already; nothing is asked.")  # fmt: skip
def trust_file(file: Path, sha256: str) -> ExitCode:
    """Let a FILE of the folder of adapters run, as it is now.

    Shows first what it says of itself. Its SHA-256 is kept: once a letter of it is changed, it is
    off again. It is not taken where others could write it or a folder above it.
    """
    from inbox_tui import text
    from inbox_tui.registry import dropped, own_words, trust

    path = _in_the_folder(file)
    content = dropped.read(path)
    said = own_words.own_words(content)
    is_exec = path.suffix == dropped.EXEC
    narrate(f"File:     {path}")
    if is_exec:
        narrate(f"Program:  {len(content.program)} bytes")
    narrate(f"Network:  {path.stem}")
    narrate(f"It says:  {said.title or '(no title)'}: {text.clean_line(said.about) or '-'}")
    narrate(f"Size:     {len(content.data)} bytes")
    narrate(f"SHA-256:  {content.sha256}")
    narrate(EXEC_RIGHTS if is_exec else ALL_RIGHTS)
    _require_consent(path.name, content.sha256, sha256)
    trust.add(path.name, content.sha256)
    narrate(f"Trusted, as it is now. Next: inbox-tui account add {path.stem}")
    return ExitCode.DONE


@command.command("untrust")
@click.argument("file", type=click.Path(path_type=Path))
def untrust_file(file: Path) -> ExitCode:
    """Let a FILE run no more. Its accounts stay, and are not pulled.

    The name of its network does as well.
    """
    from inbox_tui.registry import trust

    meant = [name for name in trust.trusted() if file.name in (name, Path(name).stem)]
    if not meant:
        raise Failure(f"{file.name} is not trusted.")
    for name in meant:
        trust.remove(name)
        narrate(f"{name} is not trusted any more.")
    return ExitCode.DONE


def _require_consent(name: str, found: str, known: str) -> None:
    """Go on where the person says yes now, or has said which bytes are meant.

    :raises Failure: neither.
    """
    if known:
        if known.lower() != found:
            raise Failure(f"The SHA-256 of {name} is another. Nothing was trusted.")
        return
    if not has_terminal():
        raise Failure(
            f"Nobody can be asked here. Where you know these bytes: --sha256 {found}",
            ExitCode.NOT_CONFIRMED,
        )
    if not agrees(f"Have you read {name}, and do you trust it?"):
        raise Failure("Nothing was trusted.", ExitCode.NOT_CONFIRMED)


def _in_the_folder(file: Path) -> Path:
    """Return the path of a file that is named alone or in full.

    :raises Failure: it is not in the folder of adapters, or its name is none of an adapter.
    """
    from inbox_tui.paths import adapters_folder
    from inbox_tui.registry import dropped

    folder = adapters_folder()
    path = folder / file.name if file.parent == Path() else file.absolute()
    if path.parent != folder:
        raise Failure(f"Only files in {folder} are ever run. Put it there first.")
    if path not in dropped.files():
        if not path.exists():
            raise Failure(f"There is no file {path}.")
        raise Failure(
            f"{path.name} cannot be an adapter: it takes a name of small letters, digits and _, "
            f"such as board{dropped.PYTHON} or board{dropped.EXEC}."
        )
    return path
