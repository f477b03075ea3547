"""A home, an environment and a keyring that no other test sees."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest

from inbox_tui import redaction


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give the test a home of its own, without secrets around it."""
    monkeypatch.setenv("INBOX_TUI_HOME", str(tmp_path))
    for name in os.environ:
        if name.startswith("INBOX_TUI_TOKEN"):
            monkeypatch.delenv(name)
    monkeypatch.setattr(redaction, "_hidden", set())
    before = keyring.core._keyring_backend
    yield tmp_path
    keyring.core._keyring_backend = before
