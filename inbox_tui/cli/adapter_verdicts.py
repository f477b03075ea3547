"""A run of an adapter's tests, in sentences for its author."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree

from inbox_tui.errors import Told
from inbox_tui.keychain.environment import without_secrets

_MOST_WORDS = 600
_NOTHING_CHOSEN = 5
"""An exit status of pytest."""


class NoTests(Told):
    """The tests could not be run."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one test."""

    name: str
    """Its name as a sentence, with its case in brackets."""
    test: str
    """Its name as ``not_applicable`` and ``--only`` have it."""
    promise: str = ""
    """What it proves, in its own words, or ""."""
    fault: str = ""
    """Why it failed, or ""."""
    left_out: str = ""
    """The reason of its author, where it was left out, or ""."""


def run(test: Path, only: str = "") -> tuple[Verdict, ...]:
    """Run the file ``test`` in a process of its own; return what came of it.

    ``only``: a part of the names of the tests to run, "" for all of them. Its code, and that of the
    adapter, has all the rights of who runs it.

    :raises NoTests: pytest is not there, or no test could be run.
    """
    if find_spec("pytest") is None:
        raise NoTests(
            "The tests need pytest, which the program itself does not. Get it with: "
            f"{sys.executable} -m pip install pytest"
        )
    with tempfile.TemporaryDirectory(prefix="inbox-tui-") as folder:
        report = Path(folder) / "report.xml"
        ended = subprocess.run(
            [
                sys.executable, "-P", "-m", "pytest", "-q", "-p", "no:cacheprovider",
                "--import-mode=importlib", "-c", os.devnull, "--rootdir", str(test.parent),
                "--junit-xml", str(report), *(("-k", only) if only else ()), str(test),
            ],
            cwd=folder,
            env={
                **without_secrets(),
                "PYTHONDONTWRITEBYTECODE": "1",
                "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )  # fmt: skip
        verdicts = _read(report) if report.exists() else ()
    if ended.returncode == _NOTHING_CHOSEN and only:
        raise NoTests(f"No test of {test.name} has {only!r} in its name.")
    if not verdicts or ended.returncode not in (0, 1):
        raise NoTests(f"No test of {test.name} could be run. {ended.stdout[-_MOST_WORDS:]}")
    return verdicts


def _read(report: Path) -> tuple[Verdict, ...]:
    tree = ElementTree.parse(report)  # noqa: S314 - written by the run above
    return tuple(_verdict(case) for case in tree.iter("testcase"))


def _verdict(case: ElementTree.Element) -> Verdict:
    fault, left_out = case.find("failure"), case.find("skipped")
    if fault is None:
        fault = case.find("error")
    test = case.get("name", "")
    return Verdict(
        name=_sentence(test),
        test=test,
        promise=next((p.get("value", "") for p in case.iter("property")), ""),
        fault="" if fault is None else (fault.get("message") or "It failed.")[:_MOST_WORDS],
        left_out="" if left_out is None else left_out.get("message", "no reason"),
    )


def _sentence(name: str) -> str:
    words, bracket, of_case = name.removeprefix("test_").partition("[")
    sentence = words.replace("_", " ").capitalize()
    return f"{sentence} ({of_case.removesuffix(']')})" if bracket else sentence
