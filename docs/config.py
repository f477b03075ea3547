"""Writes docs/config.md from the declared settings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from inbox_tui.config.schema import Config
from inbox_tui.config.setting import Setting, introduction, settings_of
from inbox_tui.config.template import example_of, toml_key, toml_value

DOCUMENT = Path(__file__).parent / "config.md"
INTRODUCTION = """\
# Configuration

<!-- Written by docs/config.py; `make docs` writes it anew. -->

One file in [TOML](https://toml.io), which need not be there. Each line of it is a wish, not a
condition: what is wrong in it is told, with its line and its name, and keeps its default.

| command | what it does |
|---|---|
| `inbox-tui config locate` | says where the file is, or would be |
| `inbox-tui config edit` | opens it in your editor, with every setting as a comment; checks it afterwards |
| `inbox-tui config check` | says what is wrong in it |
| `inbox-tui config schema` | writes a JSON Schema, for editors that know it |

Another file is used with `inbox-tui --config FILE` or `INBOX_TUI_CONFIG=FILE`. The file may name
programs to run, so one that everybody can write to, or that belongs to somebody else, is not read.

Adapters of your own are files in the folder `adapters` beside the usual configuration file, also
where another one is used. `inbox-tui adapter trust FILE` lets one run; which are trusted stands in
`trusted-adapters.json` beside that folder. With `inbox-tui --safe-mode`, or `INBOX_TUI_SAFE_MODE=1`
in the environment, only the adapters of the program itself are loaded.

Nothing that concerns the way out of a reply can be set: the confirm step, the hold, the stop and
the checks are the same for everybody."""


def document() -> str:
    """Return the whole document."""
    return "\n".join([INTRODUCTION, *_sections()]) + "\n"


def _sections() -> Iterator[str]:
    for setting in settings_of(Config):
        title = f"[[{setting.name}]]" if setting.is_list else f"[{setting.name}]"
        yield from ("", f"## `{title}`", "")
        section = setting.section
        if section is None:
            example = "\n".join(
                f"{toml_key(name)} = {toml_value(value)}"
                for name, value in example_of(setting).items()
            )
            yield from (setting.about, "", "```toml", f"[{setting.name}]", example, "```")
            continue
        yield from (introduction(section), "", "| setting | is | default | meaning |")
        yield "|---|---|---|---|"
        for one in settings_of(section):
            yield f"| `{one.name}` | {_kind(one)} | {_default(one)} | {_cell(one.about)} |"
        if setting.is_list:
            yield from ("", "```toml", f"[[{setting.name}]]")
            yield from (
                f"{one.name} = {toml_value(one.example)}"
                for one in settings_of(section)
                if one.example is not None
            )
            yield "```"


def _kind(setting: Setting) -> str:
    bounds = setting.bounds
    if bounds.among:
        words = ", ".join(f'`"{word}"`' for word in bounds.among)
        return f"some of {words}" if setting.is_list else f"one of {words}"
    if setting.is_table:
        one = "a number" if setting.value_types == (int,) else _cell(bounds.form) or "a text"
        return f"{one} for each name"
    if setting.is_list:
        return "a list of texts"
    if setting.type is bool:
        return "true or false"
    if setting.type is int:
        return f"{bounds.least} to {bounds.most}"
    return _cell(bounds.form) or "a text"


def _default(setting: Setting) -> str:
    default: Any = setting.default
    return "has to be given" if default is ... else f"`{toml_value(default)}`"


def _cell(words: str) -> str:
    return words.replace("|", "\\|")


if __name__ == "__main__":
    DOCUMENT.write_text(document(), encoding="utf-8")
