"""Thirty secrets go through the form that connects an account; its server repeats each of them."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from inbox_tui import paths
from inbox_tui.store import accounts
from tests import making, screen
from tests.secrets import echoing
from tests.secrets.canaries import CANARIES, found_in

PROGRAM = str(Path(sys.executable).parent / "inbox-tui")
F2, TAB, SHIFT_TAB = "\x1bOQ", "\t", "\x1b[Z"


def _ask(program: screen.Screen, server: HTTPServer, before: int) -> None:
    """Press Enter until the server was asked: one question at a time is."""
    for _ in range(60):
        program.rest(0.2)
        program.press("\r")
        program.rest(0.3)
        if len(server.log) > before:
            return
    raise AssertionError(program.text)


def test_no_secret_comes_out_of_the_form_that_connects_an_account(
    tmp_path: Path, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    monkeypatch.setenv("INBOX_TUI_HOME", str(home))
    monkeypatch.setattr(echoing, "LOGINS", echoing.LOGINS * 8)  # none is let in
    url = echoing.echo_xrpc(httpserver)
    making.open_store().close()
    environment = {**os.environ, "INBOX_TUI_LOG": "DEBUG"}
    with screen.opened([PROGRAM], environment, columns=100) as program:
        program.see("Connect an account")
        program.press("2")
        program.see("on which network?", "Bluesky")
        program.press("bluesky")
        program.until(lambda: "E-mail" not in program.text, "the one network")
        program.press("\r")
        program.see("App password", "no keyring")
        program.send(f"ada.test{TAB}{TAB}{url}{F2}{SHIFT_TAB}")
        program.see("The secret goes into")
        for number, canary in enumerate(CANARIES):
            asked = len(httpserver.log)
            if number == 0:
                program.press(canary)
            else:
                program.send(f"\x1b[200~  {canary}\n\x1b[201~")
            _ask(program, httpserver, asked)
        assert "Nothing" in program.text
        assert program.end("\x1b\x1b\x1b\x11") == 0
    with making.open_store() as store:
        assert accounts.every(store.read()) == ()
    assert (paths.log_folder() / "inbox-tui.log").exists()
    written = b"\n".join(file.read_bytes() for file in home.rglob("*") if file.is_file())
    assert found_in(program.output) == set()
    assert found_in(written) == set()
