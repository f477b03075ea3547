"""Until when a conversation is put away."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, tzinfo

from textual import events, on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, Static

from inbox_tui import text
from inbox_tui.moments import MomentFault, moment
from inbox_tui.tui.screens.dialog import FAINT, Dialog
from inbox_tui.tui.snooze_choices import Choice, choices, meaning
from inbox_tui.tui.widgets.ask_line import AskLine

_EXAMPLES = "tomorrow, mon 9:00, answer; after a blank: 3h, 3d, 2026-12-01"
"""Those that begin with a digit need the blank: a digit as the first key is a choice."""


class MomentLine(AskLine):
    """Takes a typed moment; a digit as its first key is one of the choices."""

    def only_writes(self, key: events.Key) -> bool:
        """Return whether a key is written here and does nothing else."""
        return bool(self.value) and super().only_writes(key)

    async def on_key(self, event: events.Key) -> None:
        """Choose by a digit while nothing is typed yet."""
        screen = self.screen
        if self.value or not isinstance(screen, SnoozeScreen):
            return
        if screen.is_active and screen.offers(event.key):
            event.stop()
            event.prevent_default()
            await screen.choose(event.key)


class SnoozeScreen(Dialog):
    """Offers the usual moments by a digit, and takes any other that is typed."""

    keys = "1-5 choose · enter takes what is typed · esc back"

    def __init__(
        self,
        now: datetime,
        zone: tzinfo | None,
        what: str,
        choose: Callable[[datetime], Awaitable[None]],
    ) -> None:
        """Ask about ``what``, which is not cleaned; ``choose`` gets the moment."""
        super().__init__()
        self._now, self._zone, self._choose = now, zone, choose
        self._choices: dict[str, Choice] = {
            str(number): choice for number, choice in enumerate(choices(now, zone), 1)
        }
        self.heading = f"Snooze {text.shorten(text.clean_cell(what), 40)} until when?"

    def body(self) -> ComposeResult:
        """List the choices; below, the line for another moment and what it means."""
        yield Static(Content("\n").join(map(self._line, self._choices)), id="choices")
        yield MomentLine(self._submit, id="moment", placeholder="or type a moment")
        yield Static(id="meaning")

    def on_mount(self) -> None:
        """Say what can be typed."""
        self.set_focus(self.query_one(MomentLine))
        self._show_meaning()

    def offers(self, key: str) -> bool:
        """Return whether a key is one of the choices."""
        return key in self._choices

    async def choose(self, key: str) -> None:
        """Take a choice."""
        await self._take(self._choices[key].until)

    def _line(self, key: str) -> Content:
        choice = self._choices[key]
        when = meaning(choice.until, self._now, self._zone)
        return Content.assemble((key, "bold"), f"  {choice.label:<20}", (when, FAINT))

    @on(Input.Changed)
    def _show_meaning(self) -> None:
        words = self.query_one(MomentLine).value
        if not words.strip():
            self.say("meaning", f"For example: {_EXAMPLES}")
            return
        try:
            until = moment(words, self._now, self._zone)
        except MomentFault as fault:
            self.say("meaning", fault.told)
        else:
            self.say("meaning", f"enter snoozes: {meaning(until, self._now, self._zone)}")

    async def _submit(self) -> None:
        try:
            until = moment(self.query_one(MomentLine).value, self._now, self._zone)
        except MomentFault as fault:
            self.say("meaning", fault.told)
            return
        await self._take(until)

    async def _take(self, until: datetime) -> None:
        if self.is_active:
            await self._choose(until)
            self.dismiss()
