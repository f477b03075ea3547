"""The alarm of a reply that appeared under another account."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta

import pytest
from textual.pilot import Pilot

from inbox_tui.model import Account, Actor, Delivery, utc_now
from inbox_tui.store import accounts, conversations, drafts, messages, outbox
from inbox_tui.store.views import View
from inbox_tui.tui.app import InboxApp
from inbox_tui.tui.outbox import Answers, Outbox
from inbox_tui.tui.screens.alarm import AlarmScreen
from inbox_tui.tui.screens.open_link import OpenLinkScreen
from inbox_tui.tui.workspace import Workspace
from inbox_tui_sandbox import SandboxAdapter
from tests.tui.conftest import Office
from tests.tui.driving import (
    open_confirm,
    ready,
    screen_text,
    type_words,
    until,
    until_seen,
    write_reply,
)

SOON = timedelta(seconds=0.2)


def _brand(office: Office) -> Account:
    return next(a for a in accounts.every(office.store.read()) if a.handle == "northwind")


async def _sounded(office: Office, pilot: Pilot[int]) -> InboxApp:
    app = await ready(pilot)
    await write_reply(pilot, "dee", "Our holiday was great")
    await open_confirm(pilot)
    office.fault("wrong_author_in_answer", "nora", value=_brand(office).actor_id)
    await type_words(pilot, "nlp")
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(app.screen, AlarmScreen))
    return app


async def _answer(pilot: Pilot[int], word: str) -> None:
    await type_words(pilot, word)
    await pilot.press("enter")


def _newest(office: Office) -> Delivery:
    return outbox.recent(office.store.read())[0]


async def test_it_says_who_published_what_and_where_and_stays(office: Office) -> None:
    async with office.app(hold=SOON).run_test(size=(60, 20)) as pilot:
        app = await _sounded(office, pilot)
        seen = screen_text(app)
        for words in (
            "ALARM: published under the wrong account",
            "IT IS UNDER BRAND @northwind on Sandbox",
            "INSTEAD OF  OWN @nora",
            "Our holiday was great",
            "Type delete and enter",
            "Type seen and enter",
        ):
            assert words in seen
        assert _newest(office).remote_url[:20] in seen
        await pilot.press("escape", "enter", "q", "enter", "y", "enter")
        await until_seen(pilot, "Nothing was done.")
        assert isinstance(app.screen, AlarmScreen)


async def test_seen_puts_it_away_for_good_and_is_logged(office: Office) -> None:
    async with office.app(hold=SOON).run_test(size=(80, 24)) as pilot:
        app = await _sounded(office, pilot)
        await _answer(pilot, "seen")
        await until(pilot, lambda: not isinstance(app.screen, AlarmScreen))
    acts = [row[0] for row in office.store.read().execute("SELECT act FROM audit_log")]
    assert acts[-1] == "alarm seen"
    async with office.app().run_test(size=(80, 24)) as pilot:
        app = await ready(pilot)
        assert not isinstance(app.screen, AlarmScreen)


async def test_one_that_nobody_has_seen_sounds_again_at_the_next_start(office: Office) -> None:
    async with office.app(hold=SOON).run_test(size=(80, 24)) as pilot:
        await _sounded(office, pilot)
    async with office.app().run_test(size=(80, 24)) as pilot:
        app = await ready(pilot)
        await until(pilot, lambda: isinstance(app.screen, AlarmScreen))


async def test_it_says_whether_the_account_is_still_frozen(office: Office) -> None:
    async with office.app(hold=SOON).run_test(size=(80, 24)) as pilot:
        await _sounded(office, pilot)
        await until_seen(pilot, "OWN @nora is frozen: nothing more is sent with it.")
    nora = next(a for a in accounts.every(office.store.read()) if a.handle == "nora")
    actor = Actor(id=nora.actor_id, handle=nora.handle)
    with office.store.write() as conn:
        accounts.note_verified(conn, nora.id, actor, utc_now(), unfreeze=True)
    async with office.app().run_test(size=(80, 24)) as pilot:
        await until_seen(pilot, "OWN @nora is frozen no longer: it was checked since.")


async def test_delete_deletes_it_as_the_account_that_the_network_has_just_named(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    deleted: list[str] = []
    monkeypatch.setattr(SandboxAdapter, "delete", lambda _, remote_id: deleted.append(remote_id))
    async with office.app(hold=SOON).run_test(size=(140, 40)) as pilot:
        app = await _sounded(office, pilot)
        await until_seen(pilot, "Type delete and enter: BRAND @northwind is asked")
        await _answer(pilot, "delete")
        await until_seen(pilot, "Sandbox says: the secret of BRAND @northwind is @northwind's (")
        await until_seen(pilot, "Type delete again and enter: BRAND @northwind deletes it there.")
        assert deleted == []
        await _answer(pilot, "delete")
        await until_seen(pilot, "It was deleted there.")
        assert not isinstance(app.screen, AlarmScreen)
    assert deleted == [_newest(office).remote_id]
    assert "deleted" in _newest(office).reason


async def test_what_cannot_be_deleted_from_here_says_so_and_the_alarm_stays(
    office: Office,
) -> None:
    async with office.app(hold=SOON).run_test(size=(140, 40)) as pilot:
        app = await _sounded(office, pilot)
        office.fault("wrong_account", "northwind", value="dee")
        for _ in range(2):
            await _answer(pilot, "delete")
            await until_seen(pilot, "NOT deleted. Nothing was deleted. Blocked: the secret")
            await _answer(pilot, "x")
            await until_seen(pilot, "Nothing was done.")
        assert isinstance(app.screen, AlarmScreen)
    assert len(office.replies("nora")) == 1


async def test_what_stands_under_a_stranger_is_opened_for_whoever_must_delete_it(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(OpenLinkScreen, "hand_over", lambda screen: opened.append(screen._plain))
    async with office.app(hold=SOON).run_test(size=(140, 40)) as pilot:
        app = await ready(pilot)
        await write_reply(pilot, "dee", "Our holiday was great")
        await open_confirm(pilot)
        office.fault("wrong_author_in_answer", "nora", value="actor-stranger")
        await type_words(pilot, "nlp")
        await pilot.press("enter")
        await until_seen(pilot, "IT IS UNDER actor-stranger on Sandbox")
        await until_seen(pilot, "actor-stranger is not connected.")
        await _answer(pilot, "delete")
        await until_seen(pilot, "Nothing was done.")
        await _answer(pilot, "open")
        await until(pilot, lambda: isinstance(app.screen, OpenLinkScreen))
        link: OpenLinkScreen = app.screen  # type: ignore[assignment]
        await until(pilot, lambda: link._key.quiet_since != float("inf"))
        link._key.quiet_since = float("-inf")
        await pilot.press("o")
        await until_seen(pilot, "Handed to the browser:")
        assert isinstance(app.screen, AlarmScreen)
    assert opened == [_newest(office).remote_url]


async def _sound_elsewhere(office: Office) -> None:
    """Let another process send a reply that appears under the wrong account."""
    office.fault("wrong_author_in_answer", "nora", value=_brand(office).actor_id)
    nora = next(a for a in accounts.every(office.store.read()) if a.handle == "nora")
    conn = office.store.read()
    kim = next(c for c in conversations.page(conn, View.ALL) if c.author_handle == "kim")
    elsewhere = Outbox(Workspace(office.store), lambda _: None, SOON)

    def reply() -> None:
        with office.store.write() as conn:
            parent = messages.of_conversation(conn, kim.uid)[0]
            draft = drafts.start(conn, nora.id, parent.uid, utc_now(), "Off we go")
        preview = elsewhere.prepare(draft.uid, nora)
        answers = Answers(sign="nlp", read=tuple(m.id for m in preview.newer))
        assert isinstance(elsewhere.confirm(preview, answers), Delivery)
        while elsewhere.held():
            time.sleep(0.05)

    await asyncio.to_thread(reply)
    assert _newest(office).wrong_author


async def _tick(pilot: Pilot[int]) -> None:
    app: InboxApp = pilot.app  # type: ignore[assignment]
    app._tick()
    await until(pilot, lambda: not [w for w in app.workers if w.group == "alarms"])


async def test_one_that_another_process_met_is_raised_at_once_and_once(office: Office) -> None:
    async with office.app().run_test(size=(80, 24)) as pilot:
        app = await ready(pilot)
        await _sound_elsewhere(office)
        await until(pilot, lambda: isinstance(app.screen, AlarmScreen))
        await _tick(pilot)
        assert sum(isinstance(screen, AlarmScreen) for screen in app.screen_stack) == 1
        await _answer(pilot, "seen")
        await until(pilot, lambda: app.screen is app.inbox)
        await _tick(pilot)
        assert app.screen is app.inbox


async def test_it_waits_until_the_confirm_step_is_left(office: Office) -> None:
    async with office.app().run_test(size=(80, 24)) as pilot:
        app = await ready(pilot)
        await write_reply(pilot, "tomas", "We are on it.")
        confirm = await open_confirm(pilot)
        await _sound_elsewhere(office)
        await _tick(pilot)
        app.inbox.following.changed(_newest(office))
        await type_words(pilot, "wi")
        assert app.screen is confirm
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, AlarmScreen))
