"""The pane that shows one whole conversation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import Binding
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from inbox_tui.model import MessageKind, StoredMessage
from inbox_tui.tui.actions import Scope, bindings
from inbox_tui.tui.layout.thread import Going, Thread
from inbox_tui.tui.layout.thread_lines import Layout, lay_out
from inbox_tui.tui.widgets.frame_styles import FrameStyles
from inbox_tui.tui.widgets.labelled import labelled

RENEW_SECONDS = 30
"""After so long "4 min ago" has become wrong."""
STEP = 3
"""Lines by which a message that is taller than the pane scrolls."""


class _Place(Enum):
    """What stays in sight whatever the pane's size becomes, until a person scrolls."""

    MARKED = auto()
    """The marked message, and the end too where both fit."""
    END = auto()
    """The last line."""
    CHOSEN = auto()
    """The line to which a person has scrolled."""


class ThreadView(ScrollView, can_focus=True):
    """Draws the lines that are in sight; a conversation of any length is one widget."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "thread--title",
        "thread--faint",
        "thread--sign",
        "thread--theirs",
        "thread--ours",
        "thread--body",
        "thread--gone",
        "thread--state",
        "thread--alarm",
        "thread--pending",
        "thread--note",
        "thread--jump",
    }
    BINDINGS: ClassVar[list[Binding]] = bindings(Scope.THREAD)  # type: ignore[assignment]

    @dataclass
    class Marked(Message):
        """Another message is the one that a reply would answer."""

        message: StoredMessage | None

    def __init__(
        self,
        now: Callable[[], datetime],
        close: Callable[[], None],
        *,
        id: str,  # noqa: A002 - Textual's word
    ) -> None:
        super().__init__(id=id)
        self._now = now
        self._close = close
        self._thread: Thread | None = None
        self._begins_at: int | None = None
        """The message that the stretch begins with; None: the newest stretch is shown."""
        self._layout = Layout()
        self._unfolded = False
        self._marked: int | None = None
        self._hint: tuple[str, ...] = ()
        self._labels: Mapping[int, str] = {}
        self._place = _Place.MARKED
        self._styles = FrameStyles(self, "thread--")

    @property
    def marked(self) -> StoredMessage | None:
        """Return the message that a reply would answer."""
        messages = self._thread.messages if self._thread else ()
        return next((m for m in messages if m.uid == self._marked), None)

    def show(self, thread: Thread | None, hint: tuple[str, ...] = ()) -> None:
        """Show another conversation from its end, or the lines of ``hint`` where there is none."""
        self._thread, self._hint, self._unfolded = thread, hint, False
        self._begins_at = None
        self._marked = _to_answer(thread)
        self._lay_out()
        self._put(_Place.MARKED)

    def renew(self, thread: Thread) -> None:
        """Show the same conversation as it is now; what is marked and in sight stays."""
        if self._begins_at is not None and thread.stretch:
            thread = thread.stretch(self._begins_at, Going.STAY)
        self._thread = thread
        if self.marked is None:
            self._marked = _to_answer(thread)
        self._lay_out()
        if self._place is _Place.END:
            self._put(_Place.END)

    def go_to(self, uid: int) -> None:
        """Mark a message of the conversation and bring it in sight."""
        if self._thread is None:
            return
        if not self._shows(uid):
            self._shift(uid, Going.DOWN)
        if self._shows(uid):
            self._marked = uid
            self._lay_out()
            self._put(_Place.MARKED)
            self.post_message(self.Marked(self.marked))

    def mark(self, uid: int) -> None:
        """Mark a message that is in sight."""
        if uid in self._layout.spans and uid != self._marked:
            self._marked = uid
            self.refresh()
            self.post_message(self.Marked(self.marked))

    @property
    def in_sight(self) -> tuple[int, ...]:
        """Return the messages of which the first line is on the screen."""
        if not self.is_on_screen:
            return ()
        top = self.scroll_offset.y
        spans = self._layout.spans.items()
        return tuple(uid for uid, (start, _) in spans if top <= start < top + self.size.height)

    def show_labels(self, labels: Mapping[int, str]) -> None:
        """Show a label at each of these messages; {} takes them away."""
        self._labels = labels
        self.refresh()

    def on_mount(self) -> None:
        """Keep the times true that say how long ago something was."""
        self.set_interval(RENEW_SECONDS, self._lay_out)

    # --- moving ---------------------------------------------------------------------------------

    def action_close(self) -> None:
        """Go back to the list, before the next key is looked at."""
        self._close()

    def action_down(self) -> None:
        """Scroll the marked message, or mark the next one."""
        _, end = self._span()
        if end > self.scroll_offset.y + self.size.height:
            self._scroll(STEP)
        else:
            self._mark(1)

    def action_up(self) -> None:
        """Scroll the marked message, or mark the one before."""
        start, _ = self._span()
        if start < self.scroll_offset.y:
            self._scroll(-STEP)
        else:
            self._mark(-1)

    def action_page_down(self) -> None:
        """Scroll down by a page."""
        self._scroll(max(1, self.size.height - 2))

    def action_page_up(self) -> None:
        """Scroll up by a page."""
        self._scroll(-max(1, self.size.height - 2))

    def action_first(self) -> None:
        """Go to the first message."""
        if self._thread and self._thread.has_earlier:
            self._shift(self._thread.messages[0].uid, Going.FIRST)
        self.scroll_to(y=0, animate=False)
        self._mark(-len(self._layout.spans))

    def action_last(self) -> None:
        """Go to the last message."""
        if self._thread and self._thread.has_later and self._thread.newest:
            self._begins_at = None
            self._thread = self._thread.newest()
            self._lay_out()
        self._mark(len(self._layout.spans))
        self._put(_Place.MARKED)

    def action_unfold(self) -> None:
        """Show or hide what is folded."""
        self._unfolded = not self._unfolded
        self._lay_out()

    def on_click(self, event: events.Click) -> None:
        """Mark the message that was clicked."""
        line = event.y + self.scroll_offset.y
        for uid, (start, end) in self._layout.spans.items():
            if start <= line < end:
                self.mark(uid)

    def _span(self) -> tuple[int, int]:
        return self._layout.spans.get(self._marked or 0, (0, 0))

    def _scroll(self, lines: int) -> None:
        self.scroll_to(y=self.scroll_offset.y + lines, animate=False)

    def _mark(self, steps: int) -> None:
        uids = list(self._layout.spans)
        if not uids or self._thread is None:
            return
        here = uids.index(self._marked) if self._marked in uids else len(uids) - 1
        if here == 0 and steps < 0 and self._thread.has_earlier:
            self._shift(uids[here], Going.UP)
        elif here == len(uids) - 1 and steps > 0 and self._thread.has_later:
            self._shift(uids[here], Going.DOWN)
        uids = list(self._layout.spans)
        here = uids.index(self._marked) if self._marked in uids else here
        there = uids[max(0, min(here + steps, len(uids) - 1))]
        if there != self._marked:
            self._marked = there
            self.refresh()
            start, end = self._span()
            height = min(end - start, self.size.height)
            edge = start if steps > 0 or end - start <= self.size.height else end - height
            self.scroll_to_region(Region(0, edge, 1, height), animate=False)
            self.post_message(self.Marked(self.marked))

    def _shift(self, uid: int, going: Going) -> None:
        """Show another stretch of a long conversation; the lines in sight stay where they are."""
        if self._thread is None or self._thread.stretch is None:
            return
        above = self._span()[0] - self.scroll_offset.y
        self._thread = self._thread.stretch(uid, going)
        self._begins_at = self._thread.messages[0].uid if self._thread.has_later else None
        self._lay_out()
        self.scroll_to(y=self._span()[0] - above, animate=False, immediate=True)

    def _shows(self, uid: int) -> bool:
        return self._thread is not None and any(m.uid == uid for m in self._thread.messages)

    def show_end(self) -> None:
        """Keep the last line in sight from now on, whatever is added, until a person scrolls."""
        self._put(_Place.END)

    def _put(self, place: _Place) -> None:
        """Scroll to a place that follows from what is shown and how high the pane is."""
        y = max(0, len(self._layout.lines) - self.size.height)
        if place is _Place.MARKED:
            start, _ = self._span()
            y = max(0, min(start - 1, y))
        # By force: whether there is a scrollbar is not known before the next frame.
        self.scroll_to(y=y, animate=False, force=True)
        self._place = place

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Stay where a person has scrolled to."""
        super().watch_scroll_y(old_value, new_value)
        if new_value and not self.show_vertical_scrollbar:
            self.vertical_scrollbar.position = new_value  # it is shown from the next frame on
        # Up and yet at the end: the pane has grown, nobody has scrolled.
        if not self.max_scroll_y == new_value < old_value:
            self._place = _Place.CHOSEN

    # --- drawing --------------------------------------------------------------------------------

    def on_resize(self) -> None:
        """Lay the text out for the new width; what was in sight stays."""
        place = self._place
        top = self._at_top()
        self._lay_out()
        if place is not _Place.CHOSEN:
            self._put(place)
        elif top:
            uid, lines = top
            start, end = self._layout.spans.get(uid, (0, 0))
            self.scroll_to(y=min(start + lines, max(start, end - 1)), animate=False, force=True)

    def _at_top(self) -> tuple[int, int] | None:
        """Return the first message in sight, and how many lines of it are above the pane."""
        top = self.scroll_offset.y
        spans = self._layout.spans.items()
        return next(((uid, top - start) for uid, (start, end) in spans if top < end), None)

    def _lay_out(self) -> None:
        width = self.scrollable_content_region.width or self.size.width
        if self._thread is None or not width:
            self._layout = Layout(lines=[[], *([(f"   {line}", "faint")] for line in self._hint)])
        else:
            self._layout = lay_out(self._thread, width, self._now(), unfolded=self._unfolded)
        self.virtual_size = Size(width, len(self._layout.lines))
        self.refresh()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Begin a frame."""
        self._styles.clear()
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """Return one line of the screen."""
        base, width = self._styles[""], self.size.width
        place = y + self.scroll_offset.y
        if place >= len(self._layout.lines):
            return Strip.blank(width, base)
        line = self._layout.lines[place]
        if place == self._span()[0] and self._marked in self._layout.spans:
            line = [("›", "sign"), *line[1:]]
        segments = [Segment(words, self._styles[style]) for words, style in line if words]
        strip = Strip(segments).adjust_cell_length(width, base)
        return labelled(strip, self._label_at(place), self._styles["jump"])

    def _label_at(self, place: int) -> str:
        for uid, label in self._labels.items():
            if self._layout.spans.get(uid, (-1, -1))[0] == place:
                return label
        return ""


def _to_answer(thread: Thread | None) -> int | None:
    """Return the newest message that somebody else addressed to us, or else the newest of all."""
    if thread is None or not thread.messages:
        return None
    for stored in reversed(thread.messages):
        ignored = {MessageKind.POST, MessageKind.NOTICE}
        if (
            not stored.outgoing
            and not stored.message.deleted
            and stored.message.kind not in ignored
        ):
            return stored.uid
    return thread.messages[-1].uid
