"""Writes docs/networks.md from the adapters, their tests, and the last run of these."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from tempfile import gettempdir
from typing import Any

from docs.networks_cases import TITLES, file_of, sentences
from docs.networks_run import LEFT_OUT, PASSED, Run, load
from inbox_tui import registry
from inbox_tui.adapter import (
    Access,
    Adapter,
    Capabilities,
    FileLimits,
    Rechecks,
    Secret,
    Splits,
)
from inbox_tui.registry import packages
from inbox_tui.testing import AdapterSuite, MemoryVault

ROOT = Path(__file__).parents[1]
DOCUMENT = ROOT / "docs" / "networks.md"
SIGNS = {PASSED: "✓", LEFT_OUT: "–"}
INTRODUCTION = """\
# Networks

<!-- Written from a test run: `make networks` runs the tests, `make docs` writes this page anew. -->

What each adapter was tried against, what it can do, and what came of thirteen cases that go wrong on
real networks. Who can get access to a network, and how, stands in the README of its adapter, in
`adapters/`. Every line here comes from the adapters, from their tests, and from the last run of
these; that the page is not behind them is tested too."""


def document() -> str:
    """Return the whole document."""
    runs = load()
    parts = (INTRODUCTION, *_tried(runs), *_capabilities(), *_cases(runs), *_suites(runs))
    return "\n".join(parts) + "\n"


def networks() -> tuple[str, ...]:
    """Return the networks of the program itself, those with a server in their cases first."""
    every = filter(packages.is_ours, packages.names())
    return tuple(sorted(every, key=lambda name: (not file_of(name).exists(), name)))


def _tried(runs: Mapping[str, Run]) -> Iterator[str]:
    yield from ("", "## Against what", "", "| network | tried against | on |", "|---|---|---|")
    for name in networks():
        run = runs[name]
        yield f"| {_title(name)} | {run.servers} | {run.day} |"


def _capabilities() -> Iterator[str]:
    rows = [_abilities(name) for name in networks()]
    yield from ("", "## What each can do", "")
    yield "| | " + " | ".join(_title(name) for name in networks()) + " |"
    yield "|---" * (len(rows) + 1) + "|"
    for what in rows[0]:
        yield f"| {what} | " + " | ".join(row[what] for row in rows) + " |"
    yield from (
        "",
        "Where the same send twice may leave two messages, a send in doubt is looked up or left to a",
        "person, never repeated. It is not repeated by itself elsewhere either.",
    )


def _abilities(network: str) -> dict[str, str]:
    made = _made(network)
    can = made.capabilities
    return {
        "delete what was sent": _yes(can.can_delete),
        "files": _files(can.files),
        "a reply of several posts": _yes(isinstance(made, Splits)),
        "the same send twice leaves one": _yes(can.repeatable_send),
        "look up what was sent": _yes(can.can_find_sent),
        "whose the credential is": "asked" if can.whoami_asks_network else "the login proves it",
        "ask again for known messages": _rechecks(made, can),
        "sign-in": _sign_in(made),
        "looks for new every": f"{made.poll_seconds:.0f} s",
        "costs money": "yes, counted" if hasattr(made, "spending") else "no",
    }


def _made(network: str) -> Adapter:
    """Build an adapter that will not be asked to do anything."""
    made = registry.load(network)
    settings = {field.name: field.default or "1" for field in made.fields if not field.secret}

    def no_http() -> Any:
        raise AssertionError("nothing is asked of a network here")

    return made(
        Access(
            instance=made.default_instance or "https://example.com",
            handle="nora",
            settings=settings,
            secret=Secret({}),
            http=no_http,
            session=MemoryVault(),
            folder=Path(gettempdir()),
        )
    )


def _files(limits: FileLimits | None) -> str:
    if limits is None:
        return "no"
    kind = "pictures" if limits.media_types else "of any kind"
    return f"{limits.most} {kind}, {limits.most_bytes / 1_000_000:g} MB each at most"


def _rechecks(made: Adapter, can: Capabilities) -> str:
    if not isinstance(made, Rechecks):
        return "no"
    return "yes" if can.recheck_daily is None else f"{can.recheck_daily} a day"


def _sign_in(made: Adapter) -> str:
    if hasattr(made, "begin_sign_in"):
        return "in the browser"
    asked = [field.prompt for field in made.fields if field.secret]
    return ", ".join(asked).lower() or "none"


def _cases(runs: Mapping[str, Run]) -> Iterator[str]:
    every = networks()
    yield from ("", "## Thirteen cases", "")
    yield "✓: a test proves it on the servers above. ○: the tests of `AdapterSuite` that come nearest to"
    yield "it pass, against a local HTTP server. ✗: a test failed. What happens stands below."
    yield ""
    yield "| case | " + " | ".join(_title(name) for name in every) + " |"
    yield "|---" * (len(every) + 1) + "|"
    for case, (words, nearest) in TITLES.items():
        signs = (_sign(runs[name], name, case, nearest) for name in every)
        yield f"| {words} | " + " | ".join(signs) + " |"
    for name in every:
        said = sentences(name)
        if said:
            yield from ("", f"### {_title(name)}", "", "| case | what happens |", "|---|---|")
            for case, sentence in said.items():
                yield f"| {TITLES[case][0]} | {sentence.replace('|', chr(92) + '|')} |"


def _sign(run: Run, network: str, case: str, nearest: tuple[str, ...]) -> str:
    if sentences(network):
        return SIGNS.get(run.cases.get(case, ""), "✗")
    outcomes = {run.suite.get(test, "") for test in nearest}
    return "○" if outcomes == {PASSED} else SIGNS[LEFT_OUT] if LEFT_OUT in outcomes else "✗"


def _suites(runs: Mapping[str, Run]) -> Iterator[str]:
    yield from ("", "## The tests that every adapter passes", "")
    yield "`inbox_tui.testing.AdapterSuite`, against a local server with faults; what cannot be on a"
    yield "network is left out with its reason. [How to run it on an adapter of your own](adapters.md)."
    yield from ("", "| network | passed | left out |", "|---|---|---|")
    for name in networks():
        yield f"| {_title(name)} | {runs[name].passed} | {runs[name].left_out} |"
    for name in networks():
        left_out = not_applicable(name)
        if left_out:
            yield from ("", f"### Left out on {_title(name)}", "")
        for reason in dict.fromkeys(left_out.values()):
            tests = [test for test, why in left_out.items() if why == reason]
            yield f"- {reason} {', '.join(_together(tests))}"


def not_applicable(network: str) -> Mapping[str, str]:
    """Return which tests of its suite a network leaves out, and why."""
    module = import_module(f"tests.adapters.{network}.test_suite")
    (suite,) = (
        found
        for found in vars(module).values()
        if isinstance(found, type) and issubclass(found, AdapterSuite) and found is not AdapterSuite
    )
    return suite.not_applicable


def _together(tests: list[str]) -> Iterator[str]:
    """Yield each test once, with those of its examples that are meant."""
    examples: dict[str, list[str]] = {}
    for test in tests:
        name, _, example = test.removeprefix("test_").removesuffix("]").partition("[")
        examples.setdefault(name, []).extend([example] if example else [])
    for name, some in examples.items():
        yield f"`{name}` ({', '.join(some)})" if some else f"`{name}`"


def _title(network: str) -> str:
    return str(registry.load(network).title)


def _yes(said: bool) -> str:
    return "yes" if said else "no"


if __name__ == "__main__":
    DOCUMENT.write_text(document(), encoding="utf-8")
