"""Killed at every moment, a thread with a picture arrives whole or not at all, and never twice."""

from __future__ import annotations

import os
import shutil
import signal
from datetime import timedelta
from pathlib import Path

import pytest

from inbox_tui import crashpoints, paths
from inbox_tui.crashpoints import crashpoint
from inbox_tui.model import DeliveryState, utc_now
from inbox_tui.reply import attach
from inbox_tui.reply.confirm import Ticket, confirm
from inbox_tui.reply.preview import prepare
from inbox_tui.reply.sender import Sender
from inbox_tui.store import Store, accounts, attachments, drafts
from inbox_tui_sandbox import posts
from inbox_tui_sandbox.file import NetworkFile
from inbox_tui_sandbox.world import World
from tests import making, pictures
from tests.reply.test_kill import NETWORKS, POINTS, come_back, connect

PLAZA = NETWORKS[0]
TIMES = 2
WORDS = "It is on its way\n---\nand should be there on Friday\n---\nNora ^NL"
SHOP = pictures.png()
ARRIVED = [
    ("It is on its way (1/3)", [SHOP]),
    ("and should be there on Friday (2/3)", []),
    ("Nora ^NL (3/3)", []),
]


@pytest.fixture(scope="module")
def desk_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("desk")
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("INBOX_TUI_HOME", str(folder))
        with making.open_store() as store:
            nora = making.connect_sandbox(store, "nora")
            with World(paths.network_folder("sandbox")) as world:
                world.post("tomas", "@nora where is my parcel?")
            making.pull(store, nora)
    return folder


def reply() -> None:
    """Write, confirm and send the thread, as the program does."""
    with Store.open(paths.database_file()) as store:
        (account,) = accounts.every(store.read())
        question = making.newest(store, account)
        begun = drafts.find_open(store.read(), account.id, question.uid)
        file = attach.take_in("shop.png", SHOP, "our shop")
        with store.write() as conn:
            draft = begun or drafts.start(conn, account.id, question.uid, utc_now(), WORDS)
            if not begun:
                attachments.add(conn, draft.uid, file, utc_now())
            crashpoint("draft uncommitted")
        crashpoint("draft committed")
        preview = prepare(store, draft.uid, connect(PLAZA)(account))
        ticket = confirm(store, preview, account.call_sign, utc_now(), timedelta(0))
        assert isinstance(ticket, Ticket), ticket
        sender = Sender(store, connect(PLAZA), lambda _: None)
        sender.hold(ticket)
        sender.wait(ticket.delivery_uid)


def in_a_child(point: str) -> int:
    """Reply in a process that is killed at ``point``, or at none; return how it ended."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            crashpoints.hook = lambda name: (
                os.kill(os.getpid(), signal.SIGKILL) if name == point else None
            )
            reply()
            status = 0
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def arrived() -> list[tuple[str, list[bytes]]]:
    with NetworkFile(paths.network_folder("sandbox")) as file:
        return [
            (p.content, posts.attached(file, p.id))
            for p in posts.all_posts(file)
            if p.author.handle == "nora"
        ]


def waiting() -> list[list[bytes]]:
    """Return the files of the drafts that can still be written."""
    with Store.open(paths.database_file()) as store:
        conn = store.read()
        found = drafts.every_open(conn)
        return [[f.data for f in attachments.with_bytes(conn, draft.uid)] for draft in found]


@pytest.mark.parametrize("point", POINTS)
def test_a_killed_thread_is_there_whole_or_its_draft_is(
    point: str, desk_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(TIMES):
        folder = tmp_path / str(number)
        shutil.copytree(desk_folder, folder)
        monkeypatch.setenv("INBOX_TUI_HOME", str(folder))
        assert in_a_child(point) == -signal.SIGKILL

        state, _ = come_back(PLAZA)
        assert arrived() in ([], ARRIVED)
        if state is DeliveryState.SENT:
            assert arrived() == ARRIVED
            assert waiting() == []
        else:
            assert arrived() == []
            assert waiting() == ([] if point == "draft uncommitted" else [[SHOP]])
            assert in_a_child("none") == 0
            assert arrived() == ARRIVED
        shutil.rmtree(folder)
