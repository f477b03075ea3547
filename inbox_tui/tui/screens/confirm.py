"""The confirm step: drawn only after the network has said who would speak."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from inbox_tui import text
from inbox_tui.model import AccountKind, Delivery
from inbox_tui.reply.confirm import Refusal
from inbox_tui.reply.preview import Preview
from inbox_tui.store import outbox as store_outbox
from inbox_tui.tui import wording
from inbox_tui.tui.layout import confirm_text
from inbox_tui.tui.layout.call_sign_field import CallSignField, Step
from inbox_tui.tui.outbox import Outbox
from inbox_tui.tui.threads import WorkFailed
from inbox_tui.tui.workspace import Workspace

OWN_WIDTH = 54
"""Cells of the card for a person's own account, borders included; as in the style sheet."""

LONGEST = 16
"""Lines of the text that are shown at once."""
FRAME = 5
"""Lines of the box that are neither facts, text nor question: borders, margins, figures."""

READ_FIRST = "Scroll to the end of the text first (down, page down), or make the window larger."

_LINES = {"down": 1, "up": -1}
_PAGES = {"pagedown": 1, "pageup": -1}


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The reply is held now."""

    delivery: Delivery


@dataclass(frozen=True, slots=True)
class Switch:
    """The person wants to speak from another account."""


class ConfirmScreen(ModalScreen[Confirmed | Switch | None], inherit_bindings=False):
    """Shows one exact reply and takes one gesture: the account's call sign, typed.

    No button, nothing focused, no default: a click, a paste, Enter alone and keys pressed before
    the box was there do nothing. Esc always goes back to the draft.
    """

    CSS_PATH = Path(__file__).with_suffix(".tcss")
    AUTO_FOCUS = ""

    def __init__(self, workspace: Workspace, outbox: Outbox, preview: Preview) -> None:
        super().__init__(classes=f"-{preview.account.kind.value}")
        self._workspace = workspace
        self._outbox = outbox
        self._preview = preview
        self._field = CallSignField()
        self._said = ""
        self._is_checking = False
        self._is_read = False

    def compose(self) -> ComposeResult:
        """Lay out facts, text, figures and the question."""
        with Vertical(id="card") as card:
            card.border_title = confirm_text.title(self._preview)
            card.border_subtitle = Content(" logged under your name ")
            yield Static(self._facts(), id="facts")
            with VerticalScroll(id="payload", can_focus=False):
                said, besides = confirm_text.payload(self._preview, self._width - 4)
                yield Static(said, id="words")
                yield Static(besides, id="besides")
            yield Static(confirm_text.figures(self._preview), id="figures")
            yield Static(self._prompt(), id="prompt")

    def on_mount(self) -> None:
        """Take keys only from a moment after the box can be seen."""
        self.call_after_refresh(self._arm)
        self.set_interval(0.25, self._tick)

    def on_resize(self) -> None:
        """Fill the new width."""
        _, besides = confirm_text.payload(self._preview, self._width - 4)
        self.query_one("#besides", Static).update(besides)
        self._show()

    @property
    def _width(self) -> int:
        """Return the cells inside the box; see the style sheet."""
        whole = self.app.size.width
        own = self._preview.account.kind is AccountKind.OWN
        return min(whole, OWN_WIDTH) - 6 if own else whole - 6

    def _arm(self) -> None:
        self._field.arm(time.monotonic())
        self._look_for_the_end()
        self._show()

    def _tick(self) -> None:
        self._look_for_the_end()
        if self._field.tick(time.monotonic()):
            self.app.run_worker(self._note_shown_sign(), group="confirm")
        self._show()

    def check_consume_key(self, key: str, character: str | None = None) -> bool:  # noqa: ARG002 - Textual's signature
        """Return True: every key comes here."""
        return True

    def on_key(self, event: events.Key) -> None:
        """Take every key: none of the program's own bindings acts here."""
        event.stop()
        event.prevent_default()
        if not self.is_current:
            return
        if event.key in _LINES or event.key in _PAGES:
            self._scroll(event.key)
            return
        if self._is_checking:
            return
        match self._field.press(event.key, event.character, event.time):
            case Step.BACK:
                self.dismiss(None)
            case Step.SWITCH:
                self.dismiss(Switch())
            case Step.SUBMIT if not self._look_for_the_end():
                self._said = READ_FIRST
            case Step.SUBMIT:
                self._is_checking = True
                self.app.run_worker(self._confirm(self._field.typed), group="confirm")
            case Step.CHANGED:
                self._said = ""
        self._show()

    def _scroll(self, key: str) -> None:
        payload = self.query_one("#payload")
        # One line of a page stays in sight: nothing is passed over unseen.
        page = max(1, payload.size.height - 1)
        lines = _LINES.get(key, 0) + _PAGES.get(key, 0) * page
        payload.scroll_relative(y=lines, animate=False, immediate=True)
        self._look_for_the_end()
        self._show()

    def _look_for_the_end(self) -> bool:
        """Return whether the end of the text has been in sight by now."""
        payload = self.query_one("#payload")
        is_drawn = self._field.armed_at != float("inf") and payload.size.height >= 1
        if is_drawn and payload.scroll_y >= payload.max_scroll_y:
            self._is_read = True
        return self._is_read

    def on_paste(self, event: events.Paste) -> None:
        """Refuse what was not typed."""
        event.stop()
        self._said = "Pasting is refused here: the call sign is typed."
        self._show()

    async def _confirm(self, typed: str) -> None:
        try:
            result = await self._workspace.local.run(
                lambda: self._outbox.confirm(self._preview, typed)
            )
        except WorkFailed as failure:
            result = Refusal(sentence=f"Not sent. {failure}")
        self._is_checking = False
        if isinstance(result, Refusal):
            self._field.refuse(time.monotonic(), self._outbox.wrong_signs)
            self._said = text.clean_line(result.sentence) + self._near_misses(result)
            self._show()
        else:
            self.dismiss(Confirmed(result))

    def _near_misses(self, refusal: Refusal) -> str:
        if not refusal.near_miss:
            return ""
        since = self._workspace.now() - timedelta(days=30)
        number = store_outbox.count_near_misses(self._workspace.store.read(), since)
        return f" (near miss {number} in 30 days)"

    async def _note_shown_sign(self) -> None:
        try:
            await self._workspace.local.run(lambda: self._outbox.note_shown_sign(self._preview))
        except WorkFailed as failure:
            self._said = text.clean_line(str(failure))

    def _show(self) -> None:
        if not self.is_attached:
            return
        said, prompt = self._facts(), self._prompt()
        self.query_one("#facts", Static).update(said)
        self.query_one("#prompt", Static).update(prompt)
        # The text scrolls in what is left: the question is never pushed off the screen.
        taken = len(said.wrap(self._width)) + len(prompt.wrap(self._width)) + FRAME
        room = self.app.size.height - taken
        self.query_one("#payload").styles.max_height = max(0, min(LONGEST, room))
        self.query_one("#facts").styles.max_height = max(1, room + len(said.wrap(self._width)))

    def _facts(self) -> Content:
        preview, workspace = self._preview, self._workspace
        place, network = (
            workspace.names.server_name(preview.account),
            workspace.names.title(preview.account.network),
        )
        return confirm_text.facts(preview, place, network, workspace.now(), self._width)

    def _prompt(self) -> Content:
        field, now = self._field, time.monotonic()
        if self._is_checking:
            return Content("Checking")
        if field.is_refused:
            return Content.assemble(
                (self._said, "bold"),
                "\n",
                (self._after_refusal(now), "$foreground 60%"),
            )
        hints = "esc to the draft · ? I do not know it"
        if self._preview.account.kind is AccountKind.BRAND or self._preview.unusual:
            hints += " · ^o other account"
        if field.reveal_at is not None:
            hints = f"The call sign is shown in {int(field.reveal_at - now) + 1} s"
        elif field.is_revealed:
            sign, speaker = self._preview.account.call_sign, wording.speaker(self._preview.account)
            hints = f"The call sign of {speaker} is {sign} · noted in the log"
        elif not self._is_read and field.armed_at != float("inf"):
            hints = READ_FIRST
        return Content.assemble(
            confirm_text.question(self._preview),
            (field.typed, "bold"),
            "▏\n",
            (self._said or hints, "$foreground 60%"),
        )

    def _after_refusal(self, now: float) -> str:
        rest = self._field.armed_at - now
        if rest > 1:
            return f"esc to the draft · ^o other account · wait {int(rest) + 1} s"
        return "esc to the draft · o other account · enter again"
