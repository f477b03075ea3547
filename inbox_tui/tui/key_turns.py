"""Keys one after the other: each goes to what has the keyboard when its turn comes."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from textual import events
from textual.app import App
from textual.message_pump import MessagePump
from textual.widget import Widget

from inbox_tui.tui.widgets.ordered_keys import OrderedKeys

Typed = events.Key | events.Paste

LONGEST_TURN = 5.0
"""Seconds after which keys are given to where the keyboard is, whatever is still going on.

What hangs costs a person five seconds and not the keyboard.
"""


class KeyTurns:
    """Holds back what is typed until all that came of the key before it is done.

    Textual gives a key to the widget that has the keyboard when the key arrives. Of keys that come
    faster than they are acted on, those behind a Tab or an Enter would still be written into the
    line that was left: a password into one that shows it.

    Turns are taken on the program's own message pump, so ``give`` may do whatever a key may do.
    """

    def __init__(self, app: App[Any], give: Callable[[Typed], Awaitable[None]]) -> None:
        """Let ``give`` send each key to where the keyboard is."""
        self._app = app
        self._give = give
        self._waiting: deque[Typed] = deque()
        self._turn = 0
        self._began_at: float | None = None
        """When the turn began; None: nobody has one."""
        self._screen: Widget | None = None
        """The screen on which it began."""
        self._only_writes = False
        """Whether its keys are letters of the line that has the keyboard."""
        self._is_hanging = False
        """Whether a turn was given up that has not ended since."""
        self.pressed_at = 0.0
        """The moment, of the monotonic clock, at which the key whose turn it is was pressed."""

    async def take(self, typed: Typed) -> None:
        """Give it away, at once or when its turn comes."""
        self._waiting.append(typed)
        if self._began_at is None:
            await self._go_on(self._turn)
        elif time.monotonic() - self._began_at > LONGEST_TURN:
            self._is_hanging = True
            await self._go_on(self._turn)

    async def overtake(self) -> None:
        """Let the key that is pressed now wait for none of those before it.

        Of those, the letters of the line that is being written go there. The others do nothing:
        on the screen that is opened over them they would mean something else.
        """
        here = self._app.focused
        if here and self._only_writes and self._waiting and _is_written(self._waiting[0], here):
            for typed in self._together(here):
                await self._give(typed)
        self._waiting.clear()
        self._turn += 1
        self._began_at = None

    async def _go_on(self, turn: int) -> None:
        """Begin the next turn after ``turn``, unless that one was given up."""
        if turn != self._turn:
            self._is_hanging = False
            return
        self._turn += 1
        if not self._waiting:
            self._began_at = None
            return
        self._began_at = time.monotonic()
        screen = self._screen = self._app.screen
        if not screen.is_mounted:  # its lines are not there yet, and one of them gets the keyboard
            self._settle(self._turn, (screen,))
            return
        here = self._app.focused or screen
        # Twice: a widget has its own messages before they go up, a change or a submission.
        places = (here, *here.ancestors_with_self)
        if self._is_hanging:  # what hangs is above: the widget itself still acts in order
            places = (here,)
        self._only_writes = _is_written(self._waiting[0], here)
        try:
            for typed in self._together(here):
                self.pressed_at = typed.time
                await self._give(typed)
        finally:
            self._settle(self._turn, places)

    def _together(self, here: Widget) -> list[Typed]:
        """Take what comes next: one key, or all letters that are just written one by one."""
        taken = [self._waiting.popleft()]
        if _is_written(taken[0], here):
            while self._waiting and _is_written(self._waiting[0], here):
                taken.append(self._waiting.popleft())
        return taken

    def _settle(self, turn: int, places: Sequence[MessagePump]) -> None:
        """Go up through ``places``, behind all that waits in each; then the turn is over."""
        for number, place in enumerate(places, 1):
            if place is not self._app and place.call_later(self._settle, turn, places[number:]):
                return
        if not self._app.screen_stack:  # the program is ending
            return
        screen = self._app.screen
        if screen is not self._screen:  # it was opened by the key, and has yet to see to its focus
            screen.call_later(self._app.call_later, self._go_on, turn)
        else:
            self._app.call_later(self._go_on, turn)


def _is_written(typed: Typed, here: Widget) -> bool:
    return (
        isinstance(typed, events.Key) and isinstance(here, OrderedKeys) and here.only_writes(typed)
    )
