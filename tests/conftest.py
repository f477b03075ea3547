"""What every test stands on: a home of its own, no keyring, no desktop, no settings from outside.

Live tests (marker ``live``) may be skipped where a server cannot be had. The summary names each
one with its reason; with ``INBOX_TUI_REQUIRE_LIVE`` set, as in CI, a skipped one fails the run.
"""

from __future__ import annotations

import gc
import os
import sys

import hypothesis
import pytest

from inbox_tui import redaction
from tests import sharing_out, unsteady

REQUIRE_LIVE_VARIABLE = "INBOX_TUI_REQUIRE_LIVE"
LIVE_FOLDER = "tests/live/"
NO_KEYRING = "keyring.backends.fail.Keyring"
FOLDER_VARIABLES = {
    "HOME": "",
    "XDG_CONFIG_HOME": ".config",
    "XDG_DATA_HOME": ".local/share",
    "XDG_STATE_HOME": ".local/state",
    "XDG_CACHE_HOME": ".cache",
}

# The same examples each time, so that a commit passes or fails whoever tests it; ``make nightly``
# looks for new ones. How long one takes says how busy the machine is, not whether a property holds.
hypothesis.settings.register_profile("random", deadline=None, print_blob=True)
hypothesis.settings.load_profile("ci")

_live_is_required = bool(os.environ.get(REQUIRE_LIVE_VARIABLE))
for _name in [*os.environ]:
    if _name.startswith("INBOX_TUI_"):
        del os.environ[_name]
# From here on, also for fixtures of a whole session: no desktop, no secret store.
os.environ.pop("DBUS_SESSION_BUS_ADDRESS", None)
os.environ["PYTHON_KEYRING_BACKEND"] = NO_KEYRING


@pytest.fixture(autouse=True)
def _nothing_of_the_developer(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Give the test a home that nobody has used, a keyring that refuses everything, no secrets."""
    user = tmp_path_factory.mktemp("user")
    for name, below in FOLDER_VARIABLES.items():
        monkeypatch.setenv(name, str(user / below))
    monkeypatch.setenv("INBOX_TUI_HOME", str(user / "inbox-tui"))
    monkeypatch.setattr(redaction, "_hidden", set())
    core = sys.modules.get("keyring.core")
    if core is not None:
        monkeypatch.setattr(core, "_keyring_backend", None)  # chosen afresh, by the variable above


class _LiveSkips:
    """Collects the live tests that were skipped, and says so at the end."""

    def __init__(self, *, required: bool) -> None:
        self._required = required
        self._reasons: dict[str, list[str]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.skipped and "live" in report.keywords:
            self._note(report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.skipped and report.nodeid.startswith(LIVE_FOLDER):
            self._note(report)

    def _note(self, report: pytest.TestReport | pytest.CollectReport) -> None:
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        tests = self._reasons.setdefault(reason.removeprefix("Skipped: "), [])
        if report.nodeid not in tests:  # each process reports a file that it cannot collect
            tests.append(report.nodeid)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self._required and self._reasons and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if not self._reasons:
            return
        terminalreporter.section("live tests that were skipped")
        for reason, tests in self._reasons.items():
            terminalreporter.line(f"{len(tests)} skipped: {reason}")
            for test in tests:
                terminalreporter.line(f"    {test}")
        if self._required:
            terminalreporter.line(
                f"{REQUIRE_LIVE_VARIABLE} is set: a skipped live test fails the run.", red=True
            )


def pytest_collection_finish() -> None:
    """Look no more through what was imported and collected, and less often through the rest."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def pytest_configure(config: pytest.Config) -> None:
    """Watch over the live tests, run what drives the program twice, share out the work."""
    config.pluginmanager.register(_LiveSkips(required=_live_is_required), "live-skips")
    config.pluginmanager.register(unsteady, "unsteady")
    config.pluginmanager.register(sharing_out, "sharing-out")
