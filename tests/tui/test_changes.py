"""An open inbox shows what other processes write."""

from __future__ import annotations

from pathlib import Path

from inbox_tui import triage
from inbox_tui.forget.erasure import forget
from inbox_tui.forget.person import find
from inbox_tui.model import utc_now
from inbox_tui.store import Store, conversations
from inbox_tui.store.views import View
from tests.tui.conftest import Office
from tests.tui.driving import go_to, ready, screen_text, until


async def test_what_another_process_closes_leaves_the_list_by_itself(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        assert "dee" in [row.author_handle for row in app.inbox.list.rows]
        with Store.open(office.store.path) as other:
            page = conversations.page(other.read(), View.ALL)
            (uid,) = (row.uid for row in page if row.author_handle == "dee")
            triage.mark_done(other, (uid,), utc_now())
        await until(pilot, lambda: "dee" not in [row.author_handle for row in app.inbox.list.rows])


async def test_a_conversation_that_was_erased_meanwhile_is_no_longer_read(
    office: Office, tmp_path: Path
) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await go_to(pilot, "dee")
        await pilot.press("enter")
        await until(pilot, lambda: app.inbox.is_reading and app.inbox.opened)
        opened = app.inbox.opened
        assert opened
        with Store.open(office.store.path) as other:
            (person,) = find(other.read(), opened.author_handle)
            forget(other, person, tmp_path, utc_now())
        await until(pilot, lambda: not app.inbox.is_reading)
        assert opened.snippet[:20] not in screen_text(app)
