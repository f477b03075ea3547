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
from textual.widgets import Static

from inbox_tui import text
from inbox_tui.model import AccountKind, Delivery
from inbox_tui.reply.confirm import Refusal
from inbox_tui.reply.policy import ARMING_SECONDS
from inbox_tui.reply.preview import Preview
from inbox_tui.store import near_misses
from inbox_tui.tui.layout import confirm_text
from inbox_tui.tui.layout.call_sign_field import Step
from inbox_tui.tui.layout.confirm_gesture import ConfirmGesture, Stage
from inbox_tui.tui.layout.confirm_prompt import READ_FIRST, Situation, steady
from inbox_tui.tui.outbox import Answers, Outbox
from inbox_tui.tui.screens.patient import PatientScreen
from inbox_tui.tui.threads import WorkFailed
from inbox_tui.tui.workspace import Workspace

OWN_WIDTH = 54
"""Cells of the card for a person's own account, borders included; as in the style sheet."""

LONGEST = 16
"""Lines of the text that are shown at once."""
FRAME = 5
"""Lines of the box that are neither facts, text nor question: borders, margins, figures."""
BESIDE = "StopBanner, TourPanel"
"""What may stand over or under the box, and never in it."""
FEWEST = 3
"""With less room for the text than this, the facts scroll with it, and one line sums them up."""

_LINES = {"down": 1, "up": -1}
_PAGES = {"pagedown": 1, "pageup": -1}


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The reply is held now."""

    delivery: Delivery


@dataclass(frozen=True, slots=True)
class Switch:
    """The person wants to speak from another account."""


class ConfirmScreen(PatientScreen[Confirmed | Switch | None], inherit_bindings=False):
    """Shows one exact reply and takes one gesture: the account's call sign, typed.

    Replies that came meanwhile are read first, and a reason is given where one is asked for.
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
        self._gesture = ConfirmGesture(
            has_newer=bool(preview.newer), asks_reason=preview.asks_reason
        )
        self._field = self._gesture.field
        self._said = ""
        self._is_checking = False
        self._is_read = False

    def compose(self) -> ComposeResult:
        """Lay out facts, text, figures and the question."""
        with Vertical(id="card") as card:
            card.border_title = confirm_text.title(self._preview)
            card.border_subtitle = confirm_text.subtitle(self._preview)
            yield Static(id="facts")
            with VerticalScroll(id="payload", can_focus=False):
                yield Static(id="before")
                yield Static(id="words")
                yield Static(id="besides")
            yield Static(confirm_text.figures(self._preview), id="figures")
            yield Static(self._prompt(), id="prompt")

    def on_mount(self) -> None:
        """Show the first stage."""
        self._fill()
        self.set_interval(0.25, self._tick)

    def on_screen_resume(self) -> None:
        """Take keys only from a moment after the box can be seen, again after another was over it."""
        self._field.disarm()
        self.call_after_refresh(self._arm)

    def on_resize(self) -> None:
        """Fill the new width."""
        self._fill()

    @property
    def _width(self) -> int:
        """Return the cells inside the box; see the style sheet."""
        whole = self.app.size.width
        own = self._preview.account.kind is AccountKind.OWN
        return min(whole, OWN_WIDTH) - 6 if own else whole - 6

    def _arm(self) -> None:
        if not self.is_active:
            return
        self._gesture.arm(time.monotonic())
        self.set_timer(ARMING_SECONDS, self._show)
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
        if not self.is_active:
            return
        if event.key in _LINES or event.key in _PAGES:
            self._scroll(event.key)
            return
        if self._is_checking:
            return
        is_read = self._look_for_the_end()
        match self._gesture.press(event.key, event.character, event.time, is_read=is_read):
            case Step.BACK:
                self.dismiss(None)
            case Step.SWITCH:
                self.dismiss(Switch())
            case Step.UNREAD:
                self._said = READ_FIRST
            case Step.NEXT:
                self._show_next_stage()
            case Step.SUBMIT:
                self._is_checking = True
                self.app.run_worker(self._confirm(event.time), group="confirm")
            case Step.CHANGED:
                self._said = ""
        self._show()

    def _show_next_stage(self) -> None:
        self._said = ""
        if self._is_showing_newer:
            # The reply itself takes their place, and is to be read as they were.
            self._is_read = False
            self.query_one("#payload").scroll_home(animate=False, immediate=True)
        self._fill()
        self.call_after_refresh(self._arm)

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
        shown = self.query_one("#besides" if self._is_showing_newer else "#words")
        # A part that was just put there has no height yet, and the end is not known.
        is_laid_out = payload.size.height >= 1 and shown.size.height >= 1
        if is_laid_out and self._field.is_drawn and payload.scroll_y >= payload.max_scroll_y:
            self._is_read = True
        return self._is_read

    def on_paste(self, event: events.Paste) -> None:
        """Refuse what was not typed."""
        event.stop()
        self._said = "Pasting is refused here: what is asked for is typed."
        self._show()

    async def _confirm(self, pressed_at: float) -> None:
        gesture, preview = self._gesture, self._preview
        answers = Answers(
            sign=self._field.typed,
            read=tuple(m.id for m in preview.newer),
            reason=gesture.reason,
            pondered=timedelta(seconds=gesture.pondered(pressed_at)),
        )
        try:
            result = await self._workspace.local.run(lambda: self._outbox.confirm(preview, answers))
        except WorkFailed as failure:
            result = Refusal(sentence=f"Not sent. {failure}")
        if isinstance(result, Refusal):
            self._is_checking = False
            self._field.refuse(time.monotonic(), result.wait.total_seconds())
            self._said = text.clean_line(result.sentence) + self._near_misses(result)
            self._show()
        else:
            self.dismiss(Confirmed(result))

    def _near_misses(self, refusal: Refusal) -> str:
        if not refusal.near_miss:
            return ""
        since = self._workspace.now() - timedelta(days=30)
        number = near_misses.count(self._workspace.store.read(), since)
        return f" (near miss {number} in 30 days)"

    async def _note_shown_sign(self) -> None:
        try:
            await self._workspace.local.run(lambda: self._outbox.note_shown_sign(self._preview))
        except WorkFailed as failure:
            self._said = text.clean_line(str(failure))

    @property
    def _is_showing_newer(self) -> bool:
        return not self.query_one("#words").display

    def _fill(self) -> None:
        """Put the text of this stage into the part that scrolls."""
        preview, is_reading = self._preview, self._gesture.stage is Stage.READ
        said, besides = confirm_text.payload(preview, self._width - 4)
        if is_reading:
            besides = confirm_text.newer(
                preview, self._workspace.now(), self._width - 4, self._workspace.clock
            )
        words = self.query_one("#words", Static)
        words.display = not is_reading
        words.update(said)
        self.set_class(is_reading, "-reading")
        self.query_one("#besides", Static).update(besides)
        self._show()

    def _show(self) -> None:
        if not self.is_attached:
            return
        facts, asked = self._facts(), self._prompt()
        beside = sum(line.outer_size.height for line in self.query(BESIDE))
        height = self.app.size.height - beside - len(asked.wrap(self._width)) - FRAME
        room = height - len(facts.wrap(self._width))
        is_tight = room < FEWEST
        if is_tight:
            # All scrolls past in its order; who would speak stays in sight.
            summary = confirm_text.summary(self._preview, self._place)
            room = height - len(summary.wrap(self._width))
        self.query_one("#facts", Static).update(summary if is_tight else facts)
        before = self.query_one("#before", Static)
        before.display = is_tight
        before.update(facts if is_tight else "")
        self.query_one("#prompt", Static).update(asked)
        # The text scrolls in what is left: the question is never pushed off the screen.
        self.query_one("#payload").styles.max_height = max(0, min(LONGEST, room))

    @property
    def _place(self) -> str:
        return self._workspace.names.server_name(self._preview.account)

    def _facts(self) -> Content:
        preview, workspace = self._preview, self._workspace
        if self._gesture.stage is Stage.READ:
            return confirm_text.newer_heading(preview, self._width)
        network = workspace.names.title(preview.account.network)
        return confirm_text.facts(preview, self._place, network, workspace.now(), self._width)

    def _prompt(self) -> Content:
        now = time.monotonic()
        situation = Situation(
            now=now,
            said=self._said,
            is_read=self._is_read,
            is_checking=self._is_checking,
            is_deaf=self._field.is_deaf(now),
        )
        return steady(self._preview, self._gesture, situation, self._width)
