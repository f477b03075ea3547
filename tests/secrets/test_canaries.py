"""Thirty secrets go through every failure, at the most talkative; none comes out anywhere.

The accounts of one home have the thirty as passwords. Their servers repeat what they are told. All
that the program writes is searched: output, screens, log, crash reports, the store and its log,
exports, and what it shows to the programs that it starts.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from inbox_tui import keychain, paths
from inbox_tui.adapter import Field
from inbox_tui.keychain import SecretPlace
from inbox_tui.model import Account, AccountKind
from inbox_tui.store import accounts
from tests import making, screen
from tests.adapters.bluesky.conftest import ME
from tests.secrets.canaries import CANARIES, forms, found_in
from tests.secrets.echoing import echo_xrpc, echoing_mail

PROGRAM = str(Path(sys.executable).parent / "inbox-tui")
FIELDS = (Field(name="password", prompt="Password", secret=True),)
SPY = """#!/bin/sh
{{ env; tr '\\0' ' ' < /proc/$PPID/cmdline; ps -ef; cat "$1"; }} > {found}
echo 'On it.' > "$1"
"""


@dataclass
class House:
    """A home in which everything is at stake, and what came out of it so far."""

    home: Path
    environment: dict[str, str]
    said: list[bytes]

    def run(self, *words: str, stdin: str = "", **environment: str) -> bytes:
        """Run a command; keep what it says."""
        ended = subprocess.run(
            [PROGRAM, *words],
            env={**self.environment, **environment},
            input=stdin.encode(),
            capture_output=True,
            check=False,
            timeout=90,
        )
        assert b"Traceback" not in ended.stderr
        self.said.append(ended.stdout + ended.stderr)
        return self.said[-1]

    def written(self) -> bytes:
        """Return every byte of every file of the home."""
        return b"\n".join(file.read_bytes() for file in self.home.rglob("*") if file.is_file())


@pytest.fixture
def house(
    tmp_path: Path,
    httpserver: HTTPServer,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> Iterator[House]:
    """Connect a mailbox and a Bluesky account for each secret; none of them works.

    With the parameter "one each", only one of the two.
    """
    monkeypatch.setenv("INBOX_TUI_HOME", str(tmp_path / "home"))
    url = echo_xrpc(httpserver)
    with echoing_mail() as (imap, smtp):
        mail = {
            "imap_host": "127.0.0.1",
            "imap_port": str(imap),
            "imap_security": "plain",
            "smtp_host": "127.0.0.1",
            "smtp_port": str(smtp),
            "smtp_security": "plain",
        }
        environment = {**os.environ, "INBOX_TUI_LOG": "DEBUG"}
        with making.open_store() as store, store.write() as conn:
            for number, canary in enumerate(CANARIES):
                both = (_bluesky(number, url), _mailbox(number, mail))
                one = both[number // 2 % 2 : number // 2 % 2 + 1]
                for account in one if hasattr(request, "param") else both:
                    if account.network == "email" and {"\n", "\r"} & {*canary}:
                        continue  # no line of IMAP can carry it
                    accounts.add(conn, account, making.NOON)
                    name = keychain.environment_variable(account.id, FIELDS, "password")
                    environment[name] = canary
        with making.open_store() as store:
            every = accounts.every(store.read())
            making.put(store, every[0], making.message("m1"))
        yield House(tmp_path / "home", environment, [])


def _bluesky(number: int, url: str) -> Account:
    return Account(
        id=f"bluesky-n{number}",
        network="bluesky",
        instance=url,
        actor_id=f"{ME}{number}",
        handle=f"n{number}.test",
        name="",
        url="",
        kind=AccountKind.OWN,
        identity=making.NORA.id,
        call_sign=f"{chr(65 + number // 26)}{chr(65 + number % 26)}B",
        secret_place=SecretPlace.ENVIRONMENT.value,
        settings={},
        verified_at=making.NOON,
    )


def _mailbox(number: int, settings: dict[str, str]) -> Account:
    address = f"n{number}@itui.test"
    return replace(
        _bluesky(number, ""),
        id=f"email-n{number}",
        network="email",
        actor_id=address,
        handle=address,
        call_sign=f"{chr(65 + number // 26)}{chr(65 + number % 26)}M",
        settings=settings,
    )


def test_the_search_finds_each_form_of_each_secret() -> None:
    assert len(CANARIES) == len({*CANARIES}) == 30
    for canary in CANARIES:
        for form in forms(canary):
            assert canary in found_in(b"before " + form + b" after"), form
        first, rest = canary[: len(canary) // 2], canary[len(canary) // 2 :]
        if "\n" not in canary:
            assert canary in found_in(f"{first}\n    {rest}".encode())


def test_no_secret_comes_out_of_the_commands(house: House, tmp_path: Path) -> None:
    said = house.run("pull")
    assert said.count(b"failed after") > 45
    assert said.count(b"[redacted]") >= 10  # the servers did repeat them, in what is shown too
    for words in (
        ("account", "check", "bluesky-n1"),
        ("account", "check", "email-n11"),
        ("doctor",),
        ("show", "1", "--json"),
        ("account", "list", "--json"),
        ("outbox", "--json"),
        ("audit", "list", "--json"),
        ("audit", "export", str(house.home / "audit.jsonl")),
        ("backup", str(house.home / "copy.db")),
    ):
        house.run(*words)
    wrong = ("account", "add", "bluesky", "--instance", "http://127.0.0.1:1", "--handle", "x.test")
    for canary in CANARIES:
        if "\n" not in canary and "\r" not in canary:
            house.run(*wrong, "--secret-stdin", stdin=f"{canary}\n")
            break
    log = (paths.log_folder() / "inbox-tui.log").read_bytes()
    assert log.count(b"[redacted]") > len(CANARIES)
    assert b"DEBUG" in log
    assert found_in(b"\n".join(house.said)) == set()
    assert found_in(house.written()) == set()


@pytest.mark.parametrize("house", ["one each"], indirect=True)
def test_no_secret_comes_out_of_the_screens(house: House) -> None:
    with screen.opened([PROGRAM], house.environment) as program:
        program.see("words of m1")
        program.see("login ", "(A)", seconds=60)
        program.press("A")
        program.rest(1.0)
        program.press("\x1b")
        program.rest(0.3)
        program.press("r")
        program.rest(1.0)
        program.press("On it.\x07")
        program.rest(1.5)
        program.press("\x1b\x1b")
        program.rest(1.0)
        program.end("q")
    assert found_in(program.output) == set()
    assert found_in(house.written()) == set()


@pytest.mark.parametrize("house", ["one each"], indirect=True)
def test_no_secret_is_shown_to_an_editor_or_to_whoever_lists_processes(
    house: House, tmp_path: Path
) -> None:
    found, spy = tmp_path / "found", tmp_path / "spy"
    spy.write_text(SPY.format(found=found))
    spy.chmod(0o700)
    environment = {**house.environment, "EDITOR": str(spy), "VISUAL": str(spy)}
    with screen.opened([PROGRAM, "reply", "1", "--as", "bluesky-n0"], environment) as program:
        assert program.end("", seconds=30) != 0
    seen = found.read_bytes()
    assert b"PATH=" in seen
    assert b"inbox-tui" in seen
    assert found_in(seen) == set()
    assert found_in(program.output) == set()
    assert found_in(house.written()) == set()
