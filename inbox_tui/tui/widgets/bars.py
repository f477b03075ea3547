"""The one-row widgets: header, tabs, status, identity."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from textual import events
from textual.content import Content
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


class Header(Static):
    """Who I am at the left, the state of the accounts at the right, what is unread between."""

    _me = _accounts = _unread = ""

    def say(self, me: str, accounts: str, unread: str = "") -> None:
        """Show all; they are clean and our own.

        Where the room is short, what is unread gives way first, then who I am.
        """
        if (me, accounts, unread) != (self._me, self._accounts, self._unread):
            self._me, self._accounts, self._unread = me, accounts, unread
            self._draw()

    def on_resize(self) -> None:
        """Fill the new width."""
        self._draw()

    def _draw(self) -> None:
        room = max(0, self.size.width - 2)
        right = text.shorten(self._accounts, room)
        left = text.shorten(self._me, max(0, room - text.cell_width(right) - 2))
        gap = room - text.cell_width(left) - text.cell_width(right)
        unread = f"   {self._unread}" if self._unread else ""
        if text.cell_width(unread) > gap - 3:
            unread = ""
        gap -= text.cell_width(unread)
        style = "$text-muted"
        self.update(
            Content.assemble(" ", (left, "bold"), (unread, style), " " * gap, (right, style), " ")
        )


class Tabs(Static):
    """The views, with how many conversations are in each."""

    @dataclass
    class Chosen(Message):
        """A view was clicked."""

        view: Shown

    _views: tuple[Shown, ...] = ()
    _tabs: tuple[Tab, ...] = ()
    _current = 0
    _places: tuple[tuple[int, int, int], ...] = ()
    _labels: Mapping[Shown, str] = {}

    def say(self, views: Sequence[Shown], current: Shown, counts: Mapping[Shown, int]) -> None:
        """Show the tabs; a count that is not known yet is left out."""
        tabs = tuple(_tab(view, counts.get(view, 0)) for view in views)
        place = views.index(current)
        if (tabs, place) != (self._tabs, self._current):
            self._views, self._tabs, self._current = tuple(views), tabs, place
            self._draw()

    def on_resize(self) -> None:
        """Fill the new width."""
        self._draw()

    def on_click(self, event: events.Click) -> None:
        """Tell which view was clicked."""
        for start, end, place in self._places:
            if start <= event.x < end:
                self.post_message(self.Chosen(self._views[place]))

    @property
    def in_sight(self) -> tuple[Shown, ...]:
        """Return the views whose tabs are on the screen."""
        return (
            tuple(self._views[place] for _, _, place in self._places) if self.is_on_screen else ()
        )

    def show_labels(self, labels: Mapping[Shown, str]) -> None:
        """Show a label at each of these tabs; {} takes them away."""
        self._labels = labels
        self._draw()

    def _draw(self) -> None:
        pieces = lay_out(self._tabs, self._current, self.size.width - 1) if self._tabs else []
        parts: list[Content | str] = [" "]
        places, column = [], 1
        for piece in pieces:
            is_current = piece.place == self._current
            style = "bold $text-primary" if is_current else "$text-muted"
            label = (
                self._labels.get(self._views[piece.place], "") if piece.place is not None else ""
            )
            parts.append(Content.styled(label, JUMP))
            parts.append(Content.styled(piece.words[len(label) :], style))
            end = column + text.cell_width(piece.words)
            if piece.place is not None:
                places.append((column, end, piece.place))
            column = end
        self._places = tuple(places)
        self.update(Content.assemble(*parts))


def _tab(view: Shown, number: int) -> Tab:
    count = f"{COUNT_LIMIT}+" if number >= COUNT_LIMIT else str(number or "")
    is_pinned = view is View.UNKNOWN and number > 0
    return Tab(text.shorten(view.label, LONGEST_LABEL), count, is_pinned)


class Rule(Widget):
    """A line across the screen."""

    def render(self) -> Content:
        """Return the line."""
        return Content("─" * self.size.width)


class StatusLine(Static):
    """A line across the screen that carries what just happened.

    What stands (a reply that is held) gives way for a while to what is said (an answer to a key)
    and then comes back.
    """

    _said = _stands = ("", False)
    _brief = _marked = ""
    _until = 0.0
    _shown = ("", False)

    def say(self, words: str, *, alarm: bool = False) -> None:
        """Show a sentence for a while; an alarm stays until something else is said."""
        self._said = (words, alarm)
        self._until = float("inf") if alarm else time.monotonic() + LINGER
        self.renew()

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
            self._draw()

    def renew(self) -> None:
        """Let what was said long enough go."""
        if time.monotonic() > self._until:
            self._said = ("", False)
        words, alarm = self._said
        said = f"{words} · {self._brief}" if self._brief else words
        shown = (said, alarm) if words else self._stands
        if shown != self._shown:
            self._shown = shown
            self._draw()

    @property
    def is_standing(self) -> bool:
        """Return whether it shows what stands, and not for a while what was said."""
        return bool(self._stands[0]) and self._shown == self._stands

    @property
    def words(self) -> str:
        """Return what it shows now."""
        return self._shown[0]

    def on_resize(self) -> None:
        """Fill the new width."""
        self._draw()

    def _draw(self) -> None:
        width = self.size.width
        words, alarm = self._shown
        said = text.clean_cell(" · ".join(filter(None, (self._marked, words))))
        if not said:
            self.update(Content("─" * width))
            return
        lines = hanging("─", said, width - 1, 2)
        style = "bold $text-warning" if alarm else "bold $text"
        rest = "─" * max(0, width - 3 - text.cell_width(said))
        self.update(Content.assemble(lines.stylize(style, 2), f" {rest}" if rest else ""))


class IdentityLine(Static):
    """Who would speak from here: from our own data alone, no text of a stranger on this row."""

    def say(self, words: str) -> None:
        """Show a sentence of our own making."""
        self.update(Content(text.clean_cell(words)))
