"""A real WordPress on loopback: Debian's package on PHP's own server, with a MariaDB of its own.

Everything runs in a folder of its own, on free ports, and ends with the test run, however that
ends. Nothing leaves the machine: no mail, no cron, no updates.
"""

from __future__ import annotations

import json
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.live.mail_server import wait_until
from tests.live.server_processes import free_port

HERE = Path(__file__).parent / "wordpress_site"
PACKAGE = Path("/usr/share/wordpress")
_PROGRAMS = {
    "php": "php-cli",
    "mariadbd": "mariadb-server",
    "mariadb-install-db": "mariadb-server",
    "mariadb": "mariadb-server",
}
_START_SECONDS = 60.0
_NUMBERS = count(1)


@dataclass(frozen=True)
class Member:
    """A user of the site, and how to log in as one."""

    id: str
    name: str
    password: str
    """An application password."""


@dataclass
class WordPressSite:
    """A running site, seen through the eyes of its administrator."""

    url: str
    folder: Path
    processes: subprocess.Popen[bytes]
    admin: Member
    watcher: httpx.Client
    """Ours is not the client under test: it has no time-outs to speak of."""

    def call(
        self, method: str, route: str, *, by: Member | None = None, **body: Any
    ) -> dict[str, Any]:
        """Call the REST interface with plain httpx, as the administrator or as a member."""
        who = by or self.admin
        answer = self.watcher.request(
            method,
            f"{self.url}/wp-json/wp/v2/{route}",
            json=body or None,
            auth=(who.name, who.password),
        )
        answer.raise_for_status()
        value: dict[str, Any] = answer.json()
        return value

    def member(self, name: str, role: str = "editor") -> Member:
        """Make a user ``name``, numbered, with an application password."""
        name = f"{name}{next(_NUMBERS)}"
        user = self.call(
            "POST",
            "users",
            username=name,
            name=name.title(),
            email=f"{name}@itui.test",
            password=f"pw-{name}",
            roles=[role],
        )
        made = self.call("POST", f"users/{user['id']}/application-passwords", name="inbox")
        return Member(str(user["id"]), name, made["password"])

    def revoke(self, member: Member) -> None:
        """Take back each application password of ``member``."""
        self.call("DELETE", f"users/{member.id}/application-passwords")

    def post(self, title: str = "Battery recall: what we know", **more: Any) -> str:
        """Publish a post; return its id."""
        return str(self.call("POST", "posts", title=title, status="publish", **more)["id"])

    def comment(
        self, post: str, words: str, *, parent: str = "0", by: Member | None = None, **more: Any
    ) -> str:
        """Write a comment, as a guest called Marta where nobody else does; return its id."""
        guest = {} if by else {"author_name": "Marta", "author_email": "marta@customer.test"}
        made = self.call(
            "POST",
            "comments",
            by=by,
            **{"post": post, "parent": parent, "content": words, **guest, **more},
        )
        return str(made["id"])

    def comments(self, post: str) -> list[dict[str, Any]]:
        """Return every comment of a post, as a stranger is shown them, in the order of their ids."""
        answer = self.watcher.get(
            f"{self.url}/wp-json/wp/v2/comments",
            params={"post": post, "per_page": 100, "order": "asc", "orderby": "id"},
        )
        value: list[dict[str, Any]] = answer.raise_for_status().json()
        return value

    def sql(self, statement: str) -> str:
        """Run SQL in the site's database, past WordPress."""
        return _run(
            "mariadb",
            "--no-defaults",
            f"--socket={self.folder}/db.sock",
            "--skip-column-names",
            "--default-character-set=utf8mb4",
            *("-uwordpress", "-pwordpress", "wordpress"),
            stdin=statement,
        )

    @contextmanager
    def fault(self, word: str) -> Iterator[None]:
        """Let something go wrong for the time of a block: a word of ``faults.php``."""
        file = self.folder / "fault"
        file.write_text(word)
        try:
            yield
        finally:
            file.unlink()

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Stop the web server dead: connections are still taken by the kernel, nobody answers."""
        os.killpg(self.processes.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.killpg(self.processes.pid, signal.SIGCONT)


def missing() -> str:
    """Return why no WordPress can run here, or ""."""
    if not sys.platform.startswith("linux"):
        return "WordPress is started on Linux only"
    wanted = [package for name, package in _PROGRAMS.items() if _program(name) is None]
    if not (PACKAGE / "wp-settings.php").is_file():
        wanted.append("wordpress")
    if not wanted and "mysqli" not in _run("php", "-m"):
        wanted.append("php-mysql")
    return f"no WordPress: install {' '.join(dict.fromkeys(wanted))}" if wanted else ""


@contextmanager
def running() -> Iterator[WordPressSite]:
    """Start a site and stop it afterwards."""
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="itui-wp-", dir="/tmp"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        folder.chmod(0o755)  # the database's own user has to pass through
        stack.enter_context(_database(folder))
        port = free_port()
        _lay_out(folder, port)
        said = _run("php", "-d", "sendmail_path=/bin/true", HERE / "setup.php", folder / "www")
        admin = Member("1", "admin", json.loads(said)["password"])
        watcher = stack.enter_context(
            httpx.Client(timeout=_START_SECONDS, trust_env=False, verify=False)
        )
        processes = stack.enter_context(_web_server(folder, port, watcher))
        yield WordPressSite(f"http://127.0.0.1:{port}", folder, processes, admin, watcher)


@pytest.fixture(scope="session")
def wordpress_site() -> Iterator[WordPressSite]:
    """Give a running site, one for the whole run, or skip with the reason."""
    reason = missing()
    if reason:
        pytest.skip(reason)
    with running() as site:
        yield site


# --- the parts ---------------------------------------------------------------------------------


def _lay_out(folder: Path, port: int) -> None:
    """Make a site of the package: its own settings and content, the rest by links."""
    www = folder / "www"
    www.mkdir()
    for file in PACKAGE.glob("*.php"):
        if file.name != "wp-config.php":
            shutil.copy(file, www)
    for name in ("wp-admin", "wp-includes"):
        (www / name).symlink_to(PACKAGE / name)
    settings = (HERE / "wp-config.php").read_text()
    settings = settings.replace("@FOLDER@", str(folder)).replace("@PORT@", str(port))
    (www / "wp-config.php").write_text(settings)
    plugins = www / "wp-content" / "mu-plugins"
    plugins.mkdir(parents=True)
    shutil.copy(HERE / "faults.php", plugins)


@contextmanager
def _web_server(
    folder: Path, port: int, watcher: httpx.Client
) -> Iterator[subprocess.Popen[bytes]]:
    command = [
        *(_program("php") or "php", "-d", "sendmail_path=/bin/true"),
        *("-d", "opcache.enable_cli=1", "-d", "opcache.jit=off"),
        *("-S", f"127.0.0.1:{port}", "-t", str(folder / "www")),
    ]
    environment = {"PATH": _path(), "PHP_CLI_SERVER_WORKERS": "3"}
    with _daemon(command, folder / "php.log", folder / "www", environment) as process:
        wait_until(partial(_serves, port, watcher), "WordPress to start", _START_SECONDS)
        yield process


def _serves(port: int, watcher: httpx.Client) -> bool:
    with suppress(httpx.HTTPError):
        return watcher.get(f"http://127.0.0.1:{port}/wp-json/").is_success
    return False


@contextmanager
def _database(folder: Path) -> Iterator[None]:
    data, socket = folder / "db", folder / "db.sock"
    data.mkdir()
    owner: tuple[str, ...] = ()
    if os.getuid() == 0:  # MariaDB refuses to run as root
        entry = pwd.getpwnam("mysql")
        for place in (data, folder):
            os.chown(place, entry.pw_uid, entry.pw_gid)
        owner = ("--user=mysql",)
    _run(
        "mariadb-install-db",
        *("--no-defaults", f"--datadir={data}", "--skip-test-db", *owner),
        "--auth-root-authentication-method=normal",
    )
    command = [
        *(_program("mariadbd") or "mariadbd", "--no-defaults", *owner),
        *(f"--datadir={data}", f"--socket={socket}", f"--pid-file={data}/pid"),
        *("--skip-networking", "--innodb-flush-log-at-trx-commit=0"),
        *("--innodb-buffer-pool-size=32M", "--skip-name-resolve"),
    ]
    with _daemon(command, folder / "db.log", folder, {"PATH": _path()}):
        wait_until(socket.is_socket, "MariaDB to start", _START_SECONDS)
        _run(
            *("mariadb", "--no-defaults", f"--socket={socket}", "-uroot"),
            stdin="create database wordpress character set utf8mb4;"
            " create user wordpress@localhost identified by 'wordpress';"
            " grant all on wordpress.* to wordpress@localhost;",
        )
        yield


@contextmanager
def _daemon(
    command: list[str], log: Path, folder: Path, environment: dict[str, str]
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server with all that it starts as one group, which ends with this process, however.

    The pipe to the shell closes with this process; nothing has to be put in order: it is all
    thrown away.
    """
    with log.open("w") as output:
        process = subprocess.Popen(
            ["sh", "-c", '"$@" & read -r _; kill -KILL 0', "sh", *command],
            cwd=folder,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def _run(name: str, *arguments: str | Path, stdin: str = "") -> str:
    """Run a program and return what it says.

    :raises RuntimeError: it failed, with what it said.
    """
    done = subprocess.run(
        [_program(name) or name, *map(str, arguments)],
        check=False,
        input=stdin,
        capture_output=True,
        text=True,
        timeout=_START_SECONDS,
    )
    if done.returncode:
        raise RuntimeError(f"{name} failed:\n{done.stdout[-1000:]}\n{done.stderr[-1000:]}")
    return done.stdout


def _program(name: str) -> str | None:
    return shutil.which(name, path=_path())


def _path() -> str:
    return f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
