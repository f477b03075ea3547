"""The manual pages, made from the command line's own help and from the declared settings.

They are written in man(7) (https://man7.org/linux/man-pages/man7/man.7.html).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from inbox_tui import __version__
from inbox_tui.cli.exit_codes import EPILOG

if TYPE_CHECKING:
    from inbox_tui.config.setting import Setting

NAME = "inbox-tui"
CONFIG_PAGE = f"{NAME}-config.5"
_VERBATIM = "\b"


def pages(program: click.Group) -> Iterator[tuple[str, str]]:
    """Yield the file name and the text of every page: ``inbox-tui-list.1``."""
    for words, command in _commands(program):
        name = "-".join((NAME, *words))
        yield f"{name}.1", "\n".join(_command_page(program, words, command)) + "\n"
    yield CONFIG_PAGE, "\n".join(_config_page()) + "\n"


def escaped(words: str) -> str:
    """Return a text as roff takes it: nothing in it begins a request or an escape."""
    words = words.replace("\\", "\\e").replace("-", "\\-").replace("`", "\\(ga")
    words = words.replace("'", "\\(aq").replace("^", "\\(ha").replace("~", "\\(ti")
    return re.sub(r"(?m)^(?=\.)", r"\\&", words)


def _commands(
    group: click.Group, words: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    yield words, group
    for name in group.list_commands(click.Context(group)):
        command = group.get_command(click.Context(group), name)
        if isinstance(command, click.Group):
            yield from _commands(command, (*words, name))
        elif command:
            yield (*words, name), command


def _command_page(
    program: click.Group, words: tuple[str, ...], command: click.Command
) -> Iterator[str]:
    names = program.context_settings["help_option_names"]
    context = click.Context(command, info_name=" ".join((NAME, *words)), help_option_names=[*names])
    title = "-".join((NAME, *words))
    yield from _opening(title, 1, _first_sentence(command))
    yield ".SH SYNOPSIS"
    pieces = escaped(" ".join(command.collect_usage_pieces(context)))
    yield f".B {escaped(' '.join((NAME, *words)))}"
    yield pieces
    yield ".SH DESCRIPTION"
    yield from _paragraphs(command.help or "")
    if isinstance(command, click.Group):
        yield ".SH COMMANDS"
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            yield from _item(
                " ".join((*words, name)), inner.get_short_help_str(200) if inner else ""
            )
    options = [p for p in command.get_params(context) if isinstance(p, click.Option)]
    yield ".SH OPTIONS"
    for option in options:
        record = option.get_help_record(context)
        if record:
            yield from _item(*record)
    if not words:
        yield ".SH EXIT STATUS"
        yield from _paragraphs(EPILOG)
        yield from _environment()
    yield ".SH SEE ALSO"
    others = [NAME] if words else [f"{NAME}-{name}" for name in program.list_commands(context)]
    yield ",\n".join(
        [*(f".BR {escaped(o)} (1)" for o in others), f".BR {escaped(NAME)}\\-config (5)"]
    )


def _environment() -> Iterator[str]:
    yield ".SH ENVIRONMENT"
    yield from _item("INBOX_TUI_HOME", "One folder for configuration, data and logs.")
    yield from _item("INBOX_TUI_DB", "The inbox file, instead of the usual place.")
    yield from _item("INBOX_TUI_CONFIG", "The configuration file, instead of the usual place.")


def _config_page() -> Iterator[str]:
    from inbox_tui.config.schema import Config
    from inbox_tui.config.setting import introduction, settings_of

    yield from _opening(f"{NAME}-config", 5, "the configuration of inbox-tui")
    yield ".SH DESCRIPTION"
    yield from _paragraphs(
        "One file in TOML (https://toml.io). It need not be there, and what is wrong in it is told "
        "and keeps its default. 'inbox-tui config locate' says where it is, 'inbox-tui config "
        "edit' opens it with every setting as a comment.\n\nNothing that concerns the way out of a "
        "reply can be set."
    )
    for setting in settings_of(Config):
        title = f"[[{setting.name}]]" if setting.is_list else f"[{setting.name}]"
        yield f".SH {escaped(title)}"
        section = setting.section
        yield from _paragraphs(introduction(section) if section else setting.about)
        for one in settings_of(section) if section else ():
            yield from _item(one.name, f"{one.about} {_default(one)}")
    yield ".SH SEE ALSO"
    yield f".BR {escaped(NAME)} (1)"


def _default(setting: Setting) -> str:
    from inbox_tui.config.template import toml_value

    if setting.default is ...:
        return "It has to be given."
    return f"Default: {toml_value(setting.default)}"


def _opening(title: str, section: int, about: str) -> Iterator[str]:
    shown = escaped(title)
    yield f'.TH {shown.upper()} {section} "" "inbox\\-tui {escaped(__version__)}" "inbox\\-tui"'
    yield ".SH NAME"
    yield f"{shown} \\- {escaped(about)}"


def _first_sentence(command: click.Command) -> str:
    sentence = command.get_short_help_str(200).rstrip(".")
    return sentence[:1].lower() + sentence[1:]


def _paragraphs(words: str) -> Iterator[str]:
    for number, paragraph in enumerate(words.strip().split("\n\n")):
        if number:
            yield ".PP"
        if paragraph.strip().startswith(_VERBATIM):
            lines = paragraph.strip().removeprefix(_VERBATIM).strip("\n").splitlines()
            yield from (".nf", *(escaped(line.rstrip()) for line in lines), ".fi")
        else:
            yield escaped(" ".join(paragraph.split()))


def _item(term: str, words: str) -> Iterator[str]:
    yield ".TP"
    yield f".B {escaped(term)}"
    yield escaped(" ".join(words.split())) or "\\&"
