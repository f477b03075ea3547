"""Writing, as a person sees it: ``golden/``."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from inbox_tui.model import AccountKind, utc_now
from inbox_tui.reply.attach import take_in
from inbox_tui.store import attachments
from inbox_tui.tui import composer_aids
from inbox_tui.tui.app import InboxApp
from inbox_tui.tui.screens.choice import AccountChoice
from inbox_tui.tui.screens.drafts import DraftsScreen
from inbox_tui.tui.screens.files import FilesScreen
from inbox_tui.tui.screens.hand_send import HandSendScreen
from inbox_tui.tui.screens.posts import PostsScreen
from tests import pictures
from tests.tui.conftest import NOW, Office
from tests.tui.driving import (
    check_golden,
    draft_uid,
    go_to,
    ready,
    type_words,
    until,
    until_seen,
    write_reply,
)

pytestmark = pytest.mark.parametrize(
    "size", [(60, 20), (80, 24), (140, 40)], ids=lambda size: f"{size[0]}x{size[1]}"
)
ANSWER = "Here is where the switch is, @kim and @sam: behind the router, see the picture."


async def _keep(step: str, pilot: Pilot[int]) -> None:
    app: InboxApp = pilot.app  # type: ignore[assignment]
    app.inbox.composer.area.cursor_blink = False
    app.inbox.reread()
    await pilot.pause(0.15)
    await check_golden(f"{step}-{app.size.width}x{app.size.height}", pilot)


async def test_files_lengths_accounts_and_drafts_are_as_pictured(
    office: Office, size: tuple[int, int]
) -> None:
    async with office.app().run_test(size=size) as pilot:
        app = await ready(pilot)
        await write_reply(pilot, "kim", ANSWER)
        picture = take_in("switch.gif", pictures.gif(), "A switch behind a router")
        with office.store.write() as conn:
            attachments.add(conn, draft_uid(app) or 0, picture, utc_now())
        app.inbox.composer.show_files()
        await until(pilot, lambda: app.workspace.autosave.unsaved() == ())
        app.inbox.composer.measure()
        await _keep("composer-files", pilot)
        await pilot.press("ctrl+f")
        await until(pilot, lambda: isinstance(app.screen, FilesScreen))
        app.screen.query_one("#line").cursor_blink = False  # type: ignore[attr-defined]
        await _keep("files", pilot)
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.inbox)
        await pilot.press("ctrl+o")
        await until(pilot, lambda: isinstance(app.screen, AccountChoice))
        await _keep("other-account", pilot)
        await pilot.press("enter")
        await until_seen(pilot, "^NL")
        await until(pilot, lambda: app.workspace.autosave.unsaved() == ())
        app.inbox.composer.measure()
        await until_seen(pilot, "switch.gif")
        await _keep("other-account-writing", pilot)
        await pilot.press("escape", "escape")
        await until(pilot, lambda: not app.inbox.is_reading)
        await pilot.press("D")
        await until(pilot, lambda: isinstance(app.screen, DraftsScreen))
        await _keep("drafts", pilot)


async def test_texts_that_are_too_long_are_as_pictured(
    bare_office: Office, size: tuple[int, int]
) -> None:
    bare_office.connect("nora", AccountKind.OWN, "BRI", instance="brief")
    bare_office.post("ola", "@nora how do I reset it?", 30, instance="brief")
    bare_office.post("kim", "@nora is it down again?", 20)
    bare_office.pull()
    async with bare_office.app().run_test(size=size) as pilot:
        app = await ready(pilot)
        await _write(pilot, "ola", "TOO LONG")
        await _keep("composer-too-long", pilot)
        await pilot.press("escape", "escape")
        await until(pilot, lambda: not app.inbox.is_reading)
        await _write(pilot, "kim", "leaves as 2")
        await _keep("composer-split", pilot)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, PostsScreen))
        await _keep("posts", pilot)


async def _write(pilot: Pilot[int], author: str, said: str) -> None:
    """Write a long answer and wait for what is said of its length, and until it is saved."""
    app: InboxApp = pilot.app  # type: ignore[assignment]
    await write_reply(pilot, author, "Press the button for ten seconds. " * 20)
    await until_seen(pilot, said)
    await until(pilot, lambda: app.workspace.autosave.unsaved() == ())
    app.inbox.composer.measure()


async def test_sending_by_hand_is_as_pictured(
    bare_office: Office, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(composer_aids, "utc_now", lambda: NOW)
    bare_office.connect("nora", AccountKind.OWN, "FOR", instance="forum")
    asked = bare_office.post("lin", "@nora does it run on two lines?", 20, instance="forum")
    bare_office.world.lock(asked.id, asked.published)
    bare_office.pull()
    async with bare_office.app().run_test(size=size) as pilot:
        app = await ready(pilot)
        await go_to(pilot, "lin")
        await until(
            pilot,
            lambda: app.inbox.account and app.workspace.adapters.known(app.inbox.account.id),
        )
        await pilot.press("r")
        await type_words(pilot, "It does")
        await until(pilot, lambda: app.workspace.autosave.unsaved() == ())
        app.inbox.composer.measure()
        await _keep("composer-by-hand", pilot)
        await pilot.press("ctrl+g")
        await until(pilot, lambda: isinstance(app.screen, HandSendScreen))
        await _keep("hand-send", pilot)
        screen = app.screen
        assert isinstance(screen, HandSendScreen)
        await until(pilot, lambda: screen._key.quiet_since != float("inf"))
        screen._key.ask(float("-inf"))
        await pilot.press("s")
        await until(pilot, lambda: not app.inbox.composer.is_writing)
        app.inbox.status.say("")
        await _keep("sent-by-hand", pilot)
