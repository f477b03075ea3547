"""Taking back that a reply was sent by hand."""

from __future__ import annotations

import time
from pathlib import Path

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from inbox_tui import text
from inbox_tui.model import utc_now
from inbox_tui.store.hand_sends import HandSend
from inbox_tui.tui import by_hand
from inbox_tui.tui.layout.deliberate_key import DeliberateKey
from inbox_tui.tui.screens.dialog import FAINT
from inbox_tui.tui.screens.patient import PatientScreen
from inbox_tui.tui.single_work import SingleWork
from inbox_tui.tui.widgets.key_hint import KeyHint
from inbox_tui.tui.workspace import Workspace


class NotByHandScreen(PatientScreen[int | None]):
    """Shows what was said to have been sent; gives back the uid of its draft where it was not."""

    CSS_PATH = Path(__file__).with_name("hand_send.tcss")
    AUTO_FOCUS = ""

    def __init__(self, workspace: Workspace, said: HandSend) -> None:
        super().__init__()
        self._workspace = workspace
        self._said = said
        self._key = DeliberateKey()
        self._work = SingleWork(self, "resolve")

    def compose(self) -> ComposeResult:
        """Lay out what was said, the words, and the keys."""
        with Vertical(id="by-hand"):
            yield Static(
                Content.styled(
                    text.clean_line(by_hand.sentence(self._workspace, self._said)), "bold"
                )
            )
            with VerticalScroll(id="words", can_focus=False):
                yield Static(Content(text.clean(self._said.text)))
            yield KeyHint(Content(""), id="hint")

    def on_mount(self) -> None:
        """Let the key count only from a moment after the words can be seen."""
        self._hint("")
        meanwhile = Content.styled("n counts in a moment · esc back", FAINT)
        self.query_one(KeyHint).wait_for(self._key, meanwhile)
        self.call_after_refresh(lambda: self._key.ask(time.monotonic()))

    def check_consume_key(self, key: str, character: str | None = None) -> bool:  # noqa: ARG002 - Textual's signature
        """Return True: every key is looked at here."""
        return True

    def on_key(self, event: events.Key) -> None:
        """Take the person's word."""
        event.stop()
        if event.key == "escape":
            self.dismiss(None)
        elif event.key == "n" and self._key.counts(event.time):
            self._work.begin(self._workspace.local, self._take_back, self.dismiss, self._hint)

    def _take_back(self) -> int:
        from inbox_tui import hand_send

        return hand_send.take_back(self._workspace.store, self._said.uid, utc_now()).uid

    def _hint(self, said: str) -> None:
        keys = "A pull that brings it settles this by itself.  n it was not sent · esc back"
        self.query_one("#hint", Static).update(
            Content.assemble((f"{text.clean_line(said)}\n" if said else "", "bold"), (keys, FAINT))
        )
