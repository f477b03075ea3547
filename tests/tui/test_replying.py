"""One reply through the screens, and every way in which it must not leave."""

from __future__ import annotations

import time
from datetime import timedelta

from textual.pilot import Pilot

from inbox_tui.model import DeliveryState
from inbox_tui.store import accounts, drafts, outbox
from inbox_tui.tui.app import InboxApp
from inbox_tui.tui.screens.choice import AccountChoice
from inbox_tui.tui.screens.confirm import ConfirmScreen
from tests.tui.conftest import Office
from tests.tui.driving import (
    draft_uid,
    go_to,
    open_confirm,
    ready,
    screen_text,
    send,
    speaking,
    stored_text,
    type_words,
    until,
    until_seen,
    write_reply,
)

SOON = timedelta(seconds=0.2)


async def _reply_held(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        await write_reply(pilot, "dee", "Gladly.")
        await send(pilot, "nl")
        await until_seen(pilot, "Held · as OWN @nora on Sandbox")


async def test_a_confirmed_reply_reaches_the_network_under_its_parent(office: Office) -> None:
    async with office.app(hold=SOON).run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        await write_reply(pilot, "dee", "Gladly.")
        await send(pilot, "n")
        await until_seen(pilot, "Sent · as OWN @nora on Sandbox")
        await until_seen(pilot, "Nora Lind as OWN @nora on Sandbox")
    sent = office.replies("nora")
    asked = next(post for post in office.world.posts() if post.author.handle == "dee")
    assert [(post.content, post.parent_id) for post in sent] == [("Gladly.", asked.id)]


async def test_u_takes_back_a_held_reply_and_reopens_its_draft(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await write_reply(pilot, "dee", "Gladly.")
        await send(pilot, "n")
        await until_seen(pilot, "u takes it back")
        await pilot.press("u")
        await until(pilot, lambda: app.inbox.composer.is_writing)
        assert app.inbox.composer.area.text == "Gladly."
        await until_seen(pilot, "Taken back")
        assert not app.outbox.held()
    assert office.replies("nora") == []


async def test_quitting_says_that_held_replies_are_cancelled_and_cancels_them(
    office: Office,
) -> None:
    app = office.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        await write_reply(pilot, "dee", "Gladly.")
        await send(pilot, "n")
        await until_seen(pilot, "u takes it back")
        await pilot.press("q")
        await until_seen(pilot, "Quitting cancels 1 held reply")
        assert app.is_running
        await pilot.press("q")
        await until(pilot, lambda: app.return_code is not None)
    assert app.outbox.stop() == 1
    newest = outbox.recent(office.store.read())[0]
    assert newest.state is DeliveryState.CANCELLED
    assert office.replies("nora") == []


async def test_a_draft_survives_the_program(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await write_reply(pilot, "dee", "Half a thou")
        uid = draft_uid(app)
        await until(pilot, lambda: stored_text(office.store, uid) == "Half a thou")
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await go_to(pilot, "dee")
        await until_seen(pilot, "Draft as OWN @nora on Sandbox")
        await pilot.press("r")
        await until(pilot, lambda: app.inbox.composer.area.text == "Half a thou")


async def test_a_draft_is_in_the_store_within_a_second_of_the_last_key(office: Office) -> None:
    """The quickest of several: one may meet a busy machine, all of them only a slow program."""
    took = []
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await write_reply(pilot, "dee", "Words")
        uid = draft_uid(app)
        for _ in range(5):
            app.inbox.composer.area.insert(" more")
            words, began = app.inbox.composer.area.text, time.monotonic()
            await until(pilot, lambda: stored_text(office.store, uid) == words)  # noqa: B023 - awaited here
            took.append(time.monotonic() - began)
            if took[-1] < 1:
                break
    assert min(took) < 1


async def test_esc_keeps_the_draft(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await write_reply(pilot, "dee", "Not yet")
        await pilot.press("escape")
        await until(pilot, lambda: not app.inbox.composer.is_writing)
    (draft,) = drafts.every_open(office.store.read())
    assert draft.text == "Not yet"


async def test_a_swapped_secret_blocks_and_names_both_accounts(office: Office) -> None:
    office.fault("wrong_account", "nora", value="northwind")
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await write_reply(pilot, "dee", "Gladly.")
        await pilot.press("ctrl+g")
        await until_seen(pilot, "Blocked")
        seen = " ".join(screen_text(app).split())
        assert "OWN @nora" in seen
        assert "your BRAND @northwind" in seen
        assert not isinstance(app.screen, ConfirmScreen)
        assert app.inbox.composer.area.text == "Gladly."
    assert any(a.frozen_reason for a in accounts.every(office.store.read()))
    assert office.replies("northwind") == []


async def test_a_failed_send_brings_the_draft_back_with_the_reason(office: Office) -> None:
    async with office.app(hold=SOON).run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await write_reply(pilot, "dee", "Gladly.")
        await open_confirm(pilot)
        office.fault("parent_deleted", "nora")
        await type_words(pilot, "nlp")
        await pilot.press("enter")
        await until(pilot, lambda: app.inbox.composer.is_writing)
        assert app.inbox.composer.area.text == "Gladly."
        await until_seen(pilot, "Not sent")
    assert office.replies("nora") == []


async def test_a_send_of_unknown_fate_is_looked_up_and_never_sent_again(office: Office) -> None:
    async with office.app(hold=SOON).run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await write_reply(pilot, "dee", "Gladly.")
        await open_confirm(pilot)
        office.fault("timeout_after_accept", "nora")
        await type_words(pilot, "nlp")
        await pilot.press("enter")
        await until_seen(pilot, "Not known whether it was sent")
        await pilot.press("5")
        await until(pilot, lambda: [row.author_handle for row in app.inbox.list.rows] == ["dee"])
        await pilot.press("l")
        await until_seen(pilot, "Sent · as OWN @nora")
    assert len(office.replies("nora")) == 1


async def test_another_account_is_chosen_by_hand_and_gets_the_words(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await write_reply(pilot, "dee", "Gladly.")
        first = draft_uid(app)
        await pilot.press("ctrl+o")
        await until(pilot, lambda: isinstance(app.screen, AccountChoice))
        assert draft_uid(app) == first
        await pilot.press("enter")
        await until(pilot, lambda: draft_uid(app) != first)
        assert speaking(app) == "northwind"
        assert app.inbox.composer.area.text == "Gladly. ^NL"
        await until_seen(pilot, "You are writing: Nora Lind as BRAND @northwind on Sandbox")


async def _switch(pilot: Pilot[int]) -> None:
    """Go on as the other account."""
    app: InboxApp = pilot.app  # type: ignore[assignment]
    before = speaking(app)
    await pilot.press("ctrl+o")
    await until(pilot, lambda: isinstance(app.screen, AccountChoice))
    await pilot.press("enter")
    await until(pilot, lambda: speaking(app) != before and draft_uid(app))


async def test_the_account_choice_says_where_words_stay_and_they_do(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await write_reply(pilot, "dee", "Gladly.")
        await pilot.press("ctrl+o")
        await until(pilot, lambda: isinstance(app.screen, AccountChoice))
        assert "has a draft of its own" not in screen_text(app)
        await pilot.press("enter")
        await until(pilot, lambda: speaking(app) == "northwind" and draft_uid(app))
        await type_words(pilot, "We")
        await pilot.press("ctrl+o")
        await until_seen(pilot, "OWN @nora on Sandbox · has a draft of its own; its words stay")
        await pilot.press("enter")
        await until(pilot, lambda: speaking(app) == "nora")
        assert app.inbox.composer.area.text == "Gladly."


async def test_the_draft_that_was_opened_last_is_the_one_that_r_opens(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await write_reply(pilot, "dee", "Gladly.")
        await _switch(pilot)
        await until_seen(pilot, "Another draft as OWN @nora on Sandbox")
        await type_words(pilot, "We")
        await _switch(pilot)
        await until_seen(pilot, "Another draft as BRAND @northwind on Sandbox")
        assert "draft as OWN" not in screen_text(app)
        await pilot.press("escape")
        await until_seen(pilot, "Draft as OWN @nora on Sandbox · r goes on writing")
        await until_seen(pilot, "If you reply: Nora Lind as OWN @nora on Sandbox")
        assert "Another draft as BRAND @northwind on Sandbox" in screen_text(app)
        await pilot.press("r")
        await until(pilot, lambda: app.inbox.composer.is_writing)
        assert speaking(app) == "nora"


async def test_a_draft_of_another_account_is_named_after_the_send(office: Office) -> None:
    async with office.app(hold=SOON).run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await write_reply(pilot, "dee", "Gladly.")
        await _switch(pilot)
        await type_words(pilot, "We")
        await _switch(pilot)
        await send(pilot, "nlp")
        await until_seen(pilot, "Sent · as OWN @nora on Sandbox")
        await until_seen(pilot, "Draft as BRAND @northwind on Sandbox · r goes on writing")
        await until_seen(pilot, "If you reply: Nora Lind as BRAND @northwind on Sandbox")
        await pilot.press("r")
        await until(pilot, lambda: app.inbox.composer.is_writing)
        assert speaking(app) == "northwind"


async def test_an_emptied_draft_of_the_other_account_gets_the_words(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await write_reply(pilot, "dee", "Gladly.")
        await _switch(pilot)
        await type_words(pilot, " We")
        await _switch(pilot)
        app.inbox.composer.area.clear()
        await until(pilot, lambda: stored_text(office.store, draft_uid(app)) == "")
        await _switch(pilot)
        await pilot.press("ctrl+o")
        await until(pilot, lambda: isinstance(app.screen, AccountChoice))
        assert "has a draft of its own" not in screen_text(app)
        await pilot.press("enter")
        await until(pilot, lambda: speaking(app) == "nora")
        assert app.inbox.composer.area.text == "Gladly. We"
        await until(pilot, lambda: stored_text(office.store, draft_uid(app)) == "Gladly. We")


async def test_going_back_and_forth_between_accounts_leaves_one_draft(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await write_reply(pilot, "dee", "Gladly.")
        first = draft_uid(app)
        await _switch(pilot)
        assert app.inbox.composer.area.text == "Gladly. ^NL"
        await _switch(pilot)
        await until(
            pilot, lambda: [d.uid for d in drafts.every_open(office.store.read())] == [first]
        )
        assert app.inbox.composer.area.text == "Gladly."


async def test_a_sign_off_alone_is_no_draft(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await go_to(pilot, "tomas")
        await pilot.press("r")
        await until_seen(pilot, "4 / 500 · draft saved")
        assert app.inbox.composer.area.text == " ^NL"
        await pilot.press("escape")
        await until(pilot, lambda: not app.inbox.composer.is_writing)
        assert [d.text for d in drafts.every_open(office.store.read())] == [""]
        await pilot.press("r")
        await type_words(pilot, "We look")
        uid = draft_uid(app)
        await until(pilot, lambda: stored_text(office.store, uid) == "We look ^NL")


async def test_a_held_reply_cannot_be_written_over(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await write_reply(pilot, "dee", "Gladly.")
        await send(pilot, "n")
        await until_seen(pilot, "u takes it back")
        await pilot.press("r")
        await until_seen(pilot, "Your answer is held: u takes it back.")
        assert not app.inbox.composer.is_writing


async def test_too_long_a_text_says_so_and_gets_no_confirm_step(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await write_reply(pilot, "dee", "x")
        app.inbox.composer.area.load_text("https://example.com/" + "x" * 481)
        await until_seen(pilot, "501 / 500 TOO LONG")
        await pilot.press("ctrl+g")
        await until_seen(pilot, "longer than a post")
        assert not isinstance(app.screen, ConfirmScreen)
