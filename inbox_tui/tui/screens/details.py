"""All that is known of one message: exact times, people, where it stands, what it said before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from inbox_tui import text
from inbox_tui.model import Actor, StoredMessage
from inbox_tui.store.reading import Version
from inbox_tui.tui import wording
from inbox_tui.tui.screens.dialog import FAINT
from inbox_tui.tui.screens.patient import PatientScreen
from inbox_tui.wall_clock import WallClock

PEOPLE_SHOWN = 50


class DetailsScreen(PatientScreen[None]):
    """Shows them over the whole screen, to be scrolled."""

    CSS_PATH = Path(__file__).with_suffix(".tcss")
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[Binding]] = [  # type: ignore[assignment]
        Binding("escape,q,d", "dismiss(None)", "back"),
        Binding("j,down", "scroll(1)", "down"),
        Binding("k,up", "scroll(-1)", "up"),
        Binding("pagedown,space", "scroll(10)", "page down"),
        Binding("pageup", "scroll(-10)", "page up"),
    ]

    def __init__(
        self, stored: StoredMessage, versions: Sequence[Version], clock: WallClock
    ) -> None:
        super().__init__()
        self._stored = stored
        self._versions = versions
        self._clock = clock

    def compose(self) -> ComposeResult:
        """Lay the facts out, one a line, and the earlier versions below."""
        with VerticalScroll(id="details", can_focus=False):
            for name, value in self._facts():
                yield Static(Content.assemble((f"{name}  ", "bold"), value))
            for version in self._versions:
                yield Static(Content(""))
                since = self._clock.exact(version.written_at)
                yield Static(Content.styled(f"Before that, from {since}", "bold"))
                if version.name:
                    yield Static(Content(text.clean_line(version.name)))
                yield Static(Content(text.clean(version.content)))
        yield Static(Content.styled("j k scroll · esc back", FAINT), id="details-keys")

    def action_scroll(self, lines: int) -> None:
        """Scroll by lines."""
        self.query_one("#details").scroll_relative(y=lines, animate=False)

    def _facts(self) -> Iterator[tuple[str, str]]:
        message = self._stored.message
        yield "From", wording.person(message.attributed_to)
        if message.to:
            yield "To", _people(message.to)
        yield "Written", self._clock.exact(message.published)
        if message.updated and not message.deleted:
            yield "Edited", self._clock.exact(message.updated)
        if message.deleted:
            yield "Deleted", "on its network; its words are gone from here, too"
        yield "Came in", self._clock.exact(self._stored.received_at)
        yield "Kind", f"{message.kind.value}, {wording.audience(message.visibility)}"
        if message.language:
            yield "Language", text.clean_cell(message.language)
        yield "Number", str(self._stored.uid)
        yield "Id", text.clean_line(message.id)
        if message.in_reply_to:
            yield "Answers", text.clean_line(message.in_reply_to)
        if message.url:
            yield "Address", text.clean_line(message.url)
        if message.updated and not self._versions and not message.deleted:
            yield "Earlier", "no earlier version was fetched"


def _people(people: Sequence[Actor]) -> str:
    named = ", ".join(wording.person(actor) for actor in people[:PEOPLE_SHOWN])
    more = len(people) - PEOPLE_SHOWN
    return f"{named} and {more} more" if more > 0 else named
