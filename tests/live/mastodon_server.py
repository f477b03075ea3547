"""A server that speaks the Mastodon API on loopback: mastodon-mock, somebody else's, in a process.

No Mastodon can be installed for a test run (it needs Ruby, PostgreSQL, Redis and a domain). Where
this one is known to differ from it, so that a test here proves less than it seems to:

- It answers a reply to a post that is gone, where Mastodon says 404.
- A block is not enforced: whoever blocked us can still be answered and read.
- A notification of a deleted post stays, with no post in it; Mastodon removes it.
- It links no mentions in the HTML of a post, and escapes no ``&``; Mastodon does both.
- It counts characters, where Mastodon counts grapheme clusters, links at 23 and no hosts.
- ``Idempotency-Key`` is kept for ever, where Mastodon forgets it after an hour.
- The notifications of one account leave out those held back, where Mastodon gives them.
- It checks neither scopes nor the proof of PKCE, and gives 40 notifications at once, not 80.
- It keeps no limit of requests, unless told to.
"""

from __future__ import annotations

import itertools
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.live.server_processes import dying_with_parent, free_port, frozen

START_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class MastodonPerson:
    """Somebody with an account on the server, who uses another program than ours."""

    id: str
    name: str
    token: str
    _http: httpx.Client = field(repr=False)

    def call(self, method: str, path: str, **form: Any) -> Any:
        """Make a call as this person; return the JSON.

        :raises httpx.HTTPStatusError: it was refused.
        """
        answer = self._http.request(
            method, path, json=form or None, headers={"authorization": f"Bearer {self.token}"}
        )
        answer.raise_for_status()
        return answer.json()

    def post(self, text: str, **form: Any) -> str:
        """Publish a post and return its id."""
        return str(self.call("POST", "/api/v1/statuses", status=text, **form)["id"])


@dataclass
class MastodonServer:
    """A running server. Accounts are free: every test makes its own."""

    url: str
    process: subprocess.Popen[bytes]
    http: httpx.Client
    folder: Path
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def person(self, name: str) -> MastodonPerson:
        """Register somebody; the name is made unique."""
        user = f"{name}{next(self._numbers)}"
        answer = self.http.post("/api/v1/_mock/dev_user", json={"username": user})
        answer.raise_for_status()
        made = answer.json()
        return MastodonPerson(made["id"], user, made["access_token"], self.http)

    def revoke(self, person: MastodonPerson) -> None:
        """Take a person's token back."""
        self.http.post("/oauth/revoke", data={"token": person.token}).raise_for_status()

    def repeat(self, status_id: str, count: int) -> list[str]:
        """Let a mention come ``count`` times more, and return the ids of the posts, oldest first.

        In the server's own database: through the API each takes as long as a test may.
        """
        (file,) = self.folder.glob("mastodon_mock_*.sqlite")
        first = int(status_id) + 1_000_000  # the server counts up by itself from where it is
        ids = range(first, first + count)
        with closing(sqlite3.connect(file, timeout=30)) as database, database:
            database.row_factory = sqlite3.Row
            for table, key in (
                ("statuses", "id"),
                ("status_mentions", "status_id"),
                ("notifications", "status_id"),
            ):
                row = dict(
                    database.execute(
                        f"SELECT * FROM {table} WHERE {key} = ?", (int(status_id),)
                    ).fetchone()
                )
                names, marks = ", ".join(row), ", ".join(f":{name}" for name in row)
                database.executemany(
                    f"INSERT INTO {table} ({names}) VALUES ({marks})",
                    [row | {key: n, "id": n} for n in ids],
                )
        return [str(n) for n in ids]

    @contextmanager
    def fault(self, method: str, path: str, **effect: Any) -> Iterator[None]:
        """Let a fault befall the next request of that method and path."""
        rule = {"match": {"methods": [method], "path": path}, "effect": effect, "count": 1}
        self.http.post("/api/v1/_mock/faults", json=rule).raise_for_status()
        try:
            yield
        finally:
            self.http.delete("/api/v1/_mock/faults")

    def frozen(self) -> AbstractContextManager[None]:
        """Stop the server dead for a block: connections are taken, nobody answers."""
        return frozen(self.process)


@contextmanager
def running(folder: Path) -> Iterator[MastodonServer]:
    """Start a server and stop it afterwards."""
    port = free_port()
    command = [sys.executable, "-m", "mastodon_mock", "serve", "--in-memory"]
    command += ["--host", "127.0.0.1", "--port", str(port), "--log-level", "warning"]
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, "TMPDIR": str(folder)},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=dying_with_parent(signal.SIGKILL),  # noqa: PLW1509 - calls the kernel only
        )
    url = f"http://127.0.0.1:{port}"
    with httpx.Client(base_url=url, timeout=30.0, trust_env=False) as http:
        try:
            _wait_for(http, process, folder / "server.log")
            yield MastodonServer(url, process, http, folder)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def missing() -> str:
    """Return why no server can run here, or ""."""
    from importlib.util import find_spec

    if not sys.platform.startswith("linux"):
        return "the server is started on Linux only"
    return "" if find_spec("mastodon_mock") else "not installed: mastodon-mock"


@pytest.fixture(scope="session")
def mastodon_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MastodonServer]:
    """Give a running server, one for the whole run, or skip with the reason."""
    reason = missing()
    if reason:
        pytest.skip(reason)
    with running(tmp_path_factory.mktemp("mastodon")) as server:
        yield server


def _wait_for(http: httpx.Client, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(httpx.HTTPError):
            if http.get("/api/v2/instance").is_success:
                return
        time.sleep(0.05)
    raise RuntimeError(f"the server did not start:\n{log.read_text()[-2000:]}")
