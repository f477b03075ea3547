"""Secrets, endings, and what comes with an import."""

from __future__ import annotations

import inspect
import logging
import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from inbox_tui.adapter import Adapter, AdapterError
from inbox_tui.keychain.environment import without_secrets
from inbox_tui.testing.adapter_suite.base import (
    AdapterClass,
    Base,
    Connect,
    pull_all,
    question,
    reply,
)
from inbox_tui.testing.adapter_suite.pulling import fill
from inbox_tui.testing.faults import Fault
from inbox_tui.testing.network import Network
from inbox_tui.testing.pulled import sound
from inbox_tui.testing.words import shows

NETWORK_LIBRARIES = (
    "aiohttp", "atproto", "httpx", "imap_tools", "imaplib", "mastodon", "nio", "praw", "requests",
    "smtplib", "tweepy", "urllib3", "websockets",
)  # fmt: skip
_LOADED = (
    "import importlib, sys; before = set(sys.modules); importlib.import_module(sys.argv[1]);"
    "print(*(set(sys.modules) - before))"
)


class _Everything(logging.Handler):
    """Keeps what is logged, as it would be written."""

    def __init__(self) -> None:
        super().__init__(logging.NOTSET)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


class Hygiene(Base):
    """Promise: an adapter keeps what it is trusted with, and leaves nothing behind."""

    @pytest.fixture
    def logged(self) -> Iterator[list[str]]:
        """Return what any logger says at DEBUG."""
        keeping = _Everything()
        root = logging.getLogger()
        level, disabled = root.level, logging.root.manager.disable
        root.addHandler(keeping)
        root.setLevel(logging.DEBUG)
        logging.disable(logging.NOTSET)
        named = [logging.getLogger(name) for name in list(logging.root.manager.loggerDict)]
        levels = [(logger, logger.level) for logger in named]
        alone = [logger for logger in named if not logger.propagate]
        for logger in named:
            logger.setLevel(logging.NOTSET)
        for logger in alone:
            logger.addHandler(keeping)
        yield keeping.lines
        for logger in (root, *alone):
            logger.removeHandler(keeping)
        root.setLevel(level)
        logging.disable(disabled)
        for logger, before in levels:
            logger.setLevel(before)

    def test_no_secret_is_logged_while_all_goes_well(
        self, connect: Connect, network: Network, logged: list[str]
    ) -> None:
        """Not at DEBUG, by any logger, in any encoding."""
        adapter = connect()
        adapter.whoami()
        outgoing = reply(adapter, question(network, connect))
        adapter.send(outgoing)
        told(network, "\n".join(logged))

    @pytest.mark.parametrize(
        "fault", [Fault.ERROR_BEFORE_COMMIT, Fault.RESET_AFTER_COMMIT, Fault.REVOKED]
    )
    def test_no_secret_is_told_when_it_goes_wrong(
        self, connect: Connect, network: Network, logged: list[str], fault: Fault
    ) -> None:
        """A server may repeat what it was given: errors and logs do not pass it on."""
        fill(network, 1)
        outgoing = reply(connect(), question(network, connect))
        network.strike(fault, write=True)
        texts = []
        try:
            connect().send(outgoing)
        except AdapterError as error:
            texts += [repr(error), error.told, error.excerpt]
        network.calm()
        network.revoke()
        for call in (lambda: connect().whoami(), lambda: list(connect().pull(None))):
            try:
                call()
            except AdapterError as error:
                texts += [repr(error), error.told, error.excerpt]
        told(network, "\n".join([*texts, *logged]))

    def test_nothing_that_is_printed_shows_a_secret(
        self, connect: Connect, network: Network, adapter: Adapter
    ) -> None:
        """Neither the object, nor what it pulled or sent."""
        parent = question(network, connect)
        outgoing = reply(adapter, parent)
        sent = adapter.send(outgoing)
        told(network, f"{adapter!r} {adapter} {parent!r} {outgoing!r} {sent!r}")

    def test_what_is_pulled_holds_no_secret(self, connect: Connect, network: Network) -> None:
        """Messages and cursors are kept in the inbox, where no secret may be."""
        fill(network)
        pulled = sound(pull_all(connect))
        told(network, repr(pulled.pages))

    def test_closing_can_be_done_twice_and_at_once(self, connect: Connect) -> None:
        """Before anything was asked, and again."""
        adapter = connect()
        adapter.close()
        adapter.close()

    def test_closing_after_work_can_be_done_twice(self, connect: Connect, network: Network) -> None:
        """Also in the middle of a pull."""
        fill(network)
        adapter = connect()
        adapter.whoami()
        pages = adapter.pull(None)
        next(pages, None)
        adapter.close()
        adapter.close()

    def test_loading_it_loads_no_network_library_and_no_other_adapter(
        self, adapter_class: AdapterClass
    ) -> None:
        """The program starts quickly because what is not needed is not there."""
        module = getattr(adapter_class, "__module__", "")
        found = sys.modules.get(module)
        own = module.partition(".")[0]
        if found is None or not inspect.isclass(adapter_class):
            return
        spec = getattr(found, "__spec__", None)
        if spec is None or not importable(module):
            return
        ended = subprocess.run(
            [sys.executable, "-c", _LOADED, module],
            env={**without_secrets(), "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        loaded = {name.partition(".")[0] for name in ended.stdout.split()}
        assert loaded & set(NETWORK_LIBRARIES) == set()
        assert {n for n in loaded if n.startswith("inbox_tui_")} <= {own}


def told(network: Network, text: str) -> None:
    """Check that nothing hidden shows in ``text``."""
    assert not [value for value in network.hidden() if shows(text, value)], "a secret shows"


def importable(module: str) -> bool:
    """Tell whether another process could import ``module`` by its name."""
    import importlib.util

    try:
        return importlib.util.find_spec(module) is not None
    except (ImportError, ValueError):
        return False
