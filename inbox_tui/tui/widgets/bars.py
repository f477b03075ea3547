"""The one-row widgets: header, tabs, status, identity."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from inbox_tui import text
from inbox_tui.store.conversations import COUNT_LIMIT
from inbox_tui.store.views import View
from inbox_tui.tui.layout.hanging_indent import hanging
from inbox_tui.tui.layout.tab_line import Tab, lay_out
from inbox_tui.tui.own_views import Shown
from inbox_tui.tui.widgets.labelled import JUMP

LINGER = 8.0
"""Seconds for which an answer to a key is shown."""
LONGEST_LABEL = 24
"""Cells of a tab's words, without its count."""


class Header(Widget):
    """Who I am at the left, the state of the accounts at the right, what is unread between."""

    _me = _accounts = _unread = ""

    def say(self, me: str, accounts: str, unread: str = "") -> None:
        """Show all; they are clean and our own.

        Where the room is short, what is unread gives way first, then who I am.
        """
        if (me, accounts, unread) != (self._me, self._accounts, self._unread):
            self._me, self._accounts, self._unread = me, accounts, unread
            self.refresh()

    def render(self) -> Content:
        """Return the line for the width that it has now."""
        room = max(0, self.size.width - 2)
        right = text.shorten(self._accounts, room)
        left = text.shorten(self._me, max(0, room - text.cell_width(right) - 2))
        gap = room - text.cell_width(left) - text.cell_width(right)
        unread = f"   {self._unread}" if self._unread else ""
        if text.cell_width(unread) > gap - 3:
            unread = ""
        gap -= text.cell_width(unread)
        style = "$text-muted"
        return Content.assemble(
            " ", (left, "bold"), (unread, style), " " * gap, (right, style), " "
        )


class Tabs(Widget):
    """The views, with how many conversations are in each."""

    @dataclass
    class Chosen(Message):
        """A view was clicked."""

        view: Shown

    _views: tuple[Shown, ...] = ()
    _tabs: tuple[Tab, ...] = ()
    _current = 0
    _places: tuple[tuple[int, int, Shown], ...] = ()
    _labels: Mapping[Shown, str] = {}

    def say(self, views: Sequence[Shown], current: Shown, counts: Mapping[Shown, int]) -> None:
        """Show the tabs; a count that is not known yet is left out."""
        tabs = tuple(_tab(view, counts.get(view, 0)) for view in views)
        place = views.index(current)
        if (tabs, place) != (self._tabs, self._current):
            self._views, self._tabs, self._current = tuple(views), tabs, place
            self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Tell which view was clicked."""
        for start, end, view in self._places:
            if start <= event.x < end:
                self.post_message(self.Chosen(view))

    @property
    def in_sight(self) -> tuple[Shown, ...]:
        """Return the views whose tabs are on the screen."""
        return tuple(view for _, _, view in self._places) if self.is_on_screen else ()

    def show_labels(self, labels: Mapping[Shown, str]) -> None:
        """Show a label at each of these tabs; {} takes them away."""
        self._labels = labels
        self.refresh()

    def render(self) -> Content:
        """Return the line for the width that it has now."""
        pieces = lay_out(self._tabs, self._current, self.size.width - 1) if self._tabs else []
        parts: list[Content | str] = [" "]
        places, column = [], 1
        for piece in pieces:
            is_current = piece.place == self._current
            style = "bold $text-primary" if is_current else "$text-muted"
            view = None if piece.place is None else self._views[piece.place]
            label = self._labels.get(view, "") if view else ""
            parts.append(Content.styled(label, JUMP))
            parts.append(Content.styled(piece.words[len(label) :], style))
            end = column + text.cell_width(piece.words)
            if view:
                places.append((column, end, view))
            column = end
        self._places = tuple(places)
        return Content.assemble(*parts)


def _tab(view: Shown, number: int) -> Tab:
    count = f"{COUNT_LIMIT}+" if number >= COUNT_LIMIT else str(number or "")
    is_pinned = view is View.UNKNOWN and number > 0
    return Tab(text.shorten(view.label, LONGEST_LABEL), count, is_pinned)


class Rule(Widget):
    """A line across the screen."""

    def render(self) -> Content:
        """Return the line."""
        return Content("─" * self.size.width)


class StatusLine(Widget):
    """A line across the screen that carries what just happened.

    What stands (a reply that is held) gives way for a while to what is said (an answer to a key)
    and then comes back.
    """

    _said = _stands = ("", False)
    _brief = _marked = ""
    _said_at = _until = 0.0
    _shown = ("", False)

    def say(self, words: str, *, alarm: bool = False) -> None:
        """Show a sentence for a while; an alarm stays until something else is said."""
        self._said = (words, alarm)
        self._said_at = time.monotonic()
        self._until = float("inf") if alarm else self._said_at + LINGER
        self.renew()

    def move_on(self, moment: float) -> None:
        """Drop what was said before the list's cursor went elsewhere at ``moment``; no alarm.

        It was about the conversation that was left. Monotonic, as of :attr:`Message.time`.
        """
        words, is_alarm = self._said
        if words and not is_alarm and self._said_at < moment:
            self.say("")

    def stand(self, words: str, brief: str = "") -> None:
        """Show a sentence whenever nothing else is being said; "" takes it away.

        ``brief`` follows whatever is being said meanwhile: a countdown is never covered.
        """
        self._stands, self._brief = (words, False), brief
        self.renew()

    def count_marks(self, words: str) -> None:
        """Show before all else how many rows are marked; "" where none is."""
        if words != self._marked:
            self._marked = words
            self._changed()

    def renew(self) -> None:
        """Let what was said long enough go."""
        if time.monotonic() > self._until:
            self._said = ("", False)
        words, alarm = self._said
        said = f"{words} · {self._brief}" if self._brief else words
        shown = (said, alarm) if words else self._stands
        if shown != self._shown:
            self._shown = shown
            self._changed()

    @property
    def is_standing(self) -> bool:
        """Return whether it shows what stands, and not for a while what was said."""
        return bool(self._stands[0]) and self._shown == self._stands

    @property
    def words(self) -> str:
        """Return what it shows now."""
        return self._shown[0]

    def render(self) -> Content:
        """Return its lines for the width that it has now."""
        return self._lines(self.size.width)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many lines it has at a width."""
        del container, viewport
        return _height(self._lines(width))

    def _changed(self) -> None:
        # All is laid out anew only where the other widgets get another height.
        self.refresh(layout=_height(self._lines(self.size.width)) != self.size.height)

    def _lines(self, width: int) -> Content:
        words, alarm = self._shown
        said = text.clean_cell(" · ".join(filter(None, (self._marked, words))))
        if not said:
            return Content("─" * width)
        lines = hanging("─", said, width - 1, 2)
        style = "bold $text-warning" if alarm else "bold $text"
        rest = "─" * max(0, width - 3 - text.cell_width(said))
        return Content.assemble(lines.stylize(style, 2), f" {rest}" if rest else "")


def _height(lines: Content) -> int:
    return lines.plain.count("\n") + 1


class IdentityLine(Static):
    """Who would speak from here: from our own data alone, no text of a stranger on this row."""

    _words = ""

    def say(self, words: str) -> None:
        """Show a sentence of our own making."""
        if words != self._words:
            self._words = words
            self.update(Content(text.clean_cell(words)))
