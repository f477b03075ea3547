"""The template, the JSON Schema and the document hold every setting, and all say the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from docs.config import DOCUMENT, document
from inbox_tui.config.json_schema import json_schema
from inbox_tui.config.load import parse
from inbox_tui.config.schema import DEFAULTS, Config
from inbox_tui.config.setting import Setting, settings_of
from inbox_tui.config.template import template

FILE = Path("config.toml")


def every_setting() -> Iterator[tuple[str, Setting]]:
    """Yield each setting with the name of its section."""
    for setting in settings_of(Config):
        yield "", setting
        for inner in settings_of(setting.section) if setting.section else ():
            yield setting.name, inner


SETTINGS = tuple(every_setting())
IDS = [f"{section}.{setting.name}".strip(".") for section, setting in SETTINGS]


def test_the_template_changes_nothing_as_it_stands() -> None:
    assert parse(template(), FILE) == (DEFAULTS, ())


def test_the_template_is_right_in_every_line_that_can_be_uncommented() -> None:
    config, faults = parse(re.sub(r"(?m)^#(?! )", "", template()), FILE)
    assert faults == ()
    assert config != DEFAULTS
    assert len(config.views) == len(config.rules) == 1


@pytest.mark.parametrize(("section", "setting"), SETTINGS, ids=IDS)
def test_every_setting_is_told_everywhere(section: str, setting: Setting) -> None:
    assert setting.about.endswith(".")
    if section:
        assert f"#{setting.name} = " in template()
        assert f"| `{setting.name}` |" in document()
        assert setting.about in document()
        there = json_schema()["properties"][section]
        assert setting.name in there.get("items", there)["properties"]
    else:
        assert f"[{setting.name}]" in template()
        assert f"[{setting.name}]" in document()
        assert setting.name in json_schema()["properties"]


def test_the_document_is_current() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == document(), "make docs"
