"""Each broken adapter is caught, by the test that is meant to catch it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.architecture.source import ROOT
from tests.testing.broken import suites
from tests.testing.guestbook.adapter import GuestbookAdapter

# One process for all; a busy machine takes its time over it.
pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """Run, in one process of its own, the one test on each; return what came of each."""
    report = tmp_path_factory.mktemp("broken") / "report.xml"
    file = Path(suites.__file__)
    tests = [f"{file}::{suites.suite_of(b)}::{test}" for b, test in suites.CAUGHT_BY.items()]
    subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", os.devnull,
         "--import-mode=importlib", "--noconftest", f"--junit-xml={report}", *tests],
        cwd=ROOT,
        env={**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
        timeout=280,
    )  # fmt: skip
    found: dict[str, set[str]] = {}
    for case in ElementTree.parse(report).iter("testcase"):
        suite = case.attrib["classname"].rpartition(".")[2]
        found.setdefault(suite, set()).update(part.tag for part in case)
    return found


@pytest.mark.parametrize("broken", suites.CAUGHT_BY, ids=lambda broken: broken.__name__)
def test_a_broken_adapter_is_caught(
    outcomes: dict[str, set[str]], broken: type[GuestbookAdapter]
) -> None:
    assert "failure" in outcomes[suites.suite_of(broken)]
