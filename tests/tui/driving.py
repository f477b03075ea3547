"""Looking at a screen and pressing its keys."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from contextlib import suppress
from difflib import unified_diff
from pathlib import Path

from textual import events
from textual.app import App
from textual.keys import _character_to_key
from textual.pilot import Pilot

from inbox_tui.store import Store, drafts
from inbox_tui.tui.app import InboxApp
from inbox_tui.tui.screens.confirm import ConfirmScreen

GOLDEN = Path(__file__).parent / "golden"
UPDATE = "UPDATE_GOLDEN"
LATE_SECONDS = 10.0
"""After that a screen is another one, not late."""


def screen_text(app: App[int]) -> str:
    """Return what a person sees, line by line."""
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(s.text for s in strip).rstrip() for strip in strips) + "\n"


def draft_uid(app: InboxApp) -> int | None:
    """Return the row of the draft in the composer, or None."""
    draft = app.inbox.composer.draft
    return draft.uid if draft else None


def stored_text(store: Store, uid: int | None) -> str:
    """Return a draft's words as the store has them; "" where it has none."""
    draft = drafts.get(store.read(), uid or 0)
    return draft.text if draft else ""


def speaking(app: InboxApp) -> str:
    """Return the handle of the account in the composer."""
    account = app.inbox.composer.account
    return account.handle if account else ""


def at_cursor(app: InboxApp) -> str:
    """Return who wrote the conversation under the list's cursor."""
    here = app.inbox.list.current
    return here.author_handle if here else ""


async def until(pilot: Pilot[int], condition: Callable[[], object], seconds: float = 30) -> None:
    """Wait for something to become true; a busy machine is given time."""
    async with asyncio.timeout(seconds):
        while not condition():
            await pilot.pause(0.02)
    await pilot.pause()


async def check_golden(name: str, pilot: Pilot[int]) -> None:
    """Compare the screen with the kept one, which a busy machine may be late to show.

    ``UPDATE_GOLDEN=1`` keeps it anew.
    """
    app: InboxApp = pilot.app  # type: ignore[assignment]
    file = GOLDEN / f"{name}.txt"

    def seen() -> str:
        app.inbox.show_header()  # as it is at the next second
        return screen_text(app)

    if os.environ.get(UPDATE):
        await pilot.pause(1)
        seen()
        await pilot.pause()
        file.write_text(screen_text(app), encoding="utf-8")
    kept = file.read_text(encoding="utf-8")
    with suppress(TimeoutError):
        await until(pilot, lambda: seen() == kept, LATE_SECONDS)
    shown = screen_text(app)
    assert shown == kept, "\n".join(
        unified_diff(kept.splitlines(), shown.splitlines(), lineterm="")
    )


async def until_seen(pilot: Pilot[int], words: str) -> None:
    """Wait until words stand on the screen, wherever the lines break."""
    app: InboxApp = pilot.app  # type: ignore[assignment]
    try:
        await until(pilot, lambda: words in screen_text(app))
    except TimeoutError:
        raise AssertionError(f"{words!r} never came:\n{screen_text(app)}") from None


async def ready(pilot: Pilot[int]) -> InboxApp:
    """Wait until the inbox has all that comes after its first frame."""
    app: InboxApp = pilot.app  # type: ignore[assignment]
    await until(pilot, lambda: not [w for w in app.workers if w.group == "settle"])
    await pilot.pause()
    return app


async def type_words(pilot: Pilot[int], words: str) -> None:
    """Press the keys of ``words``."""
    await pilot.press(*("space" if c == " " else c for c in words))


async def go_to(pilot: Pilot[int], author: str) -> None:
    """Put the cursor on the conversation with ``author``."""
    app: InboxApp = pilot.app  # type: ignore[assignment]
    uid = next(row.uid for row in app.inbox.list.rows if row.author_handle == author)
    app.inbox.list.go_to(uid)
    await until(pilot, lambda: app.inbox.opened and app.inbox.opened.uid == uid)


async def write_reply(pilot: Pilot[int], author: str, words: str) -> None:
    """Answer ``author`` in the composer, with these words and no sign-off."""
    app: InboxApp = pilot.app  # type: ignore[assignment]
    await go_to(pilot, author)
    await pilot.press("r")
    await until(pilot, lambda: app.inbox.composer.draft and app.inbox.composer.draft.uid)
    app.inbox.composer.replace(words)
    await until(pilot, lambda: app.inbox.composer.area.text == words)


async def open_confirm(pilot: Pilot[int]) -> ConfirmScreen:
    """Ask for the confirm step and wait until it takes keys."""
    await pilot.press("ctrl+g")
    await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmScreen))
    screen = pilot.app.screen
    assert isinstance(screen, ConfirmScreen)
    await until(pilot, lambda: screen._field.armed_at != float("inf"))
    screen._field.arm(0)
    return screen


async def send(pilot: Pilot[int], sign: str) -> None:
    """Confirm with a call sign."""
    await open_confirm(pilot)
    await type_words(pilot, sign)
    await pilot.press("enter")


def type_fast(pilot: Pilot[int], *keys: str) -> None:
    """Let a terminal deliver all keys at once, as it does for fast fingers or a slow line.

    A key of several letters that has no name (``"Hello there"``) is typed letter by letter.
    """
    named = {"enter", "escape", "backspace", "left", "slash"}
    for key in keys:
        if key in named or key.startswith("ctrl+"):
            pilot.app.post_message(events.Key(key, "\r" if key == "enter" else None))
        else:
            for letter in key:
                pilot.app.post_message(events.Key(_character_to_key(letter), letter))
