"""Sending by hand what the network takes from no program: copy, open, and say that it is done."""

from __future__ import annotations

import time
from pathlib import Path

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from inbox_tui import text, urls
from inbox_tui.links import Link
from inbox_tui.model import Account, StoredMessage
from inbox_tui.tui import clipboard, wording
from inbox_tui.tui.layout.deliberate_key import DeliberateKey
from inbox_tui.tui.screens.dialog import FAINT
from inbox_tui.tui.screens.open_link import OpenLinkScreen
from inbox_tui.tui.screens.patient import PatientScreen
from inbox_tui.tui.widgets.key_hint import KeyHint
from inbox_tui.tui.workspace import Workspace


class HandSendScreen(PatientScreen[bool]):
    """Shows the words and the way; gives back True where the person says that they are posted.

    It has no box and asks for no call sign: nothing leaves from here, and nothing about it is like
    the confirm step.
    """

    CSS_PATH = Path(__file__).with_suffix(".tcss")
    AUTO_FOCUS = ""

    def __init__(
        self,
        workspace: Workspace,
        account: Account,
        parent: StoredMessage,
        words: str,
        refusal: str,
    ) -> None:
        super().__init__()
        self._workspace = workspace
        self._account = account
        self._asked = parent
        self._words = words
        self._refusal = refusal
        self._host = urls.link_host(parent.message.url)
        self._key = DeliberateKey()

    def compose(self) -> ComposeResult:
        """Lay out why, as whom and to whom, the words, and the keys."""
        voice = self._workspace.names.voice(self._account)
        author = wording.person(self._asked.message.attributed_to)
        with Vertical(id="by-hand"):
            yield Static(Content(text.clean_line(self._refusal)), id="refusal")
            yield Static(
                Content.assemble(
                    "By hand, in your browser, signed in there as ",
                    (voice, "bold"),
                    f", to {author}:",
                )
            )
            with VerticalScroll(id="words", can_focus=False):
                yield Static(Content(text.clean(self._words)))
            yield KeyHint(Content(""), id="hint")

    def on_mount(self) -> None:
        """Let the last key count only from a moment after the words can be seen."""
        self._hint("")
        meanwhile = Content.styled("c copies the words · s counts in a moment · esc back", FAINT)
        self.query_one(KeyHint).wait_for(self._key, meanwhile)
        self.call_after_refresh(lambda: self._key.ask(time.monotonic()))

    def check_consume_key(self, key: str, character: str | None = None) -> bool:  # noqa: ARG002 - Textual's signature
        """Return True: every key is looked at here."""
        return True

    async def on_key(self, event: events.Key) -> None:
        """Copy, open, or take the person's word for it."""
        event.stop()
        match event.key:
            case "escape":
                self.dismiss(False)
            case "up" | "down":
                lines = 1 if event.key == "down" else -1
                self.query_one("#words").scroll_relative(y=lines, animate=False)
            case "c":
                await self._copy()
            case "o" if self._host:
                self._open()
            case "s" if self._key.counts(event.time):
                self.dismiss(True)

    async def _copy(self) -> None:
        threads = self._workspace.local
        self._hint(
            await clipboard.copy_everywhere(self.app, threads, "The words were", self._words)
        )

    def _open(self) -> None:
        address = self._asked.message.url
        link = Link(address, self._host)
        self.app.push_screen(
            OpenLinkScreen(self._workspace, link), lambda said: self._hint(said or "")
        )

    def _hint(self, said: str) -> None:
        way = "o opens the message · " if self._host else "the message has no address · "
        keys = f"c copies the words · {way}s I have posted it there · esc back"
        self.query_one("#hint", Static).update(
            Content.assemble((f"{text.clean_line(said)}\n" if said else "", "bold"), (keys, FAINT))
        )
