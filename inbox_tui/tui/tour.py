"""The guided tour: looks at what a person does, and says one thing at a time."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from inbox_tui import text
from inbox_tui.store import events, near_misses, outbox
from inbox_tui.tui import tour_steps
from inbox_tui.tui.actions import hint
from inbox_tui.tui.tour_steps import Places, Sight
from inbox_tui.tui.widgets.tour_panel import TourPanel

if TYPE_CHECKING:
    from textual.timer import Timer

    from inbox_tui.tui.app import InboxApp

LOOK_SECONDS = 0.25
LOW = 30
"""On a screen of fewer lines the box of the confirm step covers the panel."""
OFFER = "{tour} starts a five-minute tour · esc never mind"


class Tour:
    """Presses no key and changes nothing: what it waits for is done by a person, or skipped."""

    def __init__(self, app: InboxApp, places: Places, *, at_once: bool) -> None:
        self._app = app
        self._places = places
        self._at_once = at_once
        self._panel = TourPanel(id="tour")
        self._timer: Timer | None = None
        self._place = 0
        self._began: datetime | None = None
        self._first_event = self._first_delivery = 0
        self._then = Sight()

    @property
    def is_on(self) -> bool:
        """True from its first step until it is ended."""
        return self._began is not None

    async def open(self) -> None:
        """Begin, or say in one line how to."""
        if self._at_once:
            await self.begin()
            return
        await self._show_panel()
        self._panel.offer(hint(OFFER))

    async def decline(self) -> bool:
        """Take the offer away; False where none stands beside the list in which the keyboard is.

        Marks go first: the footer names that meaning of the key.
        """
        inbox = self._app.inbox
        is_in_list = self._app.screen is inbox and inbox.list.has_focus
        if self.is_on or not self._panel.is_attached or not is_in_list or inbox.marks:
            return False
        await self._panel.remove()
        return True

    async def turn(self) -> None:
        """Begin, or end where it is on."""
        if self.is_on:
            await self.end()
        else:
            await self.begin()

    async def begin(self) -> None:
        """Begin with the first step; what was done before does not count."""
        conn = self._app.workspace.store.read()
        self._began = self._app.workspace.now()
        self._first_event = events.newest(conn)
        self._first_delivery = max((d.uid for d in outbox.recent(conn, 1)), default=0)
        await self._show_panel()
        self._timer = self._app.set_interval(LOOK_SECONDS, self.look)
        self._app.screen_change_signal.subscribe(self._panel, self._screen_changed)
        self._go_to(0)

    async def end(self) -> None:
        """Put the panel away; everything else stays as it is."""
        self._began = None
        if self._timer:
            self._timer.stop()
        await self._panel.remove()

    def skip(self) -> None:
        """Go to the next step, whatever was done."""
        if self.is_on and self._place + 1 < len(tour_steps.STEPS):
            self._go_to(self._place + 1)

    def look(self) -> None:
        """Go on where the step is done."""
        if self.is_on:
            step = tour_steps.STEPS[self._place]
            if step.is_done(self._then, self._sight(), self._places):
                self._go_to(self._place + 1)

    def _screen_changed(self, screen: Screen[Any]) -> None:
        """Say the step under a confirm step, too, which leaves nothing of a low screen in sight."""
        from inbox_tui.tui.screens.confirm import ConfirmScreen

        if isinstance(screen, ConfirmScreen) and self._app.size.height < LOW:
            screen.call_later(self._show_under, screen)

    def _show_under(self, screen: Screen[Any]) -> None:
        if self.is_on and screen.is_attached and not screen.query(TourPanel):
            panel = TourPanel()
            self._say(panel)
            screen.mount(panel)

    def _go_to(self, place: int) -> None:
        self._place, self._then = place, self._sight()
        self._say(self._panel)
        for panel in self._app.screen.query(TourPanel):
            self._say(panel)

    def _say(self, panel: TourPanel) -> None:
        words = re.sub(
            r"<(\w+)>",
            lambda found: str(getattr(self._places, found[1])),
            hint(tour_steps.STEPS[self._place].words),
        )
        panel.say(
            self._place + 1,
            len(tour_steps.STEPS),
            words,
            hint("{tour}\N{NO-BREAK SPACE}ends\N{NO-BREAK SPACE}it"),
        )

    def _sight(self) -> Sight:
        inbox, workspace = self._app.inbox, self._app.workspace
        conn = workspace.store.read()
        assert self._began
        assert workspace.me
        composer = inbox.composer
        reading = inbox.opened if inbox.is_reading else None
        return Sight(
            acts=tuple(
                (event.act, event.step)
                for event in events.since(conn, workspace.me.id, self._first_event)
            ),
            reading=text.clean_cell(reading.author_handle) if reading else "",
            draft_kind=composer.account.kind if composer.is_writing and composer.account else None,
            draft_length=len(composer.area.text.strip()) if composer.is_writing else 0,
            misses=near_misses.count(conn, self._began),
            deliveries=tuple(
                (account.kind, delivery.state)
                for delivery in outbox.recent(conn)
                if delivery.uid > self._first_delivery
                and (account := workspace.account(delivery.account_id))
            ),
        )

    async def _show_panel(self) -> None:
        if not self._panel.is_attached:
            self._panel = TourPanel(id="tour")
            await self._app.inbox.mount(self._panel, before=self._app.inbox.status)
