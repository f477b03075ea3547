"""Choosing what to copy of a message."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from inbox_tui.links import Link
from inbox_tui.model import Message
from inbox_tui.programs.browser import plain_address
from inbox_tui.tui import clipboard
from inbox_tui.tui.screens.dialog import FAINT
from inbox_tui.tui.screens.patient import PatientScreen
from inbox_tui.tui.workspace import Workspace

SHOWN = 9


class CopyScreen(PatientScreen[str]):
    """Offers the words, the address and the links of a message. Gives back what to say then."""

    CSS_PATH = Path(__file__).with_suffix(".tcss")
    BINDINGS: ClassVar[list[Binding]] = [  # type: ignore[assignment]
        Binding("escape,q", "dismiss('')", "back"),
        Binding("m,y", "take_words", "the message"),
        Binding("a", "take_address", "its address"),  # not u: that takes back what is held
        *(Binding(str(n), f"take_link({n - 1})", f"link {n}") for n in range(1, SHOWN + 1)),
    ]

    def __init__(self, workspace: Workspace, message: Message, found: tuple[Link, ...]) -> None:
        super().__init__()
        self._workspace = workspace
        self._message = message
        self._links = tuple(link for link in found if link.address != message.url)[:SHOWN]

    def compose(self) -> ComposeResult:
        """List what there is, each with its key; the address of the message has one of its own."""
        rows = [Content("Copy what?"), Content("m  the words of the message")]
        if self._message.url:
            rows.append(Content("a  the address of the message"))
        for number, link in enumerate(self._links, 1):
            rows.append(Content.assemble(f"{number}  ", (link.host or "refused", "bold")))
        if not self._links:
            rows.append(Content.styled("there is no link in its words", FAINT))
        rows.append(Content.styled("esc back", FAINT))
        with Vertical(id="copying"):
            yield Static(Content("\n").join(rows))

    async def action_take_words(self) -> None:
        """Copy the words of the message."""
        message = self._message
        parts = (message.name, message.summary, message.content)
        await self._end("The message was", "\n".join(filter(None, parts)))

    async def action_take_address(self) -> None:
        """Copy the address of the message."""
        if self._message.url:
            await self._copy_address("The address was", self._message.url)

    async def action_take_link(self, place: int) -> None:
        """Copy one link, as it would be opened: its host in punycode."""
        if place < len(self._links):
            await self._copy_address(f"Link {place + 1} was", self._links[place].address)

    async def _copy_address(self, what: str, address: str) -> None:
        plain = plain_address(address)
        if plain:
            await self._end(what, plain)
        else:
            self.dismiss("Not copied: this address can be read in more than one way.")

    async def _end(self, what: str, words: str) -> None:
        threads = self._workspace.local
        self.dismiss(await clipboard.copy_everywhere(self.app, threads, what, words))
