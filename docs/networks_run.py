"""The last run of the thirteen cases and of the adapters' suites, kept in docs/networks.json.

python -m docs.networks_run REPORT...    read pytest's JUnit reports and keep what they say
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path
from xml.etree import ElementTree

RESULTS = Path(__file__).parent / "networks.json"
LIBRARIES = {"x": "tweepy", "reddit": "praw"}
"""The client libraries of the networks of which no server can be had for tests."""
PASSED, FAILED, LEFT_OUT = "passed", "failed", "left out"
_CASE = re.compile(r"tests\.live\.cases\.test_(\w+)")
_SUITE = re.compile(r"tests\.adapters\.(\w+)\.test_suite\.\w+")


@dataclass
class Run:
    """What came of a network's tests."""

    servers: str = ""
    """What its adapter was tried against, with versions."""
    day: str = ""
    """Of the run, as 2026-11-22."""
    cases: dict[str, str] = field(default_factory=dict)
    """Name of the test → outcome, the worst where it has several examples."""
    passed: int = 0
    """Tests of the suite, with their examples."""
    suite: dict[str, str] = field(default_factory=dict)
    """Name of the suite's test → outcome, as for the cases; left out where all examples are."""
    left_out: int = 0
    """Tests of the suite that cannot be on this network, with their examples."""


def load() -> dict[str, Run]:
    """Return the last run, by network."""
    kept = json.loads(RESULTS.read_text(encoding="utf-8"))
    return {network: Run(**run) for network, run in sorted(kept.items())}


def save(runs: dict[str, Run]) -> None:
    """Keep a run in place of the last one."""
    kept = {network: asdict(run) for network, run in sorted(runs.items())}
    RESULTS.write_text(
        json.dumps(kept, indent=2, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8"
    )


def read(reports: Iterable[Path]) -> dict[str, Run]:
    """Return what JUnit reports say, by network.

    :raises SystemExit: a case was not run, because its server could not be had.
    """
    runs: dict[str, Run] = {}
    for suite in _suites(reports):
        day = suite.get("timestamp", "")[:10]
        for told in suite.iter("property"):
            name, _, network = told.get("name", "").rpartition(" ")
            if name == "servers of":
                runs.setdefault(network, Run()).servers = told.get("value", "")
        for test in suite.iter("testcase"):
            _take_in(runs, test, day)
    for network, library in LIBRARIES.items():
        if network in runs:
            runs[network].servers = (
                f"a local HTTP server that counts requests, with the real client library ({library}"
                f" {version(library)}): no server of this network can be had for tests"
            )
    return runs


def _suites(reports: Iterable[Path]) -> Iterator[ElementTree.Element]:
    for report in reports:
        yield from ElementTree.parse(report).iter("testsuite")


def _take_in(runs: dict[str, Run], test: ElementTree.Element, day: str) -> None:
    whole, place = test.get("name", ""), test.get("classname", "")
    name = whole.partition("[")[0]
    outcome, reason = _outcome(test)
    if found := _CASE.fullmatch(place):
        if outcome == LEFT_OUT:
            raise SystemExit(f"{place}.{whole} was not run: {reason}")
        run = runs.setdefault(found[1], Run())
        run.cases[name] = _together(run.cases.get(name, outcome), outcome)
    elif found := _SUITE.fullmatch(place):
        run = runs.setdefault(found[1], Run())
        run.suite[name] = _together(run.suite.get(name, outcome), outcome)
        run.passed += outcome == PASSED
        run.left_out += outcome == LEFT_OUT
    else:
        return
    run.day = day


def _together(one: str, other: str) -> str:
    """Return what became of a test of which two examples were run."""
    return min(one, other, key=(FAILED, PASSED, LEFT_OUT).index)


def _outcome(test: ElementTree.Element) -> tuple[str, str]:
    if test.find("failure") is not None or test.find("error") is not None:
        return FAILED, ""
    skipped = test.find("skipped")
    return (PASSED, "") if skipped is None else (LEFT_OUT, skipped.get("message", ""))


def main() -> int:
    """Keep what the named reports say; return 1 where a test failed."""
    runs = read(map(Path, sys.argv[1:]))
    save(runs)
    wrong = [
        f"{network}: {name}"
        for network, run in runs.items()
        for name, outcome in (run.cases | run.suite).items()
        if outcome == FAILED
    ]
    print("\n".join(f"failed: {line}" for line in wrong), end="\n" if wrong else "")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
