"""How a setting is declared: a field of a frozen dataclass with a sentence and the bounds of it.

The checks of a file, the JSON Schema, the template and docs/config.md are all made from these.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass
from functools import cache
from types import UnionType
from typing import TYPE_CHECKING, Any, get_args, get_origin, get_type_hints

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_ABOUT, _BOUNDS, _EXAMPLE = "about", "bounds", "example"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What a value of the right type must keep to besides."""

    least: int | None = None
    most: int | None = None
    """Of a number; of a text, its characters; of a list, its entries."""
    among: tuple[str, ...] = ()
    """The words that can be chosen; of a list, each entry."""
    pattern: str = ""
    """A text matches it as a whole; of a list, each entry."""
    form: str = ""
    """What the pattern asks for, after "must be": ``a length of time such as 90m, 3h or 2d``."""
    check: Callable[[Any], str] | None = None
    """Returns "" or what is wrong, as a sentence; of a list, it is asked of each entry."""


def setting(
    default: Any,
    about: str,
    *,
    example: Any = None,
    least: int | None = None,
    most: int | None = None,
    among: tuple[str, ...] = (),
    pattern: str = "",
    form: str = "",
    check: Callable[[Any], str] | None = None,
) -> Any:
    """Declare a setting. ``default`` ``...`` has to be given; ``example`` stands in the template."""
    bounds = Bounds(least=least, most=most, among=among, pattern=pattern, form=form, check=check)
    metadata = {_ABOUT: about, _BOUNDS: bounds, _EXAMPLE: example}
    if default is ...:
        return dataclasses.field(metadata=metadata)
    if isinstance(default, dict):
        return dataclasses.field(default_factory=lambda: dict(default), metadata=metadata)
    return dataclasses.field(default=default, metadata=metadata)


@dataclass(frozen=True, slots=True)
class Setting:
    """One declared setting, as the file knows it."""

    name: str
    """Its key in the file."""
    attribute: str
    """Its field of the dataclass: ``from_`` where the file says ``from``."""
    type: Any
    """``bool``, ``int``, ``str``, ``tuple[str, ...]``, a mapping, a section or a tuple of such."""
    about: str
    bounds: Bounds
    example: Any
    default: Any
    """``...`` where it has to be given."""

    @property
    def section(self) -> type[DataclassInstance] | None:
        """Return the dataclass of a section, or of each entry of a list of sections."""
        kind = get_args(self.type)[0] if get_origin(self.type) is tuple else self.type
        return kind if isinstance(kind, type) and dataclasses.is_dataclass(kind) else None

    @property
    def is_list(self) -> bool:
        """Return whether the file gives several."""
        return get_origin(self.type) is tuple

    @property
    def is_table(self) -> bool:
        """Return whether the file gives names that are not known beforehand, with values."""
        return get_origin(self.type) is Mapping

    @property
    def value_types(self) -> tuple[Any, ...]:
        """Return what one value of it may be, after lists and tables are taken apart."""
        kind = self.type
        if get_origin(kind) is Mapping:
            kind = get_args(kind)[1]
        if isinstance(kind, UnionType):
            return get_args(kind)
        return (get_args(kind)[0] if self.is_list else kind,)


@cache
def settings_of(section: type[DataclassInstance]) -> tuple[Setting, ...]:
    """Return the settings of a section, in the order in which they are declared."""
    types = get_type_hints(section)
    return tuple(_setting(field, types[field.name]) for field in dataclasses.fields(section))


def introduction(section: type[DataclassInstance]) -> str:
    """Return what a section is for: its docstring, in one line a paragraph."""
    paragraphs = (section.__doc__ or "").split("\n\n")
    return "\n\n".join(re.sub(r"\s+", " ", words).strip() for words in paragraphs)


def _setting(field: Field[Any], kind: Any) -> Setting:
    default = field.default
    if default is MISSING:
        default = ... if field.default_factory is MISSING else field.default_factory()
    return Setting(
        name=field.name.rstrip("_"),
        attribute=field.name,
        type=kind,
        about=field.metadata[_ABOUT],
        bounds=field.metadata[_BOUNDS],
        example=field.metadata[_EXAMPLE],
        default=default,
    )
