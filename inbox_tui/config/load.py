"""Reads the configuration, whatever is in the file: what is wrong keeps its default."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import count, islice
from pathlib import Path
from typing import TYPE_CHECKING

from inbox_tui import text
from inbox_tui.config import text_file
from inbox_tui.config.fault import Fault
from inbox_tui.config.finding import Finding, LeftOut
from inbox_tui.config.schema import DEFAULTS, Config

if TYPE_CHECKING:
    from inbox_tui.config.places import Path as FieldPath
    from inbox_tui.config.places import Place

_AT = re.compile(r" \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)\Z")


@dataclass(frozen=True, slots=True)
class Loaded:
    """A configuration, and what was wrong with the file that it came from."""

    config: Config
    file: Path
    faults: tuple[Fault, ...] = ()
    is_there: bool = True
    """Whether there is a file."""
    toml: str = field(default="", repr=False)

    def with_more(self, findings: Iterable[Finding]) -> Loaded:
        """Add what the floors above found wrong with what they were told.

        Their findings number the views and rules that are followed.
        """
        return replace(self, faults=_in_order((*self.faults, *self._faults(findings))))

    def with_advice(self, findings: Iterable[Finding]) -> Loaded:
        """Add what was followed and has a catch."""
        more = (replace(fault, is_advice=True) for fault in self._faults(findings))
        return replace(self, faults=_in_order((*self.faults, *more)))

    def left_out(self, section: str) -> tuple[LeftOut, ...]:
        """Return which ``views`` or ``rules`` are not followed, in the order of the file."""
        found = [fault.left_out for fault in self.faults if fault.left_out]
        return tuple(dict.fromkeys(one for one in found if one.section == section))

    def fault_of(self, finding: Finding) -> Fault:
        """Return one finding of the floors above with its place in the file."""
        (fault,) = self._faults((finding,))
        return fault

    def _faults(self, findings: Iterable[Finding]) -> tuple[Fault, ...]:
        in_file = (replace(found, path=self._path_in_file(found.path)) for found in findings)
        return placed(in_file, self.toml, self.file)

    def _path_in_file(self, path: FieldPath) -> FieldPath:
        """Return a path with the number that a view or rule has in the file."""
        match path:
            case (str(section), int(number), *rest):
                without = {one.number for one in self.left_out(section)}
                numbers = (place for place in count() if place not in without)
                return (section, next(islice(numbers, number, None)), *rest)
            case _:
                return path


def load(file: Path, *, is_chosen: bool = False) -> Loaded:
    """Read the configuration from ``file``; never raises for anything that stands in it.

    ``is_chosen`` says that a person named the file, so that it should be there.
    """
    try:
        toml = text_file.read(file)
    except text_file.Unreadable as unreadable:
        return Loaded(DEFAULTS, file, (unreadable.fault,))
    if toml is None:
        missing = Fault(file=file, sentence="There is no such file.")
        return Loaded(DEFAULTS, file, (missing,) if is_chosen else (), is_there=False)
    config, faults = parse(toml, file)
    return Loaded(config, file, faults, toml=toml)


def parse(toml: str, file: Path) -> tuple[Config, tuple[Fault, ...]]:
    """Return what a text says, and what is wrong with it. ``file`` is named in the faults."""
    import tomllib

    from inbox_tui.config.check import check

    try:
        tables = tomllib.loads(toml)
    except ValueError as error:  # a number of thousands of digits is no TOMLDecodeError
        return DEFAULTS, (_not_toml(toml, file, str(error)),)
    except RecursionError:
        return DEFAULTS, (Fault(file=file, sentence="Its lists are nested too deeply."),)
    config, findings = check(tables)
    return config, _in_order(placed(findings, toml, file))


def placed(findings: Iterable[Finding], toml: str, file: Path) -> tuple[Fault, ...]:
    """Return faults with the places of findings in a text that is TOML."""
    found = tuple(findings)
    if not found:
        return ()
    from inbox_tui.config.places import places

    try:
        where = places(toml)
    except RecursionError:  # the parser had a little more room; the faults have no place then
        where = {}
    return tuple(_fault(finding, toml, file, where) for finding in found)


def _in_order(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    return tuple(sorted(faults, key=lambda fault: (fault.line, fault.column)))


def field_name(path: FieldPath) -> str:
    """Return a path as people write it: ``views[2].query`` is of the second view."""
    name = ""
    for part in path:
        if isinstance(part, int):
            name += f"[{part + 1}]"
        else:
            plain = part if re.fullmatch(r"[A-Za-z0-9_-]+", part) else f'"{part}"'
            name += f".{plain}" if name else plain
    return text.shorten(text.clean_cell(name), 80)


def _fault(finding: Finding, toml: str, file: Path, where: dict[FieldPath, Place]) -> Fault:
    from inbox_tui.config.places import line_and_column

    path = finding.path
    while path and path not in where:
        path = path[:-1]
    place = where.get(path)
    line = column = 0
    if place:
        line, column = line_and_column(toml, place.key if finding.is_about_key else place.value)
    return Fault(
        file=file,
        line=line,
        column=column,
        field=field_name(finding.path),
        sentence=finding.sentence,
        left_out=finding.left_out,
    )


def _not_toml(toml: str, file: Path, said: str) -> Fault:
    from inbox_tui.config.places import line_and_column

    found = _AT.search(said)
    line, column = line_and_column(toml, len(toml))
    if found and found["line"]:
        line, column = int(found["line"]), int(found["column"])
    elif not found:
        line = column = 0
    words = text.clean_line(_AT.sub("", said))
    return Fault(
        file=file,
        line=line,
        column=column,
        sentence=f"It is not TOML: {words}. Nothing of the file is used.",
    )
