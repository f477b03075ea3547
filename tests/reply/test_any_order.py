"""People, screens, command lines, workers and other tools act in whatever order.

What appears on the network is what somebody confirmed, from that account, under that message, once.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    MultipleResults,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
    run_state_machine_as_test,
)

from inbox_tui import accounts as connecting
from inbox_tui import paths
from inbox_tui.adapter import AdapterError
from inbox_tui.model import AccountKind, Delivery, DeliveryState, utc_now
from inbox_tui.reply import payload, policy
from inbox_tui.reply.cancel import take_back
from inbox_tui.reply.confirm import Refusal, Ticket, confirm
from inbox_tui.reply.errors import AlreadyStopped, CannotReply, NotStopped, TooSoonToTell
from inbox_tui.reply.preview import Preview, prepare
from inbox_tui.reply.reconcile import look_up, recover, resolve
from inbox_tui.reply.stop import resume, stop_all
from inbox_tui.reply.transmit import transmit
from inbox_tui.store import NotFound, Store, StoreError, accounts, drafts, messages, outbox
from inbox_tui.tui.outbox import Answers, Outbox
from inbox_tui.tui.workspace import Workspace
from inbox_tui_sandbox import faults
from inbox_tui_sandbox.world import World
from tests import making
from tests.reply.test_guards import ATTACKS

NOW = timedelta(0)
OURS = ("nora", "northwind")
WORDS = st.sampled_from(["On its way", "Sorry about that", "Which one?", "On its way!"])
RIGHT = "the right one"
SIGNS = st.sampled_from([RIGHT, RIGHT, RIGHT, RIGHT, "NOR", "n", "BWX", "", "y", "northwind"])
AGES = st.sampled_from([0, 0, 0, 119, 121])
FAULTS = st.sampled_from(
    [
        "",
        "",
        "timeout_after_accept",
        "timeout_before_accept",
        "server_error_before_commit",
        "server_error_after_commit",
        "rate_limited",
    ]
)


def _prepare_template() -> Path:
    """Make a folder with two accounts of ours and what strangers wrote to them."""
    folder = Path(tempfile.mkdtemp(prefix="any-order-"))
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("INBOX_TUI_HOME", str(folder))
        with making.open_store() as store:
            own = making.connect_sandbox(store, "nora")
            brand = making.connect_sandbox(store, "northwind", AccountKind.BRAND, "BWX")
            with World(paths.network_folder("sandbox")) as world:
                for author in ("tomas", "carla", "ines"):
                    world.post(author, f"@nora a question of {author}")
                    world.post(author, f"@northwind a complaint of {author}")
            making.pull(store, own)
            making.pull(store, brand)
    return folder


class Desk(RuleBasedStateMachine):
    """Nora, her colleagues, her programs, and whoever else gets at the file."""

    template: Path
    drafted: Bundle[int] = Bundle("drafted")
    previewed: Bundle[Preview] = Bundle("previewed")
    tickets: Bundle[Ticket] = Bundle("tickets")

    def __init__(self) -> None:
        super().__init__()
        self.home = Path(tempfile.mkdtemp(prefix="any-order-"))
        shutil.copytree(self.template, self.home, dirs_exist_ok=True)
        self.monkeypatch = pytest.MonkeyPatch()
        self.monkeypatch.setenv("INBOX_TUI_HOME", str(self.home))
        self.store = Store.open(paths.database_file())
        self.network = paths.network_folder("sandbox")
        self.workspace = Workspace(self.store)
        self.box = Outbox(self.workspace, lambda _: None, NOW)
        self.before = self._posts()
        self.acts = 0
        self.consents: Counter[tuple[str, str | None, str]] = Counter()
        rows = self.store.read().execute("SELECT account_id, id FROM messages ORDER BY uid")
        found = [messages.find(self.store.read(), row[0], row[1]) for row in rows.fetchall()]
        self.questions = [question for question in found if question]

    def teardown(self) -> None:
        self.box.stop()
        self.workspace.close()
        self.store.close()
        self.monkeypatch.undo()
        shutil.rmtree(self.home)

    # --- people -----------------------------------------------------------------------------

    @rule(target=drafted, number=st.integers(0, 5), handle=st.sampled_from(OURS), words=WORDS)
    def write(self, number: int, handle: str, words: str) -> int:
        question = self.questions[number]
        with self.store.write() as conn:
            return drafts.start(conn, f"sandbox-{handle}", question.uid, utc_now(), words).uid

    @rule(uid=drafted, words=WORDS)
    def rewrite(self, uid: int, words: str) -> None:
        try:
            with self.store.write() as conn:
                drafts.save_text(conn, uid, words, utc_now())
        except sqlite3.IntegrityError:
            pass

    @initialize(target=drafted)
    def sit_down(self) -> MultipleResults[int]:
        with self.store.write() as conn:
            return multiple(
                *(
                    drafts.start(conn, q.account_id, q.uid, utc_now(), "Hello").uid
                    for q in self.questions
                )
            )

    @rule(target=previewed, uid=drafted)
    def open_the_box(self, uid: int) -> Preview | MultipleResults[Preview]:
        return self._prepare(uid) or multiple()

    @rule(target=tickets, preview=previewed, typed=SIGNS, reads=st.booleans(), age=AGES)
    def confirm_what_was_opened(
        self, preview: Preview, typed: str, reads: bool, age: int
    ) -> Ticket | MultipleResults[Ticket]:
        return self._confirm(preview, typed, reads, age) or multiple()

    @rule(target=tickets, uid=drafted, typed=SIGNS, reads=st.booleans())
    def confirm_on_the_command_line(
        self, uid: int, typed: str, reads: bool
    ) -> Ticket | MultipleResults[Ticket]:
        preview = self._prepare(uid)
        return (self._confirm(preview, typed, reads) if preview else None) or multiple()

    @rule(uid=drafted, typed=SIGNS, reads=st.booleans(), fault=FAULTS)
    def reply_on_the_screen(self, uid: int, typed: str, reads: bool, fault: str) -> None:
        self._disturb(fault)
        preview = self._prepare(uid)
        if preview is None:
            return
        typed = self._typed(preview, typed)
        read = tuple(m.id for m in preview.newer) if reads else ()
        result = self.box.confirm(preview, Answers(sign=typed, read=read))
        if isinstance(result, Delivery):
            self._note_consent(preview, typed)
        while self.box.held():
            os.sched_yield()

    @rule(ticket=tickets)
    def take_back(self, ticket: Ticket) -> None:
        take_back(self.store, ticket.delivery_uid, utc_now())

    @precondition(lambda self: self.acts % 7 == 0)
    @rule()
    def stop_everything(self) -> None:
        try:
            stop_all(self.store, "a reason", utc_now())
        except AlreadyStopped:
            resume(self.store, utc_now())

    @rule()
    def go_on(self) -> None:
        with suppress(NotStopped):
            resume(self.store, utc_now())

    @rule(sent=st.booleans())
    def resolve_by_hand(self, sent: bool) -> None:
        for delivery in self._deliveries(DeliveryState.UNKNOWN):
            with suppress(TooSoonToTell, NotFound):
                resolve(self.store, delivery, sent=sent or self._is_there(delivery), reason="seen")

    # --- programs ---------------------------------------------------------------------------

    @rule(ticket=tickets, handle=st.sampled_from(["", "", *OURS]), fault=FAULTS)
    def send(self, ticket: Ticket, handle: str, fault: str) -> None:
        """Transmit, through the account's own adapter or by mistake through another's."""
        self._disturb(fault)
        delivery = outbox.require(self.store.read(), ticket.delivery_uid)
        account = accounts.get(
            self.store.read(), f"sandbox-{handle}" if handle else delivery.account_id
        )
        assert account
        transmit(self.store, ticket, connecting.connect(account))

    @rule(ticket=consumes(tickets))
    def die_with_the_ticket(self, ticket: Ticket) -> None:
        with self.store.write() as conn:
            conn.execute(
                "UPDATE deliveries SET holder = 'elsewhere:1:x',"
                " lease_until = '2000-01-01T00:00:00.000Z' WHERE uid = ?",
                (ticket.delivery_uid,),
            )
        recover(self.store)

    @rule()
    def look_up_the_unknown(self) -> None:
        later = utc_now() + policy.ABSENCE_CERTAIN_AFTER + timedelta(seconds=1)
        for uid in self._deliveries(DeliveryState.UNKNOWN):
            delivery = outbox.require(self.store.read(), uid)
            account = accounts.get(self.store.read(), delivery.account_id)
            assert account
            look_up(self.store, delivery, connecting.connect(account), later)

    @rule(sql=st.sampled_from(sorted(ATTACKS.values())))
    def attack_the_file(self, sql: str) -> None:
        raw = sqlite3.connect(self.store.path, isolation_level=None)
        try:
            raw.execute(sql)
        except sqlite3.Error:
            pass
        finally:
            raw.close()

    # --- the network ------------------------------------------------------------------------

    @precondition(lambda self: self.acts % 7 == 1)
    @rule(handle=st.sampled_from(OURS), other=st.sampled_from([*OURS, "tomas"]))
    def swap_the_credential(self, handle: str, other: str) -> None:
        faults.switch_on(self.network, "wrong_account", handle, value=other)

    @rule()
    def put_it_right(self) -> None:
        faults.clear(self.network)
        for account in accounts.every(self.store.read()):
            with suppress(AdapterError, StoreError):
                connecting.check(self.store, account)

    @rule(number=st.integers(0, 5))
    def somebody_answers(self, number: int) -> None:
        with World(self.network) as world:
            world.post("carla", "Me too", reply_to=self.questions[number].message.id)

    # --- what always holds ------------------------------------------------------------------

    @invariant()
    def count(self) -> None:
        self.acts += 1

    @invariant()
    def only_what_was_confirmed_is_on_the_network(self) -> None:
        for post, times in (self._posts() - self.before).items():
            assert times <= self.consents[post], f"{post} was not consented to {times} times"

    @invariant()
    def every_post_is_a_delivery_that_says_so(self) -> None:
        conn = self.store.read()
        may_be_there: Counter[tuple[str, str | None, str]] = Counter()
        for delivery in outbox.recent(conn, 1000):
            if delivery.state in {DeliveryState.SENT, DeliveryState.UNKNOWN}:
                confirmation = outbox.confirmation(conn, delivery.confirmation_uid)
                assert confirmation
                outgoing = payload.outgoing(confirmation.payload)
                may_be_there[confirmation.actor_id, outgoing.parent_id, outgoing.text] += 1
        for post, times in (self._posts() - self.before).items():
            assert times <= may_be_there[post]

    # --- reading ----------------------------------------------------------------------------

    def _disturb(self, fault: str) -> None:
        if fault:
            faults.switch_on(self.network, fault)

    def _prepare(self, uid: int) -> Preview | None:
        draft = drafts.get(self.store.read(), uid)
        account = accounts.get(self.store.read(), draft.account_id) if draft else None
        if account is None:
            return None  # another tool has deleted the draft
        try:
            return prepare(self.store, uid, connecting.connect(account))
        except (CannotReply, AdapterError):
            return None

    def _confirm(self, preview: Preview, typed: str, reads: bool, age: int = 0) -> Ticket | None:
        read = [m.id for m in preview.newer] if reads else []
        typed = self._typed(preview, typed)
        later = utc_now() + timedelta(seconds=age)
        result = confirm(self.store, preview, typed, later, NOW, read=read)
        if isinstance(result, Refusal):
            return None
        self._note_consent(preview, typed)
        return result

    def _typed(self, preview: Preview, typed: str) -> str:
        return preview.account.call_sign if typed == RIGHT else typed

    def _note_consent(self, preview: Preview, typed: str) -> None:
        assert preview.account.call_sign.startswith(typed.strip().upper())
        assert typed.strip()
        outgoing = preview.outgoing
        self.consents[preview.actor.id, outgoing.parent_id, outgoing.text] += 1

    def _deliveries(self, state: DeliveryState) -> list[int]:
        return [d.uid for d in outbox.recent(self.store.read(), 1000) if d.state is state]

    def _is_there(self, uid: int) -> bool:
        delivery = outbox.require(self.store.read(), uid)
        confirmation = outbox.confirmation(self.store.read(), delivery.confirmation_uid)
        assert confirmation
        outgoing = payload.outgoing(confirmation.payload)
        return bool(self._posts()[confirmation.actor_id, outgoing.parent_id, outgoing.text])

    def _posts(self) -> Counter[tuple[str, str | None, str]]:
        with World(self.network) as world:
            return Counter(
                (p.author.id, p.parent_id, p.content)
                for p in world.posts()
                if p.author.handle in OURS
            )


def _run(tmp_path_factory: Callable[[], Path], examples: int, steps: int) -> None:
    Desk.template = tmp_path_factory()
    try:
        run_state_machine_as_test(
            Desk,
            settings=settings(
                max_examples=examples,
                stateful_step_count=steps,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
    finally:
        shutil.rmtree(Desk.template)


@pytest.mark.timeout(300)
def test_nothing_is_sent_that_was_not_confirmed_in_any_order_of_acts() -> None:
    _run(_prepare_template, examples=40, steps=40)


@pytest.mark.nightly
@pytest.mark.timeout(0)
def test_nothing_is_sent_that_was_not_confirmed_in_five_hundred_orders_of_acts() -> None:
    _run(_prepare_template, examples=500, steps=50)
