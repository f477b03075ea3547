"""A keyring that does not work is said plainly and soon, whatever the command; no secret is lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from inbox_tui import paths
from inbox_tui.cli.exit_codes import ExitCode
from inbox_tui.keychain import SecretPlace
from inbox_tui.model import Account, AccountKind, Draft
from inbox_tui.store import Store, accounts, drafts
from tests import making, screen
from tests.adapters.bluesky.conftest import ME, XrpcServer
from tests.secrets.backends import FILE_VARIABLE, SLOW_SECONDS

PROGRAM = str(Path(sys.executable).parent / "inbox-tui")
ROOT = Path(__file__).parents[2]
PASSWORD = "canary-pass-w0rd-for-keyrings"
LONG = ("canary-" * 200)[:1281]
SECONDS = SLOW_SECONDS / 2
"""Soon, on a busy machine as well: far less than the slow keyring takes."""
BROKEN = {
    "none": ("keyring.backends.fail.Keyring", "There is no keyring"),
    "null": ("keyring.backends.null.Keyring", "There is no keyring"),
    "locked": ("tests.secrets.backends.Locked", "The keyring is locked"),
    "slow": ("tests.secrets.backends.Slow", "did not answer within 3 seconds"),
    "misnamed": ("no.such.Keyring", "chosen by PYTHON_KEYRING_BACKEND"),
}
ACCOUNT = "bluesky-me-test"

Run = Callable[..., tuple[int, str, float]]


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """Return the file that the keyrings which keep something write to."""
    return tmp_path / "kept"


@pytest.fixture
def home(tmp_path: Path, kept: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give Nora a home, and the keyrings of these tests."""
    monkeypatch.setenv("INBOX_TUI_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("INBOX_TUI_LOG", "DEBUG")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv(FILE_VARIABLE, str(kept))
    making.open_store().close()
    return tmp_path / "home"


@pytest.fixture
def server(httpserver: HTTPServer) -> XrpcServer:
    return XrpcServer(httpserver)


@pytest.fixture
def run(home: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command with a keyring; return its exit code, what it said, and how long it took."""

    def call(backend: str, *words: str, stdin: str = "") -> tuple[int, str, float]:
        monkeypatch.setenv("PYTHON_KEYRING_BACKEND", backend)
        started = time.monotonic()
        ended = subprocess.run(
            [PROGRAM, *words], input=stdin, capture_output=True, text=True, check=False, timeout=60
        )
        return ended.returncode, ended.stdout + ended.stderr, time.monotonic() - started

    return call


def add(run: Run, backend: str, server: XrpcServer, password: str) -> tuple[int, str, float]:
    words = ("account", "add", "bluesky", "--instance", server.url, "--handle", "me.test")
    return run(backend, *words, "--call-sign", "NOR", "--secret-stdin", stdin=f"{password}\n")


def connected(server: XrpcServer) -> Account:
    """Put an account into the store whose secret was kept in a keyring once, and a mention."""
    account = Account(
        id=ACCOUNT,
        network="bluesky",
        instance=server.url,
        actor_id=ME,
        handle="me.test",
        name="Nora",
        url="",
        kind=AccountKind.OWN,
        identity=making.NORA.id,
        call_sign="NOR",
        secret_place=SecretPlace.KEYRING.value,
        settings={},
        verified_at=making.NOON,
    )
    with Store.open(paths.database_file()) as store:
        with store.write() as conn:
            accounts.add(conn, account, making.NOON)
        making.put(store, account, making.message("m1"))
    return account


def leaks(home: Path, *more: Path) -> list[Path]:
    """Return every file that holds a piece of a secret."""
    files = [file for file in [*home.rglob("*"), *more] if file.is_file()]
    return [file for file in files if b"canary-" in file.read_bytes()]


@pytest.mark.parametrize("kind", BROKEN)
def test_an_account_is_not_added_without_a_place_for_its_secret(
    kind: str, run: Run, server: XrpcServer, home: Path, kept: Path
) -> None:
    backend, words = BROKEN[kind]
    code, said, seconds = add(run, backend, server, PASSWORD)
    assert code == ExitCode.NO_SECRET_STORE
    assert words in said
    assert "--secret-env" in said
    assert "Traceback" not in said
    assert "canary-" not in said
    assert seconds < SECONDS
    assert not leaks(home)
    assert not kept.exists()
    with Store.open(paths.database_file()) as store:
        assert accounts.every(store.read()) == ()


@pytest.mark.parametrize("words", [("pull",), ("account", "check")], ids=" ".join)
@pytest.mark.parametrize("kind", BROKEN)
def test_a_secret_that_cannot_be_read_is_said_plainly_and_soon(
    kind: str, words: tuple[str, ...], run: Run, server: XrpcServer, home: Path
) -> None:
    connected(server)
    code, said, seconds = run(BROKEN[kind][0], *words)
    assert code == ExitCode.NO_SECRET_STORE
    assert BROKEN[kind][1] in said
    assert "INBOX_TUI_TOKEN_<ACCOUNT>" in said
    assert "Traceback" not in said
    assert seconds < SECONDS
    assert server.calls == []


@pytest.mark.parametrize("kind", ["none", "slow"])
def test_a_reply_is_not_begun_without_its_secret_and_the_words_are_kept(
    kind: str, server: XrpcServer, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connected(server)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", BROKEN[kind][0])
    environment = {k: v for k, v in os.environ.items() if k not in {"EDITOR", "VISUAL"}}
    with screen.opened([PROGRAM, "reply", "1", "--as", ACCOUNT], environment) as program:
        program.see("Write your answer")
        program.press("On it.\r.\r")
        program.see("Asking the network")
        program.see(BROKEN[kind][1], seconds=SECONDS)
        assert program.end("") == ExitCode.NO_SECRET_STORE
    assert [draft.text for draft in kept_drafts()] == ["On it."]
    assert server.calls == []


@pytest.mark.parametrize("kind", ["locked", "slow"])
def test_the_screens_say_so_too_and_go_on(
    kind: str,
    server: XrpcServer,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    connected(server)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", BROKEN[kind][0])
    with screen.opened([PROGRAM], dict(os.environ)) as program:
        program.see("words of m1")
        program.see("secret not readable (A)", "r says why", seconds=2 * SECONDS)
        program.press("r")
        program.see(BROKEN[kind][1], seconds=SECONDS)
        program.rest(1.0)  # letters right after a refused r would be words, not actions
        assert program.end("q") == 0
    assert b"Traceback" not in program.output
    assert server.calls == []


def test_a_keyring_that_tells_what_it_was_given_tells_nobody(
    run: Run, server: XrpcServer, home: Path
) -> None:
    code, said, _ = add(run, "tests.secrets.backends.Loud", server, PASSWORD)
    assert code == ExitCode.NO_SECRET_STORE
    assert "The keyring failed (RuntimeError)" in said
    assert "canary-" not in said
    assert not leaks(home)


def test_1281_characters_are_kept_whole_where_one_entry_holds_1280(
    run: Run, server: XrpcServer, home: Path, kept: Path
) -> None:
    server.answers |= {
        "app.bsky.notification.listNotifications": {"notifications": []},
        "app.bsky.feed.getAuthorFeed": {"feed": []},
    }
    backend = "tests.secrets.backends.WindowsLike"
    code, said, _ = add(run, backend, server, LONG)
    assert code == 0, said
    assert max(map(len, json.loads(kept.read_text()).values())) <= 1280
    assert run(backend, "account", "check", ACCOUNT)[0] == 0
    assert {asked["password"] for asked in server.asked("createSession")} == {LONG}
    assert "canary-" not in said
    assert not leaks(home)

    assert run(backend, "account", "remove", ACCOUNT, "--yes")[0] == 0
    assert "canary-" not in kept.read_text()


def kept_drafts() -> tuple[Draft, ...]:
    with Store.open(paths.database_file()) as store:
        return tuple(drafts.every_open(store.read()))
