"""A second try for tests of the whole program, and a list of those that needed it.

What is seen in a terminal, in Textual's pilot, of other processes or of real servers depends on the
machine as well: such a test has the mark ``terminal`` and is run once more when it fails. All other
tests, those of the guards, the digest and the outbox before all, prove the same each time and fail
at once. A test that passes at the second try is named at the very end: it has to be mended.
"""

from __future__ import annotations

import inspect
from types import ModuleType

import pytest

DRIVERS = {"tests.screen", "tests.tui.driving", "tests.cli.terminal"}
"""Modules that drive the whole program; tests that start processes themselves have the mark."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give the mark and the second try."""
    for item in items:
        if item.get_closest_marker("live") or _drives_the_program(item):
            item.add_marker("terminal")
        if item.get_closest_marker("terminal"):
            item.add_marker(pytest.mark.flaky(reruns=1))


def _drives_the_program(item: pytest.Item) -> bool:
    assert isinstance(item, pytest.Function)
    drivers = DRIVERS & {_home(value) for value in vars(item.module).values()}
    if "tests.cli.terminal" in drivers and "terminal" in item.function.__code__.co_names:
        return True  # most tests beside it run a command in this process, which is always the same
    return "tests.screen" in drivers or (bool(drivers) and inspect.iscoroutinefunction(item.obj))


def _home(value: object) -> str:
    """Return the module that something comes from, or is."""
    return str(getattr(value, "__name__" if isinstance(value, ModuleType) else "__module__", ""))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Give the second try its own time limit: the first one's ended with its failure."""
    if getattr(item, "execution_count", 1) > 1:
        limit = item.get_closest_marker("timeout")
        seconds = limit.args[0] if limit else float(item.config.getini("timeout"))
        item.add_marker(pytest.mark.timeout(seconds, func_only=True), append=False)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Show how an unsteady test failed."""
    for report in _unsteady(terminalreporter):
        terminalreporter.section(f"{report.nodeid} failed, and then passed")
        terminalreporter.line(report.longreprtext)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Name them at the very end."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None:
        return  # a worker of pytest-xdist
    if names := sorted({report.nodeid for report in _unsteady(reporter)}):
        reporter.line("UNSTEADY, to be mended (failed, and passed at the second try):", red=True)
        for name in names:
            reporter.line(f"    {name}")


def _unsteady(reporter: pytest.TerminalReporter) -> list[pytest.TestReport]:
    """Return how each test failed that passed at its second try."""
    failed = {
        report.nodeid for how in ("failed", "error") for report in reporter.stats.get(how, ())
    }
    return [report for report in reporter.stats.get("rerun", ()) if report.nodeid not in failed]
