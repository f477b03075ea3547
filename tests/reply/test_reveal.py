from __future__ import annotations

from datetime import timedelta

from inbox_tui.model import utc_now
from inbox_tui.reply import policy
from inbox_tui.reply.reveal import reveal
from inbox_tui.store import audit
from inbox_tui.store.audit import Selection
from tests.reply.conftest import Desk


def test_a_sign_that_is_shown_is_on_record_with_the_name_of_who_asked(desk: Desk) -> None:
    preview = desk.preview(desk.draft())
    assert reveal(desk.store, preview, utc_now()) == "NOR"
    (entry,) = audit.page(desk.store.read(), Selection(act="call sign shown"), 5)
    assert entry.identity == "nora"
    assert entry.payload == {"account": desk.own.id, "draft": preview.draft.uid}
    assert timedelta(seconds=3) == policy.REVEAL_AFTER
