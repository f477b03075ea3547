"""A configuration file to begin with: every setting is in it, as a comment that says what it does."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from inbox_tui.config.schema import Config
from inbox_tui.config.setting import Setting, introduction, settings_of

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_WIDTH = 92
_OPENING = (
    "The configuration of inbox-tui, in TOML (https://toml.io). A line that begins with # says "
    "nothing: take the # away to set something. 'inbox-tui config check' says what is wrong."
)


def template() -> str:
    """Return the text of a new file. As it stands, it changes nothing."""
    return "\n".join([*_comment(_OPENING), *_sections()]) + "\n"


def toml_value(value: Any) -> str:
    """Return a value as TOML writes it."""
    match value:
        case bool():
            return str(value).lower()
        case str():
            # JSON's strings are TOML's basic strings, but for DEL, which TOML wants escaped.
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")
        case tuple() | list():
            return f"[{', '.join(map(toml_value, value))}]"
        case Mapping():
            pairs = (f"{toml_key(k)} = {toml_value(v)}" for k, v in value.items())
            return f"{{ {', '.join(pairs)} }}" if value else "{}"
        case _:
            return str(value)


def toml_key(name: str) -> str:
    """Return a key as TOML writes it: in quotes where that is needed."""
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else toml_value(name)


def example_of(setting: Setting) -> Any:
    """Return a value to show for a setting: its example, or its default."""
    return setting.default if setting.example is None else setting.example


def _sections() -> Iterator[str]:
    for setting in settings_of(Config):
        yield ""
        section = setting.section
        if section and setting.is_list:
            yield from _comment(introduction(section))
            yield f"#[[{setting.name}]]"
            yield from _settings(section)
        elif section:
            yield from _comment(introduction(section))
            yield f"[{setting.name}]"
            yield from _settings(section)
        else:
            yield from _comment(setting.about)
            yield f"[{setting.name}]"
            for name, value in example_of(setting).items():
                yield f"#{toml_key(name)} = {toml_value(value)}"


def _settings(section: type[DataclassInstance]) -> Iterator[str]:
    for setting in settings_of(section):
        yield from _comment(setting.about)
        yield f"#{setting.name} = {toml_value(example_of(setting))}"


def _comment(words: str) -> list[str]:
    return [
        f"# {line}"
        for paragraph in words.split("\n\n")
        for line in textwrap.wrap(paragraph, _WIDTH - 2, break_long_words=False)
    ]
