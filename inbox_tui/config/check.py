"""From the tables of a TOML text to the configuration: what is wrong is left out and told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from inbox_tui import text
from inbox_tui.config.finding import Finding, LeftOut
from inbox_tui.config.schema import Config
from inbox_tui.config.setting import Bounds, Setting, settings_of

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    from inbox_tui.config.places import Path

_SHOWN_CHARACTERS = 40
_LONGEST_WORD = 100


class _Wrong(Exception):
    """The value cannot be used; the text is the sentence."""


def check(tables: Mapping[str, Any]) -> tuple[Config, tuple[Finding, ...]]:
    """Return the configuration that a file says, and what of the file was left out and why.

    A setting that is wrong keeps its default. A view or a rule with anything wrong is left out as
    a whole: half a rule would match what it was not meant for.
    """
    findings: list[Finding] = []
    values = _values(Config, tables, (), findings)
    return Config(**values), tuple(findings)


def _values(
    section: type[DataclassInstance], table: Mapping[str, Any], path: Path, found: list[Finding]
) -> dict[str, Any]:
    known = {setting.name: setting for setting in settings_of(section)}
    found += [Finding((*path, name), _unknown(name, known), True) for name in table.keys() - known]
    values: dict[str, Any] = {}
    for name, setting in known.items():
        here = (*path, name)
        if name not in table:
            if setting.default is ...:
                found.append(Finding(path, f"There is no {name} in it, which it needs."))
            continue
        try:
            values[setting.attribute] = _value(setting, table[name], here, found)
        except _Wrong as wrong:
            found.append(Finding(here, str(wrong)))
    return values


def _unknown(name: str, known: Mapping[str, Setting]) -> str:
    shown = _quoted(name)
    near = _nearest(name, known)
    if near:
        return f"There is no setting {shown}. Is {near} meant?"
    return f"There is no setting {shown} here; there are {', '.join(known)}."


def _value(setting: Setting, value: Any, path: Path, found: list[Finding]) -> Any:
    section = setting.section
    if section and setting.is_list:
        return tuple(_entries(setting, value, path, found))
    if section:
        if not isinstance(value, dict):
            raise _Wrong(f"This is a section: write [{setting.name}] on a line of its own.")
        return section(**_values(section, value, path, found))
    if setting.is_table:
        return _table(setting, value, path, found)
    if setting.is_list:
        return _list(setting.bounds, value)
    return _one(setting.value_types[0], setting.bounds, value)


def _entries(
    setting: Setting, value: Any, path: Path, found: list[Finding]
) -> Iterator[DataclassInstance]:
    section = setting.section
    assert section
    if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
        raise _Wrong(f"Each entry of it begins with [[{setting.name}]] on a line of its own.")
    names: set[str] = set()
    for number, entry in enumerate(value):
        here = (*path, number)
        if number == setting.bounds.most:
            found.append(Finding(here, f"More than {number} are not read."))
            return
        wrong: list[Finding] = []
        values = _values(section, entry, here, wrong)
        if not wrong:
            made = section(**values)
            called = values["name"].casefold()
            fault = getattr(made, "fault", "")
            if called in names:
                wrong.append(Finding((*here, "name"), f"Another one is called {_quoted(called)}."))
            elif fault:
                wrong.append(Finding(here, fault))
            else:
                names.add(called)
                yield made
        name = entry.get("name")
        without = LeftOut(setting.name, number, name if isinstance(name, str) else "")
        found += [replace(finding, left_out=without) for finding in wrong]


def _table(setting: Setting, value: Any, path: Path, found: list[Finding]) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _Wrong("It must be a table: names with a value each.")
    kept: dict[str, Any] = {}
    for name, entry in value.items():
        here = (*path, name)
        try:
            if isinstance(entry, dict) and len(setting.value_types) > 2 and len(path) == 1:
                kept[name] = _table(setting, entry, here, found)
            elif isinstance(entry, list) and len(setting.value_types) > 1:
                kept[name] = _list(setting.bounds, entry)
            else:
                kept[name] = _one(setting.value_types[0], setting.bounds, entry)
        except _Wrong as wrong:
            found.append(Finding(here, str(wrong)))
    return kept


def _list(bounds: Bounds, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(entry, str) for entry in value):
        raise _Wrong(f'It must be a list of texts, such as ["a", "b"], not {_shown(value)}.')
    if bounds.most is not None and len(value) > bounds.most:
        raise _Wrong(f"It has more than {bounds.most} entries.")
    for entry in value:
        _keep_to(bounds, entry)
    return tuple(value)


def _one(kind: Any, bounds: Bounds, value: Any) -> Any:
    if type(value) is not kind:  # True is an int, too
        raise _Wrong(f"It must be {_KINDS[kind]}, not {_shown(value)}.")
    if isinstance(value, str):
        if bounds.most is not None and len(value) > bounds.most:
            raise _Wrong(f"It has more than {bounds.most} characters.")
        if bounds.least is not None and len(value.strip()) < bounds.least:
            raise _Wrong("It is empty.")
        _keep_to(bounds, value)
    elif (bounds.least is not None and value < bounds.least) or (
        bounds.most is not None and value > bounds.most
    ):
        raise _Wrong(f"It must be from {bounds.least} to {bounds.most}, not {_shown(value)}.")
    return value


_KINDS = {bool: "true or false", int: "a whole number", str: "a text in quotes"}


def _keep_to(bounds: Bounds, value: str) -> None:
    if bounds.among and value not in bounds.among:
        words = ", ".join(f'"{word}"' for word in bounds.among)
        near = _nearest(value, bounds.among)
        hint = f' Is "{near}" meant?' if near else ""
        raise _Wrong(f"It must be one of {words}, not {_shown(value)}.{hint}")
    if bounds.pattern and not re.fullmatch(bounds.pattern, value):
        raise _Wrong(f"It must be {bounds.form}, not {_shown(value)}.")
    fault = bounds.check(value) if bounds.check and value else ""
    if fault:
        raise _Wrong(fault)


def _nearest(word: str, known: Iterable[str]) -> str:
    """Return the known word that is most like ``word``, or "" where none is."""
    from difflib import get_close_matches

    return next(iter(get_close_matches(word[:_LONGEST_WORD].casefold(), known, 1, 0.6)), "")


def _shown(value: Any) -> str:
    """Return a value as a sentence names it, short and safe."""
    match value:
        case bool():
            return str(value).lower()
        case int() if abs(value) < 10**12:
            return str(value)
        case str():
            return _quoted(value)
        case list():
            return "a list"
        case dict():
            return "a table"
        case int() | float():
            return "this number"
        case _:
            return "a date or time"


def _quoted(words: str) -> str:
    return f'"{text.shorten(text.clean_cell(words), _SHOWN_CHARACTERS)}"'
