"""The configuration as a JSON Schema, for editors that know it (https://json-schema.org)."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from types import UnionType
from typing import TYPE_CHECKING, Any, get_args, get_origin

from inbox_tui.config.schema import Config
from inbox_tui.config.setting import Bounds, Setting, introduction, settings_of

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_NAMES = {bool: "boolean", int: "integer", str: "string"}


def json_schema() -> dict[str, Any]:
    """Return the schema of the whole file (draft 2020-12)."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "The configuration of inbox-tui",
        **_section(Config),
    }


def _section(section: type[DataclassInstance]) -> dict[str, Any]:
    settings = settings_of(section)
    made: dict[str, Any] = {
        "type": "object",
        "description": introduction(section),
        "properties": {setting.name: _setting(setting) for setting in settings},
        "additionalProperties": False,
    }
    needed = [setting.name for setting in settings if setting.default is ...]
    return {**made, "required": needed} if needed else made


def _setting(setting: Setting) -> dict[str, Any]:
    made: dict[str, Any]
    if setting.section:
        made = _section(setting.section)
        made = _list_of(made, setting.bounds) if setting.is_list else made
        return made
    made = {"description": setting.about, **_type(setting.type, setting.bounds)}
    default = setting.default
    if default is not ...:
        made["default"] = list(default) if isinstance(default, tuple) else default
    return made


def _type(kind: Any, bounds: Bounds) -> dict[str, Any]:
    origin = get_origin(kind)
    if origin is Mapping:
        return {"type": "object", "additionalProperties": _type(get_args(kind)[1], bounds)}
    if isinstance(kind, UnionType):
        return {"anyOf": [_type(one, bounds) for one in get_args(kind)]}
    if origin is tuple:
        entry = dataclasses.replace(bounds, least=None, most=None)
        return _list_of(_type(get_args(kind)[0], entry), bounds)
    made: dict[str, Any] = {"type": _NAMES[kind]}
    least, most = ("minLength", "maxLength") if kind is str else ("minimum", "maximum")
    if bounds.least is not None:
        made[least] = bounds.least
    if bounds.most is not None:
        made[most] = bounds.most
    if bounds.among:
        made["enum"] = list(bounds.among)
    if bounds.pattern:
        made["pattern"] = f"^(?:{bounds.pattern})$"
    return made


def _list_of(entry: dict[str, Any], bounds: Bounds) -> dict[str, Any]:
    made: dict[str, Any] = {"type": "array", "items": entry}
    return made if bounds.most is None else {**made, "maxItems": bounds.most}
