"""Where the network takes no reply: the reason, the way by hand, and what is said of it after."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from inbox_tui.model import AccountKind
from inbox_tui.store import drafts, hand_sends
from inbox_tui.tui import clipboard
from inbox_tui.tui.app import InboxApp
from inbox_tui.tui.layout.deliberate_key import DeliberateKey
from inbox_tui.tui.screens.confirm import ConfirmScreen
from inbox_tui.tui.screens.hand_send import HandSendScreen
from inbox_tui.tui.screens.not_by_hand import NotByHandScreen
from inbox_tui.tui.screens.open_link import OpenLinkScreen
from tests.tui.conftest import Office
from tests.tui.driving import at_cursor, go_to, ready, screen_text, type_words, until, until_seen

WORDS = "The thread is closed but here is the answer"


@pytest.fixture
def locked(bare_office: Office) -> Office:
    """Give a machine with one question, in a thread that was locked after it."""
    bare_office.connect("nora", AccountKind.OWN, "FOR", instance="forum")
    asked = bare_office.post("lin", "@nora does it run on two lines?", 20, instance="forum")
    bare_office.world.lock(asked.id)
    bare_office.pull()
    return bare_office


async def _write(pilot: Pilot[int]) -> InboxApp:
    app = await ready(pilot)
    await go_to(pilot, "lin")
    await until(
        pilot, lambda: app.inbox.account and app.workspace.adapters.known(app.inbox.account.id)
    )
    await pilot.press("r")
    await until_seen(pilot, "The thread is locked.")
    await type_words(pilot, WORDS)
    await until(pilot, lambda: app.inbox.composer.area.text == WORDS)
    return app


async def _ask(pilot: Pilot[int]) -> InboxApp:
    app = await _write(pilot)
    await pilot.press("ctrl+g")
    await until(pilot, lambda: isinstance(app.screen, HandSendScreen))
    return app


async def _arm(pilot: Pilot[int], key: DeliberateKey) -> None:
    await until(pilot, lambda: key.quiet_since != float("inf"))
    key.ask(float("-inf"))


async def _say_sent(pilot: Pilot[int]) -> InboxApp:
    app = await _ask(pilot)
    screen = app.screen
    assert isinstance(screen, HandSendScreen)
    await _arm(pilot, screen._key)
    await pilot.press("s")
    await until(pilot, lambda: not app.inbox.composer.is_writing)
    return app


async def test_what_is_said_to_be_posted_by_hand_is_unverified_until_a_pull_sees_it(
    locked: Office,
) -> None:
    async with locked.app().run_test(size=(120, 30)) as pilot:
        app = await _say_sent(pilot)
        await until_seen(pilot, "ent by hand, unverified")
        assert not app.inbox.composer.is_writing
        await pilot.press("5")
        await until(pilot, lambda: at_cursor(app) == "lin")
        asked = locked.world.posts()[0]
        locked.world.post("nora", WORDS, reply_to=asked.id)
        locked.pull()
        app.inbox.reread()
        await until(pilot, lambda: not app.inbox.list.rows)
    (said,) = hand_sends.of_conversation(locked.store.read(), 1)
    assert said.message_uid is not None


@pytest.mark.usefixtures("_slow_to_arm")
async def test_enter_sends_nothing_and_the_reason_and_the_account_are_read_first(
    locked: Office,
) -> None:
    async with locked.app().run_test(size=(120, 30)) as pilot:
        app = await _ask(pilot)
        seen = screen_text(app)
        assert "The thread is locked." in seen
        assert "signed in there as OWN @nora" in seen
        assert not isinstance(app.screen, ConfirmScreen)
        await pilot.press("enter", "y", "s")  # s came before anybody could have read it
        assert isinstance(app.screen, HandSendScreen)
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.inbox)
        assert app.inbox.composer.area.text == WORDS
    assert hand_sends.unseen(locked.store.read()) == ()


async def test_c_copies_the_words_and_o_opens_the_message_through_the_link_dialog(
    locked: Office,
) -> None:
    async with locked.app().run_test(size=(120, 30)) as pilot:
        app = await _ask(pilot)
        await pilot.press("c")
        await until_seen(pilot, "The words were copied to the terminal's clipboard.")
        assert app.clipboard == WORDS
        await pilot.press("o")
        await until(pilot, lambda: isinstance(app.screen, OpenLinkScreen))


async def test_words_that_no_terminal_takes_are_not_copied_and_that_is_said(
    locked: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clipboard, "LONGEST", 5)
    async with locked.app().run_test(size=(120, 30)) as pilot:
        app = await _ask(pilot)
        await pilot.press("c")
        await until_seen(pilot, "Not copied: that is")
        assert app.clipboard == ""


async def test_w_takes_it_back_and_the_draft_is_open_again(locked: Office) -> None:
    async with locked.app().run_test(size=(120, 30)) as pilot:
        app = await _say_sent(pilot)
        await until_seen(pilot, "w: it was not sent by hand")
        await pilot.press("w")
        await until(pilot, lambda: isinstance(app.screen, NotByHandScreen))
        screen = app.screen
        assert isinstance(screen, NotByHandScreen)
        await _arm(pilot, screen._key)
        await pilot.press("n")
        await until(pilot, lambda: app.inbox.composer.is_writing)
        assert app.inbox.composer.area.text == WORDS
        await until_seen(pilot, "It was not sent: the draft is open again.")
    assert hand_sends.unseen(locked.store.read()) == ()
    assert [d.text for d in drafts.every_open(locked.store.read())] == [WORDS]


async def test_an_empty_draft_is_not_sent_by_hand(locked: Office) -> None:
    async with locked.app().run_test(size=(120, 30)) as pilot:
        app = await _write(pilot)
        app.inbox.composer.replace("")
        await pilot.press("ctrl+g")
        await until_seen(pilot, "The draft is empty.")
        assert app.screen is app.inbox
