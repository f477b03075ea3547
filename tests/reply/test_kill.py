"""The process is killed at every moment of a reply that matters, and then somebody comes back."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from inbox_tui import accounts as connecting
from inbox_tui import crashpoints, paths
from inbox_tui.adapter import Adapter, Capabilities, Outgoing, Sent
from inbox_tui.crashpoints import crashpoint
from inbox_tui.model import Account, DeliveryState, utc_now
from inbox_tui.reply import policy
from inbox_tui.reply.confirm import Ticket, confirm
from inbox_tui.reply.preview import prepare
from inbox_tui.reply.reconcile import look_up, recover
from inbox_tui.reply.sender import Sender
from inbox_tui.store import Store, accounts, audit, drafts, guards, outbox
from inbox_tui_sandbox.world import World
from tests import making

pytestmark = pytest.mark.terminal

POINTS = (
    "draft uncommitted",
    "draft committed",
    "confirm uncommitted",
    "confirm committed",
    "claim uncommitted",
    "claim committed",
    "before bytes leave",
    "accepted without an answer",
    "answer read",
    "sent uncommitted",
    "sent committed",
)
TIMES = 4
TIMES_AT_NIGHT = 20
WORDS = "It is on its way ^NL"


@dataclass(frozen=True)
class Network:
    """A kind of network: what it keeps of a send, and whether it can be asked afterwards."""

    name: str
    instance: str
    can_find_sent: bool


NETWORKS = (
    Network("repeatable", "plaza", can_find_sent=True),
    Network("look-up", "brief", can_find_sent=True),
    Network("blind", "brief", can_find_sent=False),
)


@pytest.fixture(scope="module", params=NETWORKS, ids=lambda n: n.name)
def network(request: pytest.FixtureRequest) -> Network:
    found: Network = request.param
    return found


@pytest.fixture(scope="module")
def desk_folder(network: Network, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with an inbox in which Tomas waits for Nora, and the network beside it."""
    folder = tmp_path_factory.mktemp("desk")
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("INBOX_TUI_HOME", str(folder))
        with making.open_store() as store:
            nora = making.connect_sandbox(store, "nora", instance=network.instance)
            with World(paths.network_folder("sandbox")) as world:
                world.post("tomas", "@nora where is my parcel?", instance=network.instance)
            making.pull(store, nora)
    return folder


def connect(network: Network) -> Callable[[Account], Adapter]:
    """Give an adapter that says when its bytes leave and when they have been accepted."""

    def connect_account(account: Account) -> Adapter:
        adapter = connecting.connect(account)
        send = adapter.send

        def send_and_tell(outgoing: Outgoing) -> Sent:
            crashpoint("before bytes leave")
            sent = send(outgoing)
            crashpoint("accepted without an answer")
            return sent

        adapter.send = send_and_tell  # type: ignore[method-assign]
        if not network.can_find_sent:
            blind = Capabilities(repeatable_send=False, can_find_sent=False)
            adapter.__class__ = type("Blind", (type(adapter),), {"capabilities": blind})
        return adapter

    return connect_account


def reply(network: Network) -> None:
    """Write, confirm and send one reply, as the program does."""
    with Store.open(paths.database_file()) as store:
        (account,) = accounts.every(store.read())
        question = making.newest(store, account)
        begun = drafts.find_open(store.read(), account.id, question.uid)
        with store.write() as conn:
            draft = begun or drafts.start(conn, account.id, question.uid, utc_now(), WORDS)
            crashpoint("draft uncommitted")
        crashpoint("draft committed")
        adapter = connect(network)(account)
        preview = prepare(store, draft.uid, adapter)
        ticket = confirm(store, preview, account.call_sign, utc_now(), timedelta(0))
        assert isinstance(ticket, Ticket), ticket
        sender = Sender(store, connect(network), lambda _: None)
        sender.hold(ticket)
        sender.wait(ticket.delivery_uid)


def reply_and_die(network: Network, point: str) -> int:
    """Do so in a process of its own that is killed at ``point``; return how it ended."""
    child = os.fork()
    if child == 0:
        try:
            crashpoints.hook = lambda name: (
                os.kill(os.getpid(), signal.SIGKILL) if name == point else None
            )
            reply(network)
        finally:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def posts(network: Network) -> list[str]:
    """Return what another client reads of Nora's."""
    with World(paths.network_folder("sandbox")) as world:
        return [p.content for p in world.posts() if p.author.handle == "nora"]


def come_back(network: Network) -> tuple[DeliveryState | None, str]:
    """Start again, look up what is unknown; return the state and the reason of the delivery."""
    with Store.open(paths.database_file()) as store:
        assert store.read_only_reason == ""
        assert store.read().execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert store.read().execute("PRAGMA foreign_key_check").fetchall() == []
        assert guards.find_breach(store.read()) == ""
        assert audit.find_break(store.read()) == ""
        recover(store)
        (account,) = accounts.every(store.read())
        for delivery in outbox.recent(store.read()):
            later = utc_now() + policy.ABSENCE_CERTAIN_AFTER + timedelta(seconds=1)
            look_up(store, delivery, connect(network)(account), later)
        found = outbox.recent(store.read())
        assert len(found) <= 1
        return (found[0].state, found[0].reason) if found else (None, "")


def open_words() -> list[str]:
    """Return the words of the drafts that can still be written."""
    with Store.open(paths.database_file()) as store:
        return [d.text for d in drafts.every_open(store.read())]


@pytest.mark.parametrize("point", POINTS)
def test_a_killed_reply_is_never_doubled_never_lost_and_tells_how_it_ended(
    point: str,
    network: Network,
    desk_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _kill(point, network, desk_folder, tmp_path, monkeypatch, TIMES)


@pytest.mark.nightly
@pytest.mark.timeout(600)
@pytest.mark.parametrize("point", POINTS)
def test_a_reply_killed_twenty_times_at_each_moment_is_never_doubled_and_never_lost(
    point: str,
    network: Network,
    desk_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _kill(point, network, desk_folder, tmp_path, monkeypatch, TIMES_AT_NIGHT)


def _kill(
    point: str,
    network: Network,
    desk_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    times: int,
) -> None:
    for number in range(times):
        folder = tmp_path / str(number)
        shutil.copytree(desk_folder, folder)
        monkeypatch.setenv("INBOX_TUI_HOME", str(folder))
        assert reply_and_die(network, point) == -signal.SIGKILL

        state, reason = come_back(network)
        written = posts(network)
        assert len(written) <= 1
        if written:
            accepted = POINTS.index(point) >= POINTS.index("accepted without an answer")
            assert accepted
            assert state is DeliveryState.SENT or not network.can_find_sent
        if state is None:
            assert open_words() == ([] if point == "draft uncommitted" else [WORDS])
        elif state in {DeliveryState.CANCELLED, DeliveryState.FAILED}:
            assert not written
            assert open_words() == [WORDS]
            assert reason
        else:
            assert state is DeliveryState.SENT or (
                state is DeliveryState.UNKNOWN and not network.can_find_sent and reason
            )

        if state not in {DeliveryState.UNKNOWN, DeliveryState.SENT}:
            reply_again(network)
            assert len(posts(network)) == 1
        shutil.rmtree(folder)


def reply_again(network: Network) -> None:
    """Write or finish the same reply, as a person would who finds its draft."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            reply(network)
            status = 0
        finally:
            os._exit(status)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
