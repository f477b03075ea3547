"""Which servers the thirteen cases were run on, with their versions, for docs/networks.md."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from tests.live import bluesky_server, mail_server, matrix_server, wordpress_server

HERE = Path(__file__).parent


def networks() -> tuple[str, ...]:
    """Return the networks that have cases."""
    return tuple(sorted(path.stem.removeprefix("test_") for path in HERE.glob("test_*.py")))


def servers(network: str) -> str:
    """Return what a network's cases run on, in words. The servers must be installed."""
    return _SERVERS[network]()


def _bluesky() -> str:
    names = ("pds", "bsky", "dev-env")
    found = {
        name: json.loads(
            (
                bluesky_server.DEV_ENV / "node_modules" / "@atproto" / name / "package.json"
            ).read_text(encoding="utf-8")
        )["version"]
        for name in names
    }
    told = ", ".join(f"`@atproto/{name}` {number}" for name, number in found.items())
    return f"Bluesky's own reference servers: data server, app view and directory ({told})"


def _email() -> str:
    dovecot = _say("dovecot", "--version").split()[0]
    postfix = _say("postconf", "-h", "mail_version")
    return f"Dovecot {dovecot} and Postfix {postfix}, with TLS and logins"


def _mastodon() -> str:
    return (
        f"mastodon-mock {version('mastodon-mock')}: a third party's mock server, no Mastodon; in"
        " what it differs stands in `tests/live/mastodon_server.py`"
    )


def _matrix() -> str:
    program = "from importlib.metadata import version; print(version('matrix-synapse'))"
    return f"Synapse {_say(str(matrix_server.PYTHON), '-c', program)}, the reference homeserver"


def _sandbox() -> str:
    return "itself: a network in a file, so without any server"


def _wordpress() -> str:
    words = (wordpress_server.PACKAGE / "wp-includes" / "version.php").read_text(encoding="utf-8")
    found = re.search(r"\$wp_version = '([^']+)'", words)
    php = _say("php", "-r", "echo PHP_VERSION;")
    return f"WordPress {found[1] if found else '(unknown)'} on PHP {php} and MariaDB"


def _say(program: str, *arguments: str) -> str:
    where = mail_server._program(program) or program
    told = subprocess.run([where, *arguments], check=True, capture_output=True, text=True)
    return told.stdout.strip()


_SERVERS: dict[str, Callable[[], str]] = {
    "bluesky": _bluesky,
    "email": _email,
    "mastodon": _mastodon,
    "matrix": _matrix,
    "sandbox": _sandbox,
    "wordpress": _wordpress,
}
