"""What the inbox offers for the arguments and options of commands, by what they are called."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from inbox_tui.paths import database_file

KINDS: dict[str, tuple[str, ...]] = {
    "account": ("account",),
    "after": ("conversation",),
    "arguments": ("conversation",),
    "arguments assign": ("conversation", "identity"),
    "arguments tag": ("conversation", "tag"),
    "arguments untag": ("conversation", "tag"),
    "conversation": ("conversation",),
    "delivery": ("delivery",),
    "draft": ("draft",),
    "identity": ("identity",),
    "message": ("message",),
    "number": ("dead letter",),
    "numbers": ("dead letter",),
    "who person": ("conversation",),
    "who vip": ("conversation",),
    "words remove": ("flagged word",),
}
"""Names of parameters, alone or before their command: what of the store they name."""


def kinds_of(command: click.Command, parameter: click.Parameter) -> tuple[str, ...]:
    """Return what a parameter names; nothing where click knows its words, or only a person does."""
    name = parameter.name or ""
    if isinstance(parameter.type, click.Choice | click.Path):
        return ()
    return KINDS.get(f"{name} {command.name}") or KINDS.get(name, ())


def offers(
    wanted: click.Command | click.Parameter, context: click.Context, part: str
) -> Iterable[CompletionItem[str]] | None:
    """Return what of the inbox may stand here, or None where click itself knows better."""
    if not isinstance(wanted, click.Parameter):
        return None
    if wanted.name == "network" and isinstance(wanted, click.Argument):
        return _networks(part)
    kinds = kinds_of(context.command, wanted)
    return _named(kinds, context, part) if kinds else None


def _networks(part: str) -> Iterator[CompletionItem[str]]:
    from inbox_tui import registry

    return (CompletionItem(name) for name in registry.names() if name.startswith(part))


def _named(
    kinds: Iterable[str], context: click.Context, part: str
) -> Iterator[CompletionItem[str]]:
    from inbox_tui.store.nameable import named

    chosen: Path | None = context.find_root().params.get("db")
    file = Path(chosen) if chosen else database_file()
    for value, about in (row for kind in kinds for row in named(file, kind)):
        if value.casefold().startswith(part.casefold()):
            yield CompletionItem(value, help=about)
