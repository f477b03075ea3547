"""What is loaded when, seen in processes of their own: a terminal program opens in a blink."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source import ADAPTERS

SCREENS = {"textual", "rich"}
NETWORK = {
    "httpx",
    "httpcore",
    "anyio",
    "imap_tools",
    "imaplib",
    "smtplib",
    "ssl",
    "http.client",
    "urllib.request",
    "requests",
    "tweepy",
    "praw",
    "mastodon",
}
SECRETS = {"keyring"}
SHOW = "import json, sys; print(json.dumps(sorted(sys.modules)), file=sys.__stderr__)"


def loaded(code: str) -> set[str]:
    """Run ``code`` in a new process and return the modules that are loaded at its end."""
    ended = subprocess.run(
        [sys.executable, "-c", f"{code}\n{SHOW}"],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert ended.returncode == 0, ended.stderr
    return set(json.loads(ended.stderr.splitlines()[-1]))


def loaded_by_command(*arguments: str) -> set[str]:
    """Run the program as its entry point does and return the modules that it loaded."""
    return loaded(
        f"import sys; sys.argv = ['inbox-tui', *{arguments!r}]\n"
        "from inbox_tui.cli import main\n"
        "try: main()\n"
        "except SystemExit as end: assert not end.code, end.code"
    )


def test_the_program_loads_nothing_heavy() -> None:
    assert not loaded("import inbox_tui") & (SCREENS | NETWORK | SECRETS | {"sqlite3", "click"})


@pytest.mark.parametrize(
    "arguments",
    [
        ("--help",),
        ("list",),
        ("list", "--json"),
        ("search", "words"),
        ("outbox",),
        ("account", "list"),
        ("account", "add", "--help"),
    ],
    ids=" ".join,
)
def test_commands_load_neither_screens_nor_network(arguments: tuple[str, ...]) -> None:
    seen = loaded_by_command(*arguments)
    assert not seen & (SCREENS | NETWORK | SECRETS)
    assert not seen & set(ADAPTERS)


def test_a_later_list_does_not_load_the_tool_that_made_the_tables() -> None:
    loaded_by_command("list")
    assert "sqlite_utils" not in loaded_by_command("list")


def test_the_screens_load_no_network() -> None:
    seen = loaded("import inbox_tui.tui.app")
    assert "textual" in seen
    assert not seen & (NETWORK - {"ssl"} | set(ADAPTERS))  # Textual may load asyncio, which has ssl


@pytest.mark.parametrize("adapter", ADAPTERS)
def test_an_adapter_loads_no_other_and_no_network_before_it_is_used(adapter: str) -> None:
    network = adapter.removeprefix("inbox_tui_")
    seen = loaded(f"from inbox_tui import registry; registry.load({network!r})")
    assert seen & set(ADAPTERS) == {adapter}
    assert not seen & (SCREENS | NETWORK | SECRETS)
    assert not any(name.startswith("inbox_tui.store") for name in seen)


def test_names_of_networks_are_known_without_loading_one() -> None:
    seen = loaded("from inbox_tui import registry; assert len(registry.names()) >= 3")
    assert not seen & set(ADAPTERS)


def test_the_sandbox_works_without_any_network_library(tmp_path: Path) -> None:
    seen = loaded(
        "from inbox_tui import accounts\n"
        "met = accounts.meet(accounts.Application(network='sandbox', handle='nora'))\n"
        "assert met.actor.handle.lstrip('@') == 'nora'"
    )
    assert not seen & (SCREENS | NETWORK)
