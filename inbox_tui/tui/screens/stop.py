"""Stopping everything outgoing with a reason and Enter, and going on again with a ``y``."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from inbox_tui import text
from inbox_tui.store.stops import Stop
from inbox_tui.tui.layout.deliberate_key import DeliberateKey
from inbox_tui.tui.outbox import Outbox
from inbox_tui.tui.screens.dialog import FAINT
from inbox_tui.tui.screens.patient import PatientScreen
from inbox_tui.tui.single_work import SingleWork
from inbox_tui.tui.widgets.key_hint import KeyHint
from inbox_tui.tui.widgets.word_line import WordLine
from inbox_tui.tui.workspace import Workspace


class StopScreen(PatientScreen[str]):
    """Begins a stop, or ends the one in force. Gives back what to say in the inbox.

    A stop needs no gesture: it only makes things safer. Its end does, though nothing is sent by it.
    """

    CSS_PATH = Path(__file__).with_suffix(".tcss")
    BINDINGS: ClassVar[list[Binding]] = [  # type: ignore[assignment]
        Binding("escape", "dismiss('')", "back"),
    ]

    def __init__(self, workspace: Workspace, outbox: Outbox, stop: Stop | None) -> None:
        super().__init__()
        self._workspace = workspace
        self._outbox = outbox
        self._stop = stop
        self._yes = DeliberateKey()
        self._threaded = SingleWork(self, "stop")

    def compose(self) -> ComposeResult:
        """Ask for the reason, or show who stopped everything, when and why."""
        with Vertical(id="stop"):
            if self._stop is None:
                yield Static(
                    Content.styled("Stop everything that would go out, for every window?", "bold")
                )
                yield WordLine(id="why", placeholder="Why (may be left empty)")
                yield Static(
                    "Held replies become drafts again. Nothing leaves until somebody resumes.",
                    id="what",
                )
                yield Static(Content.styled("enter stops everything · esc back", FAINT), id="hint")
            else:
                yield Static(Content.styled("Let replies go out again?", "bold"))
                yield Static(self._story(self._stop), id="what")
                yield KeyHint(Content.styled("y resumes · esc back", FAINT), id="hint")

    def on_mount(self) -> None:
        """Let a ``y`` count from a moment after it is asked for."""
        for hint in self.query(KeyHint):
            hint.wait_for(self._yes, Content.styled("y counts in a moment · esc back", FAINT))
        self.call_after_refresh(lambda: self._yes.ask(time.monotonic()))

    def on_key(self, event: events.Key) -> None:
        """Resume with a ``y`` that was meant."""
        if self._stop is None or event.key == "escape":
            return
        if self._yes.counts(event.time) and event.key == "y":
            self._work(self._resume)

    def check_consume_key(self, key: str, character: str | None = None) -> bool:  # noqa: ARG002 - Textual's signature
        """Return whether letters are looked at here."""
        return character is not None

    @on(Input.Submitted)
    def _submitted(self) -> None:
        reason = self.query_one(Input).value
        self._work(lambda: self._stop_all(reason))

    def _work(self, work: Callable[[], str]) -> None:
        self._threaded.begin(self._workspace.local, work, self.dismiss, self._refused)

    def _refused(self, why: str) -> None:
        self.query_one("#hint", Static).update(Content(f"{text.clean_line(why)} · esc back"))

    def _stop_all(self, reason: str) -> str:
        from inbox_tui.reply.stop import count_leaving, describe_leaving

        count = self._outbox.stop_all(reason)
        freed = {0: "Nothing was held.", 1: "1 held reply is a draft again."}
        said = f"Stopped. {freed.get(count, f'{count} held replies are drafts again.')}"
        return f"{said} {describe_leaving(count_leaving(self._workspace.store))}".rstrip()

    def _resume(self) -> str:
        self._outbox.resume()
        return "Replies go out again. What was stopped stays a draft until it is confirmed anew."

    def _story(self, stop: Stop) -> Content:
        when = self._workspace.clock.dated(stop.stopped_at, self._workspace.now())
        return Content.assemble(
            f"Stopped by {text.clean_cell(stop.name)}, {when}: ",
            text.clean_line(stop.reason),
            "\nNothing is sent by this: what was held stays a draft.",
        )
