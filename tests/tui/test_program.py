"""The program as a whole: its first frame, its length of list, its end."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
import textual.constants

from inbox_tui.store import Store, drafts, messages
from inbox_tui.tui import app as program
from inbox_tui.tui.app import InboxApp
from inbox_tui.tui.autosave import OpenDraft
from inbox_tui.tui.outbox import Outbox
from tests.tui.conftest import Office
from tests.tui.driving import at_cursor, ready, screen_text, until

MANY = 100_000


def _fill(office: Office) -> None:
    """Put very many conversations into the store, by SQL: the network would take minutes."""
    sql = (
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)"
        " INSERT INTO conversations (account_id, context, author_handle, snippet, kind, visibility,"
        " last_at, message_count, unread_count, needs_reply)"
        " SELECT 'sandbox-nora', 'many-' || i, 'p' || i, 'words ' || i, 'mention', 'public',"
        " strftime('%Y-%m-%dT%H:%M:%fZ', '2025-01-01', '+' || i || ' seconds'), 1, 1, 1 FROM n"
    )
    with office.store.write() as conn:
        conn.execute(sql, (MANY,))


async def test_a_list_of_a_hundred_thousand_holds_a_window_of_it(office: Office) -> None:
    _fill(office)
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        assert "[Needs reply 1000+]" in screen_text(app)
        listed = app.inbox.list
        for _ in range(80):
            listed.action_page_down()
        assert len(listed.rows) <= 600
        started = time.perf_counter()
        await pilot.press("G")
        await until(pilot, lambda: at_cursor(app) == "p1")
        assert len(listed.rows) <= 600
        await pilot.press("g")
        await until(pilot, lambda: at_cursor(app) == "kim")
        assert time.perf_counter() - started < 5


async def test_a_store_that_may_only_be_read_says_so(office: Office) -> None:
    office.store.read_only_reason = "A guard of the outbox is missing."
    async with office.app(pull=True).run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await pilot.press("r")
        await until(pilot, lambda: "A guard of the outbox is missing." in app.inbox.status.words)
        assert not app.inbox.composer.is_writing
        await pilot.press("enter", "e", "u")
        assert "doctor" in app.inbox.status.words
    office.store.read_only_reason = ""


def _run(monkeypatch: pytest.MonkeyPatch, store: Store, first: Callable[[InboxApp], object]) -> int:
    """Run the real program without a terminal, doing ``first`` when it is up."""
    start = InboxApp.run

    def headless(self: InboxApp, *, mouse: bool) -> object:
        self.call_later(first, self)
        return start(self, headless=True, size=(80, 24), mouse=mouse)

    monkeypatch.setattr(InboxApp, "run", headless)
    return program.run(store, pull=False)


def test_a_crash_leaves_one_sentence_and_a_report_without_locals(
    office: Office, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    async def crash(app: InboxApp) -> None:
        token = "hunter2-in-a-local"
        raise RuntimeError(f"broken {len(token)}")

    code = _run(monkeypatch, office.store, crash)
    said = capfd.readouterr().err
    assert code == 1
    assert "ended on an error of its own" in said
    assert "hunter2" not in said
    assert "Traceback" not in said
    (report,) = (office.store.path.parent.parent / "logs").glob("crash-*.txt")
    assert "RuntimeError: broken" in report.read_text()
    assert "hunter2-in-a-local" not in report.read_text().replace(
        'token = "hunter2-in-a-local"', ""
    )


def test_quitting_gives_the_code_for_done(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(textual.constants, "PRESS", "y,y")

    def leave(app: InboxApp) -> None:
        assert textual.constants.PRESS == ""
        app.exit(0)

    assert _run(monkeypatch, office.store, leave) == 0


def _write_and_break(monkeypatch: pytest.MonkeyPatch, office: Office, broken: str) -> None:
    """Quit in the middle of a word; something of the end then fails."""

    def fail(*_: object) -> None:
        raise OSError("The disk is gone.")

    def leave(app: InboxApp) -> None:
        parent = messages.get(office.store.read(), 1)
        assert parent
        app.workspace.autosave.note(OpenDraft("sandbox-nora", parent.uid), "typed words")
        owner = {"save": app.workspace.autosave, "is_sending": app.outbox, "stop": app.outbox}[
            broken
        ]
        monkeypatch.setattr(owner, broken, fail)
        app.exit(0)

    with pytest.raises(OSError, match="The disk is gone"):
        _run(monkeypatch, office.store, leave)


@pytest.mark.parametrize("broken", ["is_sending", "stop"])
def test_an_outbox_that_cannot_be_stopped_costs_no_words(
    office: Office, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    _write_and_break(monkeypatch, office, broken)
    assert [d.text for d in drafts.every_open(office.store.read())] == ["typed words"]


def test_words_that_cannot_be_saved_leave_nothing_held(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped: list[Outbox] = []

    def stop(self: Outbox) -> int:
        stopped.append(self)
        return 0

    monkeypatch.setattr(Outbox, "stop", stop)
    _write_and_break(monkeypatch, office, "save")
    assert len(stopped) == 1
