"""However the screens end: the terminal is given back, words are kept, nothing leaves, no secret shows.

Each program runs in a terminal of its own. When it is up, it holds a confirmed reply and words that
are not saved yet; then one thing goes wrong in it.
"""

from __future__ import annotations

import os
import re
import signal
import stat
import sys
import termios
from pathlib import Path

import pytest

from inbox_tui import paths
from inbox_tui.model import DeliveryState
from inbox_tui.store import Store, drafts, outbox
from inbox_tui_sandbox.world import World
from tests import making, screen

PREPARED = """
import asyncio, os, signal, sys, threading
sys.argv = ["inbox-tui"]
from textual.widget import Widget
from inbox_tui import redaction
from inbox_tui.store import drafts, messages
from inbox_tui.model import utc_now
from inbox_tui.tui.app import InboxApp
from inbox_tui.tui.autosave import OpenDraft
from inbox_tui.tui.outbox import Answers

SECRET = "canary-" + "in-a-message"
redaction.hide([SECRET])

def fail(*_):
    header = "Bearer " + "canary-" + "in-a-local"
    raise ERROR(f"refused {SECRET} {len(header)}")

async def fail_soon(*_):
    fail()

ERROR = RuntimeError

class Broken(Widget):
    pass

def trouble(app):
    TROUBLE

def begin(app):
    store, account = app.workspace.store, app.workspace.accounts[0]
    with store.write() as conn:
        draft = drafts.start(conn, account.id, 1, utc_now(), "Held words ^NL")
    app.outbox.confirm(app.outbox.prepare(draft.uid, account), Answers(sign="NOR"))
    app.workspace.autosave.note(OpenDraft(account.id, 2), "typed a moment ago")
    app.inbox.status.say("in trouble")
    trouble(app)

settle = InboxApp._settle

async def settled(app):
    await settle(app)
    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, begin, app)
    app.inbox.status.say("ready for trouble")

InboxApp._settle = settled
from inbox_tui.cli import main
main()
"""

TROUBLES = {
    "a key": "InboxApp.action_show_help = fail_soon",
    "an async worker": "app.run_worker(fail_soon())",
    "a thread worker": "app.run_worker(fail, thread=True)",
    "a timer": "app.set_timer(0.01, fail)",
    "rendering": "Broken.render = fail; app.screen.mount(Broken())",
    "composing": "Broken.compose = fail; app.screen.mount(Broken())",
    "mounting": "Broken.on_mount = fail; app.screen.mount(Broken())",
    "unmounting": "InboxApp.on_unmount = fail; app.exit(0)",
    "the end": "app._driver.stop_application_mode = fail; app.exit(0)",
    "the keyboard": "app._driver.process_message = fail",
    "an error that draws itself": "global ERROR;"
    " ERROR = type('Drawn', (Exception,), {'__rich__': lambda self: str(self)});"
    " app.call_later(fail)",
    "no memory": "global ERROR; ERROR = MemoryError; app.call_later(fail)",
    "no end": "global ERROR; ERROR = RecursionError; app.call_later(fail)",
}
PRESSED = {"a key": "?", "the keyboard": "j"}
"""What a person has to press for it."""
SIGNALS = {
    "SIGTERM": (signal.SIGTERM, 143),
    "SIGQUIT": (signal.SIGQUIT, 131),
    "SIGINT": (signal.SIGINT, 130),
}
SWITCHED_OFF = (1000, 1003, 1004, 1006, 1015, 1049, 2004)
"""Mouse, focus, the other screen, marked pastes."""
SWITCHED_ON = (7, 25)
"""Wrapping, and the cursor."""


@pytest.fixture(autouse=True)
def mentions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give Nora an account and two mentions to answer."""
    monkeypatch.setenv("INBOX_TUI_HOME", str(tmp_path))
    making.inbox_with(tomas="my router reboots", kim="is it down?")


def start(trouble: str) -> tuple[str, ...]:
    return sys.executable, "-c", PREPARED.replace("TROUBLE\n", f"{trouble}\n", 1)


def check_terminal(program: screen.Screen, before: list[int | list[bytes | int]]) -> None:
    """Check that the terminal is as the person had it."""
    assert program.attributes == before
    assert int(str(before[3])) & (termios.ECHO | termios.ICANON | termios.ISIG)
    for mode, wanted in [*((m, b"l") for m in SWITCHED_OFF), *((m, b"h") for m in SWITCHED_ON)]:
        switched = re.findall(rb"\x1b\[\?%d([hl])" % mode, program.output)
        assert not switched or switched[-1] == wanted, mode


def check_nothing_lost_or_sent() -> None:
    """Check that the words are kept and the held reply is cancelled."""
    with Store.open(paths.database_file()) as store:
        texts = {draft.text for draft in drafts.every_open(store.read())}
        (delivery,) = outbox.recent(store.read())
    assert texts == {"Held words ^NL", "typed a moment ago"}
    assert delivery.state is DeliveryState.CANCELLED
    with World(paths.network_folder("sandbox")) as world:
        assert {post.author.handle for post in world.posts()} == {"tomas", "kim"}


@pytest.mark.parametrize("trouble", TROUBLES)
def test_an_error_anywhere_ends_in_good_order(trouble: str) -> None:
    with screen.opened(start(TROUBLES[trouble]), dict(os.environ)) as program:
        before = program.attributes
        program.see("ready for trouble")
        program.signal(signal.SIGUSR1)
        if trouble in PRESSED:
            program.see("in trouble")
        code = program.end(PRESSED.get(trouble, ""))
        check_terminal(program, before)
        after_screens = program.output.rpartition(b"\x1b[?1049l")[2]
    assert code == 1
    assert b"Traceback" not in program.output
    assert b"canary-in-a" not in program.output
    (report,) = paths.log_folder().glob("crash-*.txt")
    assert str(report).encode() in after_screens.replace(b"\r\n", b"")
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
    written = report.read_text()
    assert "refused [redacted]" in written
    assert "canary-in-a" not in written
    check_nothing_lost_or_sent()


@pytest.mark.parametrize("name", SIGNALS)
def test_a_signal_ends_in_good_order(name: str) -> None:
    number, status = SIGNALS[name]
    with screen.opened(start("pass"), dict(os.environ)) as program:
        before = program.attributes
        program.see("ready for trouble")
        program.signal(signal.SIGUSR1)
        program.see("in trouble")
        program.signal(number)
        code = program.end("")
        check_terminal(program, before)
    assert code == status
    assert b"Traceback" not in program.output
    assert not list(paths.log_folder().glob("crash-*.txt"))
    check_nothing_lost_or_sent()


def test_a_closed_terminal_ends_in_good_order() -> None:
    with screen.opened(start("pass"), dict(os.environ)) as program:
        program.see("ready for trouble")
        program.signal(signal.SIGUSR1)
        program.see("in trouble")
        assert program.hang_up() == 129
    check_nothing_lost_or_sent()
