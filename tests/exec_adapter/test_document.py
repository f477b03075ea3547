"""The written protocol is the one that is spoken."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec

from docs.exec_adapters import DOCUMENT, document
from inbox_tui import adapter
from inbox_tui.adapter import AdapterError
from inbox_tui.exec_adapter import answers, refusals, requests
from tests.architecture.source import ROOT


def test_it_is_current() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == document(), "write it anew with: make docs"


def test_its_lines_are_requests_and_answers() -> None:
    block = DOCUMENT.read_text(encoding="utf-8").split("```json\n")[1].split("```")[0]
    parts = block.removeprefix("{").split("\n{")
    lines: list[dict[str, Any]] = [json.loads("{" + part) for part in parts]
    by_name = {kind.__struct_config__.tag: kind for kind in requests.ALL}
    for line in lines:
        if "do" in line:
            msgspec.convert(line, by_name[line["do"]])
        else:
            msgspec.convert(line, answers.AnyAnswer)
    assert len(lines) == 5


def test_every_error_of_the_contract_has_its_name_in_the_protocol() -> None:
    every = {
        kind
        for kind in vars(adapter).values()
        if isinstance(kind, type) and issubclass(kind, AdapterError) and kind is not AdapterError
    }
    assert every == set(refusals.NAMES)
    document = DOCUMENT.read_text(encoding="utf-8")
    for kind in every:
        certain = "yes" if kind.nothing_sent else "no"
        (line,) = [
            line for line in document.splitlines() if line.startswith(f"| `{kind.__name__}`")
        ]
        assert line.endswith(f"| {certain} |")


def test_every_example_names_a_request_that_there_is() -> None:
    templates = Path(ROOT / "inbox_tui" / "cli" / "new_adapter")
    for name in ("python-program.txt", "node-program.txt"):
        program = (templates / name).read_text(encoding="utf-8")
        for kind in requests.ALL:
            assert str(kind.__struct_config__.tag) in program
