"""No variable of the environment presses a key, writes the screen down, sends it, or loads code."""

from __future__ import annotations

import importlib
import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import textual.constants

from inbox_tui import paths
from inbox_tui.store import Store, drafts, outbox
from inbox_tui.tui.environment import LOOKS, shut_back_doors
from inbox_tui_sandbox.world import World
from tests import making, screen

PROGRAM = str(Path(sys.executable).parent / "inbox-tui")
CONFIRMING = "r,O,n,space,i,t,ctrl+g,wait:2000,n,o,r,enter,wait:500,enter"
"""What a person presses to answer the first mention; Textual's own words for it."""
HARMLESS = {
    "DEBUG": False,
    "DRIVER": None,
    "ESCAPE_DELAY": 0.1,
    "FILTERS": "",
    "LOG_FILE": None,
    "MAX_FPS": 60,
    "PRESS": "",
    "SCREENSHOT_DELAY": -1,
    "SCREENSHOT_FILENAME": None,
    "SCREENSHOT_LOCATION": None,
    "SHOW_RETURN": False,
}
CLIENT = """
import socket
open({mark!r}, "w").close()
class DevtoolsConnectionError(Exception): pass
class DevtoolsClient:
    def __init__(self, host): self.address = (host, {port})
    is_connected = False
    async def connect(self): socket.create_connection(self.address).close()
    async def disconnect(self): pass
class StdoutRedirector:
    def __init__(self, devtools): pass
    def flush(self): pass
    def write(self, *_): pass
"""


@pytest.fixture(scope="module", autouse=True)
def _read_again() -> Iterator[None]:
    """Let Textual read the environment of the other tests again, once these are over."""
    yield
    importlib.reload(textual.constants)


@pytest.fixture(autouse=True)
def mention(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give Nora an account and one mention to answer, and an empty folder to work in."""
    monkeypatch.setenv("INBOX_TUI_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    making.inbox_with(tomas="my router reboots")


def hostile(folder: Path, port: int) -> dict[str, str]:
    """Set everything that Textual reads to what does most harm; the developers' tools are there."""
    code = folder / "code"
    tools = code / "textual_dev"
    tools.mkdir(parents=True)
    (tools / "__init__.py").touch()
    client = CLIENT.format(mark=str(folder / "imported"), port=port)
    (tools / "client.py").write_text(client)
    (tools / "redirect_output.py").write_text(client)
    (code / "hostile_driver.py").write_text(f"open({str(folder / 'imported')!r}, 'w').close()")
    return {
        "PYTHONPATH": str(code),  # where code may come from is the owner's to say
        "COLUMNS": "30",
        "LINES": "5",
        "ESCDELAY": "100000000",
        "TEXTUAL": "devtools,debug,headless",
        "TEXTUAL_ALLOW_SIGNALS": "1",
        "TEXTUAL_COLOR_SYSTEM": "nonsense",
        "TEXTUAL_DEBUG": "1",
        "TEXTUAL_DEVTOOLS_HOST": "127.0.0.1",
        "TEXTUAL_DEVTOOLS_PORT": str(port),
        "TEXTUAL_DIM_FACTOR": "0",
        "TEXTUAL_DRIVER": "hostile_driver:Driver",
        "TEXTUAL_FILTERS": "dim",
        "TEXTUAL_LOG": str(folder / "textual.log"),
        "TEXTUAL_PRESS": CONFIRMING,
        "TEXTUAL_SCREENSHOT": "1",
        "TEXTUAL_SCREENSHOT_FILENAME": "screen.svg",
        "TEXTUAL_SCREENSHOT_LOCATION": str(folder),
        "TEXTUAL_SHOW_RETURN": "1",
    }


def test_a_hostile_environment_does_nothing_even_with_the_confirm_step_open(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as console:
        console.settimeout(0)
        environment = hostile(tmp_path, console.getsockname()[1])
        there = {*tmp_path.iterdir()}
        with screen.opened([PROGRAM], {**os.environ, **environment}) as program:
            program.see("my router reboots", "all actions")
            program.rest(1.5)  # longer than the keys and the picture would take to begin
            assert "call sign" not in program.text.lower()
            program.press("rOn it. ^NL")
            program.see("On it. ^NL")
            program.press("\x07")
            program.see("Call sign of this account")
            program.rest(1.5)
            program.press("\x1b")  # a pause of a day would leave the step open
            program.see("Not sent.")
            program.press("\x1b")
            program.see("r reply")
            assert program.end("q") == 0
        with pytest.raises(BlockingIOError):
            console.accept()
    assert {*tmp_path.iterdir()} == there
    assert b"The app returned" not in program.output
    with Store.open(paths.database_file()) as store:
        assert outbox.recent(store.read()) == ()
        assert [draft.text for draft in drafts.every_open(store.read())] == ["On it. ^NL"]
    with World(paths.network_folder("sandbox")) as world:
        assert [post.author.handle for post in world.posts()] == ["tomas"]


def test_every_constant_of_textual_that_acts_is_as_if_nothing_were_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in hostile(tmp_path, 1).items():
        if name != "PYTHONPATH":
            monkeypatch.setenv(name, value)
    monkeypatch.setattr(textual.constants, "PRESS", "y,y")

    shut_back_doors()

    assert {name: getattr(textual.constants, name) for name in HARMLESS} == HARMLESS
    assert not [name for name in os.environ if name.startswith("TEXTUAL")]


def test_what_only_changes_looks_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = dict.fromkeys(LOOKS, "0") | {"TEXTUAL_COLOR_SYSTEM": "256", "ESCDELAY": "250"}
    for name, value in wanted.items():
        monkeypatch.setenv(name, value)

    shut_back_doors()

    assert {name: os.environ[name] for name in wanted} == wanted
    assert textual.constants.ESCAPE_DELAY == 0.25
