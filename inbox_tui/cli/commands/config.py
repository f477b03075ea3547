"""``inbox-tui config``: where the configuration is, what is wrong in it, and how to change it."""

from __future__ import annotations

import json
import shlex
import tempfile
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING

import click

from inbox_tui.cli.asking import agrees
from inbox_tui.cli.configuration import chosen_file, loaded
from inbox_tui.cli.exit_codes import ExitCode
from inbox_tui.cli.failures import Failure
from inbox_tui.cli.printing import narrate, say, say_json
from inbox_tui.cli.terminal import has_terminal

if TYPE_CHECKING:
    from inbox_tui.config.fault import Fault


@click.group("config", short_help="Locate, check and edit the configuration.")
def command() -> None:
    """Locate, check and edit the configuration, one file in TOML.

    The program does without one. What is wrong in it keeps its default. No setting leaves the
    confirm step out or changes what it asks.
    """


@command.command("locate")
def locate() -> None:
    """Say where the file is, or would be."""
    file, _ = chosen_file()
    say(str(file))
    if not file.exists():
        narrate("There is none yet. Next: inbox-tui config edit")


@command.command("check")
@click.option("--json", "as_json", is_flag=True, help="Write JSON Lines, one for each fault.")
def check(as_json: bool) -> ExitCode:
    """Say what is wrong in the file: line, column, setting and what to do.

    Exit code 1: something is wrong.
    """
    from inbox_tui.cli.config_findings import checked

    found = checked(loaded())
    for fault in found.faults:
        if as_json:
            say_json(_fields(fault))
        else:
            say(fault.told)
    if any(not fault.is_advice for fault in found.faults):
        return ExitCode.ERROR
    if found.faults:
        return ExitCode.DONE
    nothing = "Nothing is wrong" if found.is_there else "There is no file, so nothing is wrong"
    narrate(f"{nothing}: {found.file}")
    return ExitCode.DONE


@command.command("schema")
def schema() -> None:
    """Write a JSON Schema of the file, for editors that check TOML with one."""
    from inbox_tui.config.json_schema import json_schema

    for line in json.dumps(json_schema(), indent=2).splitlines():
        say(line)


@command.command("edit")
def edit() -> ExitCode:
    """Open the file in your editor, check it, and put it in place.

    A new one begins with every setting as a comment. The editor is $VISUAL or $EDITOR. The file
    is written when the editor has ended, as a whole; what was there before is kept beside it.
    """
    from inbox_tui.config.template import template
    from inbox_tui.config.write import write

    file, _ = chosen_file()
    if file.exists() and not file.is_file():
        raise Failure(f"{file} is no file that could be edited.")
    old = file.read_bytes() if file.exists() else template().encode()
    draft = Path(tempfile.mkdtemp(prefix="inbox-tui-")) / file.name
    draft.write_bytes(old)
    try:
        is_right = _edit_until_right(draft, file)
        new = draft.read_bytes()
        copy = write(file, new) if new != old else None
    except BaseException:
        if draft.exists() and draft.read_bytes() != old:
            narrate(f"{file} is as it was. What you wrote: {draft}")
            raise
        rmtree(draft.parent, ignore_errors=True)
        raise
    rmtree(draft.parent, ignore_errors=True)
    if new == old:
        narrate(f"Nothing was changed: {file}")
    else:
        kept = f" What was there before: {copy}" if copy else ""
        narrate(f"Written: {file}.{kept}")
    return ExitCode.DONE if is_right else ExitCode.ERROR


def _edit_until_right(draft: Path, file: Path) -> bool:
    """Open the editor as often as the person likes; return whether nothing is wrong in the end."""
    from inbox_tui.config.load import parse

    while True:
        _open_editor(draft)
        toml = draft.read_bytes().decode("utf-8", errors="replace")
        _, faults = parse(toml.removeprefix("\ufeff").replace("\r\n", "\n"), file)
        for fault in faults:
            narrate(fault.told)
        if not faults or not has_terminal() or not _again():
            return not faults


def _open_editor(draft: Path) -> None:
    command = loaded().config.editor.command
    from inbox_tui.keychain.environment import without_secrets_here

    with without_secrets_here():
        click.edit(filename=str(draft), editor=shlex.join(command) if command else None)


def _again() -> bool:
    try:
        return agrees("Edit it again?", default=True)
    except click.Abort:  # no answer: what was written is kept as it is
        return False


def _fields(fault: Fault) -> dict[str, object]:
    return {
        "file": str(fault.file),
        "line": fault.line or None,
        "column": fault.column or None,
        "field": fault.field,
        "sentence": fault.sentence,
        "is_advice": fault.is_advice,
    }
