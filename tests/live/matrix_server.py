"""A real Matrix homeserver (Synapse) on loopback, in a folder of its own and on a free port.

It ends with the test run, however that ends: the kernel tells it when its parent dies.
"""

from __future__ import annotations

import hashlib
import hmac
import itertools
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from string import Template

import httpx
import pytest

from tests.live.matrix_person import Person, ask, log_in
from tests.live.server_processes import dying_with_parent, free_port, frozen

HERE = Path(__file__).parent / "matrix_network"
INSTALLED = Path(__file__).parents[2] / ".live" / "matrix"
PYTHON = INSTALLED / "venv" / "bin" / "python"
START_SECONDS = 90.0
PASSWORD = "correct horse battery"


@dataclass
class MatrixServer:
    """A running homeserver. Accounts are free: every test makes its own."""

    url: str
    process: subprocess.Popen[bytes]
    secret: str
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def create_account(self, name: str, *, display_name: str = "") -> Person:
        """Register ``name``, made unique, by the secret shared with the server, and log in."""
        local = f"{name}{next(self._numbers)}"
        place = f"{self.url}/_synapse/admin/v1/register"
        nonce = ask("GET", place)["nonce"]
        said = "\0".join((nonce, local, PASSWORD, "notadmin"))
        mac = hmac.new(self.secret.encode(), said.encode(), hashlib.sha1).hexdigest()
        body = {
            "nonce": nonce,
            "username": local,
            "displayname": display_name or name.title(),
            "password": PASSWORD,
            "admin": False,
            "mac": mac,
        }
        made = ask("POST", place, body=body)
        return log_in(self.url, made["user_id"], PASSWORD)

    def frozen(self) -> AbstractContextManager[None]:
        """Stop the server dead for a block: connections are taken, nobody answers."""
        return frozen(self.process)


def missing() -> str:
    """Return why no homeserver can run here, or ""."""
    if not sys.platform.startswith("linux"):
        return "the Matrix homeserver is started on Linux only"
    if not (INSTALLED / "stamp").is_file():
        return "no Matrix homeserver is installed (make live-setup)"
    return ""


@contextmanager
def running(folder: Path, *, token_lifetime: str = "1h") -> Iterator[MatrixServer]:
    """Start a homeserver in ``folder`` and stop it afterwards."""
    secret, port = secrets.token_hex(16), free_port()
    settings = folder / "homeserver.yaml"
    template = Template((HERE / "homeserver.yaml").read_text())
    settings.write_text(
        template.substitute(folder=folder, port=port, secret=secret, token_lifetime=token_lifetime)
    )
    command: list[str | Path] = [PYTHON, "-m", "synapse.app.homeserver", "-c", settings]
    subprocess.run(
        [*command, "--generate-keys"], cwd=folder, check=True, capture_output=True, timeout=60
    )
    with (folder / "synapse.log").open("w") as log:
        process = subprocess.Popen(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=dying_with_parent(signal.SIGKILL),  # noqa: PLW1509 - calls the kernel only
        )
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_for_answers(url, process, folder / "synapse.log")
        yield MatrixServer(url, process, secret)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.fixture(scope="session")
def matrix_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MatrixServer]:
    """Give a running homeserver, one for the whole run, or skip with the reason."""
    reason = missing()
    if reason:
        pytest.skip(reason)
    with running(tmp_path_factory.mktemp("matrix")) as server:
        yield server


def _wait_for_answers(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(httpx.HTTPError):
            answer = httpx.get(
                f"{url}/_matrix/client/versions", trust_env=False, verify=False, timeout=5
            )
            if answer.is_success:
                return
        time.sleep(0.05)
    raise RuntimeError(f"the Matrix homeserver did not start:\n{log.read_text()[-2000:]}")
