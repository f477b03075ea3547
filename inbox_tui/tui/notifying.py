"""The program makes itself heard: notices of what came in, and the title of the terminal."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from inbox_tui import text
from inbox_tui.store import conversations
from inbox_tui.store.conversations import COUNT_LIMIT
from inbox_tui.store.views import View
from inbox_tui.tui.threads import DaemonThreads, WorkFailed
from inbox_tui.tui.workspace import Workspace

if TYPE_CHECKING:
    from inbox_tui.notices import Notices

CALM_SECONDS = 2
"""So long nothing new must have come before it is told: one notice for a burst."""
LONGEST_SECONDS = 15
"""A burst that goes on is told after that time."""
BELL = "\a"
KEEP_TITLE, GIVE_TITLE_BACK = "\x1b[22;2t", "\x1b[23;2t"
"""xterm's own stack of titles (XTWINOPS)."""

_log = logging.getLogger(__name__)


@dataclass
class ToTerminal(Message):
    """Something that the terminal is sent besides what it shows."""

    data: str


class Notifying:
    """Looks once a second whether there is something to tell; tells nobody who looks at the screen."""

    def __init__(self, workspace: Workspace, send: Callable[[ToTerminal], object]) -> None:
        self._workspace = workspace
        self._send = send
        self._thread = DaemonThreads("notices", 1)
        self._is_focused: bool | None = None
        self._calm = self._waited = 0
        self._has_news = self._is_telling = False
        self._title = ""
        self._notices: Notices | None = None

    def begin(self) -> None:
        """Tell from now on what comes in. Called after the first frame, which does not wait for it."""
        from inbox_tui.notices import Notices

        self._notices = Notices(
            self._workspace.store,
            self._workspace.config.notify,
            ring=lambda: self._send(ToTerminal(BELL)),
            write=lambda data: self._send(ToTerminal(data)),
        )

    def focus(self, *, on: bool) -> None:
        """Note that the terminal said whether it has the keyboard; not every one says so."""
        self._is_focused = on

    def came(self) -> None:
        """Note that something new has come in."""
        self._has_news, self._calm = True, 0

    async def look(self) -> None:
        """Tell what came in, once a burst of it is over. Called once a second."""
        notices = self._notices
        if notices is None or not self._has_news or self._is_telling:
            return
        self._calm += 1
        self._waited += 1
        if self._calm < CALM_SECONDS and self._waited < LONGEST_SECONDS:
            return
        self._has_news, self._waited, self._is_telling = False, 0, True
        try:
            seen = self._is_focused is True
            await self._thread.run(lambda: notices.tell(is_seen=seen))
        except WorkFailed as failure:
            _log.warning("no notice: %s", failure)
        finally:
            self._is_telling = False

    def show_title(self) -> None:
        """Name in the terminal's title who works here and how many wait for an answer."""
        me = text.clean_cell(self._workspace.me.name) if self._workspace.me else "nobody yet"
        number = conversations.count(self._workspace.store.read(), View.NEEDS_REPLY)
        more = "+" if number >= COUNT_LIMIT else ""
        title = f"inbox-tui · {me} · {number}{more} to answer"
        if title != self._title:
            keep = "" if self._title else KEEP_TITLE
            self._title = title
            self._send(ToTerminal(f"{keep}\x1b]2;{title}\x07"))

    def stop(self) -> None:
        """Let the thread end."""
        self._thread.stop()
