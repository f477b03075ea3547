"""A real freedesktop Secret Service without a desktop: dbus-daemon and gnome-keyring-daemon.

Both run in a home and a runtime folder of their own, without a display, and end with the block.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

PROGRAMS = ("dbus-daemon", "gnome-keyring-daemon")
READY_SECONDS = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretService:
    """A running Secret Service, and the environment in which a program finds it."""

    environment: dict[str, str]
    process_id: int = 0
    """Of the daemon; 0 where none was started yet."""

    def run(self, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a program there; an empty value in ``environment`` takes the variable away."""
        merged = {**self.environment, **environment}
        return subprocess.run(
            command,
            env={name: value for name, value in merged.items() if value},
            text=True,
            capture_output=True,
            check=False,
            timeout=60,
        )

    def lock(self) -> None:
        """Close the keyring as a desktop does when its owner leaves."""
        from jeepney.io.blocking import open_dbus_connection
        from secretstorage import get_default_collection

        with closing(open_dbus_connection(self.environment["DBUS_SESSION_BUS_ADDRESS"])) as bus:
            get_default_collection(bus).lock()

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Stop the daemon in the middle of everything: it accepts questions and answers none."""
        os.kill(self.process_id, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(self.process_id, signal.SIGCONT)


def missing() -> str:
    """Return why no Secret Service can run here, or ""."""
    if not sys.platform.startswith("linux"):
        return "the Secret Service is a Linux thing"
    absent = [program for program in PROGRAMS if shutil.which(program) is None]
    return f"not installed: {', '.join(absent)}" if absent else ""


@contextmanager
def running(*, set_up: bool = True) -> Iterator[SecretService]:
    """Run a Secret Service; without ``set_up``, one whose keyring nobody has made yet."""
    # A socket's path has at most 107 bytes: the test's own folder may be too deep.
    with tempfile.TemporaryDirectory(prefix="secrets-") as folder:
        runtime = Path(folder) / "run"
        runtime.mkdir(mode=0o700)
        environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(
                ("DISPLAY", "WAYLAND_", "XDG_", "DBUS_", "INBOX_TUI_", "PYTHON_")
            )
        }
        environment |= {
            "HOME": folder,
            "XDG_RUNTIME_DIR": str(runtime),
            "INBOX_TUI_HOME": str(Path(folder) / "inbox"),
        }
        with _bus(environment) as address:
            environment["DBUS_SESSION_BUS_ADDRESS"] = address
            if not set_up:
                yield SecretService(environment=environment)
                return
            with _keyring(environment) as daemon:
                yield SecretService(environment=environment, process_id=daemon.pid)


@contextmanager
def _bus(environment: dict[str, str]) -> Iterator[str]:
    command = ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1"]
    with _ended(
        subprocess.Popen(
            [*command, f"--address=unix:path={environment['XDG_RUNTIME_DIR']}/bus"],
            env=environment,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    ) as bus:
        assert bus.stdout is not None
        address = bus.stdout.readline().strip()
        assert address, "dbus-daemon ended at once"
        yield address


@contextmanager
def _keyring(environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    with _ended(
        subprocess.Popen(
            ["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"],
            env=environment,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    ) as daemon:
        assert daemon.stdin is not None
        daemon.stdin.write("the password of the test's own keyring")
        daemon.stdin.close()
        _wait_until_ready(environment["DBUS_SESSION_BUS_ADDRESS"])
        yield daemon


@contextmanager
def _ended(process: subprocess.Popen[str]) -> Iterator[subprocess.Popen[str]]:
    """Yield ``process`` and see to it that it is gone afterwards."""
    with process:
        try:
            yield process
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=5)
            process.kill()


def _wait_until_ready(address: str) -> None:
    from jeepney.bus_messages import message_bus
    from jeepney.io.blocking import Proxy, open_dbus_connection
    from secretstorage import Collection, SecretStorageException

    deadline = time.monotonic() + READY_SECONDS
    with closing(open_dbus_connection(address)) as bus:
        while time.monotonic() < deadline:
            # Asked for only when it is there: a question would start a second daemon.
            if Proxy(message_bus, bus).NameHasOwner("org.freedesktop.secrets")[0]:
                with suppress(SecretStorageException):
                    Collection(bus)
                    return
            time.sleep(0.02)
    raise TimeoutError("gnome-keyring-daemon did not become ready")


@pytest.fixture
def secret_service() -> Iterator[SecretService]:
    """Give a running Secret Service with an open keyring, or skip with the reason."""
    reason = missing()
    if reason:
        pytest.skip(reason)
    with running() as service:
        yield service
