"""Two screens and one command line confirm the same draft at the same moment."""

from __future__ import annotations

import multiprocessing
import time
from datetime import timedelta
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest

from inbox_tui import accounts as connecting
from inbox_tui import paths
from inbox_tui.model import DeliveryState, utc_now
from inbox_tui.reply.confirm import Refusal, Ticket, confirm
from inbox_tui.reply.preview import prepare
from inbox_tui.reply.sender import Sender
from inbox_tui.store import Store, accounts, messages, outbox
from inbox_tui.tui.outbox import Answers, Outbox
from inbox_tui.tui.workspace import Workspace
from inbox_tui_sandbox.world import World
from tests import making

pytestmark = pytest.mark.terminal

ROUNDS = 200
NOW = timedelta(0)
FORK = multiprocessing.get_context("fork")


def send_from_a_screen(draft_uids: list[int], barrier: Barrier) -> None:
    """Confirm each draft as the screens do, all at the same moment as the others."""
    with Store.open(paths.database_file()) as store:
        workspace = Workspace(store)
        box = Outbox(workspace, lambda _: None, NOW)
        (account,) = workspace.accounts
        for uid in draft_uids:
            barrier.wait()
            preview = box.prepare(uid, account)
            barrier.wait()
            box.confirm(preview, Answers(sign=account.call_sign))
        while box.held():  # quitting would take back what waits
            time.sleep(0.01)
        box.stop()


def send_from_the_command_line(draft_uids: list[int], barrier: Barrier) -> None:
    """Confirm each draft as 'inbox-tui reply' does, all at the same moment as the others."""
    with Store.open(paths.database_file()) as store:
        (account,) = accounts.every(store.read())
        sender = Sender(store, connecting.connect, lambda _: None)
        for uid in draft_uids:
            barrier.wait()
            preview = prepare(store, uid, connecting.connect(account))
            barrier.wait()
            ticket = confirm(store, preview, account.call_sign, utc_now(), NOW)
            assert isinstance(ticket, Ticket | Refusal)
            if isinstance(ticket, Ticket):
                sender.hold(ticket)
        for held in sender.held():
            sender.wait(held)
        sender.stop()


@pytest.mark.timeout(300)
def test_a_draft_confirmed_in_three_places_at_once_is_sent_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INBOX_TUI_HOME", str(tmp_path))
    with making.open_store() as store:
        nora = making.connect_sandbox(store, "nora")
        with World(paths.network_folder("sandbox")) as world:
            for number in range(ROUNDS):
                world.post(f"asker{number}", f"@nora question {number}?")
        making.pull(store, nora)
        rows = store.read().execute("SELECT id FROM messages ORDER BY uid").fetchall()
        questions = [messages.find(store.read(), nora.id, row[0]) for row in rows]
        uids = [
            making.draft(
                store, nora, question, f"Answer to {question.message.attributed_to.id}"
            ).uid
            for question in questions
            if question
        ]
    assert len(uids) == ROUNDS

    barrier = FORK.Barrier(3, timeout=60)
    processes = [
        FORK.Process(target=target, args=(uids, barrier))
        for target in (send_from_a_screen, send_from_a_screen, send_from_the_command_line)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0, 0]

    with World(paths.network_folder("sandbox")) as world:
        parents = [p.parent_id for p in world.posts() if p.author.handle == "nora"]
    assert len(parents) == len(set(parents)) == ROUNDS
    with Store.open(paths.database_file()) as store:
        states = [d.state for d in outbox.recent(store.read(), 10 * ROUNDS)]
    assert states.count(DeliveryState.SENT) == ROUNDS
