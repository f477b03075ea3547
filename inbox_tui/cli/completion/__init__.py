"""What the tab key offers: commands, options, and what the inbox holds.

A shell hands over its line up to the cursor in ``COMP_WORDS`` and gets lines of three fields back:
``plain``, ``dir`` or ``file``; a value; a few words about it. Both may come from strangers, so they
are cleaned, and what a shell could read as anything but one word is quoted for it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from click import shell_completion

from inbox_tui import text
from inbox_tui.cli.completion.line import Line, read_line
from inbox_tui.cli.completion.offers import offers
from inbox_tui.cli.exit_codes import ExitCode
from inbox_tui.cli.printing import say, say_fields

if TYPE_CHECKING:
    import click

LINE_VARIABLE = "COMP_WORDS"
SHELLS = ("bash", "zsh", "fish")
_WIDTH = 72


def script(shell: str) -> str:
    """Return the script that turns completion on in a shell of :data:`SHELLS`."""
    return Path(__file__).with_name(f"inbox-tui.{shell}").read_text(encoding="utf-8")


def answer(program: click.Command, instruction: str) -> ExitCode:
    """Write what a shell asks for: ``bash_complete`` and the like. Anything else is silence."""
    shell, _, wanted = instruction.partition("_")
    if shell not in SHELLS or wanted not in {"complete", "source"}:
        return ExitCode.USAGE
    if wanted == "source":
        for row in script(shell).splitlines():
            say(row)
        return ExitCode.DONE
    line = read_line(os.environ.get(LINE_VARIABLE, ""))
    for offer in completions(program, line, shell):
        say_fields(offer.kind, offer.value, offer.about)
    return ExitCode.DONE


@dataclass(frozen=True, slots=True)
class Offer:
    """One line of the answer."""

    kind: str
    value: str
    about: str


def completions(program: click.Command, line: Line, shell: str) -> Iterator[Offer]:
    """Yield what may come next on a line, as ``shell`` takes it."""
    context = shell_completion._resolve_context(  # noqa: SLF001 - click's own classes use it
        program, {"resilient_parsing": True}, "inbox-tui", [*line.words]
    )
    wanted, part = shell_completion._resolve_incomplete(  # noqa: SLF001 - as above
        context, [*line.words], line.incomplete
    )
    before = line.incomplete.removesuffix(part)
    for item in _items(wanted, context, part):
        if item.type != "plain":
            yield Offer(item.type, "", "")
            continue
        value, about = str(item.value), text.clean_cell(item.help or "")
        if value != text.clean_cell(value) or not value.isprintable():
            continue  # it could not be typed either
        said = line.quoted(before + value, shell)
        if said:
            yield Offer("plain", said, text.shorten(about, _WIDTH))


def _items(
    wanted: click.Command | click.Parameter, context: click.Context, part: str
) -> Iterable[shell_completion.CompletionItem[str]]:
    found = offers(wanted, context, part)
    return wanted.shell_complete(context, part) if found is None else found
