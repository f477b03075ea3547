"""Promise 4 beside writing and confirming: the rows that say who speaks never change."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from textual.pilot import Pilot

from inbox_tui.model import AccountKind
from inbox_tui.reply.preview import Preview
from inbox_tui.tui.app import InboxApp
from inbox_tui.tui.screens.confirm import ConfirmScreen
from tests.safety.flood import HARMLESS, WORDS
from tests.safety.looking import check
from tests.safety.test_screens import _composer, _preview, _push, _spoken
from tests.tui.conftest import Office
from tests.tui.driving import ready, screen_text, until

WRITING = re.compile(r"^ You are writing:.*", re.MULTILINE)
CONFIRMING = re.compile(r"^(?:.*│)?\W*((?:HUMAN {5}|AS {8})\S.*)", re.MULTILINE)


async def test_the_row_under_a_draft_stays_as_it_is(office: Office) -> None:
    preview = _preview(office)
    async with office.app().run_test(size=(120, 30)) as pilot:
        app = await ready(pilot)
        await until(pilot, lambda: app.inbox.opened)
        seen = set()
        for words in (*HARMLESS[:3], *_bundles(25)):
            await _composer(pilot, app, words, preview)
            check(app)
            seen.add(tuple(WRITING.findall(screen_text(app))))
    assert len(seen) == 1, seen
    assert "Nora Lind as OWN @nora on Sandbox" in str(seen)


@pytest.mark.parametrize("kind", AccountKind, ids=str)
async def test_the_rows_of_the_confirm_step_stay_as_they_are(
    office: Office, kind: AccountKind
) -> None:
    preview = _preview(office)
    async with office.app().run_test(size=(120, 60)) as pilot:
        app = await ready(pilot)
        account = next(a for a in app.workspace.accounts if a.kind is kind)
        preview = replace(preview, account=account)
        seen = set()
        for words in (*HARMLESS[:2], *_bundles(60)):
            await _confirm(pilot, app, words, preview)
            check(app)
            seen.add(tuple(CONFIRMING.findall(screen_text(app))))
    assert len(seen) == 1, seen
    (rows,) = seen
    assert len(rows) == 2
    assert "Nora Lind" in rows[0]
    assert "@nora" in rows[1]


def _bundles(size: int) -> list[str]:
    cut = [words[:40] for words in WORDS]
    return [" ".join(cut[n : n + size]) for n in range(0, len(cut), size)]


async def _confirm(pilot: Pilot[int], app: InboxApp, words: str, preview: Preview) -> None:
    """Show a reply to somebody hostile: whatever is not ours holds ``words``."""
    parent = _spoken(preview.parent, words)
    theirs = parent.message.attributed_to
    outgoing = replace(
        preview.outgoing, text=words, subject=words[:80], below=words, links=(f"https://{words}",),
        to=(replace(theirs, name=words[:40], handle=words[40:80]),),
    )  # fmt: skip
    shown = replace(preview, parent=parent, outgoing=outgoing, unusual=(words[:80],))
    await _push(pilot, app, ConfirmScreen(app.workspace, app.outbox, shown))
