"""What the inbox offers for the arguments and options of commands, by what they are called."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from inbox_tui.paths import config_file, database_file

if TYPE_CHECKING:
    from inbox_tui.config.schema import Config

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
    "draft reopen": ("discarded draft",),
    "identity": ("identity",),
    "message": ("message",),
    "number note": ("conversation",),
    "number show": ("dead letter",),
    "number undo": ("hand send",),
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
    if wanted.name == "view":
        return _views(context, part)
    if wanted.name == "name" and context.command.name == "try":
        return _configured(context, part, lambda config: [rule.name for rule in config.rules])
    kinds = kinds_of(context.command, wanted)
    return _named(kinds, context, part) if kinds else None


def _networks(part: str) -> Iterator[CompletionItem[str]]:
    from inbox_tui import registry

    return (CompletionItem(name) for name in registry.names() if name.startswith(part))


def _views(context: click.Context, part: str) -> Iterator[CompletionItem[str]]:
    from inbox_tui.store.views import View

    yield from (CompletionItem(one.value) for one in View if one.startswith(part))
    yield from _configured(context, part, lambda config: [view.name for view in config.views])


def _configured(
    context: click.Context, part: str, names: Callable[[Config], Iterable[str]]
) -> Iterator[CompletionItem[str]]:
    """Yield names of the configuration; none where the file cannot be read."""
    from inbox_tui.config.load import load

    chosen: Path | None = context.find_root().params.get("config")
    config = load(chosen or config_file(), is_chosen=False).config
    for name in names(config):
        if name.casefold().startswith(part.casefold()):
            yield CompletionItem(name)


def _named(
    kinds: Iterable[str], context: click.Context, part: str
) -> Iterator[CompletionItem[str]]:
    from inbox_tui.store.nameable import named

    chosen: Path | None = context.find_root().params.get("db")
    file = Path(chosen) if chosen else database_file()
    for value, about in (row for kind in kinds for row in named(file, kind)):
        if value.casefold().startswith(part.casefold()):
            yield CompletionItem(value, help=about)
