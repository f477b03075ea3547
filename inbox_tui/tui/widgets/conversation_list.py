"""The list of conversations: draws what is on screen and holds a window of the rest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from inbox_tui.model import Conversation
from inbox_tui.store.conversations import Key
from inbox_tui.tui import wording
from inbox_tui.tui.actions import Scope, bindings
from inbox_tui.tui.layout.hanging_indent import hanging
from inbox_tui.tui.layout.list_row import Piece, Row, lay_out
from inbox_tui.tui.layout.list_window import Fetch, Window
from inbox_tui.tui.marks import MOST, Marks
from inbox_tui.tui.widgets.frame_styles import FrameStyles
from inbox_tui.tui.widgets.labelled import labelled

Describe = Callable[[Conversation], Row]
"""Says what a row shows, apart from the cursor."""
RENEW_SECONDS = 30
"""After so long "4m" has become wrong."""


class ConversationList(Widget, can_focus=True):
    """Rows over a window of a list of any length."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "row--sign",
        "row--unread",
        "row--read",
        "row--words",
        "row--faint",
        "row--state",
        "row--label",
        "row--tag",
        "row--own",
        "row--brand",
        "row--current",
        "row--resting",
        "row--marked",
        "row--empty",
        "row--jump",
    }
    BINDINGS: ClassVar[list[Binding]] = bindings(Scope.LIST)  # type: ignore[assignment]

    @dataclass
    class Moved(Message):
        """The cursor is on another conversation, or on none."""

        conversation: Conversation | None

    @dataclass
    class Opened(Message):
        """A person opened a conversation, by key or by a click on the current row."""

        conversation: Conversation

    @dataclass
    class Said(Message):
        """There is something to say about marks."""

        words: str

    def __init__(
        self,
        describe: Describe,
        marks: Marks,
        row_lines: int = 2,
        *,
        id: str,  # noqa: A002 - Textual's word
    ) -> None:
        super().__init__(id=id)
        self._describe = describe
        self._marks = marks
        self._row_lines = row_lines
        self._window = Window(_no_rows)
        self._top = 0
        self._reported: int | None = None
        self._nothing: tuple[str, ...] = ()
        self._labels: Mapping[int, str] = {}
        self._styles = FrameStyles(self, "row--")

    # --- what it shows --------------------------------------------------------------------------

    @property
    def current(self) -> Conversation | None:
        """Return the conversation under the cursor."""
        return self._window.current

    @property
    def rows(self) -> tuple[Conversation, ...]:
        """Return the rows that are held."""
        return tuple(self._window.rows)

    def show(self, fetch: Fetch, nothing: tuple[str, ...]) -> None:
        """Show another list from its newest row on; ``nothing`` are the lines for an empty one."""
        self._window, self._nothing, self._top = Window(fetch), nothing, 0
        self._window.to_newest()
        self._reported = -1
        self._changed()

    def reread(self, nothing: tuple[str, ...] | None = None) -> None:
        """Read the rows again after something was stored; ``nothing`` is said where there are none."""
        self._nothing = self._nothing if nothing is None else nothing
        before = self._window.cursor - self._top
        self._window.refresh()
        self._top = self._window.cursor - before
        self._changed()

    def go_to(self, uid: int) -> bool:
        """Put the cursor on a conversation, if it is in the window."""
        found = self._window.show(uid)
        self._changed()
        return found

    def go_far(self, conversation: Conversation) -> bool:
        """Put the cursor on a conversation wherever it stands in the list; False: not in it."""
        found = self._window.to(conversation)
        self._changed()
        return found

    @property
    def in_sight(self) -> tuple[int, ...]:
        """Return the conversations of which the first line is on the screen."""
        if not self.is_on_screen:
            return ()
        end = self._top + -(-self.size.height // self._row_lines)
        return tuple(row.uid for row in self._window.rows[self._top : end])

    def show_labels(self, labels: Mapping[int, str]) -> None:
        """Show a label at each of these rows; {} takes them away."""
        self._labels = labels
        self.refresh()

    # --- marks ----------------------------------------------------------------------------------

    def action_mark(self) -> None:
        """Mark the current row, or take its mark, and go to the next."""
        if self.current is None:
            return
        if self._marks.turn(self.current.uid):
            self.action_down()
        else:
            self.post_message(self.Said(f"{MOST:,} are marked; no act takes more."))

    def action_drop_marks(self) -> None:
        """Take all marks."""
        number = self._marks.drop()
        if number:
            self.post_message(
                self.Said(f"{wording.plural(number, 'mark')} dropped; nothing was changed.")
            )

    # --- moving ---------------------------------------------------------------------------------

    def action_down(self) -> None:
        """Go to the next row."""
        self._move(1)

    def action_up(self) -> None:
        """Go to the row before."""
        self._move(-1)

    def action_page_down(self) -> None:
        """Go down by a page."""
        self._move(max(1, self._visible - 1))

    def action_page_up(self) -> None:
        """Go up by a page."""
        self._move(-max(1, self._visible - 1))

    def action_newest(self) -> None:
        """Go to the newest row."""
        self._window.to_newest()
        self._changed()

    def action_oldest(self) -> None:
        """Go to the oldest row."""
        self._window.to_oldest()
        self._changed()

    def action_open(self) -> None:
        """Read the current conversation."""
        if self.current:
            self.post_message(self.Opened(self.current))

    def on_click(self, event: events.Click) -> None:
        """Move to the row that was clicked; a click on the current one opens it."""
        place = self._top + event.y // self._row_lines
        if place == self._window.cursor:
            self.action_open()
        elif place < len(self._window.rows):
            self._move(place - self._window.cursor)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Move on by three rows."""
        event.stop()
        self._move(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Move back by three rows."""
        event.stop()
        self._move(-3)

    def on_mount(self) -> None:
        """Keep the times true that say how long ago something was."""
        self.set_interval(RENEW_SECONDS, self.refresh)

    def on_resize(self) -> None:
        """Note what is in sight now; it was drawn before this is told."""
        self._note_sight()

    @property
    def _visible(self) -> int:
        return max(1, self.size.height // self._row_lines)

    def _move(self, steps: int) -> None:
        if not self._window.rows:
            return
        left = self._window.cursor
        shifted = self._window.move(steps)
        self._top = top = self._top + shifted
        self._note_sight()
        rows = (left + shifted, self._window.cursor) if self._top == top else ()
        self._changed(*map(self._region_of, rows))

    def _region_of(self, place: int) -> Region:
        lines = self._row_lines
        return Region(0, (place - self._top) * lines, self.size.width, lines)

    def _keep_cursor_in_sight(self) -> None:
        cursor, length = self._window.cursor, len(self._window.rows)
        if self.size.height:
            self._top = max(self._top, cursor - self._visible + 1)
        self._top = max(0, min(self._top, cursor, length - self._visible))

    def _note_sight(self) -> None:
        self._keep_cursor_in_sight()
        shown = self._window.rows[self._top : self._top + self._visible]
        self._marks.see(row.uid for row in shown)

    def _changed(self, *regions: Region) -> None:
        """Draw these regions, or all of it, and tell when the cursor is elsewhere."""
        self._note_sight()
        self.refresh(*regions)
        uid = self.current.uid if self.current else None
        if uid != self._reported:
            self._reported = uid
            self.post_message(self.Moved(self.current))

    # --- drawing --------------------------------------------------------------------------------

    def render_lines(self, crop: Region) -> list[Strip]:
        """Begin a frame; its height may have changed since the one before."""
        self._styles.clear()
        self._keep_cursor_in_sight()
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """Return one line of the screen."""
        width, base = self.size.width, self._styles[""]
        place, line = self._top + y // self._row_lines, y % self._row_lines
        if not self._window.rows:
            return self._strip([(self._nothing_line(y, width), "empty")], base, width)
        if place >= len(self._window.rows):
            return Strip.blank(width, base)
        is_current = place == self._window.cursor
        conversation = self._window.rows[place]
        is_marked = conversation.uid in self._marks
        row = self._describe(conversation)
        laid = lay_out(row, width, self._row_lines, is_current=is_current, is_marked=is_marked)
        if not is_current and not is_marked:
            strip = self._strip(laid[line], base, width)
        else:
            here = "current" if self.has_focus else "resting"
            ground = self._styles[here if is_current else "marked"]
            strip = self._strip(laid[line], base, width, _ground(ground))
        label = self._labels.get(conversation.uid, "") if line == 0 else ""
        return labelled(strip, label, self._styles["jump"])

    def _nothing_line(self, y: int, width: int) -> str:
        said = [hanging("", words, width - 1, 3).plain for words in self._nothing]
        lines = "\n".join(said).split("\n")
        return lines[y - 1] if 0 < y <= len(lines) else ""

    def _strip(
        self, pieces: list[Piece], base: Style, width: int, over: Style | None = None
    ) -> Strip:
        segments = [Segment(words, self._styles[name] + over) for words, name in pieces if words]
        return Strip(segments).adjust_cell_length(width, base + over)


def _ground(style: Style) -> Style:
    """Return what a style lays over a whole row; a reversed one has no colours of its own."""
    if style.reverse:
        return Style(color="default", bgcolor="default", reverse=True)
    return Style(bgcolor=style.bgcolor)


def _no_rows(after: Key | None, before: Key | None, limit: int) -> tuple[Conversation, ...]:  # noqa: ARG001 - the shape of Fetch
    return ()
