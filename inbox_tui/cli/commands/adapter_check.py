"""``inbox-tui adapter check``: the tests that every adapter passes, on one's own."""

from __future__ import annotations

import re
from pathlib import Path

import click

from inbox_tui.cli import adapter_verdicts
from inbox_tui.cli.exit_codes import ExitCode
from inbox_tui.cli.failures import Failure
from inbox_tui.cli.printing import narrate, say, say_block


@click.command("check")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--only", default="", metavar="PART",
              help="Only the tests with this in their name, for a quick look.")  # fmt: skip
def check(file: Path, only: str) -> ExitCode:
    """Run the tests of an adapter's FILE, and tell in sentences what is not as it should be.

    The tests are in test_NAME.py beside it, as 'adapter new' writes them. This runs FILE, with all
    your rights; no secret of the inbox is in its environment. Exit code 1: something is wrong.
    """
    from inbox_tui import registry

    if registry.safe_mode():
        raise Failure("In safe mode no file of your own is run.")
    path = _found(file)
    test = path.with_name(f"test_{path.stem}.py")
    if not test.is_file():
        raise Failure(
            f"There are no tests of it: {test} is missing. 'inbox-tui adapter new' writes some."
        )
    if not re.fullmatch(r"\w*", only):
        raise Failure("--only takes letters, digits and _, such as 'test_an_edit_is_followed'.")
    narrate(f"Running {test.name}: the tests that every adapter passes. It may take minutes.")
    found = adapter_verdicts.run(test, only)
    wrong = [verdict for verdict in found if verdict.fault]
    left_out = [verdict for verdict in found if verdict.left_out]
    kept = len(found) - len(wrong) - len(left_out)
    for verdict in left_out:
        say(f"left out: {verdict.name}: {verdict.left_out}")
    for verdict in wrong:
        say(f"WRONG: {verdict.name} - {verdict.test}")
        if verdict.promise:
            say_block(verdict.promise)
        say_block(verdict.fault)
    say(
        f"{kept} of {len(found)} are as they should be; {len(left_out)} left out, {len(wrong)} wrong."
    )
    if not wrong:
        return ExitCode.DONE
    first = wrong[0].test.partition("[")[0]
    narrate(
        "What makes no sense on this network is left out by the name of its test, with the reason: "
        f"not_applicable in {test.name}."
    )
    narrate(f"Only one of them again: inbox-tui adapter check {file} --only {first}")
    return ExitCode.ERROR


def _found(file: Path) -> Path:
    """Return the file, here or in the folder of adapters. :raises Failure: it is in neither."""
    from inbox_tui.paths import adapters_folder

    for path in (file.absolute(), adapters_folder() / file.name):
        if path.is_file():
            return path
    raise Failure(f"There is no file {file}.")
