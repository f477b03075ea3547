from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from inbox_tui.adapter import NotTransmitted, SendUnknown, TransientRead
from inbox_tui.model import Message, utc_now
from inbox_tui_sandbox import SandboxAdapter
from inbox_tui_sandbox import file as network_file
from inbox_tui_sandbox.__main__ import main


def test_a_file_that_is_no_database_stops_reading_and_sending(
    nora: SandboxAdapter, mention: Message, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outgoing = nora.compose(mention, "Hello.", utc_now())
    (folder / "network.db").write_bytes(b"not a database" * 100)
    with pytest.raises(TransientRead):
        nora.whoami()
    with pytest.raises(TransientRead):
        nora.find_sent(outgoing)
    with pytest.raises(NotTransmitted):
        nora.send(outgoing)
    assert main([str(folder), "posts"]) == 1
    assert "not a database" in capsys.readouterr().err


def test_a_send_that_cannot_write_is_unknown_and_nothing_is_there(
    nora: SandboxAdapter, mention: Message, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outgoing = nora.compose(mention, "Hello.", utc_now())
    monkeypatch.setattr(network_file, "BUSY_SECONDS", 0.05)
    other = sqlite3.connect(folder / "network.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(SendUnknown):
        nora.send(outgoing)
    other.execute("ROLLBACK")
    other.close()
    assert nora.find_sent(outgoing) is None
