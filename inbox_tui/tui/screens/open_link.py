"""Opening a link of a message: where it leads is read first, and one key of its own opens it."""

from __future__ import annotations

import time
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from inbox_tui import text
from inbox_tui.links import Link
from inbox_tui.programs import browser
from inbox_tui.tui.layout.deliberate_key import DeliberateKey
from inbox_tui.tui.program import Program
from inbox_tui.tui.screens.patient import PatientScreen
from inbox_tui.tui.threads import WorkFailed
from inbox_tui.tui.widgets.key_hint import KeyHint
from inbox_tui.tui.workspace import Workspace

NUMBERED = 9
ITSELF = "the message itself"


class LinkChoice(ModalScreen[Link | None]):
    """Lists the links of a message; gives back the one that was chosen."""

    CSS_PATH = Path(__file__).with_suffix(".tcss")
    BINDINGS: ClassVar[list[Binding]] = [  # type: ignore[assignment]
        Binding("escape,q", "dismiss(None)", "back"),
        Binding("enter", "choose", "choose"),
        Binding("j,down", "move(1)", "down"),
        Binding("k,up", "move(-1)", "up"),
        *(Binding(str(n), f"take({n - 1})", f"link {n}") for n in range(1, NUMBERED + 1)),
    ]

    def __init__(self, links: tuple[Link, ...], own: str = "") -> None:
        """List ``links``; ``own`` is the address of the message itself, where it is among them."""
        super().__init__()
        self._links = links
        self._own = own

    def compose(self) -> ComposeResult:
        """List the links, the first nine with their numbers."""
        with Vertical(id="links"):
            yield Static("Which link?")
            rows = (_row(n, link, self._own) for n, link in enumerate(self._links, 1))
            options = OptionList(*map(Option, rows))
            options.can_focus = False
            yield options
            yield Static(Content.styled("number or enter choose · esc back", "$text-muted"))

    def on_mount(self) -> None:
        """Begin at the first link."""
        self.query_one(OptionList).action_first()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Take the link that was clicked."""
        self.action_take(event.option_index)

    def action_choose(self) -> None:
        """Take the link under the cursor."""
        here = self.query_one(OptionList).highlighted
        if here is not None:
            self.action_take(here)

    def action_move(self, steps: int) -> None:
        """Move the cursor."""
        listed = self.query_one(OptionList)
        (listed.action_cursor_down if steps > 0 else listed.action_cursor_up)()

    def action_take(self, place: int) -> None:
        """Take one link."""
        if self.is_active and place < len(self._links):
            self.dismiss(self._links[place])


class OpenLinkScreen(PatientScreen[str]):
    """Shows where one link leads; ``o`` opens it. Gives back what to say in the inbox.

    It stands at the bottom and has no box: nothing about it is like the confirm step. Enter does
    nothing, and neither does a key that was pressed before the host could be read.
    """

    CSS_PATH = Path(__file__).with_suffix(".tcss")
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[Binding]] = [  # type: ignore[assignment]
        Binding("escape,q", "dismiss('')", "back"),
        Binding("o", "open", "open"),
        Binding("j,down", "scroll(1)", "down"),
        Binding("k,up", "scroll(-1)", "up"),
    ]

    heading = "This link leads to"
    done = "Handed to the browser:"

    def __init__(self, workspace: Workspace, link: Link, heading: str = "") -> None:
        """Show ``link``; ``heading``, which is clean, says what it is, where that is no link."""
        super().__init__()
        self._workspace = workspace
        self._link = link
        self.heading = heading or self.heading
        self._plain = browser.plain_address(link.address)
        self._key = DeliberateKey()
        self._is_opening = False

    def compose(self) -> ComposeResult:
        """Lay out the host alone on its line, the address, and what there is to know of it."""
        with Vertical(id="link"):
            yield Static(self._heading(), id="heading")
            yield Static(self._host(), id="host")
            with VerticalScroll(id="whole", can_focus=False):
                yield Static(Content(text.clean_line(self._link.address)), id="address")
            yield Static(self._besides(), id="besides")
            yield KeyHint(self._hint(""), id="hint")

    def on_mount(self) -> None:
        """Take the key only from a moment after the host can be seen."""
        if self._plain:
            meanwhile = Content.styled("o counts in a moment · esc back", "$text-muted")
            self.query_one(KeyHint).wait_for(self._key, meanwhile)
        self.call_after_refresh(lambda: self._key.ask(time.monotonic()))

    async def action_open(self) -> None:
        """Hand the address to the browser."""
        program: Program = self.app  # type: ignore[assignment]
        if self._plain and not self._is_opening and self._key.counts(program.pressed_at):
            self._is_opening = True
            self.app.run_worker(self._open(), group="link")

    def action_scroll(self, lines: int) -> None:
        """Scroll a long address."""
        self.query_one("#whole").scroll_relative(y=lines, animate=False)

    async def _open(self) -> None:
        try:
            said = await self._workspace.network.run(self.hand_over)
        except WorkFailed as failure:
            said = str(failure)
        self._is_opening = False
        if not self.is_attached:
            return
        if said:
            self.query_one("#hint", Static).update(self._hint(said))
            self.query_one("#address", Static).update(Content(self._plain))
        else:
            self.dismiss(f"{self.done} {self._link.host}")

    def hand_over(self) -> str:
        """Open the address; return "" or why that was not done. May block."""
        return browser.hand_over(self._plain, self._workspace.config.browser.command)

    def _heading(self) -> Content:
        if not self._plain:
            return Content("This address is not opened: it can be read in more than one way.")
        return Content(self.heading)

    def _host(self) -> Content:
        return Content.styled(
            f" {self._link.host} " if self._plain else " refused ", "bold reverse"
        )

    def _besides(self) -> Content:
        said = text.clean_line(self._link.said)
        if not said:
            return Content("")
        lines = [Content.styled(f"It stands behind the words: {said}", "$text-muted")]
        if self._link.misleads:
            place = text.clean_line(self._link.misleads)
            lines.append(Content.styled(f"They name another place: {place}", "bold $text-warning"))
        return Content("\n").join(lines)

    def _hint(self, said: str) -> Content:
        keys = "o opens it · esc back" if self._plain else "esc back"
        if not said:
            return Content.styled(keys, "$text-muted")
        return Content.assemble(
            (text.clean_line(said), "bold"), f" {self._plain}\n", (keys, "$text-muted")
        )


def _row(number: int, link: Link, own: str) -> Content:
    place = link.host or "refused"
    sign = str(number) if number <= NUMBERED else " "
    itself = ITSELF if link.address == own else ""
    said = text.clean_line(link.said) or itself or text.clean_line(link.address)
    return Content.assemble(f"{sign}  ", (place, "bold"), (f"  {said}", "$text-muted"))
