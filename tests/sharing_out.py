"""How the tests are shared out among processes (pytest-xdist).

A file is run by one process, and so are all live tests: their servers start once. What takes long
comes first, so that no process has much to do when the others are done.
"""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from tests.live.installation import LONG_TO_INSTALL

LIVE_FOLDER = "tests/live/"


@pytest.hookimpl(trylast=True)  # when tests/unsteady.py has given its mark
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files with live tests first, then those of the whole program, then the rest."""
    places: dict[Path, int] = {}
    for item in items:
        places[item.path] = min(_place(item), places.get(item.path, 3))
    items.sort(key=lambda item: places[item.path])


def _place(item: pytest.Item) -> int:
    if item.get_closest_marker("live"):
        return 1 if LONG_TO_INSTALL.intersection(getattr(item, "fixturenames", ())) else 0
    return 2 if item.get_closest_marker("terminal") else 3


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Share out files, and the live tests as if they were one."""
    from xdist.scheduler import LoadScopeScheduling

    scheduler = LoadScopeScheduling(config, log)
    scheduler._split_scope = _share
    return scheduler


def _share(nodeid: str) -> str:
    file = nodeid.partition("::")[0]
    return LIVE_FOLDER if file.startswith(LIVE_FOLDER) else file


@pytest.hookimpl(wrapper=True)
def pytest_report_to_serializable() -> Generator[None, object, object]:
    """Let a report cross over to the other process although a test printed or raised a surrogate."""
    return _encodable((yield))


def _encodable(value: object) -> object:
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode()
    if isinstance(value, dict):
        return {key: _encodable(below) for key, below in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_encodable(below) for below in value)
    return value
