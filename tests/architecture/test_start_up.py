"""What is loaded when, seen in processes of their own: a terminal program opens in a blink."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from contextlib import suppress
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
UNUSED_BY_A_LIST = {
    "email",
    "hashlib",
    "json",
    "random",
    "shutil",
    "sqlite_utils",
    "tomllib",
    "inbox_tui.adapter",
    "inbox_tui.config",
    "inbox_tui.keychain",
    "inbox_tui.query",
    "inbox_tui.reply",
}
SHOW = "import sys; print(*sys.modules, file=sys.__stderr__)"


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
    return set(ended.stderr.splitlines()[-1].split())


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


def test_a_later_list_loads_only_what_it_shows_rows_with() -> None:
    loaded_by_command("list")
    assert not loaded_by_command("list") & UNUSED_BY_A_LIST


@pytest.mark.parametrize("arguments", [("list",), ("--help",)], ids=" ".join)
def test_a_command_that_runs_has_its_garbage_collected(arguments: tuple[str, ...]) -> None:
    loaded(
        "import gc, sys, sqlite3\n"
        f"sys.argv = ['inbox-tui', *{arguments!r}]\n"
        "from inbox_tui.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        f"assert gc.isenabled() == {arguments == ('list',)}\n"
        f"assert (gc.get_freeze_count() > 10_000) == {arguments == ('list',)}\n"
        f"assert (gc.get_threshold()[0] > 700) == {arguments == ('list',)}"
    )


def test_the_screens_load_no_network() -> None:
    seen = loaded("import inbox_tui.tui.app")
    assert "textual" in seen
    assert not seen & (NETWORK - {"ssl"} | set(ADAPTERS))  # Textual may load asyncio, which has ssl
    assert not seen & {"inbox_tui.adapter", "inbox_tui.keychain", "inbox_tui.rules"}, (
        "the first frame does not wait for what it does not show"
    )


NOT_IN_THE_FIRST_FRAME = {
    "inbox_tui.adapter",
    "inbox_tui.keychain",
    "inbox_tui.notices",
    "inbox_tui.reply",
    "inbox_tui.rules",
    "inbox_tui.triage",
    "inbox_tui.tui.inbox_actions",
    "inbox_tui.tui.widgets.composer",
    "inbox_tui.tui.widgets.thread_view",
    "textual.widgets._text_area",
    "sqlite_utils",
    "tomllib",
}
FIRST_FRAME = """
import os, sys
sys.argv = ["inbox-tui"]
from inbox_tui.cli import program
opened = program._open_screens
def open_screens():
    from inbox_tui.tui.app import InboxApp
    async def begin(app):
        open(os.environ["SEEN"], "w").write(" ".join(sys.modules))
        app.exit()
    InboxApp._begin = begin
    return opened()
program._open_screens = open_screens
program.program.main()
"""


def test_the_first_frame_loads_nothing_that_it_does_not_show(tmp_path: Path) -> None:
    loaded_by_command("list")  # the file of the inbox is made
    seen = tmp_path / "modules"
    process, terminal = pty.fork()
    if process == 0:
        os.environ["SEEN"] = str(seen)
        os.execv(sys.executable, [sys.executable, "-c", FIRST_FRAME])
    with suppress(OSError):  # Linux ends a terminal that nobody holds any more with an error
        while os.read(terminal, 65536):
            pass
    os.waitpid(process, 0)
    os.close(terminal)
    loaded_then = set(seen.read_text().split())
    assert "inbox_tui.tui.widgets.conversation_list" in loaded_then
    assert not sorted(loaded_then & NOT_IN_THE_FIRST_FRAME)


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
